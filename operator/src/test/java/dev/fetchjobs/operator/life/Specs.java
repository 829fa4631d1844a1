package dev.fetchjobs.operator.life;

import dev.fetchjobs.api.FetchJobSpec;
import dev.fetchjobs.operator.desired.FetchJobYaml;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Holds specs that users write and edit. Each is read from YAML once. */
final class Specs {

  private static final List<String> SCHEDULES =
      List.of("12 7 * * 1-5", "*/5 * * * *", "H H * * *", "0 0 1 1 *", "0 0 30 2 *", "soon");
  private static final String NAMED = "{name: xetra}";
  private static final List<String> CALENDARS =
      List.of("", "", NAMED, NAMED, "{weekly: [Tuesday], closed: [2026-11-23, 2026-11-26]}");
  private static final List<Integer> HISTORY = List.of(0, 1, 3, 10, 50);

  /**
   * @param maxAgeHours 0 means that there is no limit of the age
   * @param withinHours 0 means that there is no limit after a slot
   * @param calendar the field {@code spec.calendar}; empty if there is none
   */
  record Variant(
      String schedule,
      boolean suspend,
      boolean runOnCreate,
      boolean runOnChange,
      int history,
      int maxAgeHours,
      int withinHours,
      String calendar,
      String url) {

    /** Whether the spec names the cluster's FetchCalendar. */
    boolean namesCalendar() {
      return calendar.equals(NAMED);
    }

    boolean isAccepted() {
      return !schedule.equals("0 0 30 2 *") && !schedule.equals("soon");
    }
  }

  private final Map<Variant, FetchJobSpec> read = new HashMap<>();

  Variant any(Random random) {
    return new Variant(
        SCHEDULES.get(random.nextInt(SCHEDULES.size())),
        random.nextInt(4) == 0,
        random.nextBoolean(),
        random.nextInt(3) == 0,
        HISTORY.get(random.nextInt(HISTORY.size())),
        random.nextBoolean() ? 0 : 1 + 25 * random.nextInt(2),
        random.nextBoolean() ? 0 : 1 + random.nextInt(3),
        CALENDARS.get(random.nextInt(CALENDARS.size())),
        random.nextInt(3) > 0 ? "instruments" : "others");
  }

  FetchJobSpec of(Variant variant) {
    return read.computeIfAbsent(variant, Specs::read);
  }

  private static FetchJobSpec read(Variant variant) {
    String limits =
        (variant.maxAgeHours == 0 ? "" : "maxAge: %dh, ".formatted(variant.maxAgeHours))
            + (variant.withinHours == 0 ? "" : "within: %dh, ".formatted(variant.withinHours));
    String freshness = limits.isEmpty() ? "" : "freshness: {" + limits + "basis: Checked}\n  ";
    return FetchJobYaml.with(
            "schedule: 12 7 * * 1-5", "schedule: \"" + variant.schedule + "\"",
            "timeZone: Europe/Berlin", "timeZone: Etc/UTC",
            "suspend: false",
                freshness
                    + (variant.calendar.isEmpty() ? "" : "calendar: " + variant.calendar + "\n  ")
                    + "suspend: "
                    + variant.suspend,
            "runOnCreate: true",
                "runOnCreate: %s%n  runOnChange: %s"
                    .formatted(variant.runOnCreate, variant.runOnChange),
            "example/instruments.csv", "example/{date:yyyyMMdd}/" + variant.url + ".csv",
            "runHistoryLimit: 10", "runHistoryLimit: " + variant.history)
        .getSpec();
  }
}
