package dev.fetchjobs.operator.cron;

import java.time.Month;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The sentence about an expression that is well formed and still never comes true. */
final class NeverFires {

  private NeverFires() {}

  static CronSyntaxException refusal(CronFields fields, String expression) {
    String quoted = "spec.schedule \"" + Quotation.of(expression) + "\" never runs: ";
    return new CronSyntaxException(
        RefusalReason.NEVER_FIRES,
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

  /** {@code 30 February}, {@code 31 April or June}. */
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
