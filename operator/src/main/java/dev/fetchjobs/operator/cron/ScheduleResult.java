package dev.fetchjobs.operator.cron;

/** What became of {@code spec.schedule} and {@code spec.timeZone}. */
public sealed interface ScheduleResult {

  /**
   * @param expression what to write into the CronJob and show as the resolved schedule: five fields
   *     separated by one space, every {@code H} replaced by its value, or a descriptor such as
   *     {@code @daily}
   * @param schedule computes the firings of {@code expression}
   */
  record Accepted(String expression, CronSchedule schedule) implements ScheduleResult {}

  /**
   * @param message one sentence for people: the field, what is wrong with it, and what to write
   *     instead; printable characters only
   */
  record Refused(RefusalReason reason, String message) implements ScheduleResult {}
}
