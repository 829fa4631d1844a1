package dev.fetchjobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.testkit.cluster.AuditLog;
import dev.fetchjobs.testkit.cluster.AuditRequest;
import dev.fetchjobs.testkit.cluster.Cluster;
import dev.fetchjobs.testkit.cluster.Command;
import dev.fetchjobs.testkit.cluster.HostProcess;
import dev.fetchjobs.testkit.cluster.LeaseHistory;
import dev.fetchjobs.testkit.cluster.LeaseHistory.Period;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Tests the chart with two replicas. The tests send signals to processes of the project's own
 * cluster, so they need this cluster. In each test a user edits a FetchJob without a pause, the
 * metrics of both replicas are read ten times a second, and afterwards the audit log shows that
 * each write was made while the writer had the Lease.
 */
@Story
@Isolated("other stories wait for the operator and the API server")
@Execution(ExecutionMode.SAME_THREAD)
class HighAvailabilityStories {

  private static final Duration GRACEFUL = Duration.ofSeconds(3);
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Duration OUTAGE =
      Duration.ofSeconds(Boolean.getBoolean("fetchjob.full") ? 75 : 20);

  private static InstalledOperator.Upgrade twoReplicas;

  @BeforeAll
  static void scaleUp(Cluster cluster) {
    twoReplicas = new InstalledOperator(cluster).upgrade("replicas=2");
  }

  @AfterAll
  static void scaleDown() {
    twoReplicas.close();
  }

  /** Holds what happened in one test. */
  private record Play(Replicas replicas, Pod leader, Scrapes scrapes, AuditLog.Mark mark)
      implements AutoCloseable {

    static Play begin(Scene scene) {
      Replicas replicas = new Replicas(scene.namespace().cluster());
      Pod leader = replicas.leader();
      return new Play(
          replicas, leader, new Scrapes(scene.operator()), replicas.cluster().audit().mark());
    }

    String first() {
      return Replicas.name(leader);
    }

    boolean anotherLeads() {
      String holder = replicas.holder();
      return !holder.isEmpty() && !holder.equals(first());
    }

    boolean firstHasRestarted() {
      return replicas.awaitBoth().stream()
          .filter(pod -> Replicas.name(pod).equals(first()))
          .anyMatch(pod -> restarts(pod) > restarts(leader));
    }

    private static int restarts(Pod pod) {
      return pod.getStatus().getContainerStatuses().getFirst().getRestartCount();
    }

    /** Checks that at most one replica wrote at any time, and that all metrics were true. */
    LeaseHistory end() {
      return end(write -> false);
    }

    /**
     * Checks the same as {@link #end()}.
     *
     * @param late whether a write may end after the period of its replica
     */
    LeaseHistory end(Predicate<AuditRequest> late) {
      scrapes.awaitNext(replicas.awaitBoth());
      LeaseHistory history =
          new LeaseHistory(first(), InstalledOperator.USER, replicas.cluster().audit().since(mark));
      assertThat(history.writesOutside()).allMatch(late);
      scrapes.agreeWith(history);
      return history;
    }

    @Override
    public void close() {
      scrapes.close();
    }
  }

  @Test
  @DisplayName(
      "Two replicas, and the leader's pod is deleted: the other one has the Lease within "
          + "3 seconds, and nothing is lost")
  void deleted(Scene scene, FetchJobs fetchJobs) {
    try (Play play = Play.begin(scene)) {
      // Given
      Work work = Work.begin(scene, fetchJobs);

      // When
      play.replicas().cluster().client().resource(play.leader()).delete();
      work.more();
      work.editUntil("the other replica leads", LIMIT, play::anotherLeads);

      // Then
      work.awaitDone();
      everyHandOverWasGraceful(play.end());
    }
  }

  @Test
  @DisplayName(
      "Two replicas, and a rolling update replaces both: each hand-over of the Lease takes "
          + "at most 3 seconds, and nothing is lost")
  void rollingUpdate(Scene scene, FetchJobs fetchJobs) {
    try (Play play = Play.begin(scene)) {
      // Given
      Work work = Work.begin(scene, fetchJobs);
      List<Pod> old = play.replicas().awaitBoth();

      // When
      restart(scene);
      work.more();
      work.editUntil(
          "both replicas are replaced",
          LIMIT,
          () -> scene.operator().pods().stream().noneMatch(pod -> isOneOf(pod, old)));

      // Then
      work.awaitDone();
      everyHandOverWasGraceful(play.end());
    }
  }

