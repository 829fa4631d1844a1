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
 * Publishes two metrics (gauges) for each FetchJob. The gauges are optional, because each of them
 * is a series in the metrics store. A FetchJob without a maximum age has only the first gauge.
 */
final class JobGauges {

  private final MeterRegistry registry;
  private final Map<String, Readings> byJob = new ConcurrentHashMap<>();

  /** Holds the values of the two gauges of one FetchJob. */
  private static final class Readings {
    final Gauge lastSuccess;
    volatile double seconds;
    volatile double fresh;
    @Nullable Gauge freshness;

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

  void record(String namespace, String name, FetchJobStatus status) {
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
          return null;
        });
  }

  private static double seconds(FetchJobStatus status) {
    var run = status.lastSuccessfulRun();
    String time = run == null ? null : run.finishTime();
    return new Node(time).instant().map(Instant::getEpochSecond).orElse(0L);
  }
}
