package dev.fetchjobs.e2e;

import dev.fetchjobs.testkit.cluster.TestNamespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Represents the pod of {@code dev/demo/reader.yaml}: a consumer that mounts a claim read-only. */
final class Consumer {

  private Consumer() {}

  /** Returns the SHA-256 of each file, as a pod that mounts the claim reads it. */
  static List<String> sha256(TestNamespace namespace, String claim, String... paths) {
    List<String> words = new ArrayList<>(List.of("sha256"));
    for (String path : paths) {
      words.add("/data/" + path);
    }
    Pod reader = reader(namespace.cluster().sources());
    reader.getMetadata().setNamespace(namespace.name());
    reader.getMetadata().setName("reader-" + UUID.randomUUID().toString().substring(0, 8));
    reader.getSpec().getContainers().getFirst().setArgs(words);
    reader.getSpec().getVolumes().getFirst().getPersistentVolumeClaim().setClaimName(claim);
    PodResource pod = namespace.client().pods().inNamespace(namespace.name()).resource(reader);
    pod.create();
    pod.waitUntilCondition(Consumer::ended, 180, TimeUnit.SECONDS);
    return pod.getLog().lines().map(line -> line.substring(0, line.indexOf(' '))).toList();
  }

  private static Pod reader(Path sources) {
    try {
      String image = Files.readString(sources.resolve("target/images/publisher.ref")).strip();
      String yaml = Files.readString(sources.resolve("dev/demo/reader.yaml"));
      return Serialization.unmarshal(yaml.replace("IMAGE", image), Pod.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean ended(@Nullable Pod pod) {
    return pod != null && List.of("Succeeded", "Failed").contains(pod.getStatus().getPhase());
  }
}
