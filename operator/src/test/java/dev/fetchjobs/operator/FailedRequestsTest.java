package dev.fetchjobs.operator;

import static dev.fetchjobs.operator.FailingCluster.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fetchjobs.api.Condition;
import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.operator.decide.ApiException;
import dev.fetchjobs.operator.decide.Failure;
import dev.fetchjobs.operator.desired.FetchJobYaml;
import dev.fetchjobs.operator.desired.LiveCronJob;
import dev.fetchjobs.operator.observed.JobJson;
import dev.fetchjobs.operator.tree.Node;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests that the status still reports what is known when all requests except its own write fail.
 */
class FailedRequestsTest {

  private final FailingCluster cluster = new FailingCluster();
  private final FailingApi api = cluster.api;

  static Stream<ApiException> transientOnes() {
    return Stream.concat(
        Stream.of(404, 408, 409, 429, 500, 502, 503, 504).map(FailingApi::refusal),
        Stream.of(
            ApiException.noAnswer("PATCH cronjobs", "Connection reset"),
            FailingApi.refusal(
                403, "cannot find RESTMapping for APIVersion fetchjobs.dev/v1alpha1")));
  }

  static Stream<ApiException> refusals() {
    return Stream.of(400, 403, 405, 410, 413, 422).map(FailingApi::refusal);
  }

