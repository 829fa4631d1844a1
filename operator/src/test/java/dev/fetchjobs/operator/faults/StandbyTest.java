package dev.fetchjobs.operator.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.operator.cluster.Scrape;
import dev.fetchjobs.testkit.cluster.Cluster;
import dev.fetchjobs.testkit.cluster.OnCluster;
import dev.fetchjobs.testkit.faults.ApiLog;
import dev.fetchjobs.testkit.faults.Fault;
import dev.fetchjobs.testkit.faults.WatchFilter;
import dev.fetchjobs.testkit.table.FaultRows;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tests a replica that waits for the Lease, and the moment at which it becomes the leader. */
@OnCluster
@FaultRows("operator")
class StandbyTest {

  @Test
  @DisplayName(
      "O14 A standby has full caches and publishes no state of a FetchJob; when it leads, it "
          + "lists nothing again")
  void warm(Cluster cluster) {
    try (World world = World.ready(cluster, "xetra");
        OperatorPod standby = OperatorPod.standby(world)) {
      // Given
      standby.start();
      standby.awaitAskingForTheLease();

      // Then
      World.awaitIt("readiness of the standby", standby::isReady, ready -> ready);
      assertThat(Scrape.series(standby.port()))
          .contains("fetchjob_leader 0.0", "fetchjob_cache_objects{resource=\"fetchjobs\"} 1.0")
          .noneMatch(StandbyTest::isState)
          .noneMatch(line -> line.endsWith(" NaN"));
      assertThat(Scrape.series(world.operator().port()))
          .contains("fetchjob_leader 1.0")
          .anyMatch(StandbyTest::isState);

      // When
      int lists = lists(standby).size();
      world.operator().killForGood();
      world.apply("xetra", "30 8 * * *");
      world.awaitSchedule("xetra", "30 8 * * *");

      // Then
      assertThat(lists(standby)).hasSize(lists);
      assertThat(Scrape.series(standby.port()))
          .contains("fetchjob_leader 1.0")
          .anyMatch(StandbyTest::isState);
    }
  }

  @Test
  @DisplayName("O14 A replica that cannot fill its caches does not take the Lease, until it can")
  void cold(Cluster cluster) {
    try (World world = World.in(cluster)) {
      // Given
      OperatorPod operator = world.operator();
      operator.rules().every(call -> call.kind().equals("list jobs"), new Fault.Answer(503));

      // When
      operator.start();
      World.awaitIt("a list of Jobs", operator::kinds, kinds -> kinds.contains("list jobs"));

      // Then
      assertThat(operator.kinds()).doesNotContain("create leases", "update leases");

      // When
      operator.rules().clear();
      operator.proxy().cut();

      // Then
      operator.awaitAskingForTheLease();
    }
  }

  @Test
  @DisplayName(
      "O14 A new leader has not seen the last status of the leader before it: the API server "
          + "refuses its status, until it has seen the last one")
  void outdated(Cluster cluster) {
    try (World world = World.ready(cluster, "xetra");
        OperatorPod standby = OperatorPod.standby(world)) {
      // Given
      standby
          .rules()
          .every(
              call -> call.kind().equals("watch fetchjobs"),
              new Fault.OnWatch(WatchFilter::silent));
      standby.start();
      standby.awaitAskingForTheLease();
      world.fetch("xetra", "xetra-1");
      world.awaitSilence();
      FetchJobStatus last = world.status("xetra");

      // When
      world.operator().killForGood();
      World.awaitIt("a status of the standby", () -> statuses(standby), all -> !all.isEmpty());

      // Then
      assertThat(statuses(standby)).extracting(ApiLog.Entry::status).containsOnly(409);
      assertThat(world.status("xetra")).isEqualTo(last);

      // When
      standby.rules().clear();
      standby.proxy().cut();
      world.apply("xetra", "30 8 * * *");

      // Then
      world.awaitSchedule("xetra", "30 8 * * *");
      world.awaitReady("xetra");
      assertThat(world.status("xetra").lastRun()).isEqualTo(last.lastRun());
    }
  }

  private static boolean isState(String series) {
    return series.startsWith("fetchjob_impaired") || series.startsWith("fetchjob_busiest_minute");
  }

  /** Returns the lists with which the caches are filled. */
  private static List<ApiLog.Entry> lists(OperatorPod operator) {
    return operator.requests().stream()
        .filter(entry -> entry.call().verb().equals("list"))
        .filter(entry -> !entry.call().target().contains("fieldSelector"))
        .toList();
  }

  private static List<ApiLog.Entry> statuses(OperatorPod operator) {
    return operator.writes().stream()
        .filter(entry -> entry.call().kind().equals("patch fetchjobs/status"))
        .toList();
  }
}
