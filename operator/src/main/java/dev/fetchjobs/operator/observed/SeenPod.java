package dev.fetchjobs.operator.observed;

import dev.fetchjobs.operator.tree.Node;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is read of a download pod.
 *
 * @param stopped when it has to have stopped, if it is being deleted
 * @param gates what has to be removed before it is scheduled
 * @param claim the volume's, while it has not started
 * @param containers those that may keep it from starting, in the order in which they start
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
    List<String> gates,
    @Nullable String claim,
    List<SeenContainer> containers,
    @Nullable Instant unready,
    boolean running,
    @Nullable Termination termination) {

  static final String CONTAINER = "downloader";

  /** What kubelet says of a container that it had not started when the pod ended. */
  private static final String NEVER_SEEN = "ContainerStatusUnknown";

  /**
   * Reasons that a live node gives. The node controller, which speaks for a node that is lost,
   * gives none of them.
   */
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

  /** Whether the pod's end may still be seen. Of a pod that is being deleted it may never come. */
  boolean isGoingOn() {
    return termination == null
        && stopped == null
        && (phase.equals("Pending") || phase.equals("Running"));
  }

  static SeenPod of(GenericKubernetesResource pod) {
    var meta = pod.getMetadata();
    Node status = new Node(pod.getAdditionalProperties()).at("status");
    Node spec = new Node(pod.getAdditionalProperties()).at("spec");
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
        spec.at("schedulingGates").items().stream()
            .flatMap(gate -> gate.at("name").text().stream())
            .toList(),
        spec.at("volumes")
            .item("name", "data")
            .at("persistentVolumeClaim", "claimName")
            .text()
            .orElse(null),
        SeenContainer.inTheWay(spec, status),
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

  /** Whether its downloader has not begun, so that nobody was asked and nothing was written. */
  boolean hasNotStarted() {
    return phase.equals("Pending") && !running && termination == null;
  }

  /** Whether its downloader was started, whatever became of it. */
  boolean hasBegun() {
    return running || (termination != null && !termination.reason().equals(NEVER_SEEN));
  }

  static @Nullable Problem problem(Node place) {
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
