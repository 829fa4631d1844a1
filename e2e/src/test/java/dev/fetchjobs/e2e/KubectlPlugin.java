package dev.fetchjobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.testkit.cluster.Cluster;
import dev.fetchjobs.testkit.cluster.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Calls the plugin as a person does, by {@code kubectl fetchjob}. The plugin is the one that
 * dev/plugin built.
 *
 * @param kubectl program that is the first kubectl on the PATH
 */
record KubectlPlugin(Cluster cluster, String namespace, Path kubectl) {

  /** Puts a kubectl for the cluster of this test into a folder. */
  static KubectlPlugin of(Scene scene, Path folder) throws IOException {
    Cluster cluster = scene.namespace().cluster();
    assertThat(plugin(cluster).resolve("kubectl-fetchjob"))
        .as("dev/plugin builds it")
        .isExecutable();
    Path kubectl = folder.resolve("kubectl");
    String words = String.join(" ", cluster.kubectl("\"$@\"").words());
    Files.writeString(kubectl, "#!/bin/sh\nexec " + words + "\n");
    Files.setPosixFilePermissions(kubectl, PosixFilePermissions.fromString("rwxr-xr-x"));
    return new KubectlPlugin(cluster, scene.namespace().name(), kubectl);
  }

  private static Path plugin(Cluster cluster) {
    return cluster.sources().resolve("target/plugin/fetchjob-plugin");
  }

  /** Runs a command of the plugin in the namespace of the test. */
  Command.Result run(String... words) {
    List<String> line = new ArrayList<>(List.of("fetchjob"));
    line.addAll(List.of(words));
    line.addAll(List.of("-n", namespace));
    return kubectl(line);
  }

  /** Runs a command of the plugin, and returns its output if the exit code is 0. */
  String output(String... words) {
    Command.Result result = run(words);
    assertThat(result.exitCode()).as("%s%s", result.out(), result.error()).isZero();
    return result.out();
  }

  /** Runs kubectl with the plugin on the PATH. */
  Command.Result kubectl(List<String> words) {
    List<String> line = new ArrayList<>(List.of(kubectl.toString()));
    line.addAll(words);
    String path = "%s:%s:%s".formatted(kubectl.getParent(), plugin(cluster), System.getenv("PATH"));
    return new Command(
            line,
            Map.of("PATH", path, "KUBECONFIG", cluster.kubeconfig().toString()),
            Duration.ofMinutes(2))
        .run();
  }
}
