package dev.fetchjobs.operator.status;

import dev.fetchjobs.operator.cron.CronSchedule;
import dev.fetchjobs.operator.vocabulary.Reason;
import org.jspecify.annotations.Nullable;

/** Whether the CronJob is as the spec wants it, and if not, why. */
public sealed interface CronJobState {

  /**
   * The CronJob is as this generation's spec wants it.
   *
   * @param pending what could not be done for this spec all the same and is tried again; null if
   *     nothing
   * @param queue what the first run waits for before it may start; null if it does not wait
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
   * Only the user can fix it.
   *
   * @param kept what goes on meanwhile; null if nothing does
   */
  record Stalled(Reason reason, String message, @Nullable Kept kept) implements CronJobState {

    public Stalled(Reason reason, String message) {
      this(reason, message, null);
    }
  }

  /**
   * The CronJob will be as wanted without anybody's help.
   *
   * @param kept what goes on meanwhile; null if nothing does
   */
  record Waiting(Reason reason, String message, @Nullable Kept kept) implements CronJobState {

    public Waiting(Reason reason, String message) {
      this(reason, message, null);
    }
  }

  /** A write that failed and is tried again. */
  record Pending(Reason reason, String message) {}

  /** The schedule by which a CronJob goes on that is not as the spec wants it. */
  record Kept(String expression, CronSchedule schedule, boolean suspended) {}

  /** The schedule by which runs start now; null if none do. */
  default @Nullable Kept kept(boolean suspended) {
    return switch (this) {
      case InPlace inPlace -> new Kept(inPlace.expression(), inPlace.schedule(), suspended);
      case Stalled stalled -> stalled.kept();
      case Waiting waiting -> waiting.kept();
    };
  }
}
