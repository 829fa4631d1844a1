package dev.fetchjobs.operator.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.operator.cluster.FetchJobs;
import dev.fetchjobs.testkit.cluster.Cluster;
import dev.fetchjobs.testkit.cluster.OnCluster;
import dev.fetchjobs.testkit.cluster.OperatorAccount;
import dev.fetchjobs.testkit.faults.ApiCall;
import dev.fetchjobs.testkit.faults.Fault;
import dev.fetchjobs.testkit.table.FaultRows;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@OnCluster
@FaultRows("operator")
class OutageTest {

  private static final Duration OUTAGE =
      Boolean.getBoolean("fetchjob.full") ? Duration.ofMinutes(5) : Duration.ofSeconds(30);

  private static final Map<String, String> ALONE = Map.of("FETCHJOB_LEADER_ELECTION", "false");
  private static final Set<String> WRITES = Set.of("create", "update", "patch", "delete");

  @Test
  @DisplayName(
      "O11 The API server is unreachable for longer than a Lease lasts: within 60 s afterwards "
          + "the operator has done all work")
  void away(Cluster cluster) {
    try (World world = World.ready(cluster, "xetra")) {
      // When
      world.operator().apiAway();
      changeMeanwhile(world);
      lasts();
      world.operator().apiBack();

      // Then
      sawIt(world);
    }
  }

  @Test
  @DisplayName(
      "O13 The store etcd is read-only: every write fails, including the Lease's, and within 60 s "
          + "afterwards the operator has done all work")
  void readOnly(Cluster cluster) {
    try (World world = World.ready(cluster, "xetra")) {
      // Given
      world.operator().everyStart(rules -> rules.every(OutageTest::isWrite, new Fault.Answer(500)));

      // When
      changeMeanwhile(world);
      lasts();
      world.operator().everyStart(rules -> rules.clear());

      // Then
      sawIt(world);
    }
  }

  @Test
  @DisplayName(
      "O17 The operator's rights (RBAC) are revoked and restored: the operator recovers without a "
          + "restart")
  void revoked(Cluster cluster) {
    try (World world = World.in(cluster, ALONE)) {
      // Given
      RoleBinding binding = binding(world).get();
      world.operator().start();
      world.applyReady("xetra", "12 7 * * *");

      // When
      binding(world).delete();
      world.operator().proxy().cut();
      changeMeanwhile(world);
      World.awaitIt(
          "requests are forbidden",
          () -> world.operator().requests().stream().filter(r -> r.status() == 403).count(),
          refused -> refused >= 4);
      binding.getMetadata().setResourceVersion(null);
      world.client().resource(binding).create();

      // Then
      sawIt(world);
      assertThat(world.operator().deaths()).isEmpty();
    }
  }

  @Test
  @DisplayName(
      "O40 Each answer of the API server takes 2 s: the operator is slow, and its results are "
          + "right")
  void slow(Cluster cluster) {
    try (World world = World.in(cluster)) {
      // Given
      world.operator().rules().every(call -> true, new Fault.Delay(Duration.ofSeconds(2)));
      world.operator().start();

      // When
      world.applyReady("xetra", "12 7 * * *");
      changeMeanwhile(world);

      // Then
      sawIt(world);
      assertThat(world.operator().deaths()).isEmpty();
    }
  }

  private static boolean isWrite(ApiCall call) {
    return WRITES.contains(call.verb());
  }

  private static void changeMeanwhile(World world) {
    world.apply("xetra", "30 8 * * *");
    world.runs().start(world.cronJob("xetra").get(), "xetra-1");
    world.runs().fetched("xetra-1");
  }

  private static void sawIt(World world) {
    world.awaitSchedule("xetra", "30 8 * * *");
    world.await("xetra", "fetched", FetchJobs.has("Fetched", "True"));
    world.awaitReady("xetra");
    world.awaitSilence();
  }

  /** Waits for the fault's own duration, not for an event. */
  private static void lasts() {
    Awaitility.await("the outage")
        .pollDelay(OUTAGE)
        .atMost(OUTAGE.plusMinutes(1))
        .until(() -> true);
  }

  private static Resource<RoleBinding> binding(World world) {
    return world
        .client()
        .rbac()
        .roleBindings()
        .inNamespace(world.namespace())
        .withName(OperatorAccount.NAME);
  }
}
