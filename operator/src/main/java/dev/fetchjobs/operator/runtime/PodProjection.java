package dev.fetchjobs.operator.runtime;

import dev.fetchjobs.operator.observed.GatedPod;
import dev.fetchjobs.operator.tree.Body;
import dev.fetchjobs.operator.tree.Node;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reduces a pod to the fields that the operator reads. These fields are the state of the downloader
 * and, if the pod has not started, everything that may be the cause. Other software may add any
 * number of containers to a pod. The operator keeps only the first {@link #MOST} items of each
 * list.
 */
final class PodProjection {

  private static final String DOWNLOADER = "downloader";
  private static final int MOST = 16;

  /** The operator cuts the message of another container after this many characters. */
  private static final int WORDS = 512;

  private PodProjection() {}

  static Map<String, Object> of(GenericKubernetesResource pod) {
    Node tree = new Node(pod.getAdditionalProperties());
    Node status = tree.at("status");
    boolean pending = isBeforeItsDownloader(status);
    return Body.of(
        "spec",
        pending ? spec(tree.at("spec")) : null,
        "status",
        Body.of(
            "phase", status.at("phase").value(),
            "reason", status.at("reason").value(),
            "message", status.at("message").value(),
            "conditions", conditions(status),
            "initContainerStatuses",
                pending ? list(status.at("initContainerStatuses"), PodProjection::other) : null,
            "containerStatuses", containers(status.at("containerStatuses"), pending)));
  }

  /** Reduces a consumer's pod to its readiness gates and the conditions that they name. */
  static Map<String, Object> gated(GenericKubernetesResource pod) {
    Node tree = new Node(pod.getAdditionalProperties());
    List<String> gates = GatedPod.gates(tree);
    Node conditions = tree.at("status", "conditions");
    return Body.of(
        "spec",
        Body.of(
            "readinessGates", gates.stream().map(gate -> Map.of("conditionType", gate)).toList()),
        "status",
        Body.of(
            "phase",
            tree.at("status", "phase").value(),
            "conditions",
            gates.stream()
                .map(gate -> conditions.item("type", gate))
                .filter(Node::isPresent)
                .map(
                    condition ->
                        Body.of(
                            "type", condition.at("type").value(),
                            "status", condition.at("status").value(),
                            "reason", condition.at("reason").value(),
                            "message", condition.at("message").value(),
                            "lastTransitionTime", condition.at("lastTransitionTime").value()))
                .toList()));
  }

  /**
   * Returns whether the pod's downloader was not started: the pod is still starting, or ended
   * before.
   */
  private static boolean isBeforeItsDownloader(Node status) {
    String phase = status.at("phase").textOr("Pending");
    Node end = status.at("containerStatuses").item("name", DOWNLOADER).at("state", "terminated");
    return phase.equals("Pending")
        || (phase.equals("Failed")
            && (!end.isPresent() || end.at("reason").textOr("").equals("ContainerStatusUnknown")));
  }

  private static Map<String, Object> spec(Node spec) {
    return Body.of(
        "nodeName", spec.at("nodeName").value(),
        "schedulingGates", list(spec.at("schedulingGates"), gate -> gate.value()),
        "initContainers",
            list(
                spec.at("initContainers"),
                container ->
                    Body.of(
                        "name", container.at("name").value(),
                        "restartPolicy", container.at("restartPolicy").value())),
        "volumes",
            list(
                spec.at("volumes"),
                volume ->
                    volume.at("name").textOr("").equals("data")
                        ? Body.of(
                            "name",
                            "data",
                            "persistentVolumeClaim",
                            volume.at("persistentVolumeClaim").value())
                        : null));
  }

  private static List<Object> containers(Node statuses, boolean pending) {
    Node downloader = statuses.item("name", DOWNLOADER);
    Stream<Object> ours =
        downloader.isPresent()
            ? Stream.of(Body.of("name", DOWNLOADER, "state", downloader.at("state").value()))
            : Stream.of();
    Stream<Object> others =
        pending
            ? statuses.items().stream()
                .limit(MOST)
                .filter(container -> !container.at("name").textOr("").equals(DOWNLOADER))
                .map(PodProjection::other)
            : Stream.of();
    return Stream.concat(ours, others).toList();
  }

  /**
   * Reduces the status of a container that is not the downloader. The method keeps only whether the
   * container waits, runs or has ended.
   */
  private static Object other(Node container) {
    Node state = container.at("state");
    return Body.of(
        "name",
        container.at("name").value(),
        "started",
        container.at("started").value(),
        "state",
        Body.of(
            "waiting", state.at("waiting").value(),
            "running", state.at("running").isPresent() ? Map.of() : null,
            "terminated", end(state.at("terminated"))),
        "lastState",
        container.at("lastState", "terminated").isPresent()
            ? Body.of("terminated", end(container.at("lastState", "terminated")))
            : null);
  }

  private static @Nullable Object end(Node terminated) {
    String message = terminated.at("message").textOr("");
    return terminated.isPresent()
        ? Body.of(
            "exitCode", terminated.at("exitCode").value(),
            "reason", terminated.at("reason").value(),
            "message", message.substring(0, Math.min(message.length(), WORDS)))
        : null;
  }

  private interface Reduced {
    @Nullable Object of(Node item);
  }

  private static List<Object> list(Node items, Reduced reduced) {
    return items.items().stream()
        .limit(MOST)
        .flatMap(item -> Stream.ofNullable(reduced.of(item)))
        .toList();
  }

  /**
   * Returns those conditions of the pod that may show what keeps it from starting. The condition
   * Ready is useful only while the pod runs.
   */
  private static List<Map<String, Object>> conditions(Node status) {
    Node conditions = status.at("conditions");
    return Stream.of("PodScheduled", "Ready")
        .filter(
            type -> type.equals("PodScheduled") || status.at("phase").textOr("").equals("Running"))
        .map(type -> conditions.item("type", type))
        .filter(condition -> condition.at("status").textOr("").equals("False"))
        .map(
            condition ->
                Body.of(
                    "type", condition.at("type").value(),
                    "status", "False",
                    "lastTransitionTime", condition.at("lastTransitionTime").value(),
                    "reason", condition.at("reason").value(),
                    "message", condition.at("message").value()))
        .toList();
  }
}
