package dev.fetchjobs.operator.observed;

import static dev.fetchjobs.operator.observed.JobJson.job;
import static dev.fetchjobs.operator.observed.JobJson.pod;
import static dev.fetchjobs.operator.observed.JobJson.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.operator.tree.Node;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObstacleTest {

  @ParameterizedTest
  @CsvSource({
    "ErrImagePull, ImagePullFailed, check the chart's downloader.image",
    "ImagePullBackOff, ImagePullFailed, check the chart's downloader.image",
    "ErrImageNeverPull, ImagePullFailed, check the chart's downloader.image",
    "SignatureValidationFailed, ImagePullFailed, check the chart's downloader.image",
    "InvalidImageName, ImagePullFailed, check the chart's downloader.image",
    "CreateContainerConfigError, ContainerConfigError, correct the FetchJob",
    "RunContainerError, ContainerNotStarted, look at the pod's node"
  })
  void aContainerThatDoesNotStartSaysWhyAndWhatToDo(String waiting, String reason, String hint) {
    var pod =
        pod(
            "\"phase\":\"Pending\",\"containerStatuses\":[{\"name\":\"downloader\",\"state\":{\"waiting\":{\"reason\":\"%s\",\"message\":\"m\"}}}]"
                .formatted(waiting));

    assertThat(run(job("a", "", ""), pod).state())
        .isInstanceOfSatisfying(
            Run.Stuck.class,
            stuck -> {
              assertThat(stuck.reason()).isEqualTo(reason);
              assertThat(stuck.message()).contains(hint).endsWith(". Kubernetes says: m");
            });
  }

  @Test
  void aMissingClaimIsToldAtOnceAndANodeThatMayBeFreedOnlyIfItLasts() {
    // When
    var missing = unschedulable("persistentvolumeclaim \\\"x\\\" not found");
    var full = unschedulable("0/3 nodes are available: 3 Insufficient cpu.");

    // Then
    assertThat(missing)
        .isInstanceOfSatisfying(
            Run.Stuck.class, stuck -> assertThat(stuck.reason()).isEqualTo("ClaimNotFound"));
    assertThat(full)
        .isInstanceOfSatisfying(
            Run.Starting.class,
            starting ->
                assertThat(starting.seen())
                    .extracting(Obstacle::reason)
                    .isEqualTo("Unschedulable"));
  }

  private static Run.State unschedulable(String message) {
    return run(
            job("a", "", ""),
            pod(
                "\"phase\":\"Pending\",\"conditions\":[{\"type\":\"PodScheduled\",\"status\":\"False\",\"reason\":\"Unschedulable\",\"message\":\"%s\"}]"
                    .formatted(message)))
        .state();
  }

  @Test
  void eventsExplainWhatTheStatusDoesNot() {
    var waiting = run(job("a", "", ""));
    assertThat(waiting.state()).isInstanceOf(Run.Starting.class);
    var uids = ((Run.Starting) waiting.state()).objectUids();

    isTold(event("FailedCreate", "job-a", "m"), uids, "PodRefused", "the quota or policy changed");
    isTold(event("FailedMount", "job-a", "m"), uids, "VolumeNotMounted", "create what is missing");
    isTold(event("FailedScheduling", "job-a", "m"), uids, "Unschedulable", "spec.podTemplate");
    isTold(event("FailedCreatePodSandBox", "job-a", "m"), uids, "SandboxFailed", "look at its");
    assertThat(Obstacle.of(List.of(event("FailedCreate", "another", "x")), uids)).isEmpty();
    assertThat(Obstacle.of(List.of(event("Pulled", "job-a", "x")), uids)).isEmpty();
  }

  @Test
  void aNodeThatMayNotReadYetWhatItsNewPodRefersToIsNoObstacle() {
    // Given
    var waiting = (Run.Starting) run(job("a", "", "")).state();
    String message =
        "persistentvolumeclaims is forbidden: no relationship found between node and this object";

    // Then
    assertThat(Obstacle.of(List.of(event("FailedMount", "job-a", message)), waiting.objectUids()))
        .isEmpty();
  }

  private static void isTold(Node event, List<String> uids, String reason, String hint) {
    assertThat(Obstacle.of(List.of(event), uids))
        .hasValueSatisfying(
            obstacle -> {
              assertThat(obstacle.reason()).isEqualTo(reason);
              assertThat(obstacle.message()).contains(hint).endsWith(". Kubernetes says: m");
            });
  }

  @Test
  void whatKubernetesSaysIsCutAndTheHintIsNot() {
    // When
    var obstacle = Obstacle.jobRefused("x".repeat(9_000));

    // Then
    assertThat(obstacle.message())
        .hasSize(512)
        .contains("have the quota or policy changed. We try again every 30 s.");
  }

  @Test
  void theCronJobsEventsTellWhyASlotHasNoJob() {
    // Given
    var since = Instant.parse("2026-11-22T07:12:09Z");
    var refused =
        event(
            "FailedCreate",
            "cron-uid",
            "(combined from similar events): Error creating job: jobs.batch \"xetra-1\" is forbidden: exceeded quota");

    // When
    var told = Obstacle.ofSchedule(List.of(refused), "cron-uid", since);

    // Then
    assertThat(told)
        .hasValueSatisfying(
            obstacle -> {
              assertThat(obstacle.reason()).isEqualTo("JobRefused");
              assertThat(obstacle.message())
                  .contains("have the quota or policy changed. Kubernetes tries again")
                  .endsWith("says: jobs.batch \"xetra-1\" is forbidden: exceeded quota");
            });
    assertThat(Obstacle.ofSchedule(List.of(refused), "cron-uid", since.plusSeconds(1))).isEmpty();
    assertThat(Obstacle.ofSchedule(List.of(refused), "another", since)).isEmpty();
    assertThat(
            Obstacle.ofSchedule(List.of(event("MissSchedule", "cron-uid", "x")), "cron-uid", since))
        .isEmpty();
  }

  private static Node event(String reason, String uid, String message) {
    return new Node(
        Map.of(
            "type",
            "Warning",
            "reason",
            reason,
            "message",
            message,
            "lastTimestamp",
            "2026-11-22T07:12:09Z",
            "involvedObject",
            Map.of("uid", uid)));
  }
}
