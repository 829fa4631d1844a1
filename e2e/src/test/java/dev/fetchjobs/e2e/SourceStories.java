package dev.fetchjobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.api.RunSummary;
import dev.fetchjobs.testkit.Canary;
import dev.fetchjobs.testkit.publisher.PublisherClient.Seen;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tests publishers that need a key, have a private certificate, serve an archive, or fail. */
@Story
class SourceStories {

  private static final String FILE = "list.csv";

  @Test
  @DisplayName(
      "A header from a Secret reaches the publisher and appears nowhere else; the status names a "
          + "missing key, and the run works after a person adds the key")
  void secretHeader(Scene scene, FetchJobs fetchJobs) {
    // Given
    String canary = Canary.secret("header from a Secret");
    scene.publish(FILE, "rows\n");
    String header =
        """
            allowPlainCredentials: true
            headers:
            - name: X-Api-Key
              valueFrom:
                secretKeyRef:
                  name: vendor
                  key: token
        """;
    fetchJobs.applyReady(
        "keyed", scene.rarely(FILE).replace("destination:", header + "destination:"));

    // When
    RunSummary without = fetchJobs.run("keyed");

    // Then
    assertThat(without.failureClass()).isEqualTo("Config");
    assertThat(without.message()).contains("vendor").contains("token");
    assertThat(scene.publisher().requests(scene.file(FILE))).isEmpty();

    // When
    scene
        .namespace()
        .client()
        .secrets()
        .inNamespace(scene.namespace().name())
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName("vendor")
                .endMetadata()
                .addToStringData("token", canary)
                .build())
        .create();
    RunSummary with = fetchJobs.run("keyed");

