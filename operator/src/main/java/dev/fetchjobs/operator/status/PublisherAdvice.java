package dev.fetchjobs.operator.status;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes a message for people about the publisher's usual time. */
final class PublisherAdvice {

  private PublisherAdvice() {}

  /** Returns the message, or empty if the publications have no usual time. */
  static Optional<String> of(List<Publication> publications, CronJobState.Kept kept) {
    ZoneId zone = kept.schedule().zone();
    return Habit.of(publications, zone)
        .map(habit -> habit(habit, publications, zone) + saving(habit, publications, kept));
  }

  private static String habit(Habit habit, List<Publication> publications, ZoneId zone) {
    return "The publisher usually publishes at %s ± %d min (%s)%s: %d of %d publications from %s to %s show it."
        .formatted(
            habit.time(),
            habit.spread(),
            zone.getId(),
            days(habit.days()),
            habit.usual(),
            publications.size(),
            date(publications.getFirst(), zone),
            date(publications.getLast(), zone));
  }

  private static LocalDate date(Publication publication, ZoneId zone) {
    return publication.by().atZone(zone).toLocalDate();
  }

  private static String days(Set<DayOfWeek> days) {
    if (days.size() == DayOfWeek.values().length) {
      return "";
    }
    return SparingSchedule.isWorkingWeek(days)
        ? " from Mon to Fri"
        : " on "
            + days.stream()
                .map(day -> day.getDisplayName(TextStyle.SHORT, Locale.ROOT))
                .collect(Collectors.joining(", "));
  }

  private static String saving(
      Habit habit, List<Publication> publications, CronJobState.Kept kept) {
    Instant since = publications.getLast().by();
    return SparingSchedule.of(habit, kept.expression(), kept.schedule(), since)
        .map(
            other ->
                " With spec.schedule \"%s\" the publisher would be asked %d times a week instead of %d times; a file that comes at another time would be found later."
                    .formatted(other.expression(), other.runs(), other.runsNow()))
        .orElse("");
  }
}
