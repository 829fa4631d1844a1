package dev.fetchjobs.contract;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says which values one column of a table may have. An empty value passes every check except the
 * check {@code required}.
 *
 * @param type null means {@link Type#TEXT}
 * @param format format of a date, for {@link DateTimeFormatter}; null means {@link #ISO_DATE}
 * @param pattern RE2 pattern that has to match somewhere in a value
 * @param required whether a row with an empty value is wrong; null means that it is not
 * @param unique whether a row is wrong if a row before it has the same value; null means that it is
 *     not
 * @param min lowest number or date, or least number of characters of a text
 * @param max highest number or date, or largest number of characters of a text
 */
public record CsvColumn(
    String name,
    @Nullable Type type,
    @Nullable String format,
    @Nullable String pattern,
    @Nullable Boolean required,
    @Nullable Boolean unique,
    @Nullable String min,
    @Nullable String max) {

  /** A date has this format if the plan does not name one. */
  public static final String ISO_DATE = "yyyy-MM-dd";

  /** A plan can limit a text to at most this many characters. */
  public static final int MAX_CHARACTERS = 1024;

  /**
   * This time has a different number in each field, so that a format that confuses two fields does
   * not read the same date back.
   */
  private static final ZonedDateTime SAMPLE =
      ZonedDateTime.of(2024, 11, 28, 13, 14, 15, 0, ZoneOffset.UTC);

  /** Names the types that a value can have. */
  public enum Type implements Word {
    ISIN("Isin"),
    LEI("Lei"),
    MIC("Mic"),
    DATE("Date"),
    DECIMAL("Decimal"),
    INTEGER("Integer"),
    TEXT("Text");

    private final String word;

    Type(String word) {
      this.word = word;
    }

    @Override
    public String word() {
      return word;
    }

    @Override
    public String toString() {
      return word;
    }
  }

  /** Returns the type of the values, or the default type if the plan names none. */
  public Type valueType() {
    return type == null ? Type.TEXT : type;
  }

  /** Returns the format of dates, or the default format if the plan names none. */
  public String dateFormat() {
    return format == null ? ISO_DATE : format;
  }

  /** Returns whether a row with an empty value is wrong. */
  public boolean needsValue() {
    return Boolean.TRUE.equals(required);
  }

  /** Returns whether each value may be in the column only once. */
  public boolean needsUnique() {
    return Boolean.TRUE.equals(unique);
  }

  /**
   * Returns the reader of dates. The reader refuses days that do not exist. The names of months are
   * English, in upper or lower case. Returns empty if {@code format} is not a format, or has no
   * full date.
   */
  public Optional<DateTimeFormatter> dates() {
    try {
      DateTimeFormatter dates = StrictDates.ofPattern(dateFormat());
      LocalDate read = LocalDate.parse(dates.format(SAMPLE), dates);
      return read.equals(SAMPLE.toLocalDate()) ? Optional.of(dates) : Optional.empty();
    } catch (IllegalArgumentException | DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Says which field of a column cannot be used, and what to write instead. */
  public record Fault(String field, String value, String remedy) {}

  /**
   * Returns the first fault in {@code format}, {@code min} and {@code max}, or empty if there is
   * none.
   */
  public Optional<Fault> fault() {
    if (format != null && (valueType() != Type.DATE || dates().isEmpty())) {
      return Optional.of(
          new Fault(
              "format",
              format,
              valueType() == Type.DATE
                  ? "write a format of java.time with year, month and day, such as dd.MM.yyyy"
                  : "remove it, or set type: Date"));
    }
    return limit("min", min)
        .or(() -> limit("max", max))
        .or(
            () ->
                min != null && max != null && isAbove(min, max)
                    ? Optional.of(new Fault("min", min, "it may not be above max, which is " + max))
                    : Optional.empty());
  }

  private Optional<Fault> limit(String field, @Nullable String value) {
    if (value == null) {
      return Optional.empty();
    }
    String remedy =
        switch (valueType()) {
          case ISIN, LEI, MIC -> "remove it: codes have no order";
          case DATE -> isDate(value) ? "" : "write a date such as 2026-11-30";
          case DECIMAL -> Decimal.parse(value).isPresent() ? "" : "write a number such as -1.50";
          case INTEGER ->
              Decimal.parse(value).filter(Decimal::isInteger).isPresent()
                  ? ""
                  : "write a whole number such as 100";
          case TEXT ->
              value.matches("[0-9]{1,4}") && Integer.parseInt(value) <= MAX_CHARACTERS
                  ? ""
                  : "write a number of characters from 0 to " + MAX_CHARACTERS;
        };
    return remedy.isEmpty() ? Optional.empty() : Optional.of(new Fault(field, value, remedy));
  }

  private boolean isAbove(String low, String high) {
    return switch (valueType()) {
      case ISIN, LEI, MIC -> false;
      case DATE -> LocalDate.parse(low).isAfter(LocalDate.parse(high));
      case DECIMAL, INTEGER, TEXT ->
          Decimal.parse(low).orElseThrow().compareTo(Decimal.parse(high).orElseThrow()) > 0;
    };
  }

  private static boolean isDate(String text) {
    try {
      LocalDate day = LocalDate.parse(text);
      return day.getYear() >= 1 && day.getYear() <= 9999;
    } catch (DateTimeException e) {
      return false;
    }
  }
}
