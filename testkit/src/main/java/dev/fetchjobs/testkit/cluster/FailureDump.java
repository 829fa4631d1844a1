package dev.fetchjobs.testkit.cluster;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes the state of the cluster after a failed test to files in {@code target/cluster-dumps/}.
 */
record FailureDump(Cluster cluster) {

  private static final String OPERATOR = "fetchjob-system";
  private static final String KINDS = "fetchjobs,cronjobs,jobs,pods,persistentvolumeclaims,events";

  void write(String test, Throwable failure, Optional<String> namespace) {
    Path directory = Path.of("target", "cluster-dumps", test);
    try {
      Files.createDirectories(directory);
      StringWriter trace = new StringWriter();
      failure.printStackTrace(new PrintWriter(trace, true));
      Files.writeString(directory.resolve("failure.txt"), trace.toString());
      if (namespace.isPresent()) {
        of(directory, namespace.get());
      }
      keep(
          directory,
          "operator.log",
          "logs",
          "--namespace",
          OPERATOR,
          "--tail=-1",
          "--prefix",
          "--selector",
          "app.kubernetes.io/name=fetchjob-operator");
      keep(directory, "operator-pods.txt", "describe", "pods", "--namespace", OPERATOR);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private void of(Path directory, String namespace) throws IOException {
    keep(directory, "list.txt", "get", KINDS, "--namespace", namespace, "--output", "wide");
    keep(directory, "describe.txt", "describe", KINDS, "--namespace", namespace);
    keep(
        directory,
        "fetchjobs.yaml",
        "get",
        "fetchjobs,cronjobs,jobs",
        "--namespace",
        namespace,
        "--output",
        "yaml");
    List<String> pods =
        cluster.client().pods().inNamespace(namespace).list().getItems().stream()
            .map(pod -> pod.getMetadata().getName())
            .toList();
    for (String pod : pods) {
      keep(directory, pod + ".log", "logs", pod, "--namespace", namespace, "--all-containers");
    }
  }

  private void keep(Path directory, String file, String... words) throws IOException {
    Command.Result result = cluster.kubectl(words).run();
    List<String> text = new ArrayList<>(List.of("$ kubectl " + String.join(" ", words)));
    text.add(result.out());
    text.add(result.error());
    Files.write(directory.resolve(file), text);
  }
}
