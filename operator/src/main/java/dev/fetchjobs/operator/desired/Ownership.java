package dev.fetchjobs.operator.desired;

import dev.fetchjobs.api.FetchJob;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says who owns the CronJob that has the name of the FetchJob's CronJob. */
public sealed interface Ownership {

  /** Says that there is no CronJob with this name. */
  record Absent() implements Ownership {}

  /**
   * Says that the CronJob belongs to the FetchJob, or has no owner because its FetchJob was deleted
   * with orphaning. The operator may change this CronJob.
   */
  record Ours(GenericKubernetesResource live) implements Ownership {}

  /**
   * Says that the CronJob will disappear: it is being deleted, or belongs to a deleted FetchJob
   * with the same name.
   *
   * @param ours the CronJob, if its runs belong to this FetchJob; else null
   */
  record Leaving(String message, @Nullable GenericKubernetesResource ours) implements Ownership {}

  /** Says that the CronJob belongs to another object. The operator never changes such a CronJob. */
  record Foreign(String message) implements Ownership {}

  static Ownership of(FetchJob fetchJob, @Nullable GenericKubernetesResource live) {
    if (live == null) {
      return new Absent();
    }
    ObjectMeta meta = live.getMetadata();
    Optional<OwnerReference> owner =
        meta.getOwnerReferences().stream()
            .filter(reference -> Boolean.TRUE.equals(reference.getController()))
            .findFirst();
    if (owner.isPresent()) {
      return ofOwned(fetchJob, live, owner.get());
    }
    if (!isLabelled(fetchJob, meta)) {
      return new Foreign(
          "CronJob %s exists and is not ours. We leave it alone; delete or rename it, or name the FetchJob otherwise."
              .formatted(meta.getName()));
    }
    return meta.getDeletionTimestamp() == null ? new Ours(live) : leaving(live);
  }

  private static Ownership ofOwned(
      FetchJob fetchJob, GenericKubernetesResource live, OwnerReference owner) {
    ObjectMeta meta = live.getMetadata();
    if (Objects.equals(owner.getUid(), fetchJob.getMetadata().getUid())) {
      return meta.getDeletionTimestamp() == null ? new Ours(live) : leaving(live);
    }
    boolean namesake =
        owner.getKind().equals("FetchJob")
            && owner.getApiVersion().startsWith("fetchjobs.dev/")
            && owner.getName().equals(fetchJob.getMetadata().getName());
    return namesake
        ? new Leaving(
            "CronJob %s of a deleted FetchJob is still being removed; we wait for that."
                .formatted(meta.getName()),
            null)
        : new Foreign(
            "CronJob %s belongs to %s %s. We leave it alone; delete or rename it, or name the FetchJob otherwise."
                .formatted(meta.getName(), owner.getKind(), owner.getName()));
  }

  private static Leaving leaving(GenericKubernetesResource live) {
    return new Leaving(
        "CronJob %s is being deleted; we wait until it is gone, and make it again."
            .formatted(live.getMetadata().getName()),
        live);
  }

  /** Returns the CronJob whose runs belong to the FetchJob, if there is one. */
  default Optional<GenericKubernetesResource> cronJob() {
    return switch (this) {
      case Ours(var live) -> Optional.of(live);
      case Leaving(String message, var ours) -> Optional.ofNullable(ours);
      case Absent absent -> Optional.empty();
      case Foreign foreign -> Optional.empty();
    };
  }

  private static boolean isLabelled(FetchJob fetchJob, ObjectMeta meta) {
    Map<String, String> labels = Objects.requireNonNullElse(meta.getLabels(), Map.of());
    Map<String, String> annotations = Objects.requireNonNullElse(meta.getAnnotations(), Map.of());
    return Identity.OPERATOR.equals(labels.get(Identity.MANAGED_BY_LABEL))
        && fetchJob.getMetadata().getName().equals(annotations.get(Identity.NAME_ANNOTATION));
  }
}
