package dev.fetchjobs.operator.cron;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRulesProvider;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds time zones by their names in the IANA database. Kubernetes knows the same names through
 * Go's {@code time.LoadLocation}.
 */
public final class TimeZones {

  /**
   * The IANA database has these names of time zones, but the JDK does not. Each name is mapped to
   * the name to which it is a link.
   */
  private static final Map<String, String> LINKS =
      Map.of(
          "EST", "America/Panama",
          "MST", "America/Phoenix",
          "HST", "Pacific/Honolulu",
          "ROC", "Asia/Taipei",
          "GMT+0", "Etc/GMT",
          "GMT-0", "Etc/GMT",
          "Factory", "Etc/GMT");

  private static final Pattern OFFSET =
      Pattern.compile("(?:UTC|GMT|Z)?([+-])0?([0-9]{1,2})(?::?00)?");

  private TimeZones() {}

  /**
   * Returns the time zone with this name. Upper and lower case are distinguished in the name, as in
   * Kubernetes. An offset such as {@code +02:00} is not a name.
   */
  public static Optional<ZoneId> named(String name) {
    String target = LINKS.getOrDefault(name, name);
    return isKnown(target) ? Optional.of(ZoneId.of(target)) : Optional.empty();
  }

  static CronSyntaxException unknown(String name) {
    return new CronSyntaxException(RefusalReason.UNKNOWN_TIME_ZONE, sentence(name));
  }

  private static String sentence(String name) {
    if (name.isBlank()) {
      return "spec.timeZone is empty; write an IANA name such as Europe/Berlin, or leave the field out for Etc/UTC.";
    }
    if (name.equalsIgnoreCase("Local")) {
      return "spec.timeZone is "
          + name
          + ", which would be the zone of the machine that Kubernetes' controllers run on; write an IANA"
          + " name such as Europe/Berlin.";
    }
    return "spec.timeZone \""
        + CronSyntaxException.quoted(name)
        + "\" is not in the IANA time zone database; write "
        + instead(name)
        + ".";
  }

  private static String instead(String name) {
    Matcher offset = OFFSET.matcher(name);
    if (offset.matches()) {
      return "a name such as Europe/Berlin"
          + fixed(offset.group(1), Integer.parseInt(offset.group(2)));
    }
    return ZoneRulesProvider.getAvailableZoneIds().stream()
        .filter(TimeZones::isKnown)
        .filter(name.strip()::equalsIgnoreCase)
        .findFirst()
        .orElse("a name such as Europe/Berlin, America/New_York or Etc/UTC");
  }

  /**
   * Returns the name of the time zone with a fixed offset. In the database these offsets count
   * westwards: Etc/GMT-2 is two hours ahead of UTC.
   */
  private static String fixed(String sign, int hours) {
    String name = "Etc/GMT" + (sign.equals("+") ? "-" : "+") + hours;
    ZoneOffset offset =
        hours > 14 ? ZoneOffset.UTC : ZoneOffset.ofHours(sign.equals("+") ? hours : -hours);
    return hours > 0 && isKnown(name) ? ", or " + name + " for UTC" + offset + " all year" : "";
  }

  /**
   * Returns whether the IANA database has the name of the time zone. Names of the form {@code
   * SystemV/…} exist only in the JDK.
   */
  private static boolean isKnown(String name) {
    return ZoneRulesProvider.getAvailableZoneIds().contains(name) && !name.startsWith("SystemV/");
  }
}
