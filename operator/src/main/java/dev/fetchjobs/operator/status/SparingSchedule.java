package dev.fetchjobs.operator.status;

import dev.fetchjobs.operator.cron.CronSchedule;
import dev.fetchjobs.operator.cron.ScheduleParser;
import dev.fetchjobs.operator.cron.ScheduleResult;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Describes a schedule that asks as often as the present one at the usual time of the publisher,
 * and rarely at other times.
 *
 * @param runs runs of a week
 * @param runsNow runs of a week by the present schedule
 */
record SparingSchedule(String expression, int runs, int runsNow) {

  /** A schedule with fewer runs in a week already asks rarely. */
  private static final int FEW = 21;

  /** A schedule that saves less than this share of the runs, in percent, is not worth an edit. */
  private static final int WORTH = 40;

  /** At these numbers of hours after the usual time, further runs look for a file that is late. */
  private static final List<Integer> LATER = List.of(1, 2, 3, 4, 6, 9);

  private static final int MOST_OF_AN_HOUR = 45;

  private static final int HOURS = 24;

  /**
   * Is a time in minutes of the day. After this time, the last of the later runs is on the next
   * day.
   */
  private static final int EVENING = (HOURS - 9) * 60;

  private static final String EVERY = "*";
  private static final int MINUTE = 0;
  private static final int HOUR = 1;
  private static final int DAY_OF_MONTH = 2;
  private static final int DAY_OF_WEEK = 4;

  /**
   * Returns such a schedule, or empty if none is much better than the present one.
   *
   * @param expression the present schedule
   * @param since begin of the week whose slots are compared
   */
  static Optional<SparingSchedule> of(
      Habit habit, String expression, CronSchedule schedule, Instant since) {
    String[] fields = (expression.equals("@hourly") ? "0 * * * *" : expression).split(" ", -1);
    List<ZonedDateTime> now = week(schedule, since);
    if (fields.length != 5 || now.size() < FEW) {
      return Optional.empty();
    }
    int found;
    if (fields[MINUTE].matches("[0-9]+") && 2 * habit.spread() <= MOST_OF_AN_HOUR) {
      // One run an hour is enough if it is right after the usual time.
      int minute = (habit.latest() + 1) % Habit.DAY;
      found = minute / 60;
      fields[MINUTE] = String.valueOf(minute % 60);
      fields[HOUR] = list(withLater(Set.of(), found, now));
    } else {
      found = hourAfter(habit, schedule, now.getFirst().toLocalDate());
      fields[HOUR] = list(withLater(usual(habit), found, now));
    }
    boolean isNextDay = habit.isOverMidnight() || found < habit.latest() / 60;
    if (!isNextDay && fields[DAY_OF_MONTH].equals(EVERY) && fields[DAY_OF_WEEK].equals(EVERY)) {
      fields[DAY_OF_WEEK] = days(habit);
    }
    String sparing = String.join(" ", fields);
    return ScheduleParser.resolve(sparing, schedule.zone().getId(), "", "")
            instanceof ScheduleResult.Accepted accepted
        ? Optional.of(
                new SparingSchedule(
                    sparing,
                    week(accepted.schedule().with(schedule.calendar()), since).size(),
                    now.size()))
            .filter(other -> other.runs * 100L <= other.runsNow * (100L - WORTH))
        : Optional.empty();
  }

  /** Returns the slots of a week. */
  private static List<ZonedDateTime> week(CronSchedule schedule, Instant since) {
    List<ZonedDateTime> slots = new ArrayList<>();
    Instant end = since.plus(Duration.ofDays(7));
    Optional<Instant> slot = schedule.next(since.minusSeconds(1));
    while (slot.isPresent() && slot.get().isBefore(end)) {
      slots.add(slot.get().atZone(schedule.zone()));
      slot = schedule.next(slot.get());
    }
    return slots;
  }

  /** Returns the hours of the usual time. */
  private static Set<Integer> usual(Habit habit) {
    Set<Integer> hours = new TreeSet<>();
    int hour = habit.earliest() / 60;
    hours.add(hour);
    while (hour != habit.latest() / 60) {
      hour = (hour + 1) % HOURS;
      hours.add(hour);
    }
    return hours;
  }

  /** Adds an hour and the hours in which later runs look again, as far as there are slots now. */
  private static Set<Integer> withLater(Set<Integer> usual, int found, List<ZonedDateTime> slots) {
    Set<Integer> wanted = new TreeSet<>(usual);
    LATER.forEach(more -> wanted.add((found + more) % HOURS));
    wanted.retainAll(slots.stream().map(ZonedDateTime::getHour).collect(Collectors.toSet()));
    wanted.add(found);
    return wanted;
  }

  /** Returns the hour of the first slot that is not before the end of the usual time. */
  private static int hourAfter(Habit habit, CronSchedule schedule, LocalDate day) {
    Instant end =
        day.atTime(habit.latest() / 60, habit.latest() % 60).atZone(schedule.zone()).toInstant();
    return schedule
        .next(end.minusSeconds(1))
        .map(slot -> slot.atZone(schedule.zone()).getHour())
        .orElse(habit.latest() / 60);
  }

  private static String list(Set<Integer> hours) {
    return hours.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  /**
   * Writes the days for cron, in which Sunday is 0. If the usual time is in the evening, a late
   * file may come on the day after.
   */
  private static String days(Habit habit) {
    Set<DayOfWeek> days = EnumSet.copyOf(habit.days());
    if (habit.latest() >= EVENING) {
      habit.days().forEach(day -> days.add(day.plus(1)));
    }
    if (days.size() == DayOfWeek.values().length) {
      return EVERY;
    }
    return isWorkingWeek(days)
        ? "1-5"
        : days.stream()
            .map(day -> day.getValue() % 7)
            .sorted()
            .map(String::valueOf)
            .collect(Collectors.joining(","));
  }

  static boolean isWorkingWeek(Set<DayOfWeek> days) {
    return days.equals(EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY));
  }
}
