package dev.fetchjobs.operator.observed;

import dev.fetchjobs.operator.vocabulary.Reason;
import java.util.List;
import java.util.Optional;

/** Says why the volume of a pod cannot be attached or mounted. */
final class VolumeObstacle {

  /**
   * The attach-detach controller's Event begins with these words if the volume is attached to
   * another node, and its access mode allows only one.
   */
  private static final String MULTI_ATTACH = "Multi-Attach error";

  /**
   * The kubelet's Event has these words and no cause. The kubelet repeats the Event while a volume
   * is not attached. The attach-detach controller announces a Multi-Attach error only once, so its
   * Event is older.
   */
  private static final String WITHOUT_CAUSE = "Unable to attach or mount volumes";

  private VolumeObstacle() {}

  /** Returns the newest obstacle, or the Multi-Attach error that a newer Event does not explain. */
  static Optional<Obstacle> mostSpecific(List<Obstacle> newestFirst) {
    Optional<Obstacle> newest = newestFirst.stream().findFirst();
    return newest.filter(obstacle -> obstacle.message().contains(WITHOUT_CAUSE)).isEmpty()
        ? newest
        : newestFirst.stream()
            .filter(obstacle -> obstacle.reason() == Reason.MULTI_ATTACH)
            .findFirst()
            .or(() -> newest);
  }

  /** Reads the message of a Warning about a volume. */
  static Obstacle of(String message) {
    return message.contains(MULTI_ATTACH)
        ? Obstacle.saying(
            Reason.MULTI_ATTACH,
            "The claim's volume is attached to another node, and only one node at a time may have it (ReadWriteOnce). Kubernetes tries again when no pod on that node uses the claim. Let the pods run on one node (spec.podTemplate.affinity), or use a ReadWriteMany claim.",
            message)
        : Obstacle.saying(
            Reason.VOLUME_NOT_MOUNTED,
            "A volume of the pod cannot be mounted; create what is missing, or free what another node holds.",
            message);
  }
}
