package dev.fetchjobs.operator.observed;

import dev.fetchjobs.operator.observed.SeenPod.Problem;
import dev.fetchjobs.operator.tree.Node;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Describes a container of a pod whose downloader has not started. The container may be the cause
 * of the delay.
 *
 * @param waiting the reason why the container waits; null if it does not wait, or no reason is
 *     known
 * @param running whether the container runs and has to end, or to become ready, before the next
 *     containers start
 * @param failure the error with which the container ended, if the next containers need it to
 *     succeed; else null
 */
record SeenContainer(
    String name, @Nullable Problem waiting, boolean running, @Nullable Failure failure) {

  /**
   * Says how a container ended with an error.
   *
   * @param again whether Kubernetes restarts the container in the same pod, as it does with
   *     sidecars
   * @param words the container's message, or Kubernetes' reason if there is none
   */
  record Failure(long exitCode, boolean again, String words) {}

  /**
   * Returns whether the container is the downloader. Other software in the cluster may add further
   * containers to the pod.
   */
  boolean isOurs() {
    return name.equals(SeenPod.CONTAINER);
  }

  /**
   * Returns the containers that may keep the pod from starting. Init containers start one after the
   * other, and all other containers start after them.
   */
  static List<SeenContainer> inTheWay(Node spec, Node status) {
    Stream<SeenContainer> first =
        status.at("initContainerStatuses").items().stream()
            .filter(container -> !isDone(container, spec))
            .map(
                container ->
                    of(
                        container,
                        container.at("state", "running").isPresent(),
                        failure(container, isSidecar(container, spec))));
    Stream<SeenContainer> then =
        status.at("containerStatuses").items().stream()
            .map(container -> of(container, false, null));
    return Stream.concat(first, then)
        .filter(
            container ->
                container.waiting != null || container.running || container.failure != null)
        .toList();
  }

  private static SeenContainer of(Node status, boolean running, @Nullable Failure failure) {
    return new SeenContainer(
        status.at("name").textOr(""),
        SeenPod.problem(status.at("state", "waiting")),
        running,
        failure);
  }

  /**
   * Returns the error with which the container ended. A sidecar that has been restarted counts as
   * failed, even if it runs for a moment.
   */
  private static @Nullable Failure failure(Node container, boolean sidecar) {
    return Stream.of("state", "lastState")
        .map(state -> container.at(state, "terminated"))
        .filter(end -> end.at("exitCode").number().orElse(0L) != 0)
        .findFirst()
        .map(
            end ->
                new Failure(
                    end.at("exitCode").number().orElse(0L),
                    sidecar,
                    end.at("message")
                        .text()
                        .filter(said -> !said.isBlank())
                        .orElseGet(() -> end.at("reason").textOr("Error"))))
        .orElse(null);
  }

  /**
   * Returns whether the next container may start. The next container may start if an init container
   * has ended successfully, or if a sidecar (an init container that is always restarted) has
   * started.
   */
  private static boolean isDone(Node container, Node spec) {
    Node end = container.at("state", "terminated");
    return isSidecar(container, spec)
        ? Boolean.TRUE.equals(container.at("started").value())
            && container.at("state", "running").isPresent()
        : end.isPresent() && end.at("exitCode").number().orElse(0L) == 0;
  }

  private static boolean isSidecar(Node container, Node spec) {
    return spec.at("initContainers")
        .item("name", container.at("name").textOr(""))
        .at("restartPolicy")
        .textOr("")
        .equals("Always");
  }
}
