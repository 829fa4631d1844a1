package dev.fetchjobs.operator.observed;

import dev.fetchjobs.operator.observed.SeenPod.Problem;
import dev.fetchjobs.operator.tree.Node;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A container of a pod that has not started, which may be why.
 *
 * @param waiting why it waits itself; null if it does not, or says no reason
 * @param running it is one that has to end, or to become ready, before the next ones start
 * @param failure how it ended with an error though the next ones need it; null if it did not
 */
record SeenContainer(
    String name, @Nullable Problem waiting, boolean running, @Nullable Failure failure) {

  /**
   * @param again whether Kubernetes starts it again in the same pod, as it does with sidecars
   * @param words of the container, or Kubernetes' reason if it said nothing
   */
  record Failure(long exitCode, boolean again, String words) {}

  /** The downloader, which we put into the pod; something else in the cluster adds the others. */
  boolean isOurs() {
    return name.equals(SeenPod.CONTAINER);
  }

  /** Init containers start one after the other, and the others after them. */
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

  /** A sidecar that is up again for a moment has failed before. */
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
   * An init container that has done its part, or a sidecar (one that is always restarted) that is
   * up.
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
