package dev.fetchjobs.operator.cron;

import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;

/**
 * A scheduled local time that Kubernetes skips or runs twice because the zone's offset changes.
 *
 * @param date the local date of that time; usually the date of the change, at most a day beside it
 * @param time the first such time on that date
 */
public record ClockChange(Kind kind, LocalDate date, LocalTime time, ZoneId zone) {

  /** What happens to the local time. */
  public enum Kind {
    /** No run, as a rule because the clock goes forward over it. */
    SKIPPED,
    /** Two runs, because the clock goes back over it. */
    REPEATED
  }

  /** One sentence for a condition message: what happens, when, and what can be done about it. */
  public String sentence() {
    String change = "Because the clock changes in " + zone + ", there ";
    String when = " at " + time + " on " + date + "; ";
    return switch (kind) {
      case SKIPPED ->
          change
              + "is no run"
              + when
              + "choose another hour, or a timeZone without summer time, if you need that run.";
      case REPEATED -> change + "are two runs" + when + "the second usually finds nothing new.";
    };
  }
}
