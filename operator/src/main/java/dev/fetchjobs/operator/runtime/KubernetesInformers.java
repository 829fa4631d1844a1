package dev.fetchjobs.operator.runtime;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.operator.cron.CronSchedule;
import dev.fetchjobs.operator.desired.Calendars;
import dev.fetchjobs.operator.desired.Identity;
import dev.fetchjobs.operator.observed.GatedPod;
import dev.fetchjobs.operator.status.Crowd;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.GroupVersionKind;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.Cache;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Watches CronJobs, Jobs, Pods, FetchCalendars and ConfigMaps and keeps them in memory as JSON
 * trees. The model classes of a pod template are not needed, and loading them would cost a second
 * at start. The operator watches CronJobs without a selector, because another program's CronJob may
 * have the name of a FetchJob's CronJob. The operator keeps only the identity of such a CronJob.
 */
public final class KubernetesInformers implements Informers {

  /**
   * One answer to a list has at most this many objects. Four lists are read at a time, and a Job
   * needs some 40 KB before it is reduced.
   */
  public static final long PAGE = 100;

  private static final String OURS = Identity.MANAGED_BY_LABEL + "=" + Identity.OPERATOR;

  private final Cache<FetchJob> fetchJobs;
  private final InformerEventSource<GenericKubernetesResource, FetchJob> cronJobs;
  private final InformerEventSource<GenericKubernetesResource, FetchJob> jobs;
  private final InformerEventSource<GenericKubernetesResource, FetchJob> pods;

  /**
   * This field is null if the operator serves a list of namespaces, because such an operator has no
   * right to read FetchCalendars.
   */
  private final @Nullable KubernetesCalendars calendars;

  /** This field is null if the operator may not read ConfigMaps. */
  private final @Nullable InformerEventSource<GenericKubernetesResource, FetchJob> configMaps;

  /** This field is null if the operator may not set readiness gates. */
  private final @Nullable GatedPods gatedPods;

  private final CrowdedMinutes minutes;

  /**
   * Prepares the watches.
   *
   * @param hasConfigMaps whether the operator may read and write ConfigMaps
   * @param gates the gates of pods whose FetchJob does not exist; null if the operator may not set
   *     readiness gates
   */
  public KubernetesInformers(
      EventSourceContext<FetchJob> context,
      CrowdedMinutes minutes,
      boolean hasConfigMaps,
      @Nullable MissingFetchJobs gates) {
    this.minutes = minutes;
    fetchJobs = context.getPrimaryCache();
    // Of a CronJob only a change of the spec needs a reconciliation.
    // The Jobs of a CronJob have events of their own.
    cronJobs = source("cronjobs", "batch", "CronJob", null, "spec", context);
    jobs = source("jobs", "batch", "Job", OURS, "status", context);
    pods = source("pods", "", "Pod", OURS, "status", context);
    configMaps =
        hasConfigMaps ? source("configmaps", "", "ConfigMap", OURS, "data", context) : null;
    gatedPods = gates == null ? null : new GatedPods(gatedPods(), context, gates);
    calendars =
        context.getControllerConfiguration().getInformerConfig().watchAllNamespaces()
            ? new KubernetesCalendars(context)
            : null;
  }

  /**
   * Watches the objects of one kind.
   *
   * @param news the part whose change starts a reconciliation, besides the metadata
   */
  private static InformerEventSource<GenericKubernetesResource, FetchJob> source(
      String name,
      String group,
      String kind,
      @Nullable String selector,
      String news,
      EventSourceContext<FetchJob> context) {
    var configuration =
        InformerEventSourceConfiguration.from(
                new GroupVersionKind(group, "v1", kind), FetchJob.class)
            .withName(name)
            .withNamespacesInheritedFromController()
            .withInformerListLimit(PAGE)
            .withOnUpdateFilter((now, before) -> isNews(now, before, news))
            .withSecondaryToPrimaryMapper(KubernetesInformers::fetchJobs);
    if (selector != null) {
      configuration = configuration.withLabelSelector(selector);
    }
    return new InformerEventSource<>(configuration.build(), context);
  }

  private static InformerEventSourceConfiguration<GenericKubernetesResource> gatedPods() {
    return InformerEventSourceConfiguration.from(
            new GroupVersionKind("", "v1", "Pod"), FetchJob.class)
        .withName("gated-pods")
        .withNamespacesInheritedFromController()
        .withInformerListLimit(PAGE)
        .withLabelSelector(GatedPod.LABEL + "=true")
        .withOnUpdateFilter((now, before) -> isNews(now, before, "status"))
        .withSecondaryToPrimaryMapper(GatedPods::fetchJobs)
        .build();
  }

