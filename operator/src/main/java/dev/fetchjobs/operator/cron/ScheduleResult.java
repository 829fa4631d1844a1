package dev.fetchjobs.operator.cron;

/** Reading {@code spec.schedule} and {@code spec.timeZone} has this result. */
public sealed interface ScheduleResult {

  /**
   * The schedule is accepted.
   *
   * @param expression the resolved schedule, for the CronJob and the status: a descriptor such as
   *     {@code @daily}, or five fields separated by single spaces, with every {@code H} replaced by
   *     its value
   * @param schedule computes the firings of {@code expression}
   */
  record Accepted(String expression, CronSchedule schedule) implements ScheduleResult {}

  /**
   * The schedule or the time zone is refused.
   *
   * @param message one sentence for people: the field, what is wrong with it, and what to write
   *     instead; printable characters only
   */
  record Refused(RefusalReason reason, String message) implements ScheduleResult {}
}
