package dev.fetchjobs.operator.screen;

import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Shows a point in time.
 *
 * @param machine the time for programs; empty if there is none
 * @param text the time by the clock of a zone
 * @param distance how far away the time is; empty if there is none
 */
public record Moment(String machine, String text, String distance) {

  /**
   * Reads a time of a status.
   *
   * @param none the text if there is no time
   */
  static Moment of(@Nullable String time, ZoneId zone, Instant now, String none) {
    return Texts.instant(time)
        .map(instant -> of(instant, zone, now))
        .orElseGet(() -> new Moment("", none, ""));
  }

  static Moment of(Instant instant, ZoneId zone, Instant now) {
    return new Moment(
        instant.truncatedTo(ChronoUnit.SECONDS).toString(),
        Texts.time(instant, zone, now),
        Texts.distance(instant, now));
  }
}
