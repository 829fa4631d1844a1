package dev.fetchjobs.operator.observed;

import dev.fetchjobs.operator.desired.Identity;
import dev.fetchjobs.operator.desired.Origin;
import dev.fetchjobs.operator.desired.RunStart;
import dev.fetchjobs.operator.desired.Supersession;
import dev.fetchjobs.operator.desired.Trigger;
import dev.fetchjobs.operator.tree.Node;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Holds the facts about a Job that matter for its run. */
record SeenJob(
    String name,
    String uid,
    @Nullable String cronJobUid,
    Trigger trigger,
    Instant slot,
    Instant creationTime,
    @Nullable Instant completionTime,
    boolean complete,
    @Nullable Failure failure,
    boolean hasPods,
    Origin origin,
    boolean hasEndedPods,
    boolean suspended,
    @Nullable Instant superseded,
    @Nullable String request,
    Instant deadline,
    @Nullable Instant date) {

  /** Holds the content of the Job's {@code Failed} condition. */
  record Failure(String reason, String message, Instant time) {}

  static SeenJob of(GenericKubernetesResource job) {
    ObjectMeta meta = job.getMetadata();
    Node status = new Node(job.getAdditionalProperties()).at("status");
    Node conditions = status.at("conditions");
    Map<String, String> annotations = Objects.requireNonNullElse(meta.getAnnotations(), Map.of());
    Instant created = new Node(meta.getCreationTimestamp()).instant().orElse(Instant.EPOCH);
    Optional<Instant> scheduled =
        new Node(annotations.get(RunStart.SCHEDULED))
            .instant()
            .filter(slot -> isCredible(slot, created));
    return new SeenJob(
        meta.getName(),
        meta.getUid(),
        cronJobUid(meta),
        trigger(scheduled.isPresent(), annotations.get(Identity.TRIGGER_ANNOTATION)),
        scheduled.orElse(created),
        created,
        status.at("completionTime").instant().orElse(null),
        isTrue(conditions.item("type", "Complete")),
        failure(conditions.item("type", "Failed"), created),
        status.at("active").number().orElse(0L) > 0
            || status.at("failed").number().orElse(0L) > 0
            || status.at("succeeded").number().orElse(0L) > 0,
        Origin.of(annotations).withUid(label(meta)),
        status.at("failed").number().orElse(0L) > 0
            || status.at("succeeded").number().orElse(0L) > 0,
        Boolean.TRUE.equals(new Node(job.getAdditionalProperties()).at("spec", "suspend").value()),
        superseded(annotations, conditions, created),
        RunStart.requestOf(annotations),
        deadline(job, created),
        new Node(annotations.get(Identity.DATE_ANNOTATION)).instant().orElse(null));
  }

  /**
   * Returns the time at which Kubernetes ended a superseded Job, or null if the operator did not
   * supersede the Job.
   */
  private static @Nullable Instant superseded(
      Map<String, String> annotations, Node conditions, Instant created) {
    return annotations.containsKey(Supersession.ANNOTATION)
        ? Stream.of("FailureTarget", "Failed")
            .map(type -> failure(conditions.item("type", type), created))
            .filter(end -> end != null && end.reason().equals("DeadlineExceeded"))
            .findFirst()
            .map(Failure::time)
            .orElse(null)
        : null;
  }

  /**
   * Returns whether the scheduled time in the Job's annotation is possible. Everybody who may edit
   * Jobs can change the annotation.
   */
  private static boolean isCredible(Instant slot, Instant created) {
    return slot.isAfter(Instant.EPOCH) && slot.isBefore(created.plus(NodeClock.SKEW));
  }

  private static @Nullable String cronJobUid(ObjectMeta meta) {
    return meta.getOwnerReferences().stream()
        .filter(owner -> Boolean.TRUE.equals(owner.getController()))
        .filter(owner -> owner.getKind().equals("CronJob"))
        .map(OwnerReference::getUid)
        .findFirst()
        .orElse(null);
  }

  /**
   * Returns what triggered the run. A Job that a person created from the CronJob counts as
   * requested.
   */
  private static Trigger trigger(boolean scheduled, @Nullable String annotation) {
    if (scheduled) {
      return Trigger.SCHEDULE;
    }
    return Stream.of(Trigger.CREATION, Trigger.CHANGE, Trigger.BACKFILL)
        .filter(trigger -> trigger.is(annotation))
        .findFirst()
        .orElse(Trigger.REQUEST);
  }

  private static @Nullable String label(ObjectMeta meta) {
    return Objects.requireNonNullElse(meta.getLabels(), Map.<String, String>of())
        .get(Identity.UID_LABEL);
  }

  /** Returns the Job's deadline, or a time in the far future if there is none. */
  private static Instant deadline(GenericKubernetesResource job, Instant created) {
    return new Node(job.getAdditionalProperties())
        .at("spec", "activeDeadlineSeconds")
        .number()
        .filter(seconds -> seconds > 0 && seconds < Integer.MAX_VALUE)
        .map(created::plusSeconds)
        .orElse(Instant.MAX);
  }

  private static boolean isTrue(Node condition) {
    return condition.at("status").textOr("").equals("True");
  }

  private static @Nullable Failure failure(Node condition, Instant fallback) {
    return isTrue(condition)
        ? new Failure(
            condition.at("reason").textOr(""),
            condition.at("message").textOr(""),
            condition.at("lastTransitionTime").instant().orElse(fallback))
        : null;
  }

  /** Returns the time at which the Job ended, or empty while the Job is running. */
  Optional<Instant> endTime() {
    if (failure != null) {
      return Optional.of(failure.time());
    }
    return complete
        ? Optional.of(Objects.requireNonNullElse(completionTime, creationTime))
        : Optional.empty();
  }
}
