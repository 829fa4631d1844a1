package dev.fetchjobs.operator.screen;

import dev.fetchjobs.operator.tree.Node;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes times, durations and sizes for people. */
public final class Texts {

  private static final DateTimeFormatter DAY_AND_TIME =
      DateTimeFormatter.ofPattern("EEE d MMM HH:mm", Locale.ENGLISH);
  private static final DateTimeFormatter WITH_YEAR =
      DateTimeFormatter.ofPattern("d MMM uuuu HH:mm", Locale.ENGLISH);

  /** A time further away than this is shown with its year. */
  private static final Duration WITHOUT_YEAR = Duration.ofDays(300);

  private static final String[] UNITS = {"kB", "MB", "GB", "TB", "PB", "EB"};

  private Texts() {}

  /** Returns the instant of a time in a status, or empty if there is none. */
  static Optional<Instant> instant(@Nullable String time) {
    return new Node(time).instant();
  }

  /** Writes an instant by the clock of a zone. */
  static String time(Instant instant, ZoneId zone, Instant now) {
    boolean isNear = Duration.between(instant, now).abs().compareTo(WITHOUT_YEAR) < 0;
    return (isNear ? DAY_AND_TIME : WITH_YEAR).format(instant.atZone(zone));
  }

  /** Writes a duration by its two largest units, such as {@code 2 d 23 h}. */
  public static String duration(Duration duration) {
    Duration d = duration.abs();
    if (d.toDays() > 0) {
      return d.toDays() + " d" + further(d.toHoursPart(), " h");
    }
    if (d.toHours() > 0) {
      return d.toHours() + " h" + further(d.toMinutesPart(), " min");
    }
    return d.toMinutes() > 0 ? d.toMinutes() + " min" : d.toSeconds() + " s";
  }

  private static String further(int number, String unit) {
    return number == 0 ? "" : " " + number + unit;
  }

  /** Writes how long a run took. */
  static String took(long millis) {
    return millis < 60_000
        ? String.format(Locale.ROOT, "%.1f s", millis / 1000.0)
        : duration(Duration.ofMillis(millis));
  }

  /** Writes how far an instant is from now, such as {@code in 2 h} or {@code 5 min ago}. */
  static String distance(Instant instant, Instant now) {
    Duration ahead = Duration.between(now, instant);
    return ahead.isNegative() ? duration(ahead) + " ago" : "in " + duration(ahead);
  }

  /** Writes a size, such as {@code 4.2 MB}. */
  static String bytes(long bytes) {
    if (bytes < 1000) {
      return bytes + " B";
    }
    double size = bytes;
    int unit = -1;
    while (size >= 999.95 && unit < UNITS.length - 1) {
      size /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %s", size, UNITS[unit]);
  }

  static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** Returns the beginning of a text, up to a number of characters. */
  static String shortened(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = text.lastIndexOf(' ', most - 1);
    int cut = end < most / 2 ? most - 1 : end;
    return text.substring(0, Character.isHighSurrogate(text.charAt(cut - 1)) ? cut - 1 : cut) + "…";
  }
}