  private static boolean isNews(
      GenericKubernetesResource now, GenericKubernetesResource before, String part) {
    return !Objects.equals(
            now.getAdditionalProperties().get(part), before.getAdditionalProperties().get(part))
        || !withoutVersion(now).equals(withoutVersion(before));
  }

  private static ObjectMeta withoutVersion(GenericKubernetesResource object) {
    return new ObjectMetaBuilder(object.getMetadata()).withResourceVersion(null).build();
  }

  /**
   * Returns the FetchJobs that the operator has to reconcile when an object changes. The object's
   * owner or an annotation names the FetchJob. An object with neither may itself have the name that
   * belongs to a FetchJob.
   */
  private static Set<ResourceID> fetchJobs(GenericKubernetesResource object) {
    ObjectMeta meta = object.getMetadata();
    String annotated =
        Objects.requireNonNullElse(meta.getAnnotations(), Map.<String, String>of())
            .get(Identity.NAME_ANNOTATION);
    String name =
        meta.getOwnerReferences().stream()
            .filter(owner -> owner.getKind().equals("FetchJob"))
            .map(OwnerReference::getName)
            .findFirst()
            .or(() -> Optional.ofNullable(annotated))
            .orElse(meta.getName());
    return Set.of(new ResourceID(name, meta.getNamespace()));
  }

  public List<EventSource<?, FetchJob>> sources() {
    return Stream.of(
            Stream.ofNullable(calendars).map(KubernetesCalendars::source),
            Stream.of(cronJobs, jobs, pods),
            Stream.ofNullable(configMaps),
            Stream.ofNullable(gatedPods))
        .<EventSource<?, FetchJob>>flatMap(sources -> sources)
        .toList();
  }

  /** Returns all cached FetchJobs. */
  public Stream<FetchJob> fetchJobs() {
    return fetchJobs.list();
  }

  /** Returns the cached FetchJob with this name, or empty if there is none. */
  public Optional<FetchJob> fetchJob(String namespace, String name) {
    return fetchJobs.get(new ResourceID(name, namespace));
  }

  /** Returns the numbers of cached objects, by resource. */
  public Map<String, Supplier<Number>> sizes() {
    Map<String, Cache<?>> caches = new LinkedHashMap<>();
    caches.put("fetchjobs", fetchJobs);
    caches.put("cronjobs", cronJobs);
    caches.put("jobs", jobs);
    caches.put("pods", pods);
    if (configMaps != null) {
      caches.put("configmaps", configMaps);
    }
    if (gatedPods != null) {
      caches.put("gatedpods", gatedPods);
    }
    Map<String, Supplier<Number>> sizes = new LinkedHashMap<>();
    caches.forEach((resource, cache) -> sizes.put(resource, () -> cache.keys().count()));
    return sizes;
  }

  @Override
  public @Nullable Crowd crowd(FetchJob fetchJob, CronSchedule schedule, Instant now) {
    minutes.fill(() -> fetchJobs.list().iterator(), now);
    minutes.record(fetchJob, schedule, now);
    return minutes.of(fetchJob);
  }

  @Override
  public boolean isThere(FetchJob fetchJob) {
    var meta = fetchJob.getMetadata();
    return fetchJobs.get(new ResourceID(meta.getName(), meta.getNamespace())).isPresent();
  }

  @Override
  public @Nullable GenericKubernetesResource cronJob(String namespace, String name) {
    return cronJobs.get(new ResourceID(name, namespace)).orElse(null);
  }

  @Override
  public @Nullable GenericKubernetesResource configMap(String namespace, String name) {
    return configMaps == null ? null : configMaps.get(new ResourceID(name, namespace)).orElse(null);
  }

  @Override
  public Set<GenericKubernetesResource> jobs(FetchJob fetchJob) {
    return jobs.getSecondaryResources(fetchJob);
  }

  @Override
  public Set<GenericKubernetesResource> pods(FetchJob fetchJob) {
    return pods.getSecondaryResources(fetchJob);
  }

  @Override
  public Set<GenericKubernetesResource> gatedPods(FetchJob fetchJob) {
    return gatedPods == null ? Set.of() : gatedPods.getSecondaryResources(fetchJob);
  }

  @Override
  public Calendars calendars() {
    return calendars == null ? Calendars.UNREADABLE : calendars;
  }
}
