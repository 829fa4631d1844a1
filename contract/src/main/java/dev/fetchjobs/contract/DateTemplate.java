package dev.fetchjobs.contract;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A text with dates, such as {@code https://publisher.example/{date-1d:yyyyMMdd}.csv}.
 *
 * <p>A brace begins a date only if {@code date} or {@code now} and one of {@code :+-@} follow.
 * Every other brace is an ordinary character.
 *
 * @param place where the text is used, which decides how a date is escaped
 */
public record DateTemplate(Place place, List<Part> parts) {

  /** Dates for which a format is tried: short and long months, days and fractions of a second. */
  private static final List<RunDate> SAMPLES =
      List.of(sample("2026-05-03T01:02:00Z"), sample("2026-12-30T23:59:59.999999999Z"));

  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private static final Pattern BEGIN = Pattern.compile("\\{(date|now)[:+@-]");

  /** The kinds of texts that may have dates. */
  public enum Place {
    /** Percent-encodes everything except unreserved characters (RFC 3986), slashes and colons. */
    URL,
    /**
     * A regular expression in RE2 syntax. The date matches literally, and a brace after a backslash
     * begins no date.
     */
    PATTERN,
    /** A pattern for names, in which {@code *} and {@code ?} cannot be escaped. */
    GLOB,
    /** The date is inserted as it is. */
    TEXT
  }

  /** A piece of the text. */
  sealed interface Part {
    /** A piece without dates. */
    record Literal(String text) implements Part {}

    /**
     * @param ofStart whether the date is computed from the start of the run; else from its date
     * @param amount number of units that are added; may be negative
     * @param unit days of the calendar, or hours
     * @param zone null: that of the run
     */
    record Date(
        boolean ofStart,
        int amount,
        ChronoUnit unit,
        @Nullable ZoneId zone,
        DateTimeFormatter format)
        implements Part {

      String format(RunDate run) {
        ZonedDateTime base =
            (ofStart ? run.now() : run.date()).atZone(zone == null ? run.zone() : zone);
        return format.format(base.plus(amount, unit));
      }
    }
  }

  /** A date in the text is not usable. */
  public static final class BadTemplate extends Exception {
    private final String sentence;

    BadTemplate(int index, String fault) {
      this("the date at character %d %s".formatted(index + 1, fault));
    }

    private BadTemplate(String sentence) {
      super(sentence);
      this.sentence = sentence;
    }

    /** Where the date is, what is wrong and what to write instead, without a full stop. */
    public String sentence() {
      return sentence;
    }
  }

  /** Returns whether a date begins in the text, which may be part of other text, such as JSON. */
  public static boolean mayHaveDates(String text) {
    return BEGIN.matcher(text).find();
  }

  /** Reads a text. Every format in it has been tried. */
  public static DateTemplate parse(String text, Place place) throws BadTemplate {
    return new DateTemplate(place, new DateTemplateReader(text, place).read());
  }

  /** Returns whether the text has any date. */
  public boolean hasDates() {
    return parts.stream().anyMatch(Part.Date.class::isInstance);
  }

  /** Returns the text for a run in the year 2026. */
  public String sample() {
    return expand(SAMPLES.getFirst());
  }

  /**
   * Replaces the dates.
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

  /** Why the format cannot be used at the place; null if it can. */
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
