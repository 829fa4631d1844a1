package dev.fetchjobs.operator.desired;

import dev.fetchjobs.api.FetchCalendarSpec;
import dev.fetchjobs.api.FetchJobSpec;
import dev.fetchjobs.contract.Calendar;
import dev.fetchjobs.contract.Weekday;
import dev.fetchjobs.contract.Word;
import dev.fetchjobs.operator.cron.ScheduleCalendar;
import dev.fetchjobs.operator.vocabulary.Reason;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the calendar of a FetchJob. */
record CalendarOf(FetchJobSpec spec, Calendars known) {

  private static final String FIELD = "spec.calendar";

  /** A message names at most this many FetchCalendars. */
  private static final int MOST_NAMES = 10;

  /** Returns the calendar, or null if every day is open. */
  @Nullable ScheduleCalendar calendar() throws InvalidSpecException {
    var written = spec.calendar();
    if (written == null) {
      return null;
    }
    String name = written.name();
    if (name != null) {
      return named(name);
    }
    List<String> closed = Objects.requireNonNullElse(written.closed(), List.of());
    return new ScheduleCalendar(
        new Calendar(
            null,
            weekly(FIELD + ".weekly", Objects.requireNonNullElse(written.weekly(), List.of())),
            checked(FIELD + ".closed", closed)),
        null);
  }

  private ScheduleCalendar named(String name) throws InvalidSpecException {
    if (!known.areReadable()) {
      throw new InvalidSpecException(
          Reason.CALENDAR_NOT_FOUND,
          FIELD + ".name",
          name,
          "the operator of this installation serves only some namespaces, so it may not read FetchCalendars, which belong to the whole cluster. Write the days into spec.calendar.weekly and spec.calendar.closed instead");
    }
    Optional<FetchCalendarSpec> found = known.named(name);
    if (found.isEmpty()) {
      throw new InvalidSpecException(
          Reason.CALENDAR_NOT_FOUND,
          FIELD + ".name",
          name,
          "there is no FetchCalendar with this name. %s. Write one of them, or create this one"
              .formatted(names()));
    }
    String field = "FetchCalendar " + name;
    FetchCalendarSpec there = found.get();
    List<String> closed = checked(field + ", spec.closed", there.closed());
    return new ScheduleCalendar(
        new Calendar(name, weekly(field + ", spec.weekly", there.weekly()), closed),
        ends(field, there.ends(), closed));
  }

  private String names() {
    List<String> names = known.names();
    List<String> shown = names.stream().sorted().limit(MOST_NAMES).toList();
    return names.isEmpty()
        ? "There are none in the cluster"
        : "There are: %s%s"
            .formatted(String.join(", ", shown), names.size() > shown.size() ? ", …" : "");
  }

  private static @Nullable LocalDate ends(
      String field, @Nullable String written, List<String> closed) throws InvalidSpecException {
    return written == null
        ? closed.stream().map(LocalDate::parse).max(Comparator.naturalOrder()).orElse(null)
        : day(field + ", spec.ends", written);
  }

  private static List<Weekday> weekly(String field, List<String> names)
      throws InvalidSpecException {
    List<Weekday> days = new ArrayList<>();
    for (String name : names) {
      days.add(PlanOf.word(field, name, Weekday.class));
    }
    if (days.stream().distinct().count() == Weekday.values().length) {
      throw new InvalidSpecException(
          field, String.join(", ", names), "no day would be open: " + Word.all(Weekday.class));
    }
    return days;
  }

  private static List<String> checked(String field, List<String> days) throws InvalidSpecException {
    for (String day : days) {
      day(field, day);
    }
    return days;
  }

  private static LocalDate day(String field, String text) throws InvalidSpecException {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException e) {
      throw new InvalidSpecException(field, text, "write a day that exists, such as 2026-12-25");
    }
  }
}
