package dev.fetchjobs.operator.observed;

import dev.fetchjobs.operator.tree.Node;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What counts of a download pod.
 *
 * @param stopped when it has to have stopped, if it is being deleted
 * @param unready since when it is not ready though no container is the reason; of a running one
 *     that means that its node is silent
 */
record SeenPod(
    String name,
    String uid,
    @Nullable String jobUid,
    Instant creationTime,
    @Nullable Instant stopped,
    String phase,
    String reason,
    String message,
    @Nullable Problem unschedulable,
    @Nullable Problem waiting,
    @Nullable Instant unready,
    boolean running,
    @Nullable Termination termination) {

  private static final String CONTAINER = "downloader";

  /** With these words a node that lives says why; the node controller has none of its own. */
  private static final Set<String> TOLD_BY_NODE =
      Set.of("ContainersNotReady", "ReadinessGatesNotReady");

  record Problem(String reason, String message) {}

  /**
   * @param message the termination message, as the container wrote it
   */
  record Termination(int exitCode, String reason, String message, Instant finishTime) {}

  /**
   * Since when nobody hears of its container, though it runs or has to stop. That a pod of a silent
   * node is deleted later changes nothing.
   */
  Optional<Instant> silence() {
    return running ? Optional.ofNullable(unready == null ? stopped : unready) : Optional.empty();
  }

  /** Whether an end of it is still to be seen. Of a pod that is being deleted none may come. */
  boolean isGoingOn() {
    return termination == null
        && stopped == null
        && (phase.equals("Pending") || phase.equals("Running"));
  }

  static SeenPod of(GenericKubernetesResource pod) {
    var meta = pod.getMetadata();
    Node status = new Node(pod.getAdditionalProperties()).at("status");
    Node state = status.at("containerStatuses").item("name", CONTAINER).at("state");
    Instant created = new Node(meta.getCreationTimestamp()).instant().orElse(Instant.EPOCH);
    return new SeenPod(
        meta.getName(),
        meta.getUid(),
        meta.getOwnerReferences().stream()
            .filter(owner -> Boolean.TRUE.equals(owner.getController()))
            .map(OwnerReference::getUid)
            .findFirst()
            .orElse(null),
        created,
        new Node(meta.getDeletionTimestamp()).instant().orElse(null),
        status.at("phase").textOr("Pending"),
        status.at("reason").textOr(""),
        status.at("message").textOr(""),
        unschedulable(status.at("conditions").item("type", "PodScheduled")),
        problem(state.at("waiting")),
        unready(status.at("conditions").item("type", "Ready")),
        state.at("running").isPresent(),
        termination(state.at("terminated"), created));
  }

  private static @Nullable Problem unschedulable(Node condition) {
    return condition.at("status").textOr("").equals("False")
            && condition.at("reason").textOr("").equals("Unschedulable")
        ? problem(condition)
        : null;
  }

  private static @Nullable Instant unready(Node condition) {
    return condition.at("status").textOr("").equals("False")
            && !TOLD_BY_NODE.contains(condition.at("reason").textOr(""))
        ? condition.at("lastTransitionTime").instant().orElse(null)
        : null;
  }

  private static @Nullable Problem problem(Node place) {
    Optional<String> reason = place.at("reason").text();
    return reason.map(r -> new Problem(r, place.at("message").textOr(""))).orElse(null);
  }

  private static @Nullable Termination termination(Node place, Instant fallback) {
    return place
        .at("exitCode")
        .number()
        .map(
            code ->
                new Termination(
                    code.intValue(),
                    place.at("reason").textOr(""),
                    place.at("message").textOr(""),
                    place.at("finishedAt").instant().orElse(fallback)))
        .orElse(null);
  }
}
