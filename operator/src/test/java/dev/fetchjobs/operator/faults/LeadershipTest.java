package dev.fetchjobs.operator.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.testkit.cluster.Cluster;
import dev.fetchjobs.testkit.cluster.OnCluster;
import dev.fetchjobs.testkit.table.FaultRows;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@OnCluster
@FaultRows("operator")
class LeadershipTest {

  private static final String DAILY = "12 7 * * *";

  @Test
  @DisplayName("O14 The leader is killed: the standby takes over, and writes only after that")
  void leaderKilled(Cluster cluster) {
    try (World world = World.ready(cluster, "xetra");
        OperatorPod standby = OperatorPod.standby(world)) {
      // Given
      standby.start();
      standby.awaitAskingForTheLease();
      assertThat(standby.writes()).isEmpty();

      // When
      world.operator().killForGood();
      world.apply("xetra", "30 8 * * *");

      // Then
      world.awaitSchedule("xetra", "30 8 * * *");
      world.awaitReady("xetra");
      assertThat(holder(world)).isEqualTo("standby");
      assertThat(standby.writes())
          .extracting(write -> write.call().kind())
          .containsExactly("patch cronjobs/status", "update cronjobs", "patch fetchjobs/status");
    }
  }

  @Test
  @DisplayName(
      "O14 SIGTERM ends the leader: the leader gives the Lease back, and sends no request after "
          + "that")
  void leaderTerminated(Cluster cluster) {
    try (World world = World.ready(cluster, "xetra");
        OperatorPod standby = OperatorPod.standby(world)) {
      // Given
      var leader = world.operator().proxy().log();

      // When
      world.operator().terminate();
      int validSeconds = lease(world).get().getSpec().getLeaseDurationSeconds();
      int requests = leader.entries().size();
      standby.start();
      world.apply("xetra", "30 8 * * *");
      world.awaitSchedule("xetra", "30 8 * * *");

      // Then
      assertThat(validSeconds).isEqualTo(1);
      assertThat(leader.entries()).hasSize(requests);
      assertThat(holder(world)).isEqualTo("standby");
    }
  }

  @Test
  @DisplayName(
      "O15 SIGSTOP stops the leader for longer than its Lease lasts: the standby takes over, and "
          + "when the old leader continues, it writes nothing and ends")
  void leaderStopped(Cluster cluster) {
    try (World world = World.in(cluster);
        OperatorChild leader = OperatorChild.of(world, Map.of("POD_NAME", "stopped"))) {
      // Given
      world.applyReady("xetra", DAILY);
      assertThat(holder(world)).isEqualTo("stopped");
      world.operator().start();
      world.operator().awaitAskingForTheLease();

      // When
      leader.signal("STOP");
      int before = leader.writes().size();
      world.apply("xetra", "30 8 * * *");
      world.awaitSchedule("xetra", "30 8 * * *");
      world.awaitReady("xetra");
      leader.signal("CONT");
      world.apply("xetra", "45 9 * * *");

      // Then
      World.awaitIt("the old leader has ended", leader::exitCode, OptionalInt.of(1)::equals);
      world.awaitSchedule("xetra", "45 9 * * *");
      assertThat(leader.writes()).hasSize(before);
      assertThat(holder(world)).isEqualTo("operator-0");
    }
  }

  @Test
  @DisplayName(
      "O16 Somebody deletes the Lease: the operator creates it again, and it has one holder")
  void leaseDeleted(Cluster cluster) {
    try (World world = World.ready(cluster, "xetra")) {
      // When
      lease(world).delete();

      // Then
      World.awaitIt("a new Lease", () -> holder(world), "operator-0"::equals);
      world.apply("xetra", "30 8 * * *");
      world.awaitSchedule("xetra", "30 8 * * *");
      world.awaitReady("xetra");
    }
  }

  @Test
  @DisplayName(
      "O16 The Lease seems 5 minutes old, and its holder cannot renew it: the old leader "
          + "ends, and only one operator writes")
  void leaseSeemsOld(Cluster cluster) {
    try (World world = World.ready(cluster, "xetra");
        OperatorPod standby = OperatorPod.standby(world)) {
      // Given: a leader whose clock seems to be five minutes behind
      world
          .operator()
          .everyStart(rules -> rules.every(call -> call.kind().endsWith(" leases"), World.HANGING));
      lease(world)
          .edit(
              l ->
                  new LeaseBuilder(l)
                      .editSpec()
                      .withRenewTime(ZonedDateTime.now().minusMinutes(5))
                      .endSpec()
                      .build());

      // When
      standby.start();
      World.awaitIt("the standby leads", () -> holder(world), "standby"::equals);

      world.operator().everyStart(rules -> rules.clear());
      world.operator().proxy().cut();

      // Then
      World.awaitIt("the old leader has ended", () -> world.operator().deaths(), d -> !d.isEmpty());
      world.awaitSilence();
      int before = world.operator().writes().size();
      world.apply("xetra", "30 8 * * *");
      world.awaitSchedule("xetra", "30 8 * * *");
      world.awaitReady("xetra");
      assertThat(world.operator().writes()).hasSize(before);
    }
  }

  private static Resource<Lease> lease(World world) {
    return world.client().leases().inNamespace(world.namespace()).withName("fetchjob-operator");
  }

  private static String holder(World world) {
    String holder = lease(world).get().getSpec().getHolderIdentity();
    return holder == null ? "" : holder;
  }
}
