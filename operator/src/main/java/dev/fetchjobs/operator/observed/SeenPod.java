package dev.fetchjobs.operator.observed;

import dev.fetchjobs.operator.tree.Node;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What counts of a download pod. */
record SeenPod(
    String name,
    String uid,
    @Nullable String jobUid,
    Instant creationTime,
    boolean leaving,
    String phase,
    String reason,
    String message,
    @Nullable Problem unschedulable,
    @Nullable Problem waiting,
    boolean running,
    @Nullable Termination termination) {

  private static final String CONTAINER = "downloader";

  record Problem(String reason, String message) {}

  /**
   * @param message the termination message, as the container wrote it
   */
  record Termination(int exitCode, String reason, String message, Instant finishTime) {}

  /** Whether an end of it is still to be seen. Of a pod that is being deleted none may come. */
  boolean isGoingOn() {
    return termination == null && !leaving && (phase.equals("Pending") || phase.equals("Running"));
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
        meta.getDeletionTimestamp() != null,
        status.at("phase").textOr("Pending"),
        status.at("reason").textOr(""),
        status.at("message").textOr(""),
        unschedulable(status.at("conditions").item("type", "PodScheduled")),
        problem(state.at("waiting")),
        state.at("running").isPresent(),
        termination(state.at("terminated"), created));
  }

  private static @Nullable Problem unschedulable(Node condition) {
    return condition.at("status").textOr("").equals("False")
            && condition.at("reason").textOr("").equals("Unschedulable")
        ? problem(condition)
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
