package dev.fetchjobs.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.api.FetchJob;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackfillRequestTest {

  private static final Instant NOW = Instant.parse("2026-11-23T06:00:00Z");

  private static FetchJob asking(String interval, FetchJob fetchJob) {
    return FetchJobYaml.askingFor(interval, FetchJobYaml.asking("monday", fetchJob));
  }

  private static Desired checked(FetchJob fetchJob, String handled) {
    Desired desired = Desired.of(fetchJob, FetchJobYaml.SETTINGS);
    return BackfillRequest.checked(desired, fetchJob, handled, NOW);
  }

  private static String sentence(FetchJob fetchJob) {
    Desired refused = checked(fetchJob, "sunday");
    assertThat(refused).isInstanceOf(Desired.Refused.class);
    return ((Desired.Refused) refused).message();
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-03/2026-11-07,             2026-11-02T23:00:00Z, 2026-11-07T22:59:59Z",
    "2026-11-03/2026-11-03,             2026-11-02T23:00:00Z, 2026-11-03T22:59:59Z",
    "2026-11-03T07:00/2026-11-03T09:00, 2026-11-03T06:00:00Z, 2026-11-03T08:00:00Z",
    // The day on which clocks go back has 25 hours.
    "2026-10-25/2026-10-25,             2026-10-24T22:00:00Z, 2026-10-25T22:59:59Z",
    "2026-11-20/2026-11-23,             2026-11-19T23:00:00Z, 2026-11-23T06:00:00Z"
  })
  @DisplayName(
      "The interval of a backfill has whole days in spec.timeZone, or ends at its time, and "
          + "future times do not belong to it")
  void interval(String text, String from, String to) {
    RequestedInterval interval =
        RequestedInterval.of(asking(text, FetchJobYaml.dated())).orElseThrow();

    assertThat(interval.from()).isEqualTo(from);
    assertThat(interval.until(NOW)).isEqualTo(to);
  }

  @Test
  @DisplayName("The operator accepts a request for an interval, which is no request for one run")
  void accepted() {
    FetchJob fetchJob = asking("2026-11-03/2026-11-07", FetchJobYaml.dated());

    assertThat(checked(fetchJob, "sunday")).isInstanceOf(Desired.Accepted.class);
    assertThat(RunStart.ofRequest(fetchJob, "sunday")).isEmpty();
    assertThat(RequestedDate.of(fetchJob)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2026-11-07/2026-11-03  | the interval ends before it begins: write the earlier date first",
        "2026-11-03/            | or an interval of two of them such as 2026-11-03/2026-11-07",
        "/2026-11-03            | or an interval of two of them",
        "2026-11-03/P4D         | or an interval of two of them",
        "2026-11-03/2026-11-31  | or an interval of two of them",
        "2026-11-03/04/05       | or an interval of two of them",
        "last week              | or an interval of two of them",
        "2026-11-20/2026-11-24  | the interval ends in the future: write an end that is not after today",
        "2026-11-20/2026-11-23T07:01 | the interval ends in the future",
        "2026-11-21/2026-11-22  | no scheduled time of spec.schedule in it has passed",
        "2026-11-23/2026-11-23  | no scheduled time of spec.schedule in it has passed",
        "2020-01-01/2026-11-20  | it has more than 400 scheduled times: end it at 2021-07-13T07:12 or before"
      })
  @DisplayName(
      "The operator refuses an interval that cannot work by a sentence that says what to write")
  void refused(String interval, String remedy) {
    assertThat(sentence(asking(interval, FetchJobYaml.dated())))
        .startsWith("Annotation fetchjobs.dev/run-requested-for is \"" + interval + "\"; ")
        .contains(remedy);
  }

  @Test
  @DisplayName(
      "The operator refuses an interval for a FetchJob without date expressions, because its runs "
          + "are all alike")
  void withoutDates() {
    assertThat(sentence(asking("2026-11-03/2026-11-07", FetchJobYaml.complete())))
        .contains("an interval needs a date such as {date:yyyyMMdd}");
  }

  @Test
  @DisplayName(
      "The operator does not check the interval of a handled request again, whatever the spec is "
          + "now")
  void handled() {
    FetchJob edited =
        asking(
            "2026-11-03/2026-11-07",
            FetchJobYaml.with("schedule: 12 7 * * 1-5", "schedule: '* * * * *'"));

    assertThat(checked(edited, "monday")).isInstanceOf(Desired.Accepted.class);
  }
}
