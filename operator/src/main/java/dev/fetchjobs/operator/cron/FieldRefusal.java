package dev.fetchjobs.operator.cron;

import static dev.fetchjobs.operator.cron.RefusalReason.BACKWARDS_RANGE;
import static dev.fetchjobs.operator.cron.RefusalReason.BAD_STEP;
import static dev.fetchjobs.operator.cron.RefusalReason.MALFORMED;
import static dev.fetchjobs.operator.cron.RefusalReason.OUT_OF_RANGE;
import static dev.fetchjobs.operator.cron.RefusalReason.QUARTZ_SYNTAX;
import static dev.fetchjobs.operator.cron.RefusalReason.UNKNOWN_VALUE;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Writes the sentences that say what is wrong with one part of a cron field.
 *
 * @param part the text between two commas
 */
record FieldRefusal(CronField field, String part) {

  private static final Pattern QUARTZ_NTH = Pattern.compile(".*#.*");
  private static final Pattern QUARTZ_WORKDAY = Pattern.compile("(?i)LW|W|[0-9]{1,2}W");
  private static final Pattern QUARTZ_LAST =
      Pattern.compile("(?i)L|L-[0-9]{1,2}|([0-9]{1,2}|SUN|MON|TUE|WED|THU|FRI|SAT)L");

  static FieldRefusal of(CronField field, String part) {
    return new FieldRefusal(field, part);
  }

  CronSyntaxException outOfRange(long value) {
    String problem =
        "has "
            + CronSyntaxException.quoted(part)
            + ", but its values go from "
            + field.min()
            + " to "
            + field.max();
    return refuse(
        OUT_OF_RANGE,
        problem,
        switch (field) {
          case DAY_OF_WEEK ->
              value == 7 ? "write " + sundayAsZero() : "write 0 (Sunday) to 6 (Saturday)";
          case HOUR -> value == 24 ? "write 0 for midnight" : valuesOfTheField();
          case MINUTE, DAY_OF_MONTH, MONTH -> valuesOfTheField();
        });
  }

  /**
   * Suggests a range of weekdays without weekday 7. For example, the suggestion for {@code 5-7} is
   * {@code 5-6,0}.
   */
  private String sundayAsZero() {
    if (part.equals("0-7")) {
      return "0-6";
    }
    boolean upToSunday = part.endsWith("-7") && !part.startsWith("7") && !part.startsWith("0");
    return upToSunday ? part.substring(0, part.length() - 1) + "6,0" : "0 for Sunday";
  }

  private String valuesOfTheField() {
    return "write a number from " + field.min() + " to " + field.max();
  }

  CronSyntaxException backwards(String low, String high, boolean stepped) {
    String first =
        field.named(low).orElse(-1) == field.max() || low.equals("" + field.max())
            ? low
            : low + "-" + field.max();
    String second = high.equals("" + field.min()) ? high : field.min() + "-" + high;
    return refuse(
        BACKWARDS_RANGE,
        "has " + CronSyntaxException.quoted(part) + ", a range that runs backwards",
        stepped
            ? "write " + first + " and " + second + ", each with its own step"
            : "write " + first + "," + second);
  }

  CronSyntaxException badStep(String step) {
    return refuse(
        BAD_STEP,
        "has "
            + CronSyntaxException.quoted(part)
            + ", whose step "
            + (step.isEmpty()
                ? "is missing"
                : "\"" + CronSyntaxException.quoted(step) + "\" is not a positive whole number"),
        "write a number from 1 on after the slash, such as */10");
  }

  CronSyntaxException tooMany(String sign, String instead) {
    return refuse(
        MALFORMED,
        "has " + CronSyntaxException.quoted(part) + " with more than one " + sign,
        "write " + instead);
  }

  CronSyntaxException unknownValue(String value) {
    return quartz()
        .orElseGet(
            () ->
                value.isEmpty()
                    ? refuse(
                        MALFORMED,
                        "has " + CronSyntaxException.quoted(part) + ", where a number is missing",
                        instead())
                    : refuse(
                        UNKNOWN_VALUE,
                        "has " + where(value) + " is not " + known(),
                        rightName(value).or(() -> rightField(value)).orElseGet(this::instead)));
  }

  private String where(String value) {
    return value.equals(part)
        ? "\"" + CronSyntaxException.quoted(value) + "\", which"
        : CronSyntaxException.quoted(part) + ", and \"" + CronSyntaxException.quoted(value) + "\"";
  }

  private Optional<CronSyntaxException> quartz() {
    String bare = part.strip();
    if (QUARTZ_NTH.matcher(bare).matches()) {
      return Optional.of(
          quartz(
              "cannot name the n-th weekday of a month",
              "write the weekday alone, such as 5, or days of the month, such as 15"));
    }
    if (QUARTZ_WORKDAY.matcher(bare).matches()) {
      return Optional.of(
          quartz(
              "cannot look for the nearest working day",
              "write weekdays, such as 1-5, in the day-of-week field"));
    }
    if (QUARTZ_LAST.matcher(bare).matches()) {
      return Optional.of(
          quartz(
              "cannot tell the last day of a month",
              "write a day that every month has, such as 28, or the 1st"));
    }
    return Optional.empty();
  }

  private CronSyntaxException quartz(String limit, String instead) {
    return refuse(
        QUARTZ_SYNTAX,
        "has "
            + CronSyntaxException.quoted(part)
            + " from Quartz' syntax, but Kubernetes' cron "
            + limit,
        instead);
  }

  private String known() {
    return field.names().isEmpty()
        ? "a number"
        : "a number or one of " + String.join(", ", field.names());
  }

  /**
   * Suggests the right form of a month's or weekday's name. For example, the suggestion for {@code
   * Monday} is {@code mon}, and {@code H} for a lower-case {@code h}.
   */
  private Optional<String> rightName(String value) {
    String lower = value.toLowerCase(Locale.ROOT);
    if (part.matches("h(\\([^)]*\\))?(/.*)?")) {
      return Optional.of("write H in upper case");
    }
    return field.names().stream()
        .filter(lower::startsWith)
        .findFirst()
        .map(name -> "write " + name);
  }

  private static Optional<String> rightField(String value) {
    for (CronField other : CronField.values()) {
      if (other.named(value).isPresent()) {
        return Optional.of("write it in the " + other.label() + " field");
      }
    }
    return Optional.empty();
  }

  private String instead() {
    return "write * or values from "
        + field.min()
        + " to "
        + field.max()
        + ", such as "
        + field.min()
        + ", "
        + field.min()
        + "-"
        + field.max()
        + " or */2";
  }

  private CronSyntaxException refuse(RefusalReason reason, String problem, String instead) {
    return new CronSyntaxException(
        reason,
        "The " + field.label() + " field of spec.schedule " + problem + "; " + instead + ".");
  }
}
