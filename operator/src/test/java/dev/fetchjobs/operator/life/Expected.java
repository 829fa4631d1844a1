package dev.fetchjobs.operator.life;

import dev.fetchjobs.operator.desired.Desired;
import dev.fetchjobs.operator.desired.Drift;
import dev.fetchjobs.operator.desired.FetchJobYaml;
import dev.fetchjobs.operator.desired.Ownership;
import dev.fetchjobs.operator.desired.RunStart;
import dev.fetchjobs.operator.life.SimulatedRun.Kind;
import dev.fetchjobs.operator.tree.Node;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/** What a {@link SimulatedCluster} has to look like when the operator could do its work. */
record Expected(SimulatedCluster cluster) {

  /** Whether the FetchJob's spec asks for a CronJob, and nobody is in the way. */
  boolean needsCronJob() {
    return !cluster.isLeaving()
        && cluster.spec().isAccepted()
        && switch (Ownership.of(
            cluster.shown(), cluster.cronJob == null ? null : cluster.cronJob.live())) {
          case Ownership.Absent absent -> true;
          case Ownership.Ours ours -> true;
          case Ownership.Foreign foreign -> false;
          case Ownership.Leaving leaving -> false;
        };
  }

  /** By value, whatever the mark says. */
  boolean isCronJobAsWanted() {
    return cluster.cronJob != null
        && Desired.of(cluster.shown(), FetchJobYaml.SETTINGS) instanceof Desired.Accepted wanted
        && Drift.between(wanted, cluster.cronJob.live().getMetadata()).metadata().isEmpty()
        && spec(cluster.cronJob.live().getAdditionalProperties()).equals(spec(wanted.cronJob()));
  }

  private static String spec(Map<String, Object> object) {
    return new Node(object).at("spec").canonical();
  }

  /**
   * Whether a run was asked for that nothing keeps from starting.
   *
   * @param since by the operator's clock: it waits for the pod of a run that has ended, and with a
   *     clock that is behind for as much longer
   */
  boolean isRequestDue(Instant since) {
    return needsCronJob()
        && RunStart.requested(cluster.shown()).isPresent()
        && cluster.runs.stream().allMatch(run -> run.isKnownToBeOver(since));
  }

  boolean isRequestHandled() {
    return cluster.status != null
        && RunStart.requested(cluster.shown())
            .filter(token -> token.equals(cluster.status.lastHandledRunRequest()))
            .isPresent();
  }

  /** Whether the status records every run that has to be known to be over. */
  boolean areEndsRecorded(Instant since) {
    return cluster.status == null
        || cluster.runs.stream()
            .filter(run -> run.isKnownToBeOver(since) && isOurs(run))
            .allMatch(run -> cluster.truth.knows(run) || isContested());
  }

  private boolean isOurs(SimulatedRun run) {
    return cluster.cronJob != null
        && run.cronJobUid().equals(cluster.cronJob.uid())
        && Ownership.of(cluster.shown(), cluster.cronJob.live()) instanceof Ownership.Ours;
  }

  /** Somebody undoes what the operator writes to the status: it writes less often. */
  private boolean isContested() {
    return Objects.requireNonNull(cluster.status).conditions().stream()
        .anyMatch(condition -> condition.reason().equals("Contested"));
  }

  /**
   * Whether the request that was handled has a run under way, or the status records its end. One
   * that was superseded waits for its turn, at most a minute after the newest of them.
   */
  boolean isEndOfRequestRecorded(Instant since) {
    String handled = cluster.status == null ? null : cluster.status.lastHandledRunRequest();
    return handled == null
        || !needsCronJob()
        || handled.equals(Objects.requireNonNull(cluster.status).lastCompletedRunRequest())
        || cluster.runs.stream()
            .anyMatch(run -> !run.isKnownToBeOver(since) || isLately(run, since));
  }

  private static boolean isLately(SimulatedRun run, Instant since) {
    return run.end() != null
        && run.end().kind() == Kind.SUPERSEDED
        && run.created().isAfter(since.minusSeconds(300));
  }
}
