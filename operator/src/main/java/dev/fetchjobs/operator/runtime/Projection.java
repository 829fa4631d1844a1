package dev.fetchjobs.operator.runtime;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.contract.AcceptCommand;
import dev.fetchjobs.operator.desired.ActiveJobs;
import dev.fetchjobs.operator.desired.HandleBody;
import dev.fetchjobs.operator.desired.Identity;
import dev.fetchjobs.operator.desired.LiveCalendar;
import dev.fetchjobs.operator.desired.Origin;
import dev.fetchjobs.operator.desired.Supersession;
import dev.fetchjobs.operator.desired.WriteMark;
import dev.fetchjobs.operator.observed.GatedPod;
import dev.fetchjobs.operator.tree.Body;
import dev.fetchjobs.operator.tree.Node;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reduces cached objects to the fields that the operator reads. The operator neither caches nor
 * compares other fields.
 */
public final class Projection {

  private static final String SCHEDULED = "batch.kubernetes.io/cronjob-scheduled-timestamp";
  private static final List<String> ANNOTATIONS =
      List.of(
          Identity.NAME_ANNOTATION,
          Identity.TRIGGER_ANNOTATION,
          Identity.DATE_ANNOTATION,
          Origin.GENERATION,
          Origin.PLAN,
          Origin.TEMPLATE,
          Supersession.ANNOTATION,
          AcceptCommand.REQUEST_ANNOTATION,
          SCHEDULED,
          WriteMark.ANNOTATION);

  private static final int OWNERS = 64;
  private static final int MARKS = 64;
  private static final int VALUE = 1024;
  private static final int HANDLE_VALUE = 4096;

  private final Interner shared = new Interner();

  /**
   * Reduces the metadata of a FetchJob to the fields that the operator reads. Any program may add
   * to the metadata.
   */
  public static FetchJob fetchJob(FetchJob fetchJob) {
    ObjectMeta meta = fetchJob.getMetadata();
    meta.setManagedFields(List.of());
    meta.setOwnerReferences(List.of());
    meta.setFinalizers(List.of());
    meta.setLabels(Map.of());
    meta.setAnnotations(annotations(meta, name -> name.startsWith("fetchjobs.dev/")));
    Identity.hideDeletion(fetchJob);
    return fetchJob;
  }

  /** Reduces an object of a watched kind. The method does not change any other object. */
  public GenericKubernetesResource of(GenericKubernetesResource object) {
    return switch (Objects.requireNonNullElse(object.getKind(), "")) {
      case "CronJob" -> cronJob(object);
      case "Job" -> job(object);
      case "Pod" -> pod(object);
      case "FetchCalendar" -> calendar(object);
      case "ConfigMap" -> configMap(object);
      default -> object;
    };
  }

  /**
   * Reduces the spec of a CronJob to the schedule and its closed days. Any other change of the spec
   * shows as another generation.
   */
  private GenericKubernetesResource cronJob(GenericKubernetesResource cronJob) {
    ObjectMeta meta = cronJob.getMetadata();
    var labels = Objects.requireNonNullElse(meta.getLabels(), Map.<String, String>of());
    boolean ours =
        labels.containsKey(Identity.UID_LABEL)
            || meta.getOwnerReferences().stream().anyMatch(o -> o.getKind().equals("FetchJob"));
    Node tree = new Node(cronJob.getAdditionalProperties());
    Map<String, Object> kept =
        ours
            ? Body.of("spec", schedule(tree.at("spec")), "status", ran(tree.at("status")))
            : Map.of();
    return with(cronJob, identity(meta), kept);
  }

  private static Map<String, Object> schedule(Node spec) {
    return Body.of(
        "schedule",
        spec.at("schedule").value(),
        "timeZone",
        spec.at("timeZone").value(),
        "suspend",
        Boolean.TRUE.equals(spec.at("suspend").value()) ? true : null,
        "startingDeadlineSeconds",
        spec.at("startingDeadlineSeconds").value(),
        LiveCalendar.FIELD,
        LiveCalendar.fields(spec));
  }

  /**
   * Keeps those fields of a CronJob's status that the operator reads: the last schedule time, the
   * Jobs that count as active, and whether there ever was a success.
   */
  private static Map<String, Object> ran(Node status) {
    return Body.of(
        "active",
        ActiveJobs.projected(status),
        "lastScheduleTime",
        status.at("lastScheduleTime").value(),
        "lastSuccessfulTime",
        status.at("lastSuccessfulTime").isPresent() ? "known" : null);
  }

