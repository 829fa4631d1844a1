package dev.fetchjobs.operator.runtime;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.operator.observed.GatedPod;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Watches the consumers' pods with the label for readiness gates. An event of such a pod lets the
 * operator reconcile the FetchJobs that its gates name. The framework ignores the event for a
 * FetchJob that does not exist, so this class hands each pod to {@link MissingFetchJobs} as well.
 */
final class GatedPods extends InformerEventSource<GenericKubernetesResource, FetchJob> {

  private final MissingFetchJobs missing;

  GatedPods(
      InformerEventSourceConfiguration<GenericKubernetesResource> configuration,
      EventSourceContext<FetchJob> context,
      MissingFetchJobs missing) {
    super(configuration, context);
    this.missing = missing;
  }

  /** Returns the FetchJobs that the gates of a pod name. */
  static Set<ResourceID> fetchJobs(GenericKubernetesResource pod) {
    String namespace = pod.getMetadata().getNamespace();
    return new GatedPod(pod)
        .fetchJobs().stream()
            .map(name -> new ResourceID(name, namespace))
            .collect(Collectors.toSet());
  }

  @Override
  public void onAdd(GenericKubernetesResource pod) {
    super.onAdd(pod);
    missing.look(pod);
  }

  @Override
  public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource now) {
    super.onUpdate(before, now);
    missing.look(now);
  }
}