  @Test
  @DisplayName(
      "Two replicas, and the leader's process is killed: one replica leads again, and nothing "
          + "is lost")
  void killed(Scene scene, FetchJobs fetchJobs) {
    try (Play play = Play.begin(scene)) {
      // Given
      Work work = Work.begin(scene, fetchJobs);

      // When
      HostProcess.of(play.leader()).signal("KILL");
      work.more();
      work.editUntil("the process has started again", LIMIT, play::firstHasRestarted);

      // Then
      work.awaitDone();
      play.end();
    }
  }

  @Test
  @DisplayName(
      "Two replicas, and the leader's process is stopped for 30 seconds: the other one takes "
          + "over, and the old leader begins no write when it continues")
  void stopped(Scene scene, FetchJobs fetchJobs) {
    try (Play play = Play.begin(scene)) {
      // Given
      Work work = Work.begin(scene, fetchJobs);
      HostProcess leader = HostProcess.of(play.leader());

      Instant continued;

      // When
      leader.signal("STOP");
      try {
        work.more();
        work.editFor(Duration.ofSeconds(30));
        assertThat(play.anotherLeads()).isTrue();
      } finally {
        continued = Instant.now();
        leader.signal("CONT");
      }
      work.editUntil("the old leader has ended", LIMIT, play::firstHasRestarted);

      // Then: only a write that was being sent when the process was stopped may arrive later
      work.awaitDone();
      Instant late = continued.plusSeconds(1);
      LeaseHistory history =
          play.end(write -> write.pod().equals(play.first()) && write.received().isBefore(late));
      assertThat(history.periods()).hasSize(2);
    }
  }

  @Test
  @DisplayName(
      "Two replicas, and somebody deletes the Lease: the leader creates it again, and the "
          + "other replica does not take it")
  void leaseDeleted(Scene scene, FetchJobs fetchJobs) {
    try (Play play = Play.begin(scene)) {
      // Given
      Work work = Work.begin(scene, fetchJobs);
      work.more();

      // When: the other replica looks more often than the leader renews the Lease
      for (int i = 0; i < 3; i++) {
        play.replicas().lease().delete();
        work.editUntil("a Lease", LIMIT, () -> !play.replicas().holder().isEmpty());
      }

      // Then
      work.awaitDone();
      assertThat(play.end().periods()).extracting(Period::pod).containsExactly(play.first());
    }
  }

  @Test
  @DisplayName(
      "Two replicas, and the API server is away for longer than the Lease lasts: afterwards one"
          + " replica leads, and nothing is lost")
  void apiServerAway(Scene scene, FetchJobs fetchJobs) {
    try (Play play = Play.begin(scene)) {
      // Given
      Work work = Work.begin(scene, fetchJobs);
      work.more();
      Cluster cluster = play.replicas().cluster();

      // When
      HostProcess.of(cluster, "kube-apiserver").signal("KILL");
      lasts();
      Command.of(List.of(cluster.sources().resolve("dev/cluster").toString(), "up")).output();

      // Then
      work.awaitDone();
      play.end();
    }
  }

  private static void everyHandOverWasGraceful(LeaseHistory history) {
    List<Period> periods = history.periods();
    assertThat(periods).hasSizeGreaterThan(1);
    for (Period period : periods.subList(0, periods.size() - 1)) {
      assertThat(history.writesAfterLastRenewal(period)).isEmpty();
      assertThat(history.handOver(period))
          .hasValueSatisfying(
              time -> assertThat(time).as("%s", history).isLessThanOrEqualTo(GRACEFUL));
    }
  }

  private static void restart(Scene scene) {
    scene
        .namespace()
        .cluster()
        .kubectl(
            "rollout",
            "restart",
            "deployment",
            InstalledOperator.RELEASE,
            "--namespace",
            InstalledOperator.NAMESPACE)
        .output();
  }

  private static boolean isOneOf(Pod pod, List<Pod> others) {
    return others.stream().anyMatch(other -> Replicas.name(other).equals(Replicas.name(pod)));
  }

  /** Waits for the fault's own duration, not for an event. */
  private static void lasts() {
    Awaitility.await("the outage")
        .pollDelay(OUTAGE)
        .atMost(OUTAGE.plusMinutes(1))
        .until(() -> true);
  }
}
