package dev.fetchjobs.operator.desired;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.operator.cron.CronSchedule;
import dev.fetchjobs.operator.cron.RefusalReason;
import dev.fetchjobs.operator.cron.ScheduleCalendar;
import dev.fetchjobs.operator.cron.ScheduleParser;
import dev.fetchjobs.operator.cron.ScheduleResult;
import dev.fetchjobs.operator.vocabulary.Reason;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Describes the CronJob that a FetchJob asks for. If the operator refuses the spec of the FetchJob,
 * this type says why.
 */
public sealed interface Desired {

  /**
   * Says that the operator accepts the spec.
   *
   * @param cronJobName name of the CronJob, in the FetchJob's namespace
   * @param cronJob the CronJob's body, without the {@link WriteMark}
   * @param expression resolved schedule
   * @param schedule computer of the scheduled times of {@code expression}
   * @param origin identity of the spec from which the runs are made
   * @param digest digest of the whole body of the CronJob
   */
  record Accepted(
      String cronJobName,
      Map<String, Object> cronJob,
      String expression,
      CronSchedule schedule,
      Origin origin,
      String digest)
      implements Desired {}

  /**
   * Says that the spec cannot work, and that only the user can correct it.
   *
   * @param message which field, what is wrong with it, what to write instead
   */
  record Refused(Reason reason, String message) implements Desired {}

  /** Returns the plan digest of the spec ({@link Origin#plan}), or null if the spec cannot work. */
  static @Nullable String plan(Desired desired, FetchJob fetchJob) {
    return desired instanceof Accepted accepted
        ? accepted.origin().plan()
        : Origin.planOf(fetchJob).orElse(null);
  }

  /** Computes the CronJob of a FetchJob that names no FetchCalendar. */
  static Desired of(FetchJob fetchJob, DownloadSettings settings) {
    return of(fetchJob, settings, Calendars.UNREADABLE);
  }

  /**
   * Computes the CronJob. The same FetchJob, settings and calendars always give the same result.
   */
  static Desired of(FetchJob fetchJob, DownloadSettings settings, Calendars calendars) {
    var spec = fetchJob.getSpec();
    var meta = fetchJob.getMetadata();
    if (Identity.annotation(fetchJob, Identity.TOO_LARGE_ANNOTATION).isPresent()) {
      return new Refused(
          Reason.INVALID_SPEC,
          "The spec is larger than the 160 KiB that the operator reads of it; shorten what is long in it: spec.podTemplate, headers or lists.");
    }
    return switch (ScheduleParser.resolve(
        spec.schedule(), spec.timeZone(), meta.getNamespace(), meta.getName())) {
      case ScheduleResult.Refused(RefusalReason reason, String message) ->
          new Refused(
              reason == RefusalReason.UNKNOWN_TIME_ZONE
                  ? Reason.INVALID_TIME_ZONE
                  : Reason.INVALID_SCHEDULE,
              message);
      case ScheduleResult.Accepted(String expression, CronSchedule schedule) -> {
        try {
          ScheduleCalendar calendar = new CalendarOf(spec, calendars).calendar();
          var body = new CronJobBody(fetchJob, settings, calendar).of(expression);
          yield new Accepted(
              CronJobName.of(meta.getName()),
              body,
              expression,
              schedule.with(calendar),
              Origin.ofCronJob(body),
              CronJobBody.digest(body));
        } catch (InvalidSpecException e) {
          yield new Refused(e.reason(), e.sentence());
        }
      }
    };
  }
}
