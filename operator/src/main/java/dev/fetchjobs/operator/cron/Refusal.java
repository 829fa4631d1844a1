package dev.fetchjobs.operator.cron;

import static dev.fetchjobs.operator.cron.RefusalReason.EMPTY;
import static dev.fetchjobs.operator.cron.RefusalReason.FIELD_COUNT;
import static dev.fetchjobs.operator.cron.RefusalReason.INTERVAL;
import static dev.fetchjobs.operator.cron.RefusalReason.NEVER_FIRES;
import static dev.fetchjobs.operator.cron.RefusalReason.TIME_ZONE_IN_SCHEDULE;
import static dev.fetchjobs.operator.cron.RefusalReason.UNKNOWN_DESCRIPTOR;

import dev.fetchjobs.operator.cron.Rhythm.CronFields;
import java.time.Month;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Writes the sentences that say what is wrong with a cron expression as a whole. */
final class Refusal {

  private static final String ORDER = "minute hour day-of-month month day-of-week";

  private Refusal() {}

  static CronSyntaxException empty() {
    return new CronSyntaxException(
        EMPTY,
        "spec.schedule is empty; write five fields ("
            + ORDER
            + "), such as 0 6 * * * for every day at 06:00.");
  }

  static CronSyntaxException timeZoneInSchedule() {
    return new CronSyntaxException(
        TIME_ZONE_IN_SCHEDULE,
        "spec.schedule names a time zone (TZ= or CRON_TZ=), which Kubernetes does not allow there; remove it and set spec.timeZone.");
  }

  static CronSyntaxException interval() {
    return new CronSyntaxException(
        INTERVAL,
        "spec.schedule uses @every, whose next run depends on history and cannot be told; write five fields, such as */15 * * * * or"
            + " 0 */6 * * *.");
  }

  static CronSyntaxException unknownDescriptor(String text, String instead) {
    return new CronSyntaxException(
        UNKNOWN_DESCRIPTOR,
        "spec.schedule is "
            + CronSyntaxException.quoted(text)
            + ", which Kubernetes does not know; write "
            + instead
            + ".");
  }

  static CronSyntaxException fieldCount(List<String> fields) {
    int count = fields.size();
    String problem =
        "spec.schedule has "
            + count
            + (count == 1 ? " field" : " fields")
            + " where cron wants five ("
            + ORDER
            + "); ";
    return new CronSyntaxException(FIELD_COUNT, problem + remedy(fields) + ".");
  }

  private static String remedy(List<String> fields) {
    boolean secondsFirst = fields.size() == 6 && fields.getFirst().matches("0+|\\*");
    if (secondsFirst) {
      return "remove the seconds in front: write "
          + CronSyntaxException.quoted(String.join(" ", fields.subList(1, 6)));
    }
    return fields.size() > 5
        ? "remove the field for seconds in front, or for the year at the end"
        : "write all five, with * where any value will do, such as 0 6 * * * for every day at 06:00";
  }

  /** Returns the refusal of a cron expression that is well formed but never fires. */
  static CronSyntaxException neverFires(CronFields fields, String expression) {
    String quoted = "spec.schedule \"" + CronSyntaxException.quoted(expression) + "\" never runs: ";
    return new CronSyntaxException(
        NEVER_FIRES,
        quoted
            + (namesNothing(fields)
                ? "one of its fields has commas and no value; write * or values."
                : days(fields)
                    + " never comes; write a day that the month has, or * for every day."));
  }

  private static boolean namesNothing(CronFields fields) {
    return List.of(
            fields.minute(), fields.hour(), fields.dayOfMonth(), fields.month(), fields.dayOfWeek())
        .stream()
        .anyMatch(FieldValues::isEmpty);
  }

  /**
   * Returns the dates that the expression names and that do not exist, such as {@code 30 February}
   * or {@code 31 April or June}.
   */
  private static String days(CronFields fields) {
    String days =
        IntStream.rangeClosed(1, 31)
            .filter(fields.dayOfMonth()::contains)
            .mapToObj(String::valueOf)
            .collect(Collectors.joining(" or "));
    String months =
        IntStream.rangeClosed(1, 12)
            .filter(fields.month()::contains)
            .mapToObj(month -> Month.of(month).getDisplayName(TextStyle.FULL, Locale.ENGLISH))
            .collect(Collectors.joining(" or "));
    return days + " " + months;
  }
}
