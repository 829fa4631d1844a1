package dev.fetchjobs.operator.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.api.ActiveRun;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.testkit.cluster.Cluster;
import dev.fetchjobs.testkit.cluster.OnCluster;
import dev.fetchjobs.testkit.table.FaultRows;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobBuilder;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@OnCluster
@FaultRows("operator")
class MissedSlotsTest {

  @Test
  @DisplayName(
      "O31 More than 100 scheduled times were missed: one run starts, for the newest of them "
          + "(slot)")
  void manyMissed(Cluster cluster) {
    try (World world = World.ready(cluster, "xetra")) {
      // Given
      Instant now = Instant.now();

      // When: the CronJob's last schedule time is 200 days ago, as after a long outage
      world
          .cronJob("xetra")
          .editStatus(
              cronJob ->
                  new CronJobBuilder(cronJob)
                      .editOrNewStatus()
                      .withLastScheduleTime(now.minus(Duration.ofDays(200)).toString())
                      .endStatus()
                      .build());
      FetchJobStatus status = world.await("xetra", "running", s -> s.activeRun() != null);
      world.awaitSilence();

      // Then
      ActiveRun run = status.activeRun();
      assertThat(run.trigger()).isEqualTo("Schedule");
      assertThat(Instant.parse(run.slot())).isBetween(now.minus(Duration.ofDays(1)), now);
      assertThat(world.runs().jobs()).hasSize(1);
    }
  }
}
