package dev.fetchjobs.operator.runtime;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.api.RunSummary;
import dev.fetchjobs.operator.desired.Trigger;
import dev.fetchjobs.operator.status.NextStatus;
import dev.fetchjobs.operator.tree.Node;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts what the operator's metrics show. The number of metrics does not depend on the number of
 * FetchJobs, unless the settings ask for gauges for each FetchJob.
 */
public final class Telemetry implements Metrics {

  private final MeterRegistry registry;
  private final Timer reconciliation;
  private final Timer durations;
  private final Timer slotDelays;
  private final DistributionSummary sizes;
  private final Counter failures;
  private final Counter retries;
  private final AtomicInteger queue;
  private final ImpairedGauges census;
  private final BiConsumer<String, String> gone;
  private final @Nullable JobGauges jobs;

  /**
   * Registers the operator's metrics.
   *
   * @param registry metrics of the process, which each replica publishes
   * @param states metrics of the states of FetchJobs, which only the leader knows
   * @param perFetchJob whether the operator publishes gauges for each FetchJob
   * @param gone receiver of namespace and name of a deleted FetchJob
   */
  public Telemetry(
      MeterRegistry registry,
      MeterRegistry states,
      boolean perFetchJob,
      BiConsumer<String, String> gone) {
    this.registry = registry;
    this.gone = gone;
    this.jobs = perFetchJob ? new JobGauges(states) : null;
    this.census = new ImpairedGauges(states);
    this.queue = new AtomicInteger();
    Gauge.builder("fetchjob.reconcile.queue", queue, AtomicInteger::get)
        .description("Reconciliations that wait or are under way")
        .register(registry);
    this.reconciliation =
        Timer.builder("fetchjob.reconcile")
            .description("Time of one reconciliation, with its requests")
            .publishPercentileHistogram(false)
            .register(registry);
    this.durations =
        Timer.builder("fetchjob.run.duration")
            .description("Time of the runs that have ended")
            .serviceLevelObjectives(
                Duration.ofSeconds(1),
                Duration.ofSeconds(10),
                Duration.ofMinutes(1),
                Duration.ofMinutes(10),
                Duration.ofHours(1))
            .register(registry);
    this.slotDelays =
        Timer.builder("fetchjob.slot.delay")
            .description("Time from the scheduled time of a run until Kubernetes created its Job")
            .serviceLevelObjectives(
                Duration.ofSeconds(1),
                Duration.ofSeconds(10),
                Duration.ofMinutes(1),
                Duration.ofMinutes(10),
                Duration.ofHours(1))
            .register(registry);
    this.failures = registry.counter("fetchjob.reconcile.failures");
    this.retries = registry.counter("fetchjob.reconcile.retries");
    this.sizes =
        DistributionSummary.builder("fetchjob.run.transferred")
            .baseUnit("bytes")
            .description("Bytes that the runs received")
            .serviceLevelObjectives(1 << 10, 1 << 20, 100 << 20, 1 << 30)
            .register(registry);
  }

  /**
   * Counts a request to the API server.
   *
   * @param code HTTP status; 0 if there was no answer
   */
  void request(String method, String resource, int code) {
    String result = code == 0 ? "none" : code / 100 + "xx";
    registry
        .counter("fetchjob.api.requests", "method", method, "resource", resource, "result", result)
        .increment();
  }

  /** Adds a gauge with the number of cached objects of a resource. */
  public void cache(String resource, Supplier<Number> size) {
    Gauge.builder("fetchjob.cache.objects", size)
        .tag("resource", resource)
        .description("Objects that the operator remembers")
        .register(registry);
  }

  /** Records the present status of a FetchJob for the metrics. */
  public void state(FetchJob fetchJob, NextStatus basis, FetchJobStatus status) {
    String namespace = fetchJob.getMetadata().getNamespace();
    String name = fetchJob.getMetadata().getName();
    census.record(namespace + "/" + name, status, basis.isSlotMissing());
    if (jobs != null) {
      jobs.record(namespace, name, status, basis.freshUntil(status).orElse(null));
    }
  }

  /** Counts runs that have ended, for the metrics. */
  public void runs(List<RunSummary> ended) {
    for (RunSummary run : ended) {
      String failure = Objects.requireNonNullElse(run.failureClass(), "None");
      registry.counter("fetchjob.runs", "outcome", run.outcome(), "class", failure).increment();
      if (run.durationMillis() != null) {
        durations.record(run.durationMillis(), TimeUnit.MILLISECONDS);
      }
      slotDelay(run).ifPresent(slotDelays::record);
      if (run.bytes() != null) {
        sizes.record(run.bytes());
      }
    }
  }

  /**
   * Returns the time from the slot of a scheduled run until the Job was created. If the API
   * server's clock is behind that of the controller manager, the time is zero.
   */
  private static Optional<Duration> slotDelay(RunSummary run) {
    if (!Trigger.SCHEDULE.is(run.trigger())) {
      return Optional.empty();
    }
    Optional<Instant> slot = new Node(run.slot()).instant();
    Optional<Instant> start = new Node(run.startTime()).instant();
    return slot.flatMap(due -> start.map(began -> Duration.between(due, began)))
        .map(delay -> delay.isNegative() ? Duration.ZERO : delay);
  }

  @Override
  public <T> T timeControllerExecution(ControllerExecution<T> execution) throws Exception {
    long start = System.nanoTime();
    try {
      return execution.execute();
    } finally {
      reconciliation.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
    }
  }

  @Override
  public void failedReconciliation(
      HasMetadata resource, Exception exception, Map<String, Object> metadata) {
    failures.increment();
  }

  @Override
  public void reconcileCustomResource(
      HasMetadata resource, @Nullable RetryInfo retry, Map<String, Object> metadata) {
    queue.incrementAndGet();
    if (retry != null && retry.getAttemptCount() > 0) {
      retries.increment();
    }
  }

  @Override
  public void reconciliationExecutionFinished(HasMetadata resource, Map<String, Object> metadata) {
    queue.decrementAndGet();
  }

  @Override
  public void cleanupDoneFor(ResourceID id, Map<String, Object> metadata) {
    forget(id.getNamespace().orElse(""), id.getName());
  }

  /** Removes the metrics of a deleted FetchJob. */
  public void forget(String namespace, String name) {
    gone.accept(namespace, name);
    census.forget(namespace + "/" + name);
    if (jobs != null) {
      jobs.forget(namespace, name);
    }
  }
}
