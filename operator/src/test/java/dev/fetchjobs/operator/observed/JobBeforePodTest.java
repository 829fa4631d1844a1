package dev.fetchjobs.operator.observed;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class JobBeforePodTest {

  private static final String FAILED_JOB =
      """
      apiVersion: batch/v1
      kind: Job
      metadata:
        name: list-1
        uid: job-uid
        creationTimestamp: 2026-11-22T05:00:00Z
        ownerReferences: [{apiVersion: batch/v1, kind: CronJob, name: list, uid: cron-uid, controller: true}]
      status:
        startTime: 2026-11-22T05:00:00Z
        conditions:
        - type: Failed
          status: "True"
          reason: PodFailurePolicy
          message: Container downloader for pod ns/list-1-x failed with exit code 22 matching FailJob rule at index 0
          lastTransitionTime: 2026-11-22T05:00:09Z
      """;

  private static final String COMPLETE_JOB =
      """
      apiVersion: batch/v1
      kind: Job
      metadata:
        name: list-1
        uid: job-uid
        creationTimestamp: 2026-11-22T05:00:00Z
        ownerReferences: [{apiVersion: batch/v1, kind: CronJob, name: list, uid: cron-uid, controller: true}]
      status:
        startTime: 2026-11-22T05:00:00Z
        completionTime: 2026-11-22T05:00:09Z
        succeeded: 1
        conditions: [{type: Complete, status: "True", lastTransitionTime: 2026-11-22T05:00:09Z}]
      """;

  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata:
        name: list-1-x
        uid: pod-uid
        creationTimestamp: 2026-11-22T05:00:01Z
        %s
        ownerReferences: [{apiVersion: batch/v1, kind: Job, name: list-1, uid: job-uid, controller: true}]
      status:
        phase: Running
        containerStatuses: [{name: downloader, state: {running: {startedAt: 2026-11-22T05:00:02Z}}}]
      """;

  @Test
  @DisplayName(
      "A Job seen as failed before its pod's end was seen: the run goes on until the pod tells its result")
  void job_before_pod() {
    // When
    Run run = run("2026-11-22T05:00:30Z", FAILED_JOB, POD.formatted("labels: {}"));

    // Then
    assertThat(run.state()).isInstanceOf(Run.Active.class);
  }

  @Test
  @DisplayName(
      "A Job seen as over before its pod was seen at all: its report is waited for, not for ever")
  void job_without_pod() {
    for (String job : List.of(FAILED_JOB, COMPLETE_JOB)) {
      assertThat(run("2026-11-22T05:00:18Z", job).state())
          .isEqualTo(new Run.Ending(Instant.parse("2026-11-22T05:00:19Z")));
      assertThat(run("2026-11-22T05:00:19Z", job).state()).isInstanceOf(Run.Finished.class);
    }
  }

  @Test
  @DisplayName(
      "A failed Job whose pod is gone or leaving: the class comes from the exit code that Kubernetes names")
  void pod_gone() {
    for (Run run :
        List.of(
            run("2026-11-22T05:00:30Z", FAILED_JOB),
            run(
                "2026-11-22T05:00:30Z",
                FAILED_JOB,
                POD.formatted("deletionTimestamp: 2026-11-22T05:00:08Z")))) {
      assertThat(run.state()).isInstanceOf(Run.Finished.class);
      Run.Result result = ((Run.Finished) run.state()).result();
      assertThat(result.reason()).isEqualTo("PodGone");
      assertThat(result.failureClass()).hasToString("Integrity");
    }
  }

  private static Run run(String now, String job, String... pods) {
    return Runs.of(
            "cron-uid",
            List.of(read(job)),
            List.of(pods).stream().map(JobBeforePodTest::read).toList(),
            Instant.parse(now))
        .getFirst();
  }

  private static GenericKubernetesResource read(String yaml) {
    return Serialization.unmarshal(yaml, GenericKubernetesResource.class);
  }
}