  private GenericKubernetesResource job(GenericKubernetesResource job) {
    Node spec = new Node(job.getAdditionalProperties()).at("spec");
    Node status = new Node(job.getAdditionalProperties()).at("status");
    return with(
        job,
        identity(job.getMetadata()),
        Body.of(
            "spec",
            Body.of(
                "activeDeadlineSeconds", spec.at("activeDeadlineSeconds").value(),
                "suspend", Boolean.TRUE.equals(spec.at("suspend").value()) ? true : null,
                "ttlSecondsAfterFinished", spec.at("ttlSecondsAfterFinished").value()),
            "status",
            Body.of(
                "completionTime", status.at("completionTime").value(),
                "active", status.at("active").value(),
                "failed", status.at("failed").value(),
                "succeeded", status.at("succeeded").value(),
                "conditions", status.at("conditions").value())));
  }

  private GenericKubernetesResource pod(GenericKubernetesResource pod) {
    ObjectMeta identity = identity(pod.getMetadata());
    return with(
        pod,
        identity,
        GatedPod.isLabelled(identity.getLabels()) && !isOurs(identity)
            ? PodProjection.gated(pod)
            : PodProjection.of(pod));
  }

  private static boolean isOurs(ObjectMeta meta) {
    return Identity.OPERATOR.equals(meta.getLabels().get(Identity.MANAGED_BY_LABEL));
  }

  private GenericKubernetesResource calendar(GenericKubernetesResource calendar) {
    Node spec = new Node(calendar.getAdditionalProperties()).at("spec");
    return with(
        calendar,
        identity(calendar.getMetadata()),
        Body.of(
            "spec",
            Body.of(
                "weekly", spec.at("weekly").value(),
                "closed", spec.at("closed").value(),
                "ends", spec.at("ends").value())));
  }

  /** Keeps the texts that describe a file. A longer text cannot be the operator's. */
  private GenericKubernetesResource configMap(GenericKubernetesResource configMap) {
    Node data = new Node(configMap.getAdditionalProperties()).at("data");
    Map<String, String> kept = new TreeMap<>();
    for (String key : HandleBody.KEYS) {
      data.at(key)
          .text()
          .filter(text -> text.length() <= HANDLE_VALUE)
          .ifPresent(text -> kept.put(key, text));
    }
    return with(configMap, identity(configMap.getMetadata()), Body.of("data", kept));
  }

  private ObjectMeta identity(ObjectMeta meta) {
    ObjectMeta identity = new ObjectMeta();
    identity.setAdditionalProperties(Map.of());
    identity.setName(meta.getName());
    identity.setNamespace(meta.getNamespace());
    identity.setUid(meta.getUid());
    identity.setGeneration(meta.getGeneration());
    identity.setResourceVersion(meta.getResourceVersion());
    identity.setCreationTimestamp(meta.getCreationTimestamp());
    identity.setDeletionTimestamp(meta.getDeletionTimestamp());
    identity.setOwnerReferences(meta.getOwnerReferences().stream().limit(OWNERS).toList());
    identity.setLabels(read(meta.getLabels(), Reduction::isRead));
    identity.setAnnotations(annotations(meta, ANNOTATIONS::contains));
    return identity;
  }

  private static Map<String, String> annotations(ObjectMeta meta, Predicate<String> isKept) {
    return read(meta.getAnnotations(), isKept);
  }

  /**
   * Keeps those labels or annotations that the operator reads. The method drops a value that is too
   * long, because the operator cannot have written it.
   */
  private static Map<String, String> read(
      @Nullable Map<String, String> marks, Predicate<String> isKept) {
    return Objects.requireNonNullElse(marks, Map.<String, String>of()).entrySet().stream()
        .filter(mark -> isKept.test(mark.getKey()) && mark.getValue().length() <= VALUE)
        .limit(MARKS)
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private GenericKubernetesResource with(
      GenericKubernetesResource object, ObjectMeta meta, Map<String, Object> properties) {
    var pruned = new GenericKubernetesResource();
    pruned.setApiVersion(object.getApiVersion());
    pruned.setKind(object.getKind());
    pruned.setMetadata(meta);
    pruned.setAdditionalProperties(shared.map(properties));
    return pruned;
  }
}
