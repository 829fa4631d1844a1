package dev.fetchjobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.api.Condition;
import dev.fetchjobs.api.FetchJob;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What only Kubernetes or the user can put right, and how {@code kubectl} shows it. */
@Story
class KubernetesStories {

  private static final String FILE = "list.csv";
  private static final Duration SOON = Duration.ofSeconds(30);

  @Test
  @DisplayName("An image that cannot be pulled is told within 30 s, while the run waits for it")
  void image_pull(Scene scene) {
    // Given
    scene.fetchJobs().apply("imageless", scene.rarely(FILE));
    scene.fetchJobs().awaitReady("imageless");
    Job job =
        new JobBuilder(FetchJobs.job(scene.fetchJobs().cronJob("imageless").orElseThrow()))
            .editSpec()
            .editTemplate()
            .editSpec()
            .editFirstContainer()
            .withImage("registry.invalid/no/such:1")
            .endContainer()
            .endSpec()
            .endTemplate()
            .endSpec()
            .build();

    // When
    scene.fetchJobs().start(job);

    // Then
    Condition told = awaitObstacle(scene, "imageless", "ImagePullFailed");
    assertThat(told.message()).contains("registry.invalid/no/such:1");
  }

  @Test
  @DisplayName("A claim that does not exist is told within 30 s, by its name")
  void missing_claim(Scene scene) {
    // Given
    String spec = scene.rarely(FILE).replace("claimName: data", "claimName: no-such-claim");
    scene.fetchJobs().apply("claimless", spec);
    scene.fetchJobs().awaitReady("claimless");

    // When
    scene.fetchJobs().start("claimless");

    // Then
    Condition told = awaitObstacle(scene, "claimless", "ClaimNotFound");
    assertThat(told.message()).contains("no-such-claim");
  }

  @Test
  @DisplayName(
      "A CronJob of that name that is not ours: Stalled with NameConflict, and it is left alone")
  void name_conflict(Scene scene) {
    // Given
    scene.fetchJobs().apply("template", scene.rarely(FILE) + "suspend: true\n");
    scene.fetchJobs().awaitReady("template");
    CronJob foreign =
        new CronJobBuilder()
            .withNewMetadata()
            .withName("taken")
            .endMetadata()
            .withSpec(scene.fetchJobs().cronJob("template").orElseThrow().getSpec())
            .build();
    var cronJobs =
        scene.namespace().client().batch().v1().cronjobs().inNamespace(scene.namespace().name());
    CronJob before = cronJobs.resource(foreign).create();

    // When
    scene.fetchJobs().apply("taken", scene.rarely(FILE));

    // Then
    assertThat(awaitStalled(scene, "taken").reason()).isEqualTo("NameConflict");
    assertThat(cronJobs.withName("taken").require()).isEqualTo(before);

    // When
    cronJobs.withName("taken").delete();

    // Then
    scene.fetchJobs().awaitReady("taken");
  }

  @Test
  @DisplayName("An unknown time zone: Stalled with a sentence, and Ready once it is put right")
  void unknown_zone(Scene scene) {
    // When
    scene.fetchJobs().apply("lost", scene.rarely(FILE) + "timeZone: Europe/Atlantis\n");

    // Then
    Condition stalled = awaitStalled(scene, "lost");
    assertThat(stalled.reason()).isEqualTo("InvalidTimeZone");
    assertThat(stalled.message()).contains("Europe/Atlantis");
    assertThat(scene.fetchJobs().cronJob("lost")).isEmpty();

    // When
    scene.fetchJobs().apply("lost", scene.rarely(FILE) + "timeZone: Europe/Athens\n");

    // Then
    FetchJob ready = scene.fetchJobs().awaitReady("lost");
    assertThat(FetchJobs.condition(ready, "Stalled")).isEmpty();
  }

  @Test
  @DisplayName("kubectl wait returns for Ready and for Fetched, and kubectl get shows the columns")
  void kubectl(Scene scene) {
    // Given
    scene.publish(FILE, "rows\n");
    scene.fetchJobs().apply("shown", scene.rarely(FILE));

    // When
    scene
        .namespace()
        .kubectl("wait", "--for=condition=Ready", "fetchjob/shown", "--timeout=60s")
        .output();
    scene.fetchJobs().start("shown");
    scene
        .namespace()
        .kubectl("wait", "--for=condition=Fetched", "fetchjob/shown", "--timeout=90s")
        .output();

    // Then
    List<String> narrow = table(scene, "get", "fj");
    assertThat(narrow.get(0))
        .matches("NAME +STATUS +SCHEDULE +READY +(FRESH +)?LAST RESULT +LAST RUN +NEXT RUN +AGE *");
    assertThat(narrow.get(1)).matches("shown +Ok +0 0 1 1 \\* +True .*Fetched .*-01-01T00:00Z.*");
    List<String> wide = table(scene, "get", "fj", "--output", "wide");
    assertThat(wide.get(0))
        .matches("NAME +STATUS +MESSAGE +SCHEDULE .* AGE +TIME ZONE +BYTES +SHA256 +URL *");
    assertThat(wide.get(1))
        .contains(" Etc/UTC ", " 5 ", scene.publisher().sha256(scene.file(FILE)), scene.url(FILE));
  }

  @Test
  @DisplayName(
      "Download pods are admitted in a namespace that enforces the restricted Pod Security level")
  void restricted(Scene scene) {
    // Given
    scene.publish(FILE, "rows\n");
    assertThat(
            scene
                .namespace()
                .client()
                .namespaces()
                .withName(scene.namespace().name())
                .require()
                .getMetadata()
                .getLabels())
        .containsEntry("pod-security.kubernetes.io/enforce", "restricted");

    // When
    String job = scene.fetchJobs().applyAndRun("strict", scene.rarely(FILE)).job();

    // Then
    Pod pod =
        scene
            .namespace()
            .client()
            .pods()
            .inNamespace(scene.namespace().name())
            .withLabel("batch.kubernetes.io/job-name", job)
            .list()
            .getItems()
            .getFirst();
    assertThat(pod.getSpec().getAutomountServiceAccountToken()).isFalse();
    assertThat(pod.getSpec().getContainers())
        .allSatisfy(
            container ->
                assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue());
    assertThat(scene.volume().read(FILE)).isEqualTo("rows\n");
  }

  private static List<String> table(Scene scene, String... words) {
    return scene.namespace().kubectl(words).output().lines().toList();
  }

  private static Condition awaitStalled(Scene scene, String name) {
    FetchJob stalled =
        scene
            .fetchJobs()
            .await(
                name,
                "Stalled",
                job -> FetchJobs.settled(job) && FetchJobs.is(job, "Stalled", "True"));
    assertThat(FetchJobs.is(stalled, "Ready", "False")).isTrue();
    return FetchJobs.condition(stalled, "Stalled").orElseThrow();
  }

  /** A run that cannot start is told by the condition at once, not when the Job gives up. */
  private static Condition awaitObstacle(Scene scene, String name, String reason) {
    FetchJob told =
        scene
            .fetchJobs()
            .await(
                name,
                reason + " of the run that waits",
                SOON,
                job ->
                    FetchJobs.condition(job, "Fetched")
                        .filter(c -> c.status().equals("False") && c.reason().equals(reason))
                        .isPresent());
    return FetchJobs.condition(told, "Fetched").orElseThrow();
  }
}
