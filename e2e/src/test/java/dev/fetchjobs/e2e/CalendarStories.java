package dev.fetchjobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.api.FetchCalendar;
import dev.fetchjobs.api.FetchCalendarSpec;
import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.api.RunSummary;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tests FetchJobs with a calendar of days on which the publisher publishes nothing. */
@Story
class CalendarStories {

  private static final String FILE = "list.csv";

  private static String closed(LocalDate day) {
    return "calendar: {weekly: [], closed: [%s, %s]}\n".formatted(day, day.plusDays(1));
  }

  @Test
  @DisplayName(
      "On a holiday a scheduled run asks nothing and the file is not late, but a run that a user "
          + "requests asks the publisher")
  void holiday(Scene scene, FetchJobs fetchJobs) {
    // Given: the FetchCalendar closes today and tomorrow, in case the test runs at midnight
    scene.publish(FILE, "rows\n");
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    String spec = scene.everyMinute(FILE) + "freshness: {within: 1m}\n";
    fetchJobs.applyReady("holiday", spec + closed(today));
    fetchJobs.request("holiday", "first");
    RunSummary first =
        fetchJobs.awaitRun("holiday", "the requested run", run -> run.outcome().equals("Fetched"));
    assertThat(first.trigger()).isEqualTo("Request");
    scene.publisher().forgetRequests(scene.file(FILE));

    // When
    RunSummary skipped =
        fetchJobs.awaitRun("holiday", "a skipped run", run -> run.outcome().equals("Skipped"));

    // Then
    assertThat(skipped.trigger()).isEqualTo("Schedule");
    assertThat(skipped.reason()).isEqualTo("ClosedDay");
    assertThat(skipped.message()).contains("a closed day of spec.calendar");
    assertThat(scene.publisher().requests(scene.file(FILE))).isEmpty();
    FetchJob job = fetchJobs.resource("holiday").require();
    assertThat(FetchJobs.condition(job, "Fresh").orElseThrow().reason()).isEqualTo("OnTime");
    FetchJobStatus status = job.getStatus();
    assertThat(status.state()).isIn("Ok", "Running");
    assertThat(Instant.parse(status.schedule().nextRunTime()))
        .isAfterOrEqualTo(today.plusDays(2).atStartOfDay(ZoneOffset.UTC).toInstant());

    // When: the FetchCalendar opens both days again
    fetchJobs.apply("holiday", spec);

    // Then
    fetchJobs.awaitRun("holiday", "a run that asks", run -> run.outcome().equals("Unchanged"));
  }

  @Test
  @DisplayName(
      "The status names a FetchCalendar that does not exist, and the FetchJob runs once that "
          + "FetchCalendar exists")
  void missing(Scene scene, FetchJobs fetchJobs) {
    // Given
    String calendar = "of-" + scene.namespace().name();
    scene.publish(FILE, "rows\n");
    fetchJobs.apply("early", scene.rarely(FILE) + "calendar: {name: " + calendar + "}\n");
    assertThat(fetchJobs.awaitStalled("early").reason()).isEqualTo("CalendarNotFound");

    // When
    KubernetesClient client = scene.namespace().cluster().client();
    FetchCalendar market = new FetchCalendar();
    market.setMetadata(new ObjectMetaBuilder().withName(calendar).build());
    market.setSpec(new FetchCalendarSpec(List.of(), List.of("2099-01-01"), null, null));
    client.resource(market).create();

    // Then
    try {
      fetchJobs.awaitReady("early");
      assertThat(fetchJobs.run("early").outcome()).isEqualTo("Fetched");
    } finally {
      client.resource(market).delete();
    }
  }
}
