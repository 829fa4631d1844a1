package dev.fetchjobs.operator.cron;

import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Reads one field of a cron expression. The field has parts separated by commas. Each part is
 * {@code *}, {@code ?}, a value or {@code a-b}, with or without {@code /step}.
 *
 * <p>The parser accepts what robfig/cron v3.0.1 accepts, even unusual forms: empty parts are
 * ignored, {@code *-5} means {@code *}, {@code +5} means 5, and {@code 5/10} goes to the end of the
 * field's range.
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

  /** Reads a value of the cron field, which is a number or a name. */
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
   * Reads a number of up to 64 bits as {@code strconv.Atoi} of Go does. The method accepts no
   * negative numbers, because no cron field allows them.
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
