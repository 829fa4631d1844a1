package dev.fetchjobs.operator.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.operator.cluster.FetchJobs;
import dev.fetchjobs.operator.cluster.ForeignCronJob;
import dev.fetchjobs.testkit.cluster.Cluster;
import dev.fetchjobs.testkit.cluster.OnCluster;
import dev.fetchjobs.testkit.faults.Fault;
import dev.fetchjobs.testkit.table.FaultRows;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@OnCluster
@FaultRows("operator")
class NamesTest {

  private static final String DAILY = "12 7 * * *";

  @Test
  @DisplayName(
      "O22 Another program's CronJob has the FetchJob's name: the operator does not change it, "
          + "and the FetchJob is Stalled until it is removed")
  void foreign(Cluster cluster) {
    try (World world = World.in(cluster)) {
      // Given
      CronJob foreign = world.applyCronJob("somebody", ForeignCronJob.named("xetra"));
      world.operator().start();

      // When
      world.apply("xetra", DAILY);

      // Then
      world.await("xetra", "stalled", FetchJobs.hasReason("Stalled", "NameConflict"));
      world.awaitSilence();
      CronJob there = world.cronJob("xetra").get();
      assertThat(there.getMetadata().getResourceVersion())
          .isEqualTo(foreign.getMetadata().getResourceVersion());
      world.cronJob("xetra").delete();
      world.awaitReady("xetra");
      assertThat(world.status("xetra").condition("Stalled")).isEmpty();
    }
  }

  @Test
  @DisplayName(
      "O22 Another program creates a CronJob just before the operator's first write: the operator "
          + "does not take it over")
  void foreignUnseen(Cluster cluster) {
    try (World world = World.in(cluster)) {
      // Given
      world
          .operator()
          .rules()
          .nth(
              1,
              call -> call.kind().equals("create cronjobs"),
              new Fault.Before(
                  () -> world.applyCronJob("somebody", ForeignCronJob.named("xetra"))));
      world.operator().start();

      // When
      world.apply("xetra", DAILY);

      // Then
      world.await("xetra", "stalled", FetchJobs.hasReason("Stalled", "NameConflict"));
      world.awaitSilence();
      assertThat(world.cronJob("xetra").get().getSpec().getSchedule()).isEqualTo("0 0 1 1 *");
      assertThat(world.cronJob("xetra").get().getMetadata().getOwnerReferences()).isEmpty();
    }
  }

  @Test
  @DisplayName(
      "O23 FetchJobs have long names with equal prefixes: each FetchJob has a CronJob of its own")
  void longNames(Cluster cluster) {
    try (World world = World.in(cluster)) {
      // Given
      String prefix = "instruments-of-a-publisher-with-a-name-that-does-not-fit-into-";
      world.operator().start();

      // When
      world.apply(prefix + "a", DAILY);
      world.apply(prefix + "b", DAILY);
      world.awaitReady(prefix + "a");
      world.awaitReady(prefix + "b");

      // Then
      assertThat(world.cronJobs().list().getItems())
          .hasSize(2)
          .allSatisfy(c -> assertThat(c.getMetadata().getName().length()).isLessThanOrEqualTo(52))
          .extracting(c -> c.getMetadata().getOwnerReferences().getFirst().getName())
          .containsExactlyInAnyOrder(prefix + "a", prefix + "b");
    }
  }
}
