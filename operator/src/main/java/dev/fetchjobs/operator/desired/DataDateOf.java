package dev.fetchjobs.operator.desired;

import dev.fetchjobs.api.FetchJobSpec;
import dev.fetchjobs.contract.DataDate;
import dev.fetchjobs.operator.cron.TimeZones;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Builds the part of the plan that says where the date of the data is. */
public final class DataDateOf {

  private static final String FIELD = "spec.dataDate";

  private DataDateOf() {}

  static @Nullable DataDate dataDate(FetchJobSpec spec) throws InvalidSpecException {
    var date = spec.dataDate();
    if (date == null) {
      return null;
    }
    Patterns.requireNoDates(FIELD + ".pattern", date.pattern());
    DataDate rule =
        new DataDate(
            date.line(),
            date.column(),
            date.header(),
            date.from() == null
                ? null
                : PlanOf.word(FIELD + ".from", date.from(), DataDate.From.class),
            date.pattern(),
            date.format(),
            zone(date, spec).getId(),
            date.allowOlder());
    String format = date.format();
    if (format != null && rule.formatter().isEmpty()) {
      throw new InvalidSpecException(
          FIELD + ".format", format, "write a format of java.time, such as yyyyMMdd or dd.MM.yyyy");
    }
    return rule;
  }

  private static ZoneId zone(dev.fetchjobs.api.DataDate date, FetchJobSpec spec)
      throws InvalidSpecException {
    String named = date.timeZone();
    if (named != null && TimeZones.named(named).isEmpty()) {
      throw new InvalidSpecException(
          FIELD + ".timeZone", named, "write an IANA name such as Europe/Berlin");
    }
    return zone(spec);
  }

  /** Returns the zone in which the days of the data begin and end. */
  public static ZoneId zone(FetchJobSpec spec) {
    var date = spec.dataDate();
    String named = date == null ? null : date.timeZone();
    return TimeZones.named(named == null ? spec.timeZone() : named).orElse(ZoneOffset.UTC);
  }
}
