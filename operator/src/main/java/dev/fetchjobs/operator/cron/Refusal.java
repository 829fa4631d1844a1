package dev.fetchjobs.operator.cron;

import static dev.fetchjobs.operator.cron.RefusalReason.EMPTY;
import static dev.fetchjobs.operator.cron.RefusalReason.FIELD_COUNT;
import static dev.fetchjobs.operator.cron.RefusalReason.INTERVAL;
import static dev.fetchjobs.operator.cron.RefusalReason.TIME_ZONE_IN_SCHEDULE;
import static dev.fetchjobs.operator.cron.RefusalReason.UNKNOWN_DESCRIPTOR;

import java.util.List;

/** The sentences about an expression as a whole. */
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
            + Quotation.of(text)
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
          + Quotation.of(String.join(" ", fields.subList(1, 6)));
    }
    return fields.size() > 5
        ? "remove the field for seconds in front, or for the year at the end"
        : "write all five, with * where any value will do, such as 0 6 * * * for every day at 06:00";
  }
}
