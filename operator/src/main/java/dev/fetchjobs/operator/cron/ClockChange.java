package dev.fetchjobs.operator.cron;

import dev.fetchjobs.operator.cron.Rhythm.CronFields;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Describes a scheduled local time that Kubernetes skips or runs twice because the zone's offset
 * changes.
 *
 * @param date the local date of that time; it is the date of the offset change, or at most one day
 *     from it
 * @param time the first such time on that date
 */
public record ClockChange(Kind kind, LocalDate date, LocalTime time, ZoneId zone) {

  /** Says whether the clock change skips the local time or repeats it. */
  public enum Kind {
    /**
     * The CronJob controller starts no run at the local time. Usually the clock goes forward and
     * skips the time.
     */
    SKIPPED,
    /**
     * The CronJob controller starts two runs, because the clock goes back and the local time comes
     * twice.
     */
    REPEATED
  }

  /**
   * Returns one sentence for a condition message. The sentence says what happens, when, and what
   * the user can do about it.
   */
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

  /**
   * Finds the next change of the zone's offset that affects a schedule. The search compares the
   * local times that the fields name with the firings that {@link SlotSearch} computes.
   *
   * <p>A change by whole hours affects the local times that do not exist or exist twice. After any
   * other change (half an hour on Lord Howe Island) Kubernetes also skips existing times of that
   * day.
   *
   * <p>The search does not report an hour if the hours before and after it are scheduled as well.
   * Such an hour belongs to an hourly rhythm, in which one run more or less makes no difference. So
   * at 02:00 an hour field of {@code *} or {@code 0-6} is not reported, but an hour field of {@code
   * 2} is.
   */
  record Search(CronFields fields, ZoneId zone) {

    private static final Duration HORIZON = Duration.ofDays(400);
    private static final int HOURS_PER_DAY = 24;
    private static final int SECONDS_PER_HOUR = 3600;

    /**
     * A firing that an offset change affects is at most this long before or after the change. The
     * value includes one additional day, to be safe.
     */
    private static final Duration EFFECT = Duration.ofDays(3);

    Optional<ClockChange> next(Instant from) {
      if (IntStream.range(0, HOURS_PER_DAY).noneMatch(this::isWorthReporting)) {
        return Optional.empty();
      }
      Instant end = from.plus(HORIZON);
      LocalDateTime now = LocalDateTime.ofInstant(from, zone);
      ZoneOffsetTransition change = zone.getRules().nextTransition(from.minus(EFFECT));
      while (change != null && !change.getInstant().isAfter(end)) {
        Optional<ClockChange> hit = firstHit(change, now);
        if (hit.isPresent()) {
          return hit;
        }
        change = zone.getRules().nextTransition(change.getInstant());
      }
      return Optional.empty();
    }

    private boolean isWorthReporting(int hour) {
      boolean amongHours =
          fields.hour().contains((hour + HOURS_PER_DAY - 1) % HOURS_PER_DAY)
              && fields.hour().contains((hour + 1) % HOURS_PER_DAY);
      return fields.hour().contains(hour) && !amongHours;
    }

    private Optional<ClockChange> firstHit(ZoneOffsetTransition change, LocalDateTime now) {
      LocalDateTime low = change.isGap() ? change.getDateTimeBefore() : change.getDateTimeAfter();
      LocalDateTime high = change.isGap() ? change.getDateTimeAfter() : change.getDateTimeBefore();
      LocalDate first = low.toLocalDate().minusDays(1);
      LocalDate end = high.toLocalDate().plusDays(2);
      boolean wholeHours = change.getDuration().toSeconds() % SECONDS_PER_HOUR == 0;
      List<LocalDateTime> times =
          wholeHours
              ? scheduled(low, high, now)
              : scheduled(first.atStartOfDay(), end.atStartOfDay(), now);
      if (times.isEmpty()) {
        return Optional.empty();
      }
      Map<LocalDateTime, Integer> firings = firings(first, end);
      return times.stream()
          .flatMap(time -> hit(time, firings.getOrDefault(time, 0)).stream())
          .findFirst();
    }

    /**
     * Returns the local times that the fields name and that are worth a warning, whether they exist
     * or not.
     */
    private List<LocalDateTime> scheduled(
        LocalDateTime low, LocalDateTime high, LocalDateTime now) {
      return Stream.iterate(low, time -> time.isBefore(high), time -> time.plusMinutes(1))
          .filter(time -> fields.allowsTime(time.getHour(), time.getMinute()))
          .filter(time -> isWorthReporting(time.getHour()) && time.isAfter(now))
          .filter(time -> fields.allowsDate(time.toLocalDate()))
          .toList();
    }

    private Optional<ClockChange> hit(LocalDateTime time, int firings) {
      return switch (firings) {
        case 0 -> Optional.of(change(Kind.SKIPPED, time));
        case 1 -> Optional.empty();
        default -> Optional.of(change(Kind.REPEATED, time));
      };
    }

    private ClockChange change(Kind kind, LocalDateTime time) {
      return new ClockChange(kind, time.toLocalDate(), time.toLocalTime(), zone);
    }

    /**
     * Returns how often the schedule fires at each local time from {@code first} to {@code end}
     * (exclusive).
     */
    private Map<LocalDateTime, Integer> firings(LocalDate first, LocalDate end) {
      Map<LocalDateTime, Integer> firings = new HashMap<>();
      Optional<Instant> firing = after(first.atStartOfDay(zone).toInstant().minusSeconds(1));
      while (firing.isPresent()) {
        LocalDateTime local = LocalDateTime.ofInstant(firing.get(), zone);
        if (!local.toLocalDate().isBefore(end)) {
          return firings;
        }
        firings.merge(local, 1, Integer::sum);
        firing = after(firing.get());
      }
      return firings;
    }

    private Optional<Instant> after(Instant instant) {
      return new SlotSearch(fields, zone.getRules(), instant).run();
    }
  }
}
