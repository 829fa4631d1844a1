package dev.fetchjobs.operator.runtime;

import dev.fetchjobs.api.Condition;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.operator.tree.Node;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Publishes three metrics (gauges) for each FetchJob. The gauges are optional, because each of them
 * is a series in the metrics store. A FetchJob without a maximum age has only the first gauge.
 */
final class JobGauges {

  private final MeterRegistry registry;
  private final Map<String, Readings> byJob = new ConcurrentHashMap<>();

  /** Holds the values of the three gauges of one FetchJob. */
  private static final class Readings {
    final Gauge lastSuccess;
    volatile double seconds;
    volatile double fresh;
    volatile double freshUntil;
    @Nullable Gauge freshness;
    @Nullable Gauge limit;

    Readings(MeterRegistry registry, Tags tags) {
      lastSuccess =
          Gauge.builder("fetchjob.last.success.time", this, readings -> readings.seconds)
              .baseUnit("seconds")
              .description("When the newest successful run ended, in Unix time; 0: never")
              .tags(tags)
              .register(registry);
    }
  }

  JobGauges(MeterRegistry registry) {
    this.registry = registry;
  }

  /**
   * Records the present state of a FetchJob.
   *
   * @param freshUntil when the file becomes too old; null without a limit
   */
  void record(String namespace, String name, FetchJobStatus status, @Nullable Instant freshUntil) {
    Tags tags = Tags.of("namespace", namespace, "name", name);
    byJob.compute(
        namespace + "/" + name,
        (key, known) -> {
          Readings readings = known == null ? new Readings(registry, tags) : known;
          readings.seconds = seconds(status);
          Optional<Condition> fresh = status.condition("Fresh");
          readings.fresh = fresh.filter(c -> c.status().equals("True")).isPresent() ? 1 : 0;
          if (fresh.isPresent() && readings.freshness == null) {
            readings.freshness =
                Gauge.builder("fetchjob.fresh", readings, r -> r.fresh)
                    .description("Whether the file is as new as spec.freshness wants it")
                    .tags(tags)
                    .register(registry);
          } else if (fresh.isEmpty() && readings.freshness != null) {
            registry.remove(readings.freshness);
            readings.freshness = null;
          }
          readings.freshUntil = freshUntil == null ? 0 : freshUntil.getEpochSecond();
          if (freshUntil != null && readings.limit == null) {
            readings.limit =
                Gauge.builder("fetchjob.fresh.until.time", readings, r -> r.freshUntil)
                    .baseUnit("seconds")
                    .description("When the file becomes too old for spec.freshness, in Unix time")
                    .tags(tags)
                    .register(registry);
          } else if (freshUntil == null && readings.limit != null) {
            registry.remove(readings.limit);
            readings.limit = null;
          }
          return readings;
        });
  }

  void forget(String namespace, String name) {
    byJob.computeIfPresent(
        namespace + "/" + name,
        (key, readings) -> {
          registry.remove(readings.lastSuccess);
          if (readings.freshness != null) {
            registry.remove(readings.freshness);
          }
          if (readings.limit != null) {
            registry.remove(readings.limit);
          }
          return null;
        });
  }

  private static double seconds(FetchJobStatus status) {
    var run = status.lastSuccessfulRun();
    String time = run == null ? null : run.finishTime();
    return new Node(time).instant().map(Instant::getEpochSecond).orElse(0L);
  }
}
