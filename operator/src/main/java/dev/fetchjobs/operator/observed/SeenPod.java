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
 * Holds the facts about a download pod that matter for its run.
 *
 * @param stopped the time at which the pod must have stopped, if it is being deleted; else null
 * @param gates scheduling gates that have to be removed before the pod is scheduled
 * @param claim name of the volume's PersistentVolumeClaim, if the pod has not started
 * @param containers containers that may keep the pod from starting, in the order in which they
 *     start
 * @param unready the time since which the pod is not ready although no container is the cause; for
 *     a running pod this means that its node no longer reports
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

  /** The kubelet gives this reason for a container that it had not started when the pod ended. */
  private static final String NEVER_SEEN = "ContainerStatusUnknown";

  /**
   * Only a live node gives these reasons for the state of a pod. The node controller sets the
   * status of pods on a lost node, and never gives these reasons.
   */
  private static final Set<String> TOLD_BY_NODE =
      Set.of("ContainersNotReady", "ReadinessGatesNotReady");

  record Problem(String reason, String message) {}

  /**
   * Says how a container ended.
   *
   * @param message the termination message that the container wrote
   */
  record Termination(int exitCode, String reason, String message, Instant finishTime) {}

  /**
   * Returns the time since which nothing is known about a container that runs or has to stop. If
   * the node no longer reports, this time stays the same when somebody deletes the pod later.
   */
  Optional<Instant> silence() {
    return running ? Optional.ofNullable(unready == null ? stopped : unready) : Optional.empty();
  }

  /**
   * Returns whether the pod is running and the operator may still see its end. If a pod is being
   * deleted, the operator may never see its end.
   */
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

  /**
   * Returns whether the pod's downloader has not started, so that it has not asked the publisher
   * and has written nothing.
   */
  boolean hasNotStarted() {
    return phase.equals("Pending") && !running && termination == null;
  }

  /** Returns whether the pod's downloader was started, whatever its result. */
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
