package dev.fetchjobs.operator;

import static dev.fetchjobs.operator.FailingCluster.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.contract.AcceptCommand;
import dev.fetchjobs.operator.desired.FetchJobYaml;
import dev.fetchjobs.operator.desired.LiveCronJob;
import dev.fetchjobs.operator.observed.JobJson;
import dev.fetchjobs.operator.tree.Node;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tests that requested runs end. Some of these runs were superseded, or their Jobs were lost. */
class RequestedRunTest {

  private final FailingCluster cluster = new FailingCluster();
  private final FailingApi api = cluster.api;

  @Test
  @DisplayName("A request with a wrong date starts no run until a person corrects the date")
  void wrongDate() {
    // Given
    FetchJob asking = FetchJobYaml.with("runOnCreate: true", "runOnCreate: false");
    cluster.cronJob = LiveCronJob.of(asking);
    FetchJobYaml.asking("monday", asking);
    FetchJobYaml.askingFor("3 November", asking);

    // When
    cluster.reconcile(asking, NOW);

    // Then
    assertThat(api.jobs).isEmpty();
    assertThat(cluster.condition("Stalled").status()).isEqualTo("True");
    assertThat(cluster.condition("Stalled").message())
        .contains("fetchjobs.dev/run-requested-for is \"3 November\"; write a date");

    // When
    asking.setStatus(cluster.status());
    FetchJobYaml.askingFor("2026-11-03T07:00", asking);
    cluster.reconcile(asking, NOW.plusSeconds(60));

    // Then
    assertThat(api.jobs).hasSize(1);
    assertThat(api.jobAnnotation("fetchjobs.dev/date").value()).isEqualTo("2026-11-03T06:00:00Z");
    assertThat(api.jobAnnotation("fetchjobs.dev/trigger").value()).isEqualTo("Request");

    // When: a person changes only the date
    asking.setStatus(cluster.status());
    FetchJobYaml.askingFor("2026-11-04", asking);
    cluster.reconcile(asking, NOW.plusSeconds(61));

    // Then
    assertThat(api.jobs).hasSize(1);
  }

  @Test
  @DisplayName(
      "R8 A request whose run was superseded stays open, and the run that repeats it has the same "
          + "token")
  void supersededRequest() {
    // Given
    cluster.cronJob = LiveCronJob.of(FetchJobYaml.complete());
    FetchJob corrected = FetchJobYaml.asking("monday", FetchJobYaml.complete());
    cluster.hasSuperseded("Request", corrected);
    assertThat(cluster.status().lastHandledRunRequest()).isEqualTo("monday");
    assertThat(cluster.status().lastCompletedRunRequest()).isNull();

    // When: the superseded Job is removed before the operator can create a new Job
    cluster.jobs.clear();
    cluster.reconcile(corrected, NOW.plusSeconds(400));

    // Then
    assertThat(api.jobs).hasSize(1);
    assertThat(api.jobAnnotation(AcceptCommand.REQUEST_ANNOTATION).value()).isEqualTo("monday");
    assertThat(cluster.status().lastCompletedRunRequest()).isNull();
    assertThat(cluster.status().lastRun().reason()).isEqualTo("Superseded");
  }

  @Test
  @DisplayName(
      "R8 The operator repeats a superseded run of a request only once, even if the superseded "
          + "Job exists longer than the new Job")
  void supersededOnce() {
    // Given: the run that repeats a superseded run has ended, and a person has removed its Job
    cluster.cronJob = LiveCronJob.of(FetchJobYaml.complete());
    FetchJob corrected = FetchJobYaml.asking("monday", FetchJobYaml.complete());
    cluster.hasSuperseded("Request", corrected);
    cluster.reconcile(corrected, NOW.plusSeconds(40));
    corrected.setStatus(cluster.status());
    String name = new Node(api.jobs.getFirst()).at("metadata", "name").textOr("");
    var again = JobJson.job(name, NOW.plusSeconds(40));
    again.getMetadata().getAnnotations().put(AcceptCommand.REQUEST_ANNOTATION, "monday");
    cluster.jobs.add(again);
    cluster.reconcile(corrected, NOW.plusSeconds(41));
    corrected.setStatus(cluster.status());
    assertThat(cluster.status().lastCompletedRunRequest()).isNull();
    cluster.jobs.remove(again);

    // When
    cluster.reconcile(corrected, NOW.plusSeconds(60));
    corrected.setStatus(cluster.status());
    cluster.reconcile(corrected, NOW.plusSeconds(80));

    // Then
    assertThat(api.jobs).hasSize(1);
    assertThat(cluster.status().lastCompletedRunRequest()).isEqualTo("monday");
    assertThat(cluster.status().lastRun().reason()).isEqualTo("JobGone");
  }

  @Test
  @DisplayName(
      "R8 A requested run whose Job is removed before the operator sees it ends with an unknown "
          + "result")
  void lostRequest() {
    // Given
    FetchJob fetchJob =
        FetchJobYaml.asking("monday", FetchJobYaml.with("runOnCreate: true", "runOnCreate: false"));
    cluster.cronJob = LiveCronJob.of(fetchJob);
    cluster.reconcile(fetchJob, NOW.plusSeconds(1));
    fetchJob.setStatus(cluster.status());
    assertThat(api.jobs).hasSize(1);
    assertThat(cluster.status().lastHandledRunRequest()).isEqualTo("monday");

    // When: the watch may still show the Job that was removed
    Instant next = cluster.reconcile(fetchJob, NOW.plusSeconds(2));

    // Then
    assertThat(cluster.status().lastCompletedRunRequest()).isNull();
    assertThat(next).isEqualTo(NOW.plusSeconds(6));

    // When
    cluster.reconcile(fetchJob, next);

    // Then
    assertThat(api.jobs).hasSize(1);
    assertThat(cluster.status().lastCompletedRunRequest()).isEqualTo("monday");
    assertThat(cluster.status().lastRun())
        .satisfies(
            run -> {
              assertThat(run.request()).isEqualTo("monday");
              assertThat(run.outcome()).isEqualTo("Unknown");
              assertThat(run.reason()).isEqualTo("JobGone");
            });
    assertThat(cluster.condition("Fetched").status()).isEqualTo("Unknown");

    // When
    int written = api.statuses.size();
    fetchJob.setStatus(cluster.status());
    cluster.reconcile(fetchJob, NOW.plusSeconds(60));

    // Then
    assertThat(api.statuses).hasSize(written);
  }
}
