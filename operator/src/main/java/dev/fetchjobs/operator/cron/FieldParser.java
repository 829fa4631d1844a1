package dev.fetchjobs.operator.cron;

import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Reads one field: parts separated by commas, each {@code *}, {@code ?}, a value, {@code a-b}, or
 * one of them with {@code /step}.
 *
 * <p>It takes what robfig/cron v3.0.1 takes, also where that is odd: empty parts are passed over,
 * {@code *-5} is {@code *}, {@code +5} is 5, {@code 5/10} runs to the end of the field.
 */
final class FieldParser {

  private static final Pattern WHOLE_NUMBER = Pattern.compile("\\+?[0-9]+");

  private final CronField field;

  FieldParser(CronField field) {
    this.field = field;
  }

  FieldValues parse(String text) throws CronSyntaxException {
    FieldValues values = FieldValues.NONE;
    for (String part : text.split(",", -1)) {
      if (!part.isEmpty()) {
        values = values.or(part(part));
      }
    }
    return values;
  }

  private FieldValues part(String part) throws CronSyntaxException {
    String[] rangeAndStep = part.split("/", -1);
    if (rangeAndStep.length > 2) {
      throw FieldRefusal.of(field, part).tooMany("slash", "a range and one step, such as */10");
    }
    String[] ends = rangeAndStep[0].split("-", -1);
    boolean star = ends[0].equals("*") || ends[0].equals("?");
    if (!star && ends.length > 2) {
      throw FieldRefusal.of(field, part).tooMany("hyphen", "a range of two values, such as 1-5");
    }
    boolean stepped = rangeAndStep.length == 2;
    long step = stepped ? step(part, rangeAndStep[1]) : 1;
    if (star) {
      return FieldValues.range(field.min(), field.max(), step, step == 1);
    }
    boolean open = stepped && ends.length == 1;
    int low = value(part, ends[0]);
    int high = open ? field.max() : value(part, ends[ends.length - 1]);
    if (low > high) {
      throw FieldRefusal.of(field, part).backwards(ends[0], ends[1], stepped);
    }
    return FieldValues.range(low, high, step, false);
  }

  private long step(String part, String text) throws CronSyntaxException {
    OptionalLong step = wholeNumber(text);
    if (step.isEmpty() || step.getAsLong() == 0) {
      throw FieldRefusal.of(field, part).badStep(text);
    }
    return step.getAsLong();
  }

  /** A value of the field, by number or name. */
  int value(String part, String text) throws CronSyntaxException {
    OptionalInt named = field.named(text);
    if (named.isPresent()) {
      return named.getAsInt();
    }
    OptionalLong number = wholeNumber(text);
    if (number.isEmpty() && !WHOLE_NUMBER.matcher(text).matches()) {
      throw FieldRefusal.of(field, part).unknownValue(text);
    }
    long value = number.orElse(Long.MAX_VALUE);
    if (value < field.min() || value > field.max()) {
      throw FieldRefusal.of(field, part).outOfRange(value);
    }
    return (int) value;
  }

  /**
   * As Go's {@code strconv.Atoi}: up to 64 bits; but without negative numbers, which no place
   * allows.
   */
  static OptionalLong wholeNumber(String text) {
    if (!WHOLE_NUMBER.matcher(text).matches()) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseLong(text));
    } catch (NumberFormatException tooLarge) {
      return OptionalLong.empty();
    }
  }
}
