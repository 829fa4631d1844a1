package dev.fetchjobs.operator.cron;

import dev.fetchjobs.contract.Calendar;
import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Holds the calendar of a schedule.
 *
 * @param ends last day for which the calendar knows the closed days; null if it has no end
 */
public record ScheduleCalendar(Calendar days, @Nullable LocalDate ends) {

  /** The operator announces the end of a calendar this many days before. */
  private static final int NOTICE = 60;

  boolean isClosed(LocalDate day) {
    return days.isClosed(day);
  }

  /** Returns a sentence about the end of the calendar, if the end is near or has passed. */
  Optional<String> notice(LocalDate today) {
    LocalDate last = ends;
    if (last == null || today.isBefore(last.minusDays(NOTICE))) {
      return Optional.empty();
    }
    String sentence =
        today.isAfter(last)
            ? "FetchCalendar %s has ended: days after %s count as open, unless its weekly days close them. Add the closed days of the next years to it."
            : "FetchCalendar %s ends soon: days after %s will count as open, unless its weekly days close them. Add the closed days of the next years to it.";
    return Optional.of(sentence.formatted(days.name(), last));
  }
}
