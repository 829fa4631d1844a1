package dev.fetchjobs.testkit.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Represents a process of the project's own cluster, which is a process of this machine. A process
 * of a container is found by the container's cgroup, which contains no other process.
 */
public record HostProcess(long pid) {

  private static final Path CGROUPS = Path.of("/sys/fs/cgroup");

  /** The driver of the cluster finds its processes by the same cgroup. */
  private static final String OF_THE_CLUSTER = "fetchjob-cluster";

  /** Returns the one process of the pod's only container. */
  public static HostProcess of(Pod pod) {
    String id =
        pod.getStatus().getContainerStatuses().getFirst().getContainerID().replaceFirst(".*/", "");
    Path version1 = CGROUPS.resolve("pids").resolve(OF_THE_CLUSTER);
    Path root = Files.isDirectory(version1) ? version1 : CGROUPS.resolve(OF_THE_CLUSTER);
    try (Stream<Path> found = Files.find(root, 4, (path, kind) -> path.endsWith(id))) {
      List<String> pids =
          Files.readAllLines(found.findFirst().orElseThrow().resolve("cgroup.procs"));
      if (pids.size() != 1) {
        throw new IllegalStateException("not one process in container " + id + ": " + pids);
      }
      return new HostProcess(Long.parseLong(pids.getFirst()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the process of a component of the cluster, such as {@code kube-apiserver}. */
  public static HostProcess of(Cluster cluster, String component) {
    Path file = cluster.kubeconfig().resolveSibling("run").resolve(component + ".pid");
    try {
      return new HostProcess(Long.parseLong(Files.readString(file).strip()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Sends a signal.
   *
   * @param name of the signal without its prefix, such as {@code STOP}
   */
  public void signal(String name) {
    Command.of(List.of("kill", "-" + name, Long.toString(pid))).output();
  }
}
