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
 */
record SeenContainer(String name, @Nullable Problem waiting, boolean running) {

  /** The downloader, which we put into the pod; something else in the cluster adds the others. */
  boolean isOurs() {
    return name.equals(SeenPod.CONTAINER);
  }

  /** Init containers start one after the other, and the others after them. */
  static List<SeenContainer> inTheWay(Node spec, Node status) {
    Stream<SeenContainer> first =
        status.at("initContainerStatuses").items().stream()
            .filter(container -> !isDone(container, spec))
            .map(container -> of(container, container.at("state", "running").isPresent()));
    Stream<SeenContainer> then =
        status.at("containerStatuses").items().stream().map(container -> of(container, false));
    return Stream.concat(first, then)
        .filter(container -> container.waiting != null || container.running)
        .toList();
  }

  private static SeenContainer of(Node status, boolean running) {
    return new SeenContainer(
        status.at("name").textOr(""), SeenPod.problem(status.at("state", "waiting")), running);
  }

  /** An init container that has ended, or a sidecar (one that is always restarted) that is up. */
  private static boolean isDone(Node container, Node spec) {
    boolean sidecar =
        spec.at("initContainers")
            .item("name", container.at("name").textOr(""))
            .at("restartPolicy")
            .textOr("")
            .equals("Always");
    return sidecar
        ? Boolean.TRUE.equals(container.at("started").value())
            && container.at("state", "running").isPresent()
        : container.at("state", "terminated").isPresent();
  }
}
