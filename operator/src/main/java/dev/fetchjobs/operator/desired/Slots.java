package dev.fetchjobs.operator.desired;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.operator.cron.CronSchedule;
import dev.fetchjobs.operator.cron.ScheduleParser;
import dev.fetchjobs.operator.cron.ScheduleResult;
import java.util.Optional;

/** Computes the scheduled times of a FetchJob without the rest of its CronJob. */
public final class Slots {

  private Slots() {}

  /** Returns the schedule with its calendar, or empty if one of the two cannot work. */
  public static Optional<CronSchedule> of(FetchJob fetchJob, Calendars calendars) {
    var spec = fetchJob.getSpec();
    var meta = fetchJob.getMetadata();
    return switch (ScheduleParser.resolve(
        spec.schedule(), spec.timeZone(), meta.getNamespace(), meta.getName())) {
      case ScheduleResult.Refused refused -> Optional.empty();
      case ScheduleResult.Accepted(String expression, CronSchedule schedule) -> {
        try {
          yield Optional.of(schedule.with(new CalendarOf(spec, calendars).calendar()));
        } catch (InvalidSpecException e) {
          yield Optional.empty();
        }
      }
    };
  }
}
