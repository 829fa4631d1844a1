package dev.fetchjobs.operator.life;

import dev.fetchjobs.operator.desired.BackfillRequest;
import dev.fetchjobs.operator.desired.Desired;
import dev.fetchjobs.operator.desired.Drift;
import dev.fetchjobs.operator.desired.FetchJobYaml;
import dev.fetchjobs.operator.desired.Ownership;
import dev.fetchjobs.operator.desired.RunStart;
import dev.fetchjobs.operator.life.SimulatedRun.Kind;
import dev.fetchjobs.operator.status.Backfills;
import dev.fetchjobs.operator.tree.Node;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * Describes the state that a {@link SimulatedCluster} must have after the operator could do its
 * work.
 */
record Expected(SimulatedCluster cluster) {

  /**
   * Returns whether the FetchJob's spec asks for a CronJob, and no foreign CronJob has its name.
   */
  boolean needsCronJob() {
    return !cluster.isLeaving()
        && cluster.isAccepted()
        && !isBackfillRefused()
        && switch (Ownership.of(
            cluster.shown(), cluster.cronJob == null ? null : cluster.cronJob.live())) {
          case Ownership.Absent absent -> true;
          case Ownership.Ours ours -> true;
          case Ownership.Foreign foreign -> false;
          case Ownership.Leaving leaving -> false;
        };
  }

  /**
   * Returns whether the schedule was edited, so that the interval of a new request has no scheduled
   * time.
   */
  private boolean isBackfillRefused() {
    String handled = cluster.status == null ? null : cluster.status.lastHandledRunRequest();
    Desired wanted = Desired.of(cluster.shown(), FetchJobYaml.SETTINGS, cluster.calendar.shown());
    return BackfillRequest.checked(wanted, cluster.shown(), handled, cluster.now())
        instanceof Desired.Refused;
  }

  /** Returns whether the CronJob's spec is equal to the wanted one, independent of the mark. */
  boolean isCronJobAsWanted() {
    return cluster.cronJob != null
        && Desired.of(cluster.shown(), FetchJobYaml.SETTINGS, cluster.calendar.shown())
            instanceof Desired.Accepted wanted
        && Drift.between(wanted, cluster.cronJob.live().getMetadata()).metadata().isEmpty()
        && spec(cluster.cronJob.live().getAdditionalProperties()).equals(spec(wanted.cronJob()));
  }

  private static String spec(Map<String, Object> object) {
    return new Node(object).at("spec").canonical();
  }

  /**
   * Returns whether there is a request whose run could start now.
   *
   * @param since a time by the operator's clock. The operator waits for the pod of a run that has
   *     ended, and it waits longer if its clock is behind
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

  /**
   * Returns whether the status records the end of every run that the operator must have noticed.
   */
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

  /**
   * Returns whether another program reverts the operator's status, so that the operator writes it
   * less often.
   */
  private boolean isContested() {
    return Objects.requireNonNull(cluster.status).conditions().stream()
        .anyMatch(condition -> condition.reason().equals("Contested"));
  }

  /**
   * Returns whether the handled request has an active run, or the status records the end of that
   * run. A superseded run waits for its repetition, at most a minute after the newest superseded
   * run.
   */
  boolean isEndOfRequestRecorded(Instant since) {
    String handled = cluster.status == null ? null : cluster.status.lastHandledRunRequest();
    return handled == null
        || !needsCronJob()
        || handled.equals(Objects.requireNonNull(cluster.status).lastCompletedRunRequest())
        || Backfills.going(cluster.status).isPresent()
        || cluster.runs.stream()
            .anyMatch(run -> !run.isKnownToBeOver(since) || isLately(run, since));
  }

  private static boolean isLately(SimulatedRun run, Instant since) {
    return run.end() != null
        && run.end().kind() == Kind.SUPERSEDED
        && run.created().isAfter(since.minusSeconds(300));
  }
}
