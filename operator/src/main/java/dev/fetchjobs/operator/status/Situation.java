package dev.fetchjobs.operator.status;

import dev.fetchjobs.operator.cron.CronSchedule;

/** How things stand between the spec and its CronJob. */
public sealed interface Situation {

  /** The CronJob is as this generation's spec wants it. */
  record InPlace(String cronJobName, String expression, CronSchedule schedule)
      implements Situation {}

  /**
   * Only the user can fix it.
   *
   * @param reason CamelCase word of a closed set
   */
  record Stalled(String reason, String message) implements Situation {}

  /** It becomes so by itself. */
  record Waiting(String reason, String message) implements Situation {}
}
