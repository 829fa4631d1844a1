package dev.fetchjobs.operator.cron;

import dev.fetchjobs.operator.cron.Rhythm.CronFields;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides what a user may write as {@code spec.schedule} and {@code spec.timeZone}. The parser
 * accepts what the CronJob controller accepts, and {@code H} as well. The parser refuses
 * expressions that would never run, or whose next run the operator could not compute. The parser
 * ignores white space around the expression.
 */
public final class ScheduleParser {

  private ScheduleParser() {}

  /**
   * Reads schedule and time zone of a FetchJob. The same four texts always give the same result.
   */
  public static ScheduleResult resolve(
      String schedule, String timeZone, String namespace, String name) {
    try {
      String expression = plainExpression(schedule, namespace, name);
      CronExpression cron = CronExpression.parse(expression);
      refuseWhatNeverFires(cron, expression);
      CronSchedule resolved =
          new CronSchedule(
              cron, TimeZones.named(timeZone).orElseThrow(() -> TimeZones.unknown(timeZone)));
      return new ScheduleResult.Accepted(expression, resolved);
    } catch (CronSyntaxException e) {
      return new ScheduleResult.Refused(e.reason(), e.sentence());
    }
  }

  private static String plainExpression(String schedule, String namespace, String name)
      throws CronSyntaxException {
    List<String> fields = CronExpression.split(schedule);
    if (fields.isEmpty()) {
      throw Refusal.empty();
    }
    String first = fields.getFirst();
    if (first.startsWith("TZ=") || first.startsWith("CRON_TZ=")) {
      throw Refusal.timeZoneInSchedule();
    }
    if (first.equalsIgnoreCase("@every")) {
      throw Refusal.interval();
    }
    if (first.startsWith("@")) {
      return String.join(" ", fields);
    }
    if (fields.size() != CronField.values().length) {
      throw Refusal.fieldCount(fields);
    }
    return resolved(fields, namespace, name);
  }

  private static String resolved(List<String> fields, String namespace, String name)
      throws CronSyntaxException {
    List<String> plain = new ArrayList<>();
    for (CronField field : CronField.values()) {
      plain.add(new HashToken(namespace, name, field).resolve(fields.get(field.ordinal())));
    }
    return String.join(" ", plain);
  }

  private static void refuseWhatNeverFires(CronExpression cron, String expression)
      throws CronSyntaxException {
    if (cron.rhythm() instanceof CronFields fields && !fields.everFires()) {
      throw Refusal.neverFires(fields, expression);
    }
  }
}
