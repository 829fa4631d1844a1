package dev.fetchjobs.operator.status;

import static dev.fetchjobs.operator.status.Statuses.NOW;
import static dev.fetchjobs.operator.status.Statuses.active;
import static dev.fetchjobs.operator.status.Statuses.condition;
import static dev.fetchjobs.operator.status.Statuses.failed;
import static dev.fetchjobs.operator.status.Statuses.fetched;
import static dev.fetchjobs.operator.status.Statuses.finished;
import static dev.fetchjobs.operator.status.Statuses.refused;
import static dev.fetchjobs.operator.status.Statuses.report;
import static dev.fetchjobs.operator.status.Statuses.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.api.Condition;
import dev.fetchjobs.contract.AcceptCommand;
import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.contract.FetchReport;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.contract.VersionName;
import dev.fetchjobs.operator.desired.FetchJobYaml;
import dev.fetchjobs.operator.observed.Obstacle;
import dev.fetchjobs.operator.observed.Run;
import dev.fetchjobs.operator.vocabulary.Reason;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FetchedTest {

  @Test
  @DisplayName(
      "Something keeps a run from starting: Fetched is False, and gets its former value when the "
          + "run starts")
  void stuck() {
    var known = status(null, NOW, fetched("a"));
    var stuck = active("b", new Run.Stuck(Reason.IMAGE_PULL_FAILED, "no image"));

    var blocked = status(known, NOW, stuck);
    var healed = status(blocked, NOW, active("b", new Run.Active()));

    assertThat(condition(blocked, "Fetched").orElseThrow().reason()).isEqualTo("ImagePullFailed");
    assertThat(blocked.activeRun().job()).isEqualTo("b");
    assertThat(condition(healed, "Fetched").orElseThrow().status()).isEqualTo("True");
  }

  @Test
  @DisplayName("The API server refuses the Job of a run: Fetched is False until the run has a Job")
  void jobRefused() {
    // Given
    var fetchJob = FetchJobYaml.complete();
    var refusal = Obstacle.jobRefused("exceeded quota: no-jobs");

    // When
    var refused = refused(fetchJob, null, refusal, NOW);
    var healed = status(fetchJob, refused, NOW);

    // Then
    Condition fetched = condition(refused, "Fetched").orElseThrow();
    assertThat(fetched.status()).isEqualTo("False");
    assertThat(fetched.reason()).isEqualTo("JobRefused");
    assertThat(fetched.message()).contains("exceeded quota: no-jobs");
    assertThat(condition(healed, "Fetched").orElseThrow().reason()).isEqualTo("NoRunYet");
  }

  @Test
  @DisplayName(
      "A check rejected a file: the condition gives the command that publishes the file "
          + "nevertheless")
  void rejected() {
    // Given
    var fetchJob = FetchJobYaml.with("name: xetra", "name: " + "x".repeat(253));
    var hold = new FetchReport.Hold(NOW.plusSeconds(900), FetchReport.Hold.Reason.CIRCUIT_OPEN);
    String job = "a".repeat(63);
    var run = finished(job, Outcome.REJECTED, null, report(Outcome.REJECTED, hold));

    // When
    var rejected = status(fetchJob, null, NOW, run);
    var failed = status(fetchJob, rejected, NOW, run, failed("b", FailureClass.TRANSIENT));

    // Then
    String digest = rejected.quarantined().sha256();
    assertThat(condition(rejected, "Fetched").orElseThrow().message())
        .startsWith("What happened. Scheduled runs do not ask again before ")
        .contains("kubectl annotate fetchjob " + "x".repeat(253) + " -n data ")
        .contains(" " + AcceptCommand.ACCEPT_ANNOTATION + "=" + digest + " ")
        .endsWith(" " + AcceptCommand.REQUEST_ANNOTATION + "=accept-" + job)
        .hasSizeLessThan(1024 - 18 - 252);
    assertThat(condition(failed, "Fetched").orElseThrow().message()).doesNotContain("kubectl");
    assertThat(failed.quarantined()).isEqualTo(rejected.quarantined());
    assertThat(condition(rejected, "Fetched").orElseThrow().message())
        .doesNotContain(VersionName.PUBLISH_ANNOTATION);
  }

  @Test
  @DisplayName(
      "The FetchJob still names a version to publish: the command that accepts a refused file"
          + " removes that annotation, and has room in the message")
  void rejectedWithVersion() {
    // Given
    var fetchJob = FetchJobYaml.with("name: xetra", "name: " + "x".repeat(253));
    fetchJob
        .getMetadata()
        .setAnnotations(Map.of(VersionName.PUBLISH_ANNOTATION, "20261123T060000Z-aaaaaaaa"));
    String job = "a".repeat(63);

    // When
    var rejected =
        status(
            fetchJob,
            null,
            NOW,
            finished(job, Outcome.REJECTED, null, report(Outcome.REJECTED, null)));

    // Then
    assertThat(condition(rejected, "Fetched").orElseThrow().message())
        .contains(
            " --overwrite fetchjobs.dev/publish-version- " + AcceptCommand.ACCEPT_ANNOTATION + "=")
        .endsWith(" " + AcceptCommand.REQUEST_ANNOTATION + "=accept-" + job)
        .hasSizeLessThan(1024 - 18 - 252);
  }

  @Test
  @DisplayName(
      "A failure that Kubernetes caused has its own reason in the condition, and any other "
          + "failure has its class as the reason")
  void reasons() {
    var infrastructure = status(null, NOW, failed("a", FailureClass.INFRASTRUCTURE));
    var transientFailure = status(null, NOW, failed("a", FailureClass.TRANSIENT));

    assertThat(condition(infrastructure, "Fetched").orElseThrow().reason()).isEqualTo("Reason");
    assertThat(condition(transientFailure, "Fetched").orElseThrow().reason())
        .isEqualTo("Transient");
  }
}
