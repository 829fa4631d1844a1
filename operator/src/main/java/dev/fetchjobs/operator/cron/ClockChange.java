package dev.fetchjobs.operator.cron;

import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;

/**
 * A scheduled local time that Kubernetes skips or runs twice because the zone's offset changes.
 *
 * @param date the local date of that time; it is the date of the offset change, or at most one day
 *     from it
 * @param time the first such time on that date
 */
public record ClockChange(Kind kind, LocalDate date, LocalTime time, ZoneId zone) {

  /** The effect of the clock change on the local time. */
  public enum Kind {
    /** There is no run at that time, usually because the clock goes forward and skips it. */
    SKIPPED,
    /** There are two runs, because the clock goes back and the time comes twice. */
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
