package dev.fetchjobs.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.api.FetchCalendarSpec;
import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.contract.Calendar;
import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.Weekday;
import dev.fetchjobs.contract.Wire;
import dev.fetchjobs.operator.tree.Node;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests that {@code spec.calendar} becomes a part of the plan, so that runs obey it without the
 * operator.
 */
class CalendarOfTest {

  private static final FetchJob NAMED = FetchJobYaml.withCalendar("{name: xetra}");

  private static @Nullable Calendar planned(Desired.Accepted wanted) throws Exception {
    String plan =
        new Node(wanted.cronJob())
            .at("spec", "jobTemplate", "spec", "template", "spec", "containers")
            .items()
            .getFirst()
            .at("env")
            .item("name", "FETCH_PLAN")
            .at("value")
            .textOr("");
    return Wire.read(FetchPlan.class, plan).calendar();
  }

  private static Desired.Refused refused(FetchJob fetchJob, Calendars calendars) {
    return (Desired.Refused) Desired.of(fetchJob, FetchJobYaml.SETTINGS, calendars);
  }

  @Test
  @DisplayName(
      "The plan contains the closed days of the FetchCalendar, or those in the FetchJob itself")
  void plan() throws Exception {
    var weekend = List.of(Weekday.SATURDAY, Weekday.SUNDAY);
    var inline = FetchJobYaml.withCalendar("{weekly: [Sunday], closed: [2026-12-24]}");

    assertThat(planned(FetchJobYaml.accepted(NAMED, KnownCalendars.xetra("2026-12-25"))))
        .isEqualTo(new Calendar("xetra", weekend, List.of("2026-12-25")));
    assertThat(planned(FetchJobYaml.accepted(inline)))
        .isEqualTo(new Calendar(null, List.of(Weekday.SUNDAY), List.of("2026-12-24")));
    assertThat(planned(FetchJobYaml.accepted(FetchJobYaml.complete()))).isNull();
  }

  @Test
  @DisplayName(
      "Another calendar changes the CronJob but not the plan digest, so it ends no waiting time "
          + "(hold) that a publisher has asked for")
  void sameDigest() {
    var before = FetchJobYaml.accepted(NAMED, KnownCalendars.xetra("2026-12-25"));
    var after = FetchJobYaml.accepted(NAMED, KnownCalendars.xetra("2026-12-24", "2026-12-25"));
    var without = FetchJobYaml.accepted(FetchJobYaml.complete());

    assertThat(after.digest()).isNotEqualTo(before.digest());
    assertThat(after.origin().plan())
        .isEqualTo(before.origin().plan())
        .isEqualTo(without.origin().plan());
  }

  @Test
  @DisplayName(
      "The CronJob stays the same after an edit of a calendar's source or end, or of the order of "
          + "its days")
  void sameCronJob() {
    var before = FetchJobYaml.accepted(NAMED, KnownCalendars.xetra("2026-12-24", "2026-12-25"));
    var after =
        FetchJobYaml.accepted(
            NAMED, KnownCalendars.ending("2035-12-31", "2026-12-25", "2026-12-24"));

    assertThat(after.digest()).isEqualTo(before.digest());
  }

  @Test
  @DisplayName("The message about a FetchCalendar that does not exist names those that exist")
  void missing() {
    var others =
        new KnownCalendars(
            Map.of(
                "nyse", new FetchCalendarSpec(List.of(), List.of(), null, null),
                "target", new FetchCalendarSpec(List.of(), List.of(), null, null)));

    assertThat(refused(NAMED, others).reason().word()).isEqualTo("CalendarNotFound");
    assertThat(refused(NAMED, others).message())
        .isEqualTo(
            "spec.calendar.name is \"xetra\"; there is no FetchCalendar with this name. There are: nyse, target. Write one of them, or create this one.");
    assertThat(refused(NAMED, KnownCalendars.NONE).message())
        .contains("There are none in the cluster");
  }

  @Test
  @DisplayName("An operator for some namespaces says that it may not read FetchCalendars")
  void unreadable() {
    Desired.Refused refused = refused(NAMED, Calendars.UNREADABLE);

    assertThat(refused.reason().word()).isEqualTo("CalendarNotFound");
    assertThat(refused.message())
        .contains("serves only some namespaces", "spec.calendar.weekly and spec.calendar.closed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{weekly: [], closed: [2026-02-30]} | spec.calendar.closed is \"2026-02-30\"; write a day that exists",
        "{weekly: [Sat]} | spec.calendar.weekly is \"Sat\"; write one of Monday, Tuesday",
        "{weekly: [Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday]} | no day would be open"
      })
  @DisplayName("The operator refuses closed days that only the CRD of an older release accepted")
  void refusedDays(String calendar, String part) {
    Desired.Refused refused = refused(FetchJobYaml.withCalendar(calendar), Calendars.UNREADABLE);

    assertThat(refused.reason().word()).isEqualTo("InvalidSpec");
    assertThat(refused.message()).contains(part);
  }

  @Test
  @DisplayName("A backfill (runs for past scheduled times) has no run for a closed day")
  void backfill() {
    var schedule =
        FetchJobYaml.accepted(NAMED, KnownCalendars.xetra("2026-12-24", "2026-12-25")).schedule();

    assertThat(schedule.next(java.time.Instant.parse("2026-12-23T06:12:00Z")))
        .contains(java.time.Instant.parse("2026-12-28T06:12:00Z"));
  }
}
