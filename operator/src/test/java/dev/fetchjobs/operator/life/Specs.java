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
  private static final String SINK =
      "notify: {webhook: {url: 'https://sink.example/'}, ping: {url: 'https://ping.example/'}}\n  ";
  private static final String HANDLE =
      "handle: {configMap: {name: %s}}\n  ".formatted(SimulatedHandle.NAME);
  private static final String NAMED = "{name: xetra}";
  private static final List<String> CALENDARS =
      List.of("", "", NAMED, NAMED, "{weekly: [Tuesday], closed: [2026-11-23, 2026-11-26]}");
  private static final List<Integer> HISTORY = List.of(0, 1, 3, 10, 50);

  /** Names ways to read and to use the date of the data. */
  enum Data {
    NONE("", "Checked", 0),
    UNUSED("dataDate: {line: 2, allowOlder: false}\n  ", "Checked", 0),
    STRICT("dataDate: {line: 2, allowOlder: false}\n  ", "DataDate", 0),
    OLDER("dataDate: {line: 2, allowOlder: true}\n  ", "DataDate", 1);

    private final String yaml;
    private final String basis;
    private final int behind;

    Data(String yaml, String basis, int behind) {
      this.yaml = yaml;
      this.basis = basis;
      this.behind = behind;
    }

    boolean isBasis() {
      return basis.equals("DataDate");
    }

    int behind() {
      return behind;
    }
  }

  /**
   * @param maxAgeHours 0 means that there is no limit of the age
   * @param withinHours limit of {@code freshness.within} in hours; 0 means that there is no limit
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
      String url,
      Data data) {

    /**
     * Returns what the runs of this spec fetch and check. Equal texts have the same plan digest.
     */
    String plan() {
      return plan(url, !data.yaml.isEmpty(), data == Data.OLDER);
    }

    static String plan(String url, boolean dated, boolean older) {
      return url + (dated ? " with dates" : "") + (older ? ", also older ones" : "");
    }

    /** Returns whether the spec names the cluster's FetchCalendar. */
    boolean namesCalendar() {
      return calendar.equals(NAMED);
    }

    boolean isAccepted() {
      return !schedule.equals("0 0 30 2 *") && !schedule.equals("soon");
    }
  }

  private final Map<Variant, FetchJobSpec> read = new HashMap<>();

  /**
   * Returns a random spec. Specs with a data date differ in fewer other fields, because reading a
   * spec takes time.
   */
  Variant any(Random random) {
    Variant any = plain(random);
    Data data = Data.values()[random.nextInt(Data.values().length)];
    return random.nextBoolean()
        ? any
        : new Variant(
            any.schedule,
            any.suspend,
            true,
            any.runOnChange,
            10,
            any.maxAgeHours,
            any.withinHours,
            any.calendar,
            "instruments",
            data);
  }

  private static Variant plain(Random random) {
    return new Variant(
        SCHEDULES.get(random.nextInt(SCHEDULES.size())),
        random.nextInt(4) == 0,
        random.nextBoolean(),
        random.nextInt(3) == 0,
        HISTORY.get(random.nextInt(HISTORY.size())),
        random.nextBoolean() ? 0 : 1 + 25 * random.nextInt(2),
        random.nextBoolean() ? 0 : 1 + random.nextInt(3),
        CALENDARS.get(random.nextInt(CALENDARS.size())),
        random.nextInt(3) > 0 ? "instruments" : "others",
        Data.NONE);
  }

  FetchJobSpec of(Variant variant) {
    return read.computeIfAbsent(variant, Specs::read);
  }

  private static FetchJobSpec read(Variant variant) {
    String limits =
        (variant.maxAgeHours == 0 ? "" : "maxAge: %dh, ".formatted(variant.maxAgeHours))
            + (variant.withinHours == 0 ? "" : "within: %dh, ".formatted(variant.withinHours));
    String behind =
        variant.withinHours > 0 && variant.data.behind > 0
            ? "daysBehind: %d, ".formatted(variant.data.behind)
            : "";
    String freshness =
        limits.isEmpty()
            ? ""
            : "freshness: {%s%sbasis: %s}\n  ".formatted(limits, behind, variant.data.basis);
    return FetchJobYaml.with(
            "schedule: 12 7 * * 1-5", "schedule: \"" + variant.schedule + "\"",
            "timeZone: Europe/Berlin", "timeZone: Etc/UTC",
            "suspend: false",
                SINK
                    + (variant.runOnCreate ? HANDLE : "")
                    + variant.data.yaml
                    + freshness
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
