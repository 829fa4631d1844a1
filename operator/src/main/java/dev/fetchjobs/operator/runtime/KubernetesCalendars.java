package dev.fetchjobs.operator.runtime;

import dev.fetchjobs.api.Calendar;
import dev.fetchjobs.api.FetchCalendarSpec;
import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.operator.desired.Calendars;
import dev.fetchjobs.operator.tree.Node;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.GroupVersionKind;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Watches FetchCalendars. A change of a FetchCalendar makes the operator reconcile the FetchJobs
 * that name it.
 */
final class KubernetesCalendars implements Calendars {

  private static final String BY_CALENDAR = "calendar";

  private final InformerEventSource<GenericKubernetesResource, FetchJob> source;

  KubernetesCalendars(EventSourceContext<FetchJob> context) {
    IndexerResourceCache<FetchJob> fetchJobs = context.getPrimaryCache();
    fetchJobs.addIndexer(BY_CALENDAR, KubernetesCalendars::calendars);
    source =
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(
                    new GroupVersionKind("fetchjobs.dev", "v1alpha1", "FetchCalendar"),
                    FetchJob.class)
                .withName("fetchcalendars")
                .withWatchAllNamespaces()
                .withInformerListLimit(KubernetesInformers.PAGE)
                .withOnUpdateFilter((now, before) -> !spec(now).equals(spec(before)))
                .withSecondaryToPrimaryMapper(
                    calendar ->
                        fetchJobs.byIndex(BY_CALENDAR, calendar.getMetadata().getName()).stream()
                            .map(ResourceID::fromResource)
                            .collect(Collectors.toSet()))
                .build(),
            context);
  }

  /** Returns the FetchCalendar that a FetchJob names, for the index of the FetchJobs. */
  private static List<String> calendars(FetchJob fetchJob) {
    return Optional.ofNullable(fetchJob.getSpec())
        .map(spec -> spec.calendar())
        .map(Calendar::name)
        .stream()
        .toList();
  }

  private static FetchCalendarSpec spec(GenericKubernetesResource object) {
    Node spec = new Node(object.getAdditionalProperties()).at("spec");
    return new FetchCalendarSpec(
        texts(spec.at("weekly")),
        texts(spec.at("closed")),
        null,
        spec.at("ends").text().orElse(null));
  }

  private static List<String> texts(Node list) {
    return list.items().stream().map(item -> item.textOr("")).toList();
  }

  InformerEventSource<GenericKubernetesResource, FetchJob> source() {
    return source;
  }

  @Override
  public boolean areReadable() {
    return true;
  }

  @Override
  public Optional<FetchCalendarSpec> named(String name) {
    return source.get(new ResourceID(name)).map(KubernetesCalendars::spec);
  }

  @Override
  public List<String> names() {
    return source.keys().map(ResourceID::getName).filter(Objects::nonNull).toList();
  }
}
