package dev.fetchjobs.plugin.view;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes sizes, ages and times for people. */
final class Units {

  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("EEE d MMM HH:mm", Locale.ENGLISH);

  private Units() {}

  static String bytes(long bytes) {
    if (bytes < 1_000) {
      return bytes + " B";
    }
    double value = bytes;
    int unit = -1;
    while (value >= 999.95 && unit < 3) {
      value /= 1_000;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %sB", value, "kMGT".charAt(unit));
  }

  /** Writes how long ago a time was, as kubectl does; empty if the time is not known. */
  static String age(@Nullable String time, Instant now) {
    Instant then = instant(time);
    if (then == null) {
      return "";
    }
    Duration age = Duration.between(then, now);
    if (age.toMinutes() < 2) {
      return Math.max(0, age.toSeconds()) + "s";
    }
    if (age.toHours() < 2) {
      return age.toMinutes() + "m";
    }
    return age.toDays() < 2 ? age.toHours() + "h" : age.toDays() + "d";
  }

  /** Writes a time in UTC to the minute; empty if it is not known. */
  static String minute(@Nullable String time) {
    Instant then = instant(time);
    return then == null ? "" : MINUTE.format(then);
  }

  /**
   * Writes the next run, which the status has in the time zone of the FetchJob, such as {@code Mon
   * 30 Nov 07:07}; empty if there is none.
   */
  static String local(@Nullable String time) {
    if (time == null) {
      return "";
    }
    try {
      return LOCAL.format(OffsetDateTime.parse(time));
    } catch (DateTimeParseException e) {
      return time;
    }
  }

  static @Nullable Instant instant(@Nullable String time) {
    if (time == null) {
      return null;
    }
    try {
      return Instant.parse(time);
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  /** Writes a duration in seconds with one digit after the point; empty if it is not known. */
  static String seconds(@Nullable Long millis) {
    return millis == null ? "" : String.format(Locale.ROOT, "%.1f s", millis / 1_000.0);
  }
}
