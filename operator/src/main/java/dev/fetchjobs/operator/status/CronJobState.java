package dev.fetchjobs.operator.status;

import dev.fetchjobs.operator.cron.CronSchedule;
import dev.fetchjobs.operator.vocabulary.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Says whether the CronJob is the one that the spec wants. If the CronJob differs from the wanted
 * one, this type says why.
 */
public sealed interface CronJobState {

  /**
   * Says that the CronJob is the one that the present spec wants.
   *
   * @param pending a write for this spec that failed and that the operator tries again; null if
   *     there is none
   * @param queue a sentence that says for what the initial run waits; null if it does not wait
   * @param crowd says that too many FetchJobs have a run in the same minute; null if they have not
   */
  record InPlace(
      String cronJobName,
      String expression,
      CronSchedule schedule,
      @Nullable Pending pending,
      @Nullable String queue,
      @Nullable Crowd crowd)
      implements CronJobState {

    public InPlace(
        String cronJobName, String expression, CronSchedule schedule, @Nullable Crowd crowd) {
      this(cronJobName, expression, schedule, null, null, crowd);
    }

    public InPlace with(@Nullable Pending failed, @Nullable String waitsFor) {
      return new InPlace(cronJobName, expression, schedule, failed, waitsFor, crowd);
    }
  }

  /**
   * Says that the CronJob is not the wanted one, and that only the user can correct the problem.
   *
   * @param kept the schedule that continues meanwhile; null if there is none
   */
  record Stalled(Reason reason, String message, @Nullable Kept kept) implements CronJobState {

    public Stalled(Reason reason, String message) {
      this(reason, message, null);
    }
  }

  /**
   * Says that the CronJob is not the wanted one yet. The operator will correct this without help.
   *
   * @param kept the schedule that continues meanwhile; null if there is none
   */
  record Waiting(Reason reason, String message, @Nullable Kept kept) implements CronJobState {

    public Waiting(Reason reason, String message) {
      this(reason, message, null);
    }
  }

  /** Describes a write that failed and that the operator tries again. */
  record Pending(Reason reason, String message) {}

  /** Describes the schedule of a CronJob that is not the wanted one, but still starts runs. */
  record Kept(String expression, CronSchedule schedule, boolean suspended) {}

  /** Returns the schedule by which Kubernetes starts runs now, or null if it starts none. */
  default @Nullable Kept kept(boolean suspended) {
    return switch (this) {
      case InPlace inPlace -> new Kept(inPlace.expression(), inPlace.schedule(), suspended);
      case Stalled stalled -> stalled.kept();
      case Waiting waiting -> waiting.kept();
    };
  }
}
