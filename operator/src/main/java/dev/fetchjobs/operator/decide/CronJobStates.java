package dev.fetchjobs.operator.decide;

import dev.fetchjobs.operator.cron.CronSchedule;
import dev.fetchjobs.operator.cron.ScheduleParser;
import dev.fetchjobs.operator.cron.ScheduleResult;
import dev.fetchjobs.operator.desired.Desired;
import dev.fetchjobs.operator.desired.LiveCalendar;
import dev.fetchjobs.operator.desired.Ownership;
import dev.fetchjobs.operator.observed.Text;
import dev.fetchjobs.operator.status.CronJobState;
import dev.fetchjobs.operator.tree.Node;
import dev.fetchjobs.operator.vocabulary.Reason;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Describes for the status in which state the FetchJob's CronJob is, and why. */
record CronJobStates(View view) {

  /** A message in an Event or a condition has at most this many characters. */
  private static final int MESSAGE = 1024;

  /** This sentence ends a message when the CronJob of an earlier spec is still there. */
  private static final String KEPT = " Until then the CronJob stays as it was.";

  /** This sentence ends a message when there is no CronJob. */
  private static final String NONE = " Until then no run starts, because there is no CronJob.";

  /**
   * Returns the state of the CronJob for a FetchJob that is being deleted. The operator does not
   * change the CronJob of such a FetchJob.
   */
  CronJobState leaving() {
    return new CronJobState.Waiting(
        Reason.BEING_DELETED,
        Text.line(
            "The FetchJob is being deleted, and its finalizers hold it: %s. The operator starts no run for it any more, and records those that end."
                .formatted(String.join(", ", view.fetchJob().getMetadata().getFinalizers())),
            MESSAGE),
        kept());
  }

  /**
   * Returns the state of the CronJob for a spec that cannot work. The operator keeps the CronJob of
   * an earlier spec.
   */
  CronJobState refused(Reason reason, String message) {
    return new CronJobState.Stalled(
        reason,
        view.seen().ownership() instanceof Ownership.Ours ? message + KEPT : message,
        kept());
  }

  static CronJobState inTheWay(Ownership.Foreign foreign) {
    return new CronJobState.Stalled(Reason.NAME_CONFLICT, Text.line(foreign.message(), MESSAGE));
  }

  static CronJobState inTheWay(Ownership.Leaving leaving) {
    return new CronJobState.Waiting(Reason.WAITING_FOR_DELETION, leaving.message());
  }

  /**
   * Returns whether another program keeps changing the CronJob back, and the condition reports this
   * already.
   */
  boolean isContested(@Nullable CronJobWrite write) {
    return write != null && write.conflict().isOn(view.now());
  }

  CronJobState inPlace(Desired.Accepted wanted) {
    CronJobWrite write = view.memory().cronJob();
    return write != null && isContested(write)
        ? contested(wanted, write)
        : new CronJobState.InPlace(
            wanted.cronJobName(), wanted.expression(), wanted.schedule(), view.seen().crowd());
  }

  CronJobState contested(Desired.Accepted wanted, CronJobWrite write) {
    return new CronJobState.Waiting(
        Reason.CONTESTED,
        "CronJob %s is changed again and again by %s. We restore it every %d s; stop the other program, or configure it to ignore this CronJob."
            .formatted(
                wanted.cronJobName(),
                Objects.requireNonNullElse(write.culprit(), "another install of this operator"),
                WriteConflict.TRUCE.toSeconds()),
        kept());
  }

  CronJobState failed(Desired.Accepted wanted, Failure failure) {
    String until = kept() == null ? NONE : KEPT;
    if (failure.why().isRefusal()) {
      return new CronJobState.Stalled(
          Reason.CRON_JOB_REFUSED,
          Text.line(
              "The API server refuses the CronJob; change what it objects to: the quota, the policy, the FetchJob or the rights of the operator.%s We try again every %d s. It says: %s"
                  .formatted(until, Failure.LONGEST.toSeconds(), failure.why().explanation()),
              MESSAGE),
          kept());
    }
    return new CronJobState.Waiting(
        Reason.CRON_JOB_WRITE_FAILED,
        Text.line(
            "CronJob %s could not be written as this spec wants it.%s We try again, at the latest every %d s. %s"
                .formatted(
                    wanted.cronJobName(),
                    until,
                    Failure.LONGEST.toSeconds(),
                    failure.why().sentence()),
            MESSAGE),
        kept());
  }

  /**
   * Returns the schedule of the existing CronJob, which Kubernetes follows, with its closed days.
   */
  private CronJobState.@Nullable Kept kept() {
    if (!(view.seen().ownership() instanceof Ownership.Ours(var live))) {
      return null;
    }
    var meta = view.fetchJob().getMetadata();
    Node spec = new Node(live.getAdditionalProperties()).at("spec");
    return ScheduleParser.resolve(
                spec.at("schedule").textOr(""),
                spec.at("timeZone").textOr("Etc/UTC"),
                meta.getNamespace(),
                meta.getName())
            instanceof ScheduleResult.Accepted(String expression, CronSchedule schedule)
        ? new CronJobState.Kept(
            expression,
            schedule.with(LiveCalendar.of(spec)),
            Boolean.TRUE.equals(spec.at("suspend").value()))
        : null;
  }
}
