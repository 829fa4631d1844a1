package dev.fetchjobs.operator;

import static dev.fetchjobs.operator.FailingCluster.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.operator.desired.Calendars;
import dev.fetchjobs.operator.desired.CronJobUpdate;
import dev.fetchjobs.operator.desired.FetchJobYaml;
import dev.fetchjobs.operator.desired.KnownCalendars;
import dev.fetchjobs.operator.desired.LiveCronJob;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A FetchCalendar is edited, deleted, created, or comes to its end. */
class CalendarEditTest {

  private static final Calendars BEFORE = KnownCalendars.xetra("2026-12-25");

  private final FailingCluster cluster = new FailingCluster();
  private final FailingApi api = cluster.api;
  private final FetchJob fetchJob =
      FetchJobYaml.withCalendar(
          "{name: xetra}", "runOnCreate: true", "runOnCreate: false\n  runOnChange: true");

  /** The FetchJob is Ready with the calendar before. */
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
      "An edit of the calendar writes the CronJob once, starts no run, and announces nothing")
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
  @DisplayName("An edit of the calendar's source or end writes no CronJob")
  void source() {
    isReady();

    cluster.calendars = KnownCalendars.ending("2035-12-31", "2026-12-25");
    reconcile(NOW.plusSeconds(60));

    assertThat(api.attempts).isZero();
  }

  @Test
  @DisplayName(
      "A deleted calendar: the CronJob stays as it was, and the message says what is wrong")
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

  @Test
  @DisplayName("A calendar that ends soon is announced once, and once more when it has ended")
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
