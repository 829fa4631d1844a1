package dev.fetchjobs.operator.status;

import dev.fetchjobs.operator.cron.CronSchedule;
import dev.fetchjobs.operator.vocabulary.Reason;
import org.jspecify.annotations.Nullable;

/** Says whether the CronJob is the one that the spec wants. If it is not, says why. */
public sealed interface CronJobState {

  /**
   * The CronJob is the one that the present spec wants.
   *
   * @param pending a write for this spec that failed and is tried again; null if there is none
   * @param queue what the initial run waits for; null if it does not wait
   */
  record InPlace(
      String cronJobName,
      String expression,
      CronSchedule schedule,
      @Nullable Pending pending,
      @Nullable String queue)
      implements CronJobState {

    public InPlace(String cronJobName, String expression, CronSchedule schedule) {
      this(cronJobName, expression, schedule, null, null);
    }

    public InPlace with(@Nullable Pending failed, @Nullable String waitsFor) {
      return new InPlace(cronJobName, expression, schedule, failed, waitsFor);
    }
  }

  /**
   * The CronJob is not the wanted one, and only the user can correct the problem.
   *
   * @param kept the schedule that continues meanwhile; null if there is none
   */
  record Stalled(Reason reason, String message, @Nullable Kept kept) implements CronJobState {

    public Stalled(Reason reason, String message) {
      this(reason, message, null);
    }
  }

  /**
   * The CronJob is not the wanted one yet. The operator will correct it without help.
   *
   * @param kept the schedule that continues meanwhile; null if there is none
   */
  record Waiting(Reason reason, String message, @Nullable Kept kept) implements CronJobState {

    public Waiting(Reason reason, String message) {
      this(reason, message, null);
    }
  }

  /** Describes a write that failed and is tried again. */
  record Pending(Reason reason, String message) {}

  /** Describes the schedule of a CronJob that is not the wanted one, but still starts runs. */
  record Kept(String expression, CronSchedule schedule, boolean suspended) {}

  /** Returns the schedule by which runs start now, or null if no runs start. */
  default @Nullable Kept kept(boolean suspended) {
    return switch (this) {
      case InPlace inPlace -> new Kept(inPlace.expression(), inPlace.schedule(), suspended);
      case Stalled stalled -> stalled.kept();
      case Waiting waiting -> waiting.kept();
    };
  }
}
