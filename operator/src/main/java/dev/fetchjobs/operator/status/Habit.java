package dev.fetchjobs.operator.status;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The time of day at which a publisher usually publishes.
 *
 * @param minute the middle of that time, in minutes of the day
 * @param spread how many minutes before and after it most publications were made
 * @param usual number of the publications in that time
 * @param days the days of the week with a publication; all seven if too little is known
 */
record Habit(int minute, int spread, int usual, Set<DayOfWeek> days) {

  /** With less publications, a usual time may be chance. */
  static final int EVIDENCE = 5;

  /** This share of the publications, in percent, decides what is usual. The others were late. */
  private static final int MOST = 80;

  /** Publications that are further apart have no usual time. */
  private static final int WIDEST = 120;

  /** In this time each day of the week had at least two chances. */
  private static final Duration TWO_WEEKS = Duration.ofDays(14);

  static final int DAY = 24 * 60;

  /**
   * Returns the habit, or empty if there is none.
   *
   * @param publications oldest first
   */
  static Optional<Habit> of(List<Publication> publications, ZoneId zone) {
    if (publications.size() < EVIDENCE) {
      return Optional.empty();
    }
    int first = minuteOf(publications.getFirst().middle(), zone);
    List<Integer> distances =
        publications.stream()
            .map(publication -> distance(first, minuteOf(publication.middle(), zone)))
            .sorted()
            .toList();
    int middle = Math.floorMod(first + distances.get(distances.size() / 2), DAY);
    List<Long> deviations =
        publications.stream()
            .map(publication -> deviation(publication, middle, zone))
            .sorted()
            .toList();
    int most = (publications.size() * MOST + 99) / 100;
    long spread = Math.max(1, deviations.get(most - 1));
    return spread > WIDEST
        ? Optional.empty()
        : Optional.of(
            new Habit(
                middle,
                (int) spread,
                (int) deviations.stream().filter(minutes -> minutes <= spread).count(),
                days(publications, zone)));
  }

  private static int minuteOf(Instant time, ZoneId zone) {
    return time.atZone(zone).toLocalTime().toSecondOfDay() / 60;
  }

  /** Returns the minutes from one time of day to another, the shorter way round the clock. */
  private static int distance(int from, int to) {
    return Math.floorMod(to - from + DAY / 2, DAY) - DAY / 2;
  }

  private static long deviation(Publication publication, int middle, ZoneId zone) {
    return Math.abs(distance(middle, minuteOf(publication.middle(), zone)))
        + publication.uncertainty().plusSeconds(59).toMinutes();
  }

  private static Set<DayOfWeek> days(List<Publication> publications, ZoneId zone) {
    Duration known = Duration.between(publications.getFirst().by(), publications.getLast().by());
    if (known.compareTo(TWO_WEEKS) < 0) {
      return EnumSet.allOf(DayOfWeek.class);
    }
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    for (Publication publication : publications) {
      days.add(publication.after().atZone(zone).getDayOfWeek());
      days.add(publication.by().atZone(zone).getDayOfWeek());
    }
    return days;
  }

  int earliest() {
    return Math.floorMod(minute - spread, DAY);
  }

  int latest() {
    return Math.floorMod(minute + spread, DAY);
  }

  /** Returns whether midnight is among the usual times. */
  boolean isOverMidnight() {
    return earliest() > latest();
  }

  LocalTime time() {
    return LocalTime.MIDNIGHT.plusMinutes(minute);
  }
}
