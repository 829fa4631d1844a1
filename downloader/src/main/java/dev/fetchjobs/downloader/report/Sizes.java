package dev.fetchjobs.downloader.report;

import dev.fetchjobs.downloader.text.Printable;
import java.time.Duration;
import java.util.Locale;

/** Formats numbers for people, in log lines. */
public final class Sizes {

  private static final String[] UNITS = {"KB", "MB", "GB", "TB"};

  private Sizes() {}

  /** Formats a size like {@code 4,500,000 bytes}. */
  static String exact(long bytes) {
    return Printable.count(bytes, "byte");
  }

  /** Formats a size like {@code 4.5 MB}, in powers of 1,000. */
  static String bytes(long bytes) {
    if (bytes < 1000) {
      return bytes + " B";
    }
    double value = bytes / 1000.0;
    int unit = 0;
    while (value >= 999.95 && unit < UNITS.length - 1) {
      value /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
  }

  /** Formats a time like {@code 0.3 s}, {@code 42 s}, {@code 3 min 20 s} or {@code 2 h 5 min}. */
  public static String time(Duration time) {
    if (time.toSeconds() < 10) {
      return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
    }
    if (time.toMinutes() < 2) {
      return time.toSeconds() + " s";
    }
    return time.toHours() < 2
        ? time.toMinutes() + " min " + time.toSecondsPart() + " s"
        : time.toHours() + " h " + time.toMinutesPart() + " min";
  }
}