  @ParameterizedTest
  @MethodSource("transientOnes")
  @DisplayName(
      "R1 The CronJob cannot be created: the status says why, and the operator tries again")
  void createFails(ApiException why) {
    // Given
    FetchJob fetchJob = FetchJobYaml.ageing();
    api.cronJobs = why;

    // When
    Instant next = cluster.reconcile(fetchJob, NOW);

    // Then
    Condition reconciling = cluster.condition("Reconciling");
    assertThat(reconciling.reason()).isEqualTo("CronJobWriteFailed");
    assertThat(reconciling.message()).contains(why.sentence(), "no run starts");
    assertThat(cluster.condition("Ready").status()).isEqualTo("False");
    assertThat(cluster.condition("Fresh").reason()).isEqualTo("NeverFetched");
    assertThat(cluster.status().schedule()).isNull();
    assertThat(next).isBetween(NOW, NOW.plus(Failure.LONGEST));
    assertThat(api.jobs).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("refusals")
  @DisplayName(
      "R1 The API server refuses the CronJob: the FetchJob is Stalled, and the message quotes the "
          + "API server")
  void createIsRefused(ApiException why) {
    // Given
    api.cronJobs = why;

    // When
    Instant next = cluster.reconcile(FetchJobYaml.complete(), NOW);

    // Then
    assertThat(cluster.condition("Stalled").reason()).isEqualTo("CronJobRefused");
    assertThat(cluster.condition("Stalled").message()).contains("words of the server");
    assertThat(next).isEqualTo(NOW.plus(Failure.LONGEST));
  }

  @ParameterizedTest
  @MethodSource("transientOnes")
  @DisplayName(
      "R1 An edit cannot be written to the CronJob: the status gives the next run of the unedited "
          + "CronJob")
  void editFails(ApiException why) {
    // Given
    cluster.cronJob = LiveCronJob.of(FetchJobYaml.complete());
    FetchJob edited =
        FetchJobYaml.with("12 7 * * 1-5", "30 9 * * *", "generation: 1", "generation: 2");
    api.cronJobs = why;

    // When
    cluster.reconcile(edited, NOW);

    // Then
    assertThat(cluster.status().observedGeneration()).isEqualTo(2);
    assertThat(cluster.status().schedule().nextRunTime()).isEqualTo("2026-11-23T06:12:00Z");
    assertThat(cluster.condition("Reconciling").message()).contains("the CronJob stays as it was");
    assertThat(cluster.reconcile(edited, NOW.plusMillis(400)))
        .as("the CronJob is not sent again before the pause is over")
        .isBetween(NOW.plusMillis(500), NOW.plusSeconds(1));
    assertThat(api.attempts)
        .as("after a conflict the CronJob is read and sent again twice")
        .isEqualTo(why.code() == 409 || why.code() == 404 ? 3 : 1);

    // When
    api.cronJobs = null;
    cluster.reconcile(edited, NOW.plusSeconds(1));

    // Then
    assertThat(cluster.condition("Ready").status()).isEqualTo("True");
    assertThat(cluster.status().condition("Reconciling")).isEmpty();
  }

  @Test
  @DisplayName(
      "R1 The CronJob's last schedule time cannot be moved: the operator writes the new schedule "
          + "only after a later attempt succeeds")
  void movingFails() {
    // Given
    cluster.cronJob = LiveCronJob.of(FetchJobYaml.complete());
    api.lastSchedule = FailingApi.refusal(503);

    // When
    cluster.reconcile(FetchJobYaml.with("12 7 * * 1-5", "30 9 * * *"), NOW);

    // Then
    assertThat(cluster.condition("Reconciling").reason()).isEqualTo("CronJobWriteFailed");
    assertThat(api.attempts).isZero();
  }

  @ParameterizedTest
  @MethodSource("transientOnes")
  @DisplayName(
      "R1 A Job cannot be created: Ready and Reconciling are True, and the request for the run "
          + "stays open")
  void jobFails(ApiException why) {
    // Given
    FetchJob asked =
        FetchJobYaml.asking("today", FetchJobYaml.with("runOnCreate: true", "runOnCreate: false"));
    cluster.cronJob = LiveCronJob.of(asked);
    api.jobCreation = why;

    // When
    Instant next = cluster.reconcile(asked, NOW);

    // Then
    assertThat(cluster.condition("Ready").status()).isEqualTo("True");
    assertThat(cluster.condition("Reconciling").reason()).isEqualTo("JobWriteFailed");
    assertThat(cluster.condition("Reconciling").message()).contains(why.sentence());
    assertThat(cluster.status().lastHandledRunRequest()).isNull();
    assertThat(next).isBetween(NOW, NOW.plus(Failure.LONGEST));

    // When
    api.jobCreation = null;
    cluster.reconcile(asked, next);

    // Then
    assertThat(cluster.status().condition("Reconciling")).isEmpty();
    assertThat(cluster.status().lastHandledRunRequest()).isEqualTo("today");
    assertThat(api.jobs).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("transientOnes")
  @DisplayName(
      "R1 Events cannot be read: the status keeps the known reason why a run does not start")
  void eventsFail(ApiException why) {
    // Given
    FetchJob fetchJob = FetchJobYaml.complete();
    cluster.cronJob = LiveCronJob.of(fetchJob);
    cluster.jobs.add(JobJson.job("a-run", NOW));
    api.shownEvents =
        List.of(JobJson.event("FailedCreate", "a-run-uid", "exceeded quota: none", NOW));
    cluster.reconcile(fetchJob, NOW.plusSeconds(20));
    Condition stuck = cluster.condition("Fetched");
    fetchJob.setStatus(cluster.status());

    // When
    api.events = why;
    cluster.reconcile(fetchJob, NOW.plusSeconds(40));

    // Then
    assertThat(stuck.reason()).isEqualTo("PodRefused");
    assertThat(cluster.condition("Fetched")).isEqualTo(stuck);
  }

  @Test
  @DisplayName("R1 A namespace is being deleted: the operator writes nothing to it")
  void terminating() {
    // Given
    api.cronJobs =
        ApiException.answered(
            "PATCH cronjobs",
            403,
            new Node(
                Map.of(
                    "message",
                    "being terminated",
                    "details",
                    Map.of("causes", List.of(Map.of("reason", "NamespaceTerminating"))))));

    // When
    cluster.reconcile(FetchJobYaml.complete(), NOW);

    // Then
    assertThat(api.statuses).isEmpty();
  }

  @Test
  @DisplayName("R1 The status cannot be written: the framework repeats the reconciliation")
  void statusFails() {
    api.status = FailingApi.refusal(503);

    assertThatThrownBy(() -> cluster.reconcile(FetchJobYaml.complete(), NOW))
        .isInstanceOf(ApiException.class);
  }
}
