package dev.fetchjobs.operator.observed;

import static dev.fetchjobs.operator.observed.JobJson.event;
import static dev.fetchjobs.operator.observed.JobJson.job;
import static dev.fetchjobs.operator.observed.JobJson.pod;
import static dev.fetchjobs.operator.observed.JobJson.run;
import static dev.fetchjobs.operator.observed.JobJson.stuckBy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.operator.tree.Node;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
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
  @DisplayName("A container does not start: the status gives the cause and the remedy")
  void notStarted(String waiting, String reason, String hint) {
    var pod =
        pod(
            "\"phase\":\"Pending\",\"containerStatuses\":[{\"name\":\"downloader\",\"state\":{\"waiting\":{\"reason\":\"%s\",\"message\":\"m\"}}}]"
                .formatted(waiting));

    var stuck = stuckBy(run(job("a", "", ""), pod));
    assertThat(stuck.reason().word()).isEqualTo(reason);
    assertThat(stuck.message()).contains(hint).endsWith(". Kubernetes says: m");
  }

  @Test
  @DisplayName(
      "R5 A pod does not start and has no reported cause: the status names the delay after 120 s")
  void unexplained() {
    Obstacle unexplained = Obstacle.notStarted(List.of());
    assertThat(unexplained.reason().word()).isEqualTo("NotStarted");
    assertThat(unexplained.message()).contains("for 120 s", "kubectl describe");
    assertThat(Obstacle.notStarted(List.of(event("Pulling", "p", "Pulling image x"))).message())
        .endsWith("Kubernetes says: Pulling image x");
  }

  @Test
  void eventsExplainWhatTheStatusDoesNot() {
    var waiting = run(job("a", "", ""));
    assertThat(waiting.state()).isInstanceOf(Run.Starting.class);
    var uids = ((Run.Starting) waiting.state()).objectUids();

    isExplained(
        event("FailedCreate", "job-a", "m"), uids, "PodRefused", "the quota or policy changed");
    isExplained(
        event("FailedMount", "job-a", "m"), uids, "VolumeNotMounted", "create what is missing");
    isExplained(event("FailedScheduling", "job-a", "m"), uids, "Unschedulable", "spec.podTemplate");
    isExplained(
        event("FailedCreatePodSandBox", "job-a", "m"), uids, "SandboxFailed", "look at its");
    assertThat(Obstacle.of(List.of(event("FailedCreate", "another", "x")), uids)).isEmpty();
    assertThat(Obstacle.of(List.of(event("Pulled", "job-a", "x")), uids)).isEmpty();
  }

  /** The messages in these rows have the words of Kubernetes 1.34. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Multi-Attach error for volume "pvc-7" Volume is already exclusively attached to one node and can't be attached to another | MultiAttach | ReadWriteMany claim
          Multi-Attach error for volume "pvc-7" Volume is already used by pod(s) reader-5f6d-x                                      | MultiAttach | spec.podTemplate.affinity
          Multi-Attach error for volume "pvc-7" Volume is already used by 1 pod(s) in different namespaces                          | MultiAttach | on one node
          AttachVolume.Attach failed for volume "pvc-7" : timed out waiting for the condition                                       | VolumeNotMounted | create what is missing
          """)
  @DisplayName(
      "R5 A volume is attached to another node: the status names MultiAttach, quotes Kubernetes "
          + "and says how downloads and consumers share the volume")
  void multiAttach(String message, String reason, String remedy) {
    // Given
    var waiting = (Run.Starting) run(job("a", "", "")).state();

    // When
    Obstacle seen =
        Obstacle.of(List.of(event("FailedAttachVolume", "job-a", message)), waiting.objectUids())
            .orElseThrow();

    // Then
    assertThat(seen.reason().word()).isEqualTo(reason);
    assertThat(seen.message()).contains(remedy).endsWith("Kubernetes says: " + message);
  }

  @Test
  @DisplayName(
      "R5 The kubelet repeats that a volume is not attached: the status still names MultiAttach, "
          + "which Kubernetes announced once")
  void multiAttachIsAnnouncedOnce() {
    // Given
    var waiting = (Run.Starting) run(job("a", "", "")).state();
    var once =
        event(
            "FailedAttachVolume",
            "job-a",
            "Multi-Attach error for volume \"pvc-7\" Volume is already used by pod(s) reader",
            Instant.parse("2026-11-22T07:12:50Z"));
    var repeated =
        event(
            "FailedMount",
            "job-a",
            "Unable to attach or mount volumes: unmounted volumes=[data], unattached volumes=[], "
                + "failed to process volumes=[]: context deadline exceeded",
            Instant.parse("2026-11-22T07:14:50Z"));

    // When
    var seen = Obstacle.of(List.of(once, repeated), waiting.objectUids()).orElseThrow();
    var alone = Obstacle.of(List.of(repeated), waiting.objectUids()).orElseThrow();

    // Then
    assertThat(seen.reason().word()).isEqualTo("MultiAttach");
    assertThat(alone.reason().word()).isEqualTo("VolumeNotMounted");
  }

  @Test
  @DisplayName(
      "The status does not report the short time in which a node may not yet read objects of its "
          + "new pod")
  void notYetReadable() {
    // Given
    var waiting = (Run.Starting) run(job("a", "", "")).state();
    String message =
        "persistentvolumeclaims is forbidden: no relationship found between node and this object";

    // Then
    assertThat(Obstacle.of(List.of(event("FailedMount", "job-a", message)), waiting.objectUids()))
        .isEmpty();
  }

  @Test
  @DisplayName("The status cuts a long message of Kubernetes, and shows the whole remedy after it")
  void cut() {
    // When
    var obstacle = Obstacle.jobRefused("x".repeat(9_000));

    // Then
    assertThat(obstacle.message())
        .hasSize(512)
        .contains("have the quota or policy changed. We try again every 30 s.");
  }

  @Test
  void theCronJobsEventsSayWhyASlotHasNoJob() {
    // Given
    var since = Instant.parse("2026-11-22T07:12:09Z");
    var refused =
        event(
            "FailedCreate",
            "cron-uid",
            "(combined from similar events): Error creating job: jobs.batch \"xetra-1\" is forbidden: exceeded quota");

    // When
    var seen = Obstacle.ofSchedule(List.of(refused), "cron-uid", since).orElseThrow();

    // Then
    assertThat(seen.reason().word()).isEqualTo("JobRefused");
    assertThat(seen.message())
        .contains("have the quota or policy changed. Kubernetes tries again")
        .endsWith("says: jobs.batch \"xetra-1\" is forbidden: exceeded quota");
    assertThat(Obstacle.ofSchedule(List.of(refused), "cron-uid", since.plusSeconds(1))).isEmpty();
    assertThat(Obstacle.ofSchedule(List.of(refused), "another", since)).isEmpty();
    assertThat(
            Obstacle.ofSchedule(List.of(event("MissSchedule", "cron-uid", "x")), "cron-uid", since))
        .isEmpty();
  }

  private static void isExplained(Node event, List<String> uids, String reason, String hint) {
    Obstacle obstacle = Obstacle.of(List.of(event), uids).orElseThrow();
    assertThat(obstacle.reason().word()).isEqualTo(reason);
    assertThat(obstacle.message()).contains(hint).endsWith(". Kubernetes says: m");
  }
}
