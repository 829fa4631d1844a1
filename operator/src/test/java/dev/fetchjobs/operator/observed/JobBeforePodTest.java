package dev.fetchjobs.operator.observed;

import static dev.fetchjobs.operator.observed.JobJson.job;
import static dev.fetchjobs.operator.observed.JobJson.pod;
import static dev.fetchjobs.operator.observed.JobJson.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Tests Jobs and pods whose changes are seen in any order, because they have separate watches. The
 * end of a Job may be seen before the end of its pod.
 */
class JobBeforePodTest {

  private static final Instant END = Instant.parse("2026-11-22T07:20:00Z");

  private static final GenericKubernetesResource FAILED =
      job(
          "a",
          JobJson.failed(
              "PodFailurePolicy",
              "Container downloader for pod ns/a-x failed with exit code 22 matching FailJob rule at index 0"),
          "");

  private static final GenericKubernetesResource COMPLETE =
      job("a", JobJson.complete(END.toString()), "");

  private static final String RUNNING =
      "\"phase\":\"Running\",\"containerStatuses\":[{\"name\":\"downloader\",\"state\":{\"running\":{}}}]";

  @Test
  @DisplayName("A failed Job whose pod's end is not visible yet: its run is active")
  void jobBeforePod() {
    assertThat(run(END.plusSeconds(21), FAILED, pod(RUNNING)).state())
        .isInstanceOf(Run.Active.class);
  }

  @Test
  @DisplayName("An ended Job whose pod was never visible: the operator waits 10 s for the report")
  void jobWithoutPod() {
    for (GenericKubernetesResource job : List.of(FAILED, COMPLETE)) {
      assertThat(run(END.plusSeconds(9), job).state())
          .isEqualTo(new Run.Ending(END.plusSeconds(10)));
      assertThat(run(END.plusSeconds(10), job).state()).isInstanceOf(Run.Finished.class);
    }
  }

  @Test
  @DisplayName(
      "A failed Job whose pod is removed or being deleted: the failure class comes from "
          + "Kubernetes' exit code")
  void podGone() {
    // Given
    var leaving = pod(RUNNING);
    leaving.getMetadata().setDeletionTimestamp(END.minusSeconds(1).toString());

    for (Run run :
        List.of(run(END.plusSeconds(21), FAILED), run(END.plusSeconds(21), FAILED, leaving))) {
      // When
      var result = JobJson.finished(run).result();

      // Then
      assertThat(result.reason()).isEqualTo("PodGone");
      assertThat(result.failureClass()).hasToString("Integrity");
    }
  }
}
