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

  /** Describes what happens to the operator in one test. */
  private interface Disturbance {

    void happen(Play play, Work work);
  }

  /** Represents the two replicas in one test. */
  private static final class Play {

    private final Replicas replicas;
    private final Pod leader;
    private Instant continued = Instant.MIN;

    Play(Replicas replicas) {
      this.replicas = replicas;
      this.leader = replicas.leader();
    }

    Cluster cluster() {
      return replicas.cluster();
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

    /** Returns whether the leader was sending the write when it was stopped. */
    boolean wasBeingSent(AuditRequest write) {
      return write.pod().equals(first()) && write.received().isBefore(continued.plusSeconds(1));
    }
  }

  /**
   * Disturbs the operator while it works. Then checks that nothing of the work was lost, that at
   * most one replica wrote at any time, and that all metrics were true.
   */
  private static LeaseHistory disturb(Scene scene, FetchJobs fetchJobs, Disturbance disturbance) {
    Play play = new Play(new Replicas(scene.namespace().cluster()));
    try (Scrapes scrapes = new Scrapes(scene.operator())) {
      AuditLog.Mark mark = play.cluster().audit().mark();
      Work work = Work.begin(scene, fetchJobs);
      disturbance.happen(play, work);
      work.awaitDone();
      scrapes.awaitNext(play.replicas.awaitBoth());
      LeaseHistory history =
          new LeaseHistory(
              play.first(), InstalledOperator.USER, play.cluster().audit().since(mark));
      assertThat(history.writesOutside()).allMatch(play::wasBeingSent);
      scrapes.agreeWith(history);
      return history;
    }
  }

  @Test
  @DisplayName(
      "Two replicas, and the leader's pod is deleted: the other one has the Lease and writes "
          + "within 3 seconds, and nothing is lost")
  void deleted(Scene scene, FetchJobs fetchJobs) {
    LeaseHistory history =
        disturb(
            scene,
            fetchJobs,
            (play, work) -> {
              play.cluster().client().resource(play.leader).delete();
              work.more();
              work.editUntil("the other replica leads", LIMIT, play::anotherLeads);
            });

    everyHandOverWasGraceful(history);
  }

  @Test
  @DisplayName(
      "Two replicas, and a rolling update replaces both: each new leader has the Lease and "
          + "writes within 3 seconds, and nothing is lost")
  void rollingUpdate(Scene scene, FetchJobs fetchJobs) {
    LeaseHistory history =
        disturb(
            scene,
            fetchJobs,
            (play, work) -> {
              List<Pod> old = play.replicas.awaitBoth();
              restart(scene);
              work.more();
              work.editUntil(
                  "both replicas are replaced",
                  LIMIT,
                  () -> scene.operator().pods().stream().noneMatch(pod -> isOneOf(pod, old)));
            });

    everyHandOverWasGraceful(history);
  }

  @Test
  @DisplayName(
      "Two replicas, and the leader's process is killed: one replica leads again, and nothing "
          + "is lost")
  void killed(Scene scene, FetchJobs fetchJobs) {
    disturb(
        scene,
        fetchJobs,
        (play, work) -> {
          HostProcess.of(play.leader).signal("KILL");
          work.more();
          work.editUntil("the process has started again", LIMIT, play::firstHasRestarted);
        });
  }

  @Test
  @DisplayName(
      "Two replicas, and the leader's process is stopped for 30 seconds: the other one takes "
          + "over, and the old leader begins no write when it continues")
  void stopped(Scene scene, FetchJobs fetchJobs) {
    LeaseHistory history =
        disturb(
            scene,
            fetchJobs,
            (play, work) -> {
              HostProcess leader = HostProcess.of(play.leader);
              leader.signal("STOP");
              try {
                work.more();
                work.editFor(Duration.ofSeconds(30));
                assertThat(play.anotherLeads()).isTrue();
              } finally {
                play.continued = Instant.now();
                leader.signal("CONT");
              }
              work.editUntil("the old leader has ended", LIMIT, play::firstHasRestarted);
            });

    assertThat(history.periods()).hasSize(2);
  }

  @Test
  @DisplayName(
      "Two replicas, and somebody deletes the Lease: the leader creates it again, and the "
          + "other replica does not take it")
  void leaseDeleted(Scene scene, FetchJobs fetchJobs) {
    LeaseHistory history =
        disturb(
            scene,
            fetchJobs,
            (play, work) -> {
              work.more();
              // The other replica looks more often than the leader renews the Lease.
              for (int i = 0; i < 3; i++) {
                play.replicas.lease().delete();
                work.editUntil("a Lease", LIMIT, () -> !play.replicas.holder().isEmpty());
              }
            });

    assertThat(history.periods()).hasSize(1);
  }

  @Test
  @DisplayName(
      "Two replicas, and the API server is away for longer than the Lease lasts: afterwards one"
          + " replica leads, and nothing is lost")
  void apiServerAway(Scene scene, FetchJobs fetchJobs) {
    disturb(
        scene,
        fetchJobs,
        (play, work) -> {
          work.more();
          Cluster cluster = play.cluster();
          HostProcess.of(cluster, "kube-apiserver").signal("KILL");
          lasts();
          Command.of(List.of(cluster.sources().resolve("dev/cluster").toString(), "up")).output();
        });
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
