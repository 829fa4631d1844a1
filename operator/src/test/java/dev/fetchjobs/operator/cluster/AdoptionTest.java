package dev.fetchjobs.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.testkit.cluster.OnCluster;
import dev.fetchjobs.testkit.cluster.TestNamespace;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Tests that the operator adopts objects with the chart's rights. The API server demands the right
 * {@code delete} for setting an owner.
 */
@OnCluster
class AdoptionTest {

  @Test
  @DisplayName(
      "R2 A FetchJob that was deleted with --cascade=orphan and applied again adopts its CronJob")
  void orphaned(TestNamespace namespace) throws Exception {
    var jobs = new FetchJobs(namespace);
    try (var operator = RunningOperator.in(namespace)) {
      // Given
      jobs.createReady("xetra");
      String cronJob = jobs.cronJob("xetra").get().getMetadata().getUid();

      // When
      jobs.named("xetra").withPropagationPolicy(DeletionPropagation.ORPHAN).delete();
      Awaitility.await("orphaned")
          // The garbage collector may need 30 s to notice a new CRD.
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  jobs.get("xetra") == null
                      && jobs.cronJob("xetra").get().getMetadata().getOwnerReferences().isEmpty());
      jobs.create("xetra");

      // Then
      jobs.awaitReady("xetra");
      assertThat(owner(jobs).getUid()).isEqualTo(jobs.get("xetra").getMetadata().getUid());
      assertThat(jobs.cronJob("xetra").get().getMetadata().getUid()).isEqualTo(cronJob);
    }
  }

  @Test
  @DisplayName("R2 The operator sets owner references again that a backup tool removed")
  void stripped(TestNamespace namespace) throws Exception {
    var jobs = new FetchJobs(namespace);
    try (var operator = RunningOperator.in(namespace)) {
      // Given
      jobs.createReady("xetra");

      // When
      jobs.editCronJob("xetra", cronJob -> cronJob.getMetadata().setOwnerReferences(List.of()));

      // Then
      jobs.awaitCronJob(
          "xetra", "is adopted", cronJob -> !cronJob.getMetadata().getOwnerReferences().isEmpty());
      assertThat(owner(jobs).getUid()).isEqualTo(jobs.get("xetra").getMetadata().getUid());
      jobs.awaitReady("xetra");
    }
  }

  private static OwnerReference owner(FetchJobs jobs) {
    return jobs.cronJob("xetra").get().getMetadata().getOwnerReferences().getFirst();
  }
}
