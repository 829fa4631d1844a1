package dev.fetchjobs.operator.cron;

import dev.fetchjobs.operator.cron.Rhythm.CronFields;
import dev.fetchjobs.operator.cron.Rhythm.Every;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Represents a cron expression as Kubernetes reads it, with {@code ParseStandard} of robfig/cron
 * v3.0.1. This class accepts some expressions that FetchJob refuses: {@link ScheduleParser} decides
 * what a user may write.
 */
public final class CronExpression {

  /** Matches white space, as {@code unicode.IsSpace} of Go defines it. */
  private static final Pattern WHITE_SPACE = Pattern.compile("\\p{IsWhite_Space}+");

  private static final String EVERY = "@every ";

  /**
   * Each of these words after {@code @} stands for five fields. The cron parser accepts a word only
   * in lower case.
   */
  private static final Map<String, List<String>> DESCRIPTORS =
      Map.of(
          "@yearly", List.of("0", "0", "1", "1", "*"),
          "@annually", List.of("0", "0", "1", "1", "*"),
          "@monthly", List.of("0", "0", "1", "*", "*"),
          "@weekly", List.of("0", "0", "*", "*", "0"),
          "@daily", List.of("0", "0", "*", "*", "*"),
          "@midnight", List.of("0", "0", "*", "*", "*"),
          "@hourly", List.of("0", "*", "*", "*", "*"));

  private final String text;
  private final Optional<ZoneId> zone;
  private final Rhythm rhythm;

  private CronExpression(String text, Optional<ZoneId> zone, Rhythm rhythm) {
    this.text = text;
    this.zone = zone;
    this.rhythm = rhythm;
  }

  /**
   * Parses an expression. The method accepts exactly what the CronJob controller's parser accepts.
   */
  public static CronExpression parse(String text) throws CronSyntaxException {
    if (!text.startsWith("TZ=") && !text.startsWith("CRON_TZ=")) {
      return new CronExpression(text, Optional.empty(), rhythm(text));
    }
    int blank = text.indexOf(' ');
    if (blank < 0) {
      throw Refusal.fieldCount(List.of());
    }
    String name = text.substring(text.indexOf('=') + 1, blank);
    return new CronExpression(text, zoneInFront(name), rhythm(trimmed(text.substring(blank))));
  }

  /**
   * Reads the time zone before an expression as {@code time.LoadLocation} of Go does. An empty name
   * is UTC, and {@code Local} is the caller's zone.
   */
  private static Optional<ZoneId> zoneInFront(String name) throws CronSyntaxException {
    return switch (name) {
      case "Local" -> Optional.empty();
      case "" -> Optional.of(ZoneOffset.UTC);
      default -> Optional.of(TimeZones.named(name).orElseThrow(() -> TimeZones.unknown(name)));
    };
  }

  private static Rhythm rhythm(String text) throws CronSyntaxException {
    if (text.startsWith("@")) {
      return ofDescriptor(text);
    }
    List<String> fields = split(text);
    if (fields.size() != CronField.values().length) {
      throw Refusal.fieldCount(fields);
    }
    return CronFields.parse(fields);
  }

  private static Rhythm ofDescriptor(String text) throws CronSyntaxException {
    List<String> fields = DESCRIPTORS.get(text);
    if (fields != null) {
      return CronFields.parse(fields);
    }
    if (text.startsWith(EVERY)) {
      Optional<Duration> interval = GoDuration.parse(text.substring(EVERY.length()));
      return Every.of(interval.orElseThrow(Refusal::interval));
    }
    String lower = text.toLowerCase(Locale.ROOT);
    throw Refusal.unknownDescriptor(
        text,
        DESCRIPTORS.containsKey(lower)
            ? lower
            : "@hourly, @daily, @weekly, @monthly, @yearly or five fields");
  }

  /** Splits a text into its fields at white space. */
  static List<String> split(String text) {
    return Stream.of(WHITE_SPACE.split(text, -1)).filter(field -> !field.isEmpty()).toList();
  }

  private static String trimmed(String text) {
    return text.replaceAll("^\\p{IsWhite_Space}+|\\p{IsWhite_Space}+$", "");
  }

  Rhythm rhythm() {
    return rhythm;
  }

  /** Returns the time zone that the expression itself names; it overrides spec.timeZone. */
  Optional<ZoneId> zone() {
    return zone;
  }

  Optional<Instant> next(Instant after, ZoneId fallback) {
    return switch (rhythm) {
      case CronFields fields ->
          new SlotSearch(fields, zone.orElse(fallback).getRules(), after).run();
      case Every every -> Optional.of(every.after(after));
    };
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CronExpression that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** Returns the text of the expression. */
  @Override
  public String toString() {
    return text;
  }
}
