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
 * Says at which time of day a publisher usually publishes.
 *
 * @param minute the middle of that time, in minutes of the day
 * @param spread how many minutes before and after it most publications were made
 * @param usual number of the publications in that time
 * @param days the days of the week with a publication; all seven if too little is known
 */
record Habit(int minute, int spread, int usual, Set<DayOfWeek> days) {

  /** With fewer publications, a usual time may be chance. */
  static final int EVIDENCE = 5;

  /**
   * This share of the publications, in percent, decides what is usual. The other publications count
   * as late.
   */
  private static final int MOST = 80;

  /** Publications have no usual time if it would be longer than this many minutes. */
  private static final int WIDEST = 120;

  /** In a time of this length, each day of the week occurs twice. */
  private static final Duration TWO_WEEKS = Duration.ofDays(14);

  static final int DAY = 24 * 60;

  /**
   * Returns the usual time of some publications, or empty if they have none.
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

  /**
   * Returns whether the publisher usually publishes around midnight. The earliest usual time of day
   * is then later than the latest one, such as 23:50 and 00:10.
   */
  boolean isOverMidnight() {
    return earliest() > latest();
  }

  LocalTime time() {
    return LocalTime.MIDNIGHT.plusMinutes(minute);
  }
}
