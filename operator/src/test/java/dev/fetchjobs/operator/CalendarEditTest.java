package dev.fetchjobs.operator;

import static dev.fetchjobs.operator.FailingCluster.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.operator.desired.Calendars;
import dev.fetchjobs.operator.desired.CronJobUpdate;
import dev.fetchjobs.operator.desired.FetchJobYaml;
import dev.fetchjobs.operator.desired.KnownCalendars;
import dev.fetchjobs.operator.desired.LiveCronJob;
import dev.fetchjobs.operator.runtime.Projection;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests what the operator does when a FetchCalendar is edited, deleted or created, or comes to its
 * end.
 */
class CalendarEditTest {

  private static final Calendars BEFORE = KnownCalendars.xetra("2026-12-25");

  private final FailingCluster cluster = new FailingCluster();
  private final FailingApi api = cluster.api;
  private final FetchJob fetchJob =
      FetchJobYaml.withCalendar(
          "{name: xetra}", "runOnCreate: true", "runOnCreate: false\n  runOnChange: true");

  /** Reconciles until the FetchJob is Ready with the first calendar. */
  private void isReady() {
    cluster.calendars = BEFORE;
    cluster.cronJob =
        LiveCronJob.stored(CronJobUpdate.created(FetchJobYaml.accepted(fetchJob, BEFORE)), 1);
    cluster.cronJob.getMetadata().setCreationTimestamp("2026-11-23T06:00:00Z");
    reconcile(NOW);
    assertThat(api.attempts).isZero();
  }

  private void reconcile(Instant now) {
    cluster.reconcile(fetchJob, now);
    fetchJob.setStatus(cluster.status());
  }

  @Test
  @DisplayName(
      "After an edit of the FetchCalendar the operator writes the CronJob once, and starts no run")
  void edited() {
    // Given
    isReady();

    // When
    cluster.calendars = KnownCalendars.xetra("2026-11-23", "2026-12-25");
    reconcile(NOW.plusSeconds(60));
    reconcile(NOW.plusSeconds(61));

    // Then
    assertThat(api.attempts).isEqualTo(1);
    assertThat(api.jobs).isEmpty();
    assertThat(api.announced).isEmpty();
    assertThat(cluster.condition("Ready").status()).isEqualTo("True");
    assertThat(cluster.status().schedule().nextRun()).isEqualTo("2026-11-24T07:12+01:00");
  }

  @Test
  @DisplayName(
      "After an edit of the FetchCalendar's fields source or ends the operator writes no CronJob")
  void source() {
    isReady();

    cluster.calendars = KnownCalendars.ending("2035-12-31", "2026-12-25");
    reconcile(NOW.plusSeconds(60));

    assertThat(api.attempts).isZero();
  }

  @Test
  @DisplayName(
      "After the deletion of the FetchCalendar the CronJob stays as it was, and the FetchJob's "
          + "status says what is wrong")
  void deleted() {
    // Given
    isReady();

    // When
    cluster.calendars = KnownCalendars.NONE;
    reconcile(NOW.plusSeconds(60));

    // Then
    assertThat(api.attempts).isZero();
    assertThat(cluster.condition("Ready").reason()).isEqualTo("CalendarNotFound");
    assertThat(cluster.condition("Stalled").status()).isEqualTo("True");
    assertThat(cluster.status().state()).isEqualTo("Invalid");
    assertThat(cluster.status().message())
        .contains("there is no FetchCalendar with this name", "the CronJob stays as it was");
    assertThat(api.announced).singleElement().asString().startsWith("CalendarNotFound: ");

    // When
    cluster.calendars = BEFORE;
    reconcile(NOW.plusSeconds(120));

    // Then
    assertThat(cluster.condition("Ready").status()).isEqualTo("True");
    assertThat(api.attempts).isZero();
    assertThat(api.jobs).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @DisplayName(
      "The days of a deleted calendar stay closed until there is another one, because the runs of the CronJob still obey them:")
  void deletedBeforeAClosedDay(boolean isCached) {
    // Given
    cluster.calendars = KnownCalendars.xetra("2026-11-23", "2026-11-24");
    cluster.cronJob =
        LiveCronJob.stored(
            CronJobUpdate.created(FetchJobYaml.accepted(fetchJob, cluster.calendars)), 1);
    cluster.cronJob.getMetadata().setCreationTimestamp("2026-11-23T06:00:00Z");
    reconcile(NOW);
    String before = cluster.status().schedule().nextRun();

    // When
    cluster.calendars = KnownCalendars.NONE;
    cluster.cronJob = isCached ? new Projection().of(cluster.cronJob) : cluster.cronJob;
    reconcile(NOW.plusSeconds(60));

    // Then
    assertThat(before).isEqualTo("2026-11-25T07:12+01:00");
    assertThat(cluster.status().schedule().nextRun()).isEqualTo(before);
    assertThat(cluster.condition("Ready").reason()).isEqualTo("CalendarNotFound");
  }

  @Test
  @DisplayName(
      "The operator writes one Event when a FetchCalendar ends soon, and another one when it has "
          + "ended")
  void ends() {
    // Given
    isReady();

    // When
    cluster.calendars = KnownCalendars.ending("2026-12-31", "2026-12-25");
    reconcile(NOW.plusSeconds(60));
    reconcile(NOW.plusSeconds(120));

    // Then
    assertThat(api.announced)
        .singleElement()
        .asString()
        .startsWith("CalendarEnds: FetchCalendar xetra ends soon: days after 2026-12-31");
    assertThat(cluster.condition("Ready").status()).isEqualTo("True");
    assertThat(cluster.condition("Ready").message()).contains("FetchCalendar xetra ends soon");

    // When
    reconcile(Instant.parse("2027-01-01T00:00:00Z"));
    reconcile(Instant.parse("2027-01-01T00:10:00Z"));

    // Then
    assertThat(api.announced.stream().filter(event -> event.contains("CalendarEnds")))
        .hasSize(2)
        .last()
        .asString()
        .contains("has ended: days after 2026-12-31 count as open");
  }
}
