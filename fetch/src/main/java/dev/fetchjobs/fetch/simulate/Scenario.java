package dev.fetchjobs.fetch.simulate;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says what the publisher does in a simulated time.
 *
 * @param zone zone of the local times of the publisher
 * @param takes how long a download takes
 */
public record Scenario(
    ZoneId zone, Publishing publishes, List<Late> late, List<Outage> outages, Duration takes) {

  /** A download takes this long if the scenario does not say how long. */
  public static final Duration TAKES = Duration.ofSeconds(10);

  /**
   * Says when the publisher usually publishes new content.
   *
   * @param times at least one local time
   * @param except days without a publication, such as holidays
   */
  public record Publishing(Set<DayOfWeek> days, List<LocalTime> times, Set<LocalDate> except) {

    /** Publishes new content at the beginning of every day. */
    public static final Publishing DAILY =
        new Publishing(EnumSet.allOf(DayOfWeek.class), List.of(LocalTime.MIDNIGHT), Set.of());

    boolean isOn(LocalDate day) {
      return days.contains(day.getDayOfWeek()) && !except.contains(day);
    }
  }

  /**
   * Says that the first publication of a day comes at another time.
   *
   * @param at the local time; null if it does not come at all
   */
  public record Late(LocalDate day, @Nullable LocalTime at) {}

  /**
   * Describes a time in which the publisher does not send the file.
   *
   * @param to the first instant after it
   * @param status what the server answers; null if there is no connection
   * @param retryAfter value of Retry-After; null if the server does not send it
   */
  public record Outage(
      Instant from, Instant to, @Nullable Integer status, @Nullable Duration retryAfter) {

    boolean isAt(Instant now) {
      return !now.isBefore(from) && now.isBefore(to);
    }
  }

  /** Returns the scenario of a publisher with new content every day and without any fault. */
  public static Scenario plain(ZoneId zone) {
    return new Scenario(zone, Publishing.DAILY, List.of(), List.of(), TAKES);
  }
}
