package dev.fetchjobs.operator.cluster;

import static dev.fetchjobs.operator.cluster.FetchJobs.hasReason;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.testkit.cluster.OnCluster;
import dev.fetchjobs.testkit.cluster.TestNamespace;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Tests that the operator supersedes Jobs of the real Job controller. No scheduler runs, so no pod
 * starts.
 */
@OnCluster
class SupersessionTest {

  private static final Duration SOON = Duration.ofSeconds(60);

  private static String initial(String claim) {
    return FetchJobs.yaml("xetra")
        .replace("runOnCreate: false", "runOnCreate: true")
        .replace("claimName: instruments", "claimName: " + claim);
  }

  private static List<Job> with(Runs runs, String claim) {
    return runs.jobs().stream()
        .filter(
            job ->
                job.getSpec().getTemplate().getSpec().getVolumes().stream()
                    .anyMatch(
                        volume ->
                            volume.getPersistentVolumeClaim() != null
                                && volume.getPersistentVolumeClaim().getClaimName().equals(claim)))
        .toList();
  }

  private static boolean isEnded(Job job) {
    return job.getStatus().getConditions().stream()
        .anyMatch(condition -> condition.getType().equals("Failed"));
  }

  @Test
  @DisplayName(
      "R7 R5 R20 With the chart's rights, the status names a wrong claim, and after its "
          + "correction the run is repeated within seconds")
  void wrongClaim(TestNamespace namespace) throws Exception {
    var jobs = new FetchJobs(namespace);
    var runs = Runs.in(namespace);
    try (var operator = RunningOperator.in(namespace)) {
      // Given
      jobs.apply(initial("wrong"));
      jobs.await("xetra", "the claim is named", hasReason("Fetched", "ClaimNotFound"));

      // When
      jobs.apply(initial("right"));

      // Then
      Awaitility.await("the run is made again")
          .atMost(SOON)
          .until(() -> with(runs, "right").size() == 1);
      Awaitility.await("the old one has ended")
          .atMost(SOON)
          .until(() -> with(runs, "wrong").stream().allMatch(SupersessionTest::isEnded));
      var status =
          jobs.await("xetra", "made again", s -> s.lastRun() != null && s.activeRun() != null);
      assertThat(status.lastRun().outcome()).isEqualTo("Skipped");
      assertThat(status.lastRun().reason()).isEqualTo("Superseded");
      assertThat(status.lastFailedRun()).isNull();
      assertThat(
              namespace
                  .client()
                  .batch()
                  .v1()
                  .jobs()
                  .inNamespace(namespace.name())
                  .withLabel("fetchjobs.dev/name", "xetra")
                  .list()
                  .getItems())
          .hasSize(2);

      // When
      jobs.apply(initial("right"));
      jobs.settle();

      // Then
      assertThat(runs.jobs()).hasSize(2);
    }
  }

  @Test
  @DisplayName(
      "R7 A user edits twenty times a second: the operator creates only a few Jobs, and the last "
          + "Job has the last spec")
  void storm(TestNamespace namespace) throws Exception {
    var jobs = new FetchJobs(namespace);
    var runs = Runs.in(namespace);
    try (var operator = RunningOperator.in(namespace)) {
      // Given
      jobs.apply(initial("claim-0"));
      Awaitility.await("the first run").atMost(SOON).until(() -> !runs.jobs().isEmpty());

      // When
      for (int edit = 1; edit <= 60; edit++) {
        jobs.apply(initial("claim-" + edit));
        Thread.sleep(50);
      }

      // Then
      Awaitility.await("a run of the last edit")
          .atMost(Duration.ofSeconds(60))
          .until(() -> with(runs, "claim-60").size() == 1);
      assertThat(runs.jobs()).hasSizeLessThan(8);
    }
  }

  @Test
  @DisplayName("R5 R7 The status names a suspended Job within 30 s, and an edit ends the Job")
  void suspendedJob(TestNamespace namespace) throws Exception {
    var jobs = new FetchJobs(namespace);
    var runs = Runs.in(namespace);
    try (var operator = RunningOperator.in(namespace)) {
      // Given
      jobs.createReady("xetra");
      Job held = runs.start(jobs.cronJob("xetra").get(), "held");
      namespace
          .client()
          .resource(held)
          .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"suspend\":true}}");
      jobs.await("xetra", "the queue is named", hasReason("Fetched", "JobSuspended"));

      // When
      jobs.apply(FetchJobs.yaml("xetra").replace("claimName: instruments", "claimName: other"));

      // Then
      Awaitility.await("it is made again")
          .atMost(SOON)
          .until(() -> with(runs, "other").size() == 1);
      Awaitility.await("the old one has ended")
          .atMost(SOON)
          .until(() -> with(runs, "instruments").stream().allMatch(SupersessionTest::isEnded));
    }
  }
}
