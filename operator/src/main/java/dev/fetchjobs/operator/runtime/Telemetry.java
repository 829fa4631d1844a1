package dev.fetchjobs.operator.runtime;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The operator's metrics. Their number does not grow with the number of FetchJobs. */
public final class Telemetry implements Metrics {

  private final MeterRegistry registry;
  private final Timer reconciliation;
  private final Written written;

  public Telemetry(MeterRegistry registry, Written written) {
    this.registry = registry;
    this.written = written;
    this.reconciliation =
        Timer.builder("fetchjob.reconcile")
            .description("Time of one reconciliation, with its requests")
            .publishPercentileHistogram(false)
            .register(registry);
  }

  /**
   * @param code HTTP status, 0 without an answer
   */
  void request(String method, String resource, int code) {
    String result = code == 0 ? "none" : code / 100 + "xx";
    registry
        .counter("fetchjob.api.requests", "method", method, "resource", resource, "result", result)
        .increment();
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
    registry.counter("fetchjob.reconcile.failures").increment();
  }

  @Override
  public void reconcileCustomResource(
      HasMetadata resource, @Nullable RetryInfo retry, Map<String, Object> metadata) {
    if (retry != null && retry.getAttemptCount() > 0) {
      registry.counter("fetchjob.reconcile.retries").increment();
    }
  }

  @Override
  public void cleanupDoneFor(ResourceID id, Map<String, Object> metadata) {
    written.forget(id.getNamespace().orElse(""), id.getName());
  }

  @Override
  public <T extends Map<?, ?>> T monitorSizeOf(T map, String name) {
    registry.gaugeMapSize("fetchjob.queue", java.util.List.of(), map);
    return map;
  }
}
