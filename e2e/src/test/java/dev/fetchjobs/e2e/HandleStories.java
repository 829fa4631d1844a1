package dev.fetchjobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.testkit.cluster.Patience;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Tests consumers that follow the published file: with the YAML and the commands of
 * docs/roll-consumers.md and docs/fresh-pods.md.
 */
@Story
@Isolated("the installation gets other values, so the operator's pod is replaced")
@Execution(ExecutionMode.SAME_THREAD)
class HandleStories {

  private static final String FILE = "instruments.csv";
  private static final Pattern YAML = Pattern.compile("(?s)```yaml\n(.*?)```");
  private static final Pattern COMMAND = Pattern.compile("(?m)^    kubectl (.*)$");

  /** Returns the texts of a page that a pattern finds. */
  private static List<String> ofPage(Scene scene, String page, Pattern pattern) throws IOException {
    Path file = scene.namespace().cluster().sources().resolve("docs").resolve(page);
    return pattern.matcher(Files.readString(file)).results().map(found -> found.group(1)).toList();
  }

  /**
   * Applies the Deployment of a page. Its image is that of the test publisher, which prints the
   * name of the file that it serves.
   */
  private static void applyDeployment(Scene scene, String page) throws IOException {
    Path sources = scene.namespace().cluster().sources();
    String image = Files.readString(sources.resolve("target/images/publisher.ref")).strip();
    String yaml =
        ofPage(scene, page, YAML).stream()
            .filter(text -> text.contains("kind: Deployment"))
            .findFirst()
            .orElseThrow()
            .replace("registry.example/reader:1", image)
            .replace("FILE_VERSION", "PUBLISHER_FILE");
    scene.namespace().user().apply(yaml);
  }

  private static String spec(Scene scene, String more) {
    return scene.rarely(FILE) + more;
  }

  private static Stream<Pod> readers(Scene scene) {
    return scene
        .namespace()
        .client()
        .pods()
        .inNamespace(scene.namespace().name())
        .withLabel("app", "reader")
        .list()
        .getItems()
        .stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null);
  }

  private static boolean isReady(Pod pod) {
    return pod.getStatus().getConditions().stream()
        .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
  }

  private static Pod awaitReader(Scene scene, String what, String version) {
    return Patience.await(what, Duration.ofMinutes(2))
        .until(
            () ->
                readers(scene)
                    .filter(HandleStories::isReady)
                    .filter(pod -> log(scene, pod).contains("/files/" + version))
                    .findFirst(),
            found -> found.isPresent())
        .orElseThrow();
  }

  private static String log(Scene scene, Pod pod) {
    return scene.kubectl("logs", pod.getMetadata().getName());
  }

  @Test
  @DisplayName(
      "A Deployment starts with the first version of the file, and the page's commands roll it to "
          + "the second")
  void aDeploymentIsRolled(Scene scene, FetchJobs fetchJobs) throws Exception {
    try (var upgrade = scene.operator().upgrade("configMaps.enabled=true")) {
      // Given
      scene.publish(FILE, "first\n");
      fetchJobs.applyReady(
          "instruments", spec(scene, "handle: {configMap: {name: instruments-version}}\n"));
      applyDeployment(scene, "roll-consumers.md");
      assertThat(fetchJobs.run("instruments").outcome()).isEqualTo("Fetched");
      String first = fetchJobs.status("instruments").artifact().version();
      Pod before = awaitReader(scene, "a reader of the first version", first);

      // When
      scene.publish(FILE, "second\n");
      assertThat(fetchJobs.run("instruments").outcome()).isEqualTo("Fetched");
      String second = fetchJobs.status("instruments").artifact().version();
      String sha256 = fetchJobs.status("instruments").artifact().sha256();
      List<String> commands =
          ofPage(scene, "roll-consumers.md", COMMAND).stream()
              .map(command -> command.replace("'", ""))
              .toList();
      Patience.await("the ConfigMap has the second version", Duration.ofSeconds(60))
          .until(() -> scene.kubectl(commands.get(0).split(" ")).equals(sha256));
      scene.kubectl(commands.get(1).replace("SHA256", sha256).split(" "));

      // Then
      Pod after = awaitReader(scene, "a reader of the second version", second);
      assertThat(second).isNotEqualTo(first);
      assertThat(after.getMetadata().getUid()).isNotEqualTo(before.getMetadata().getUid());
    }
  }

  @Test
  @DisplayName(
      "A pod with a readiness gate enters its Service with the first file, and leaves it when the "
          + "file has old data")
  void aPodLeavesItsService(Scene scene, FetchJobs fetchJobs) throws Exception {
    try (var upgrade = scene.operator().upgrade("podReadiness.enabled=true")) {
      // Given
      String dated = "%s\n";
      scene.publish(FILE, dated.formatted(LocalDate.now(ZoneOffset.UTC)));
      fetchJobs.applyReady(
          "instruments",
          spec(
              scene,
              """
              dataDate: {line: 1, allowOlder: true}
              freshness: {maxAge: 96h, basis: DataDate}
              """));
      applyDeployment(scene, "fresh-pods.md");
      scene
          .namespace()
          .user()
          .apply(
              """
              apiVersion: v1
              kind: Service
              metadata: {name: reader}
              spec: {selector: {app: reader}, ports: [{port: 80, targetPort: 8080}]}
              """);
      Patience.await("the container runs, and the pod is not ready", Duration.ofMinutes(3))
          .until(
              () ->
                  readers(scene)
                      .anyMatch(
                          pod -> pod.getStatus().getPhase().equals("Running") && !isReady(pod)));
      assertThat(readyEndpoints(scene)).isZero();

      // When
      assertThat(fetchJobs.run("instruments").outcome()).isEqualTo("Fetched");

      // Then
      Patience.await("the pod is in the Service", Duration.ofMinutes(3))
          .until(() -> readyEndpoints(scene) == 1);

      // When
      scene.publish(FILE, dated.formatted("2026-01-02"));
      assertThat(fetchJobs.run("instruments").outcome()).isEqualTo("Fetched");

      // Then
      Patience.await("the pod has left the Service", Duration.ofMinutes(3))
          .until(() -> readyEndpoints(scene) == 0);
      assertThat(readers(scene).flatMap(pod -> pod.getStatus().getConditions().stream()))
          .anySatisfy(
              condition -> {
                assertThat(condition.getType()).isEqualTo("fetchjobs.dev/fresh-instruments");
                assertThat(condition.getReason()).isEqualTo("TooOld");
              });
    }
  }

  private static long readyEndpoints(Scene scene) {
    List<EndpointSlice> slices =
        scene
            .namespace()
            .client()
            .discovery()
            .v1()
            .endpointSlices()
            .inNamespace(scene.namespace().name())
            .withLabel("kubernetes.io/service-name", "reader")
            .list()
            .getItems();
    return slices.stream()
        .flatMap(slice -> slice.getEndpoints().stream())
        .filter(endpoint -> Boolean.TRUE.equals(endpoint.getConditions().getReady()))
        .count();
  }
}