    // Then
    assertThat(with.outcome()).isEqualTo("Fetched");
    assertThat(scene.publisher().requests(scene.file(FILE)))
        .extracting(seen -> seen.headers().get("x-api-key"))
        .containsExactly(canary);
    assertThat(
            scene.kubectl(
                "get", "fetchjobs,cronjobs,jobs,pods,events,configmaps", "--output", "yaml"))
        .doesNotContain(canary);
    assertThat(logs(scene)).doesNotContain(canary).contains(scene.file(FILE));
    assertThat(textOf(scene.volume().directory())).doesNotContain(canary);
  }

  @Test
  @DisplayName(
      "A run refuses a certificate of a private authority at first, and trusts it when the "
          + "FetchJob names the authority")
  void privateAuthority(Scene scene, FetchJobs fetchJobs) {
    // Given
    scene.publish(FILE, "rows\n");
    String spec = scene.rarely(FILE).replaceAll("url: .*", "url: " + scene.secureUrl(FILE));
    fetchJobs.applyReady("private", spec);

    // When
    RunSummary refused = fetchJobs.run("private");

    // Then
    assertThat(refused.outcome()).isEqualTo("Failed");
    assertThat(refused.failureClass()).isEqualTo("Permanent");
    assertThat(refused.message()).containsIgnoringCase("certificate");

    // When
    scene
        .namespace()
        .client()
        .configMaps()
        .inNamespace(scene.namespace().name())
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName("authority")
                .endMetadata()
                .addToData("ca.crt", scene.authority())
                .build())
        .create();
    String tls =
        """
            tls:
              caFrom:
                configMapKeyRef:
                  name: authority
                  key: ca.crt
        """;
    fetchJobs.applyReady("private", spec.replace("destination:", tls + "destination:"));
    RunSummary trusted = fetchJobs.run("private");

    // Then
    assertThat(trusted.outcome()).isEqualTo("Fetched");
    assertThat(scene.volume().read(FILE)).isEqualTo("rows\n");
  }

  @Test
  @DisplayName(
      "A file has far fewer rows than the last good file: the run is Rejected with both numbers, "
          + "the file is in quarantine, and the good file stays published")
  void quarantine(Scene scene, FetchJobs fetchJobs) throws IOException {
    // Given
    String gate =
        """
        verify:
          maxShrinkPercent: 20
          csv:
            delimiter: ";"
            headerLine: 3
            columns: [ISIN, WKN]
            isinColumn: ISIN
        """;
    scene.publisher().instruments(scene.file(FILE), 1_200, 1);
    String good = scene.publisher().sha256(scene.file(FILE));
    assertThat(fetchJobs.applyAndRun("guarded", scene.rarely(FILE) + gate).outcome())
        .isEqualTo("Fetched");
    assertThat(fetchJobs.status("guarded").artifact().rows()).isEqualTo(1_200);
    scene.publisher().instruments(scene.file(FILE), 12, 2);

    // When
    RunSummary run = fetchJobs.run("guarded");

    // Then
    assertThat(run.outcome()).isEqualTo("Rejected");
    assertThat(run.message()).contains("1,200").contains("12");
    assertThat(scene.volume().file(FILE)).hasDigest("SHA-256", good);
    assertThat(fetchJobs.status("guarded").artifact().sha256()).isEqualTo(good);
    try (Stream<Path> all = Files.walk(scene.volume().directory())) {
      assertThat(all.map(Path::toString)).anyMatch(path -> path.contains("quarantine"));
    }
  }

  @Test
  @DisplayName(
      "A pod is killed in the middle of the download: its replacement downloads only the rest of "
          + "the file")
  void resumed(Scene scene, FetchJobs fetchJobs) {
    // Given
    scene.publisher().instruments(scene.file(FILE), 5_000, 1);
    scene.publisher().behave(scene.file(FILE), "bytesPerSecond=600000");
    fetchJobs.applyReady("resumed", scene.rarely(FILE));
    String job = fetchJobs.start("resumed");
    Pod pod = awaitPartialFile(scene, job);

    // When
    scene.kubectl("delete", "pod", pod.getMetadata().getName(), "--grace-period=0", "--force");
    RunSummary run = fetchJobs.awaitRun("resumed", job);

    // Then
    assertThat(run.outcome()).isEqualTo("Fetched");
    assertThat(scene.volume().file(FILE))
        .hasDigest("SHA-256", scene.publisher().sha256(scene.file(FILE)));
    Seen second = scene.publisher().requests(scene.file(FILE)).getLast();
    assertThat(second.status()).isEqualTo(206);
    assertThat(second.headers().get("if-range")).startsWith("\"");
    long offset = Long.parseLong(second.headers().get("range").replaceAll("\\D", ""));
    assertThat(offset).isPositive();
    long size = fetchJobs.status("resumed").artifact().bytes();
    assertThat(second.bytes())
        .as("bytes that the replacement downloaded")
        .isEqualTo(size - offset)
        .isEqualTo(run.bytes());
  }

  @Test
  @DisplayName(
      "A zip has one member of unknown name: consumers read the member's content, even under a "
          + "name with characters beyond ASCII")
  void zip(Scene scene, FetchJobs fetchJobs) throws IOException {
    // Given
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("golden-copy-20261122.csv"));
      zip.write("isin;name\n".getBytes(StandardCharsets.UTF_8));
    }
    scene.publisher().content(scene.file("archive.zip"), bytes.toByteArray());
    String path = "b\u00f6rse/" + FILE;
    String spec = scene.rarely("archive.zip").replace("path: archive.zip", "path: " + path);

    // When
    RunSummary run = fetchJobs.applyAndRun("zipped", spec + "unpack:\n  format: Zip\n");

    // Then
    assertThat(run.outcome()).isEqualTo("Fetched");
    assertThat(scene.volume().read(path)).isEqualTo("isin;name\n");
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

  private static String textOf(Path directory) {
    try (Stream<Path> all = Files.walk(directory)) {
      StringBuilder text = new StringBuilder();
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        text.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
      return text.toString();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String logs(Scene scene) {
    List<Pod> pods =
        scene.namespace().client().pods().inNamespace(scene.namespace().name()).list().getItems();
    StringBuilder text = new StringBuilder();
    for (Pod pod : pods) {
      text.append(scene.namespace().client().pods().resource(pod).getLog());
    }
    return text.toString();
  }
}
