package dev.fetchjobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.api.RunSummary;
import dev.fetchjobs.testkit.publisher.PublisherClient.Seen;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Publishers with a key, a certificate of their own, an archive, or a bad day. */
@Story
class SourceStories {

  private static final String FILE = "list.csv";

  @Test
  @DisplayName("A pod killed in the middle of the download: its replacement fetches only the rest")
  void resumed(Scene scene) {
    // Given
    scene.publisher().instruments(scene.file(FILE), 5_000, 1);
    scene.publisher().behave(scene.file(FILE), "bytesPerSecond=600000");
    scene.fetchJobs().apply("resumed", scene.rarely(FILE));
    scene.fetchJobs().awaitReady("resumed");
    String job = scene.fetchJobs().start("resumed");
    Pod pod = awaitPartialFile(scene, job);

    // When
    scene
        .namespace()
        .kubectl("delete", "pod", pod.getMetadata().getName(), "--grace-period=0", "--force")
        .output();
    RunSummary run = scene.fetchJobs().awaitRun("resumed", job);

    // Then
    assertThat(run.outcome()).isEqualTo("Fetched");
    assertThat(scene.volume().file(FILE))
        .hasDigest("SHA-256", scene.publisher().sha256(scene.file(FILE)));
    Seen second = scene.publisher().requests(scene.file(FILE)).getLast();
    assertThat(second.status()).isEqualTo(206);
    assertThat(second.headers().get("if-range")).startsWith("\"");
    long offset = Long.parseLong(second.headers().get("range").replaceAll("\\D", ""));
    assertThat(offset).isPositive();
    long size = scene.fetchJobs().status("resumed").artifact().bytes();
    assertThat(second.bytes())
        .as("downloaded by the replacement")
        .isEqualTo(size - offset)
        .isEqualTo(run.bytes());
  }

  private static Pod awaitPartialFile(Scene scene, String job) {
    Awaitility.await("a part of the file")
        .atMost(FetchJobs.PATIENCE)
        .until(() -> sizeOf(scene.volume().directory()) > 500_000);
    return scene
        .namespace()
        .client()
        .pods()
        .inNamespace(scene.namespace().name())
        .withLabel("batch.kubernetes.io/job-name", job)
        .list()
        .getItems()
        .getFirst();
  }

  private static long sizeOf(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }
}
