package dev.fetchjobs.operator;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.operator.decide.ApiException;
import dev.fetchjobs.operator.decide.Step;
import dev.fetchjobs.operator.runtime.CrowdedMinutes;
import dev.fetchjobs.operator.runtime.KubernetesInformers;
import dev.fetchjobs.operator.runtime.MissingFetchJobs;
import dev.fetchjobs.operator.runtime.Telemetry;
import dev.fetchjobs.operator.status.Timing;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The operator framework calls this class for each FetchJob. {@link Reconciliation} then does the
 * work.
 */
public final class FetchJobReconciler implements Reconciler<FetchJob> {

  private static final Duration MISSING = Duration.ofSeconds(5);

  private final Reconciliation reconciliation;
  private final Telemetry telemetry;
  private final CrowdedMinutes minutes;
  private final Clock clock;
  private final SimpleInboundEventSource<FetchJob> deliveries;
  private final @Nullable MissingFetchJobs gates;
  private @Nullable KubernetesInformers informers;

  /**
   * Makes the reconciler.
   *
   * @param deliveries source of an event for each FetchJob whose deliveries have changed
   * @param gates the gates of pods whose FetchJob does not exist; null if the operator may not set
   *     readiness gates
   */
  public FetchJobReconciler(
      Reconciliation reconciliation,
      SimpleInboundEventSource<FetchJob> deliveries,
      @Nullable MissingFetchJobs gates,
      Telemetry telemetry,
      CrowdedMinutes minutes,
      Clock clock) {
    this.reconciliation = reconciliation;
    this.deliveries = deliveries;
    this.gates = gates;
    this.telemetry = telemetry;
    this.minutes = minutes;
    this.clock = clock;
  }

  @Override
  public List<EventSource<?, FetchJob>> prepareEventSources(EventSourceContext<FetchJob> context) {
    KubernetesInformers sources =
        new KubernetesInformers(context, minutes, reconciliation.settings().configMaps(), gates);
    if (gates != null) {
      gates.begin(sources);
    }
    informers = sources;
    return Stream.concat(sources.sources().stream(), Stream.of(deliveries)).toList();
  }

  /** Returns the caches, or empty before they are prepared. */
  Optional<KubernetesInformers> informers() {
    return Optional.ofNullable(informers);
  }

  /** Adds the metrics of the caches. A replica has none of them before its caches are full. */
  void publishCacheSizes() {
    if (informers != null) {
      informers.sizes().forEach(telemetry::cache);
    }
  }

  @Override
  public UpdateControl<FetchJob> reconcile(FetchJob fetchJob, Context<FetchJob> context) {
    if (informers == null) {
      return UpdateControl.noUpdate();
    }
    try {
      Instant now = clock.instant();
      Step.Rest rest = reconciliation.reconcile(fetchJob, informers, now);
      // The operator updates the metrics even if the API server does not answer.
      telemetry.state(fetchJob, rest.conclusion().basis(), rest.conclusion().status());
      if (rest.failed() != null) {
        throw rest.failed();
      }
      return UpdateControl.<FetchJob>noUpdate().rescheduleAfter(Timing.between(now, rest.until()));
    } catch (ApiException e) {
      if (e.code() == 404) {
        // After the deletion of the FetchJob an event will come.
        // If no event comes, the API server's answer was wrong, so the operator tries again.
        return UpdateControl.<FetchJob>noUpdate().rescheduleAfter(MISSING);
      }
      throw e;
    } finally {
      forgetIfGone(fetchJob, informers);
    }
  }

  /**
   * Removes a deleted FetchJob from the metrics and from the operator's memory. The operator calls
   * this method again after the reconciliation, which may have added the FetchJob again while it
   * was being deleted.
   */
  private void forgetIfGone(FetchJob fetchJob, KubernetesInformers informers) {
    var meta = fetchJob.getMetadata();
    if (!informers.isThere(fetchJob)) {
      telemetry.forget(meta.getNamespace(), meta.getName());
    }
  }
}
