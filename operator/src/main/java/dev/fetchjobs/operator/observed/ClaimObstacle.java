package dev.fetchjobs.operator.observed;

import dev.fetchjobs.operator.tree.Node;
import dev.fetchjobs.operator.vocabulary.Reason;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds out what is wrong with the PersistentVolumeClaim of a pod that does not start. */
public final class ClaimObstacle {

  private static final String NOT_FOUND =
      "The claim does not exist; create it, or correct spec.destination.volume.claimName.";
  private static final String TERMINATING =
      "The claim is being deleted, and no new pod gets it; wait until it is gone and create it again, or give another spec.destination.volume.claimName. Completed pods hold it too: kubectl delete jobs -l fetchjobs.dev/name=NAME lets it go.";
  private static final String LOST =
      "The claim has lost its volume, and the data with it; delete the claim and create it again, or give another spec.destination.volume.claimName.";
  private static final String UNBOUND =
      "The claim has no volume yet; check its storage class and that the provisioner runs, or create a volume that fits.";

  private ClaimObstacle() {}

  /**
   * Reads a message of the scheduler, or returns empty if the message is not about a
   * PersistentVolumeClaim.
   */
  static Optional<Obstacle> ofScheduler(String message) {
    if (message.contains("persistentvolumeclaim") && message.contains("is being deleted")) {
      return Optional.of(Obstacle.saying(Reason.CLAIM_TERMINATING, TERMINATING, message));
    }
    if (message.contains("bound to non-existent persistentvolume")) {
      return Optional.of(Obstacle.saying(Reason.CLAIM_LOST, LOST, message));
    }
    if (message.contains("unbound immediate PersistentVolumeClaims")
        || message.contains("find available persistent volumes to bind")) {
      return Optional.of(Obstacle.saying(Reason.CLAIM_UNBOUND, UNBOUND, message));
    }
    // The scheduler also ends other messages with "not found".
    return message.contains("persistentvolumeclaim \"") && message.contains("\" not found")
        ? Optional.of(Obstacle.saying(Reason.CLAIM_NOT_FOUND, NOT_FOUND, message))
        : Optional.empty();
  }

  /**
   * Reads the PersistentVolumeClaim itself, or returns empty if nothing is wrong with it.
   *
   * @param claim the claim; empty if there is none with this name
   * @param events Events (core/v1) of the claim
   */
  public static Optional<Obstacle> of(String name, Optional<Node> claim, Collection<Node> events) {
    if (claim.isEmpty()) {
      return Optional.of(
          Obstacle.saying(Reason.CLAIM_NOT_FOUND, NOT_FOUND, "there is no claim " + name + "."));
    }
    Node found = claim.get();
    String phase = found.at("status", "phase").textOr("");
    if (found.at("metadata", "deletionTimestamp").isPresent()) {
      return Optional.of(
          Obstacle.saying(Reason.CLAIM_TERMINATING, TERMINATING, deletion(name, found)));
    }
    return switch (phase) {
      case "Lost" ->
          Optional.of(
              Obstacle.saying(
                  Reason.CLAIM_LOST,
                  LOST,
                  "claim %s is Lost, its volume was %s."
                      .formatted(name, found.at("spec", "volumeName").textOr("unknown"))));
      case "Pending" ->
          Optional.of(
              Obstacle.saying(
                  Reason.CLAIM_UNBOUND,
                  UNBOUND,
                  "claim %s of storage class %s is Pending. %s"
                      .formatted(name, storageClass(found), newest(events))));
      default -> Optional.empty();
    };
  }

  private static String deletion(String name, Node claim) {
    String finalizers =
        claim.at("metadata", "finalizers").items().stream()
            .limit(8)
            .flatMap(finalizer -> finalizer.text().stream())
            .collect(Collectors.joining(", "));
    return "claim %s is being deleted since %s, held by %s."
        .formatted(
            name,
            claim.at("metadata", "deletionTimestamp").textOr(""),
            finalizers.isEmpty() ? "nothing" : finalizers);
  }

  private static String storageClass(Node claim) {
    String name = claim.at("spec", "storageClassName").textOr("");
    return name.isEmpty() ? "none" : name;
  }

  private static String newest(Collection<Node> events) {
    return events.stream()
        .max(Comparator.comparing(Obstacle::time))
        .map(event -> event.at("message").textOr(""))
        .orElse("");
  }
}
