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

/** Tests problems that only Kubernetes or the user can solve, and that {@code kubectl} shows. */
@Story
class KubernetesStories {

  private static final String FILE = "list.csv";
  private static final Duration SOON = Duration.ofSeconds(30);

  @Test
  @DisplayName(
      "The status names an image that cannot be pulled within 30 s, while the run waits for the "
          + "image")
  void imagePull(Scene scene, FetchJobs fetchJobs) {
    // Given
    fetchJobs.applyReady("imageless", scene.rarely(FILE));
    Job job =
        new JobBuilder(fetchJobs.job("imageless"))
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
    fetchJobs.start(job);

    // Then
    Condition obstacle = awaitObstacle(fetchJobs, "imageless", "ImagePullFailed");
    assertThat(obstacle.message()).contains("registry.invalid/no/such:1");
  }

  @Test
  @DisplayName("The status names a claim that does not exist within 30 s")
  void missingClaim(Scene scene, FetchJobs fetchJobs) {
    // Given
    String spec = scene.rarely(FILE).replace("claimName: data", "claimName: no-such-claim");
    fetchJobs.applyReady("claimless", spec);

    // When
    fetchJobs.start("claimless");

    // Then
    Condition obstacle = awaitObstacle(fetchJobs, "claimless", "ClaimNotFound");
    assertThat(obstacle.message()).contains("no-such-claim");
  }

  @Test
  @DisplayName(
      "Another program's CronJob has the FetchJob's name: the FetchJob is Stalled with "
          + "NameConflict, and the operator does not change the CronJob")
  void nameConflict(Scene scene, FetchJobs fetchJobs) {
    // Given
    fetchJobs.applyReady("template", scene.rarely(FILE) + "suspend: true\n");
    CronJob foreign =
        new CronJobBuilder()
            .withNewMetadata()
            .withName("taken")
            .endMetadata()
            .withSpec(fetchJobs.cronJob("template").orElseThrow().getSpec())
            .build();
    var cronJobs =
        scene.namespace().client().batch().v1().cronjobs().inNamespace(scene.namespace().name());
    CronJob before = cronJobs.resource(foreign).create();

    // When
    fetchJobs.apply("taken", scene.rarely(FILE));

    // Then
    assertThat(fetchJobs.awaitStalled("taken").reason()).isEqualTo("NameConflict");
    assertThat(cronJobs.withName("taken").require()).isEqualTo(before);

    // When
    cronJobs.withName("taken").delete();

    // Then
    fetchJobs.awaitReady("taken");
  }

  @Test
  @DisplayName(
      "A FetchJob has an unknown time zone: it is Stalled with a message, and Ready after a "
          + "correction")
  void unknownZone(Scene scene, FetchJobs fetchJobs) {
    // When
    fetchJobs.apply("lost", scene.rarely(FILE) + "timeZone: Europe/Atlantis\n");

    // Then
    Condition stalled = fetchJobs.awaitStalled("lost");
    assertThat(stalled.reason()).isEqualTo("InvalidTimeZone");
    assertThat(stalled.message()).contains("Europe/Atlantis");
    assertThat(fetchJobs.cronJob("lost")).isEmpty();

    // When
    fetchJobs.apply("lost", scene.rarely(FILE) + "timeZone: Europe/Athens\n");

    // Then
    FetchJob ready = fetchJobs.awaitReady("lost");
    assertThat(FetchJobs.condition(ready, "Stalled")).isEmpty();
  }

  @Test
  @DisplayName("kubectl wait returns for Ready and for Fetched, and kubectl get shows the columns")
  void kubectl(Scene scene, FetchJobs fetchJobs) {
    // Given
    scene.publish(FILE, "rows\n");
    fetchJobs.apply("shown", scene.rarely(FILE));

    // When
    scene.kubectl("wait", "--for=condition=Ready", "fetchjob/shown", "--timeout=180s");
    fetchJobs.start("shown");
    scene.kubectl("wait", "--for=condition=Fetched", "fetchjob/shown", "--timeout=240s");

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
      "A namespace that enforces the Pod Security level \"restricted\" admits the download pods")
  void restricted(Scene scene, FetchJobs fetchJobs) {
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
    String job = fetchJobs.applyAndRun("strict", scene.rarely(FILE)).job();

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
    return scene.kubectl(words).lines().toList();
  }

  /**
   * Waits until the condition reports a run that cannot start. The condition reports this at once,
   * and not only when the Job gives up.
   */
  private static Condition awaitObstacle(FetchJobs fetchJobs, String name, String reason) {
    FetchJob stuck =
        fetchJobs.await(
            name,
            reason + " of the run that waits",
            SOON,
            job ->
                FetchJobs.condition(job, "Fetched")
                    .filter(c -> c.status().equals("False") && c.reason().equals(reason))
                    .isPresent());
    return FetchJobs.condition(stuck, "Fetched").orElseThrow();
  }
}
