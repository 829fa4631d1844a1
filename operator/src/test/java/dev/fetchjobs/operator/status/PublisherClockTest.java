package dev.fetchjobs.operator.status;

import static dev.fetchjobs.operator.status.Statuses.NOW;
import static dev.fetchjobs.operator.status.Statuses.origin;
import static dev.fetchjobs.operator.status.Statuses.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.operator.desired.FetchJobYaml;
import dev.fetchjobs.operator.desired.Trigger;
import dev.fetchjobs.operator.observed.ExampleReport;
import dev.fetchjobs.operator.observed.Run;
import dev.fetchjobs.operator.observed.SampleRun;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Tests {@code status.publisher}, which says what the runs have shown about the publisher's time.
 */
class PublisherClockTest {

  private static final Duration HOUR = Duration.ofHours(1);

  private static FetchJob hourly(String... more) {
    String[] all = {"schedule: 12 7 * * 1-5", "schedule: 0 * * * *"};
    return FetchJobYaml.with(Stream.concat(Stream.of(all), Stream.of(more)).toArray(String[]::new));
  }

  /** Returns a successful run; the content is the one with that number. */
  private static Run run(
      FetchJob fetchJob, Instant time, Outcome outcome, int content, @Nullable String modified) {
    String job = "job-" + time.getEpochSecond();
    var file =
        ExampleReport.file("xetra/instruments.csv", 9, time)
            .with(
                next -> {
                  next.sha256 = "%064x".formatted(content);
                  next.lastModified = modified;
                });
    var report = SampleRun.report(job, outcome, null, time, file, null);
    return new Run(
        job,
        Trigger.SCHEDULE,
        origin(fetchJob),
        time,
        time,
        SampleRun.finished(time, outcome, null, report));
  }

  private static List<String> publications(FetchJobStatus status) {
    return status.publisher() == null ? List.of() : status.publisher().publications();
  }

  @Test
  @DisplayName(
      "A run that found nothing new and a next run that found new content show a publication "
          + "between them")
  void between() {
    FetchJob job = hourly();
    var first = status(job, null, NOW, run(job, NOW, Outcome.FETCHED, 1, null));
    Instant second = NOW.plus(HOUR);
    var unchanged = status(job, first, second, run(job, second, Outcome.UNCHANGED, 1, null));
    Instant third = second.plus(HOUR);

    var found = status(job, unchanged, third, run(job, third, Outcome.FETCHED, 2, null));

    assertThat(publications(unchanged)).isEmpty();
    assertThat(publications(found)).containsExactly(second + "/" + third);
    assertThat(Objects.requireNonNull(found.publisher()).message()).isNull();
    assertThat(status(job, found, third.plus(HOUR)).publisher()).isEqualTo(found.publisher());
  }

  @Test
  @DisplayName(
      "Runs that always find new content show no time of publication, unless Last-Modified says "
          + "when it was")
  void alwaysNew() {
    FetchJob job = hourly();
    Instant next = NOW.plus(HOUR);
    var first = status(job, null, NOW, run(job, NOW, Outcome.FETCHED, 1, null));

    var silent = status(job, first, next, run(job, next, Outcome.FETCHED, 2, null));
    var exact =
        status(
            job, first, next, run(job, next, Outcome.FETCHED, 2, "Mon, 23 Nov 2026 06:42:07 GMT"));
    var wrong =
        status(
            job, first, next, run(job, next, Outcome.FETCHED, 2, "Sun, 22 Nov 2026 06:42:07 GMT"));

    assertThat(publications(silent)).isEmpty();
    assertThat(publications(exact)).containsExactly("2026-11-23T06:42:07Z");
    assertThat(publications(wrong)).isEmpty();
  }

  @Test
  @DisplayName(
      "After an edit of the source the known publications are discarded, and a URL with a date "
          + "shows no publications")
  void otherSource() {
    FetchJob job = hourly();
    FetchJob edited = hourly("example/instruments.csv", "example/others.csv");
    FetchJob dated = hourly("example/instruments.csv", "example/{date:yyyyMMdd}.csv");
    Instant second = NOW.plus(HOUR);
    Instant third = second.plus(HOUR);

    var unchanged =
        status(
            job,
            status(job, null, NOW, run(job, NOW, Outcome.FETCHED, 1, null)),
            second,
            run(job, second, Outcome.UNCHANGED, 1, null));
    var datedUnchanged =
        status(
            dated,
            status(dated, null, NOW, run(dated, NOW, Outcome.FETCHED, 1, null)),
            second,
            run(dated, second, Outcome.UNCHANGED, 1, null));

    assertThat(
            publications(
                status(edited, unchanged, third, run(edited, third, Outcome.FETCHED, 2, null))))
        .isEmpty();
    assertThat(
            publications(
                status(dated, datedUnchanged, third, run(dated, third, Outcome.FETCHED, 2, null))))
        .isEmpty();
  }

  @Test
  @DisplayName(
      "After five publications at the same time of day the status says when it is, and proposes a "
          + "schedule with fewer runs")
  void advice() {
    FetchJobStatus known = twelveDays(hourly());

    assertThat(publications(known).getFirst())
        .isEqualTo("2026-11-02T07:00:00Z/2026-11-02T08:00:00Z");
    assertThat(Objects.requireNonNull(known.publisher()).message())
        .startsWith(
            "The publisher usually publishes at 08:30 ± 30 min (Europe/Berlin): 10 of 10 publications from 2026-11-02 to 2026-11-13 show it.")
        .contains(
            "With spec.schedule \"0 8,9,10,11,12,13,15,18 * * *\"",
            "56 times a week instead of 168 times");
  }

  @Test
  @DisplayName("Both numbers of runs leave out the closed days, also after an edit of the calendar")
  void adviceWithCalendar() {
    // Given
    FetchJob job = hourly();
    FetchJob closed =
        hourly("suspend: false", "suspend: false\n  calendar: {weekly: [Saturday, Sunday]}");

    // When
    FetchJobStatus known = status(closed, twelveDays(job), Instant.parse("2026-11-14T00:00:00Z"));

    // Then
    assertThat(Objects.requireNonNull(known.publisher()).message())
        .contains("40 times a week instead of 120 times");
  }

  /** Returns the status after twelve days with a run in each hour. */
  private static FetchJobStatus twelveDays(FetchJob job) {
    FetchJobStatus known = null;
    Instant monday = Instant.parse("2026-11-02T00:00:00Z");
    for (int hour = 0; hour < 24 * 12; hour++) {
      Instant time = monday.plus(HOUR.multipliedBy(hour));
      boolean isNew = hour == 0 || hour % 24 == 8 && hour / 24 % 7 < 5;
      int content = (hour + 16) / 24;
      known =
          status(
              job,
              known,
              time,
              run(job, time, isNew ? Outcome.FETCHED : Outcome.UNCHANGED, content, null));
    }
    return Objects.requireNonNull(known);
  }
}
