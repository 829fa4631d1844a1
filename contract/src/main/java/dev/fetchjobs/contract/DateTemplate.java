package dev.fetchjobs.contract;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Describes a text with date expressions, such as {@code
 * https://publisher.example/{date-1d:yyyyMMdd}.csv}.
 *
 * <p>A brace begins a date expression only if {@code date} or {@code now} and one of {@code :+-@}
 * follow. Every other brace is an ordinary character.
 *
 * @param place the use of the text, which decides how a date is escaped
 */
public record DateTemplate(Place place, List<Part> parts) {

  /**
   * Each date format in a text is tried with these dates. These dates have short and long months,
   * days and fractions of a second.
   */
  private static final List<RunDate> SAMPLES =
      List.of(sample("2026-05-03T01:02:00Z"), sample("2026-12-30T23:59:59.999999999Z"));

  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private static final Pattern BEGIN = Pattern.compile("\\{(date|now)[:+@-]");

  /**
   * Describes the kinds of texts that may have date expressions. The kinds differ in how a date is
   * escaped.
   */
  public enum Place {
    /**
     * The date is used in a URL. Everything is percent-encoded except unreserved characters (RFC
     * 3986), slashes and colons.
     */
    URL,
    /**
     * The date is used in a regular expression in RE2 syntax. Each character of the date matches
     * only itself. A brace after a backslash does not begin a date.
     */
    PATTERN,
    /**
     * The date is used in a pattern for names, in which {@code *} and {@code ?} cannot be escaped.
     */
    GLOB,
    /** The date is used in a text in which it needs no escaping. */
    TEXT
  }

  /** Names the units of an offset. */
  enum Unit {
    /** The offset counts all days. */
    DAYS,
    HOURS,
    /** The offset counts the days on which the FetchJob's calendar is open. */
    BUSINESS_DAYS
  }

  /**
   * Represents a piece of a text that may have date expressions. A piece is a date expression, or
   * it has none.
   */
  sealed interface Part {
    /** Describes a piece of a text that has no date expression. */
    record Literal(String text) implements Part {}

    /**
     * Describes a date expression in a text.
     *
     * @param ofStart whether the date is computed from the start of the run; else from its date
     * @param amount number of units that are added; may be negative
     * @param unit what is added
     * @param zone the time zone of the date; null if it is that of the run
     */
    record Date(
        boolean ofStart, int amount, Unit unit, @Nullable ZoneId zone, DateTimeFormatter format)
        implements Part {

      String format(RunDate run) {
        ZonedDateTime base =
            (ofStart ? run.now() : run.date()).atZone(zone == null ? run.zone() : zone);
        return format.format(
            switch (unit) {
              case DAYS -> base.plusDays(amount);
              case HOURS -> base.plusHours(amount);
              case BUSINESS_DAYS ->
                  base.with(run.calendar().businessDay(base.toLocalDate(), amount));
            });
      }
    }
  }

  /** Says that a date expression in a text cannot be used. */
  public static final class BadTemplate extends Exception {
    private final String sentence;

    BadTemplate(int index, String fault) {
      this("the date at character %d %s".formatted(index + 1, fault));
    }

    private BadTemplate(String sentence) {
      super(sentence);
      this.sentence = sentence;
    }

    /**
     * Returns a sentence that says where the date expression is, what is wrong and what to write
     * instead. The sentence has no full stop.
     */
    public String sentence() {
      return sentence;
    }
  }

  /**
   * Returns whether the text contains a date expression. The text may contain more, such as JSON.
   */
  public static boolean mayHaveDates(String text) {
    return BEGIN.matcher(text).find();
  }

  /** Reads a text with date expressions, and tries every format in it with some dates. */
  public static DateTemplate parse(String text, Place place) throws BadTemplate {
    return new DateTemplate(place, new DateTemplateReader(text, place).read());
  }

  /** Returns whether the text has any date expression. */
  public boolean hasDates() {
    return parts.stream().anyMatch(Part.Date.class::isInstance);
  }

  /** Returns an example of the text: the text as a run in the year 2026 would use it. */
  public String sample() {
    return expand(SAMPLES.getFirst());
  }

  /**
   * Replaces the date expressions by the dates of a run.
   *
   * @throws DateTimeException if a date is out of the range of a format
   */
  public String expand(RunDate run) {
    StringBuilder text = new StringBuilder();
    for (Part part : parts) {
      text.append(
          switch (part) {
            case Part.Literal literal -> literal.text();
            case Part.Date date -> escaped(place, date.format(run));
          });
    }
    return text.toString();
  }

  /** Says why the date format cannot be used at the place, or returns null if it can be used. */
  static @Nullable String fault(Place place, Part.Date date) {
    try {
      for (RunDate sample : SAMPLES) {
        String shown = date.format(sample);
        if (place == Place.GLOB && (shown.indexOf('*') >= 0 || shown.indexOf('?') >= 0)) {
          return "has a * or ? in its format, which would match anything";
        }
      }
      return null;
    } catch (DateTimeException e) {
      return "has a format that cannot show every date";
    }
  }

  private static RunDate sample(String time) {
    return new RunDate(Instant.parse(time), Instant.parse(time), ZoneOffset.UTC);
  }

  private static String escaped(Place place, String text) {
    return switch (place) {
      case URL -> percentEncoded(text);
      case PATTERN -> text.replaceAll("[\\p{Punct} ]", "\\\\$0");
      case GLOB, TEXT -> text;
    };
  }

  private static String percentEncoded(String text) {
    StringBuilder encoded = new StringBuilder();
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (octet & 0xff);
      if (isAlphanumeric(c) || "-._~/:".indexOf(c) >= 0) {
        encoded.append(c);
      } else {
        HEX.toHexDigits(encoded.append('%'), octet);
      }
    }
    return encoded.toString();
  }

  private static boolean isAlphanumeric(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  }
}
