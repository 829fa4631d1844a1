package dev.fetchjobs.operator.cron;

/** Represents the result of reading {@code spec.schedule} and {@code spec.timeZone}. */
public sealed interface ScheduleResult {

  /**
   * Says that the operator accepts the schedule.
   *
   * @param expression the resolved schedule, for the CronJob and the status: a descriptor such as
   *     {@code @daily}, or five fields separated by single spaces, with every {@code H} replaced by
   *     its value
   * @param schedule computer of the instants at which {@code expression} fires
   */
  record Accepted(String expression, CronSchedule schedule) implements ScheduleResult {}

  /**
   * Says that the operator refuses the schedule or the time zone.
   *
   * @param message one sentence for people: the field, what is wrong with it, and what to write
   *     instead; printable characters only
   */
  record Refused(RefusalReason reason, String message) implements ScheduleResult {}
}
