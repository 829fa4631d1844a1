package dev.fetchjobs.operator;

import static dev.fetchjobs.operator.FailingCluster.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fetchjobs.api.Backfill;
import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.contract.ExitCode;
import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.contract.FetchReport;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.contract.Wire;
import dev.fetchjobs.operator.desired.FetchJobYaml;
import dev.fetchjobs.operator.desired.LiveCronJob;
import dev.fetchjobs.operator.observed.JobJson;
import dev.fetchjobs.operator.observed.SampleRun;
import dev.fetchjobs.operator.tree.Node;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tests a backfill: one run after the other, for each scheduled time of an interval. */
class BackfillTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String MONDAY = "2026-11-16T06:12:00Z";
  private static final String TUESDAY = "2026-11-17T06:12:00Z";
  private static final String WEDNESDAY = "2026-11-18T06:12:00Z";

  private FailingCluster cluster = new FailingCluster();
  private Instant now = NOW;

  private FetchJob asking(String interval, FetchJob fetchJob) {
    cluster.cronJob = LiveCronJob.of(fetchJob);
    return FetchJobYaml.askingFor(interval, FetchJobYaml.asking("again", fetchJob));
  }

  private static FetchJob withoutInitialRun(String... replacements) {
    String[] all = new String[replacements.length + 2];
    all[0] = "runOnCreate: true";
    all[1] = "runOnCreate: false";
    System.arraycopy(replacements, 0, all, 2, replacements.length);
    return FetchJobYaml.dated(all);
  }

  /** Reconciles once, a second later, and returns the time of the next reconciliation. */
  private Instant reconcile(FetchJob fetchJob) {
    now = now.plusSeconds(1);
    Instant next = cluster.reconcile(fetchJob, now);
    if (!cluster.api.statuses.isEmpty()) {
      fetchJob.setStatus(cluster.status());
    }
    return next;
  }

  private Backfill backfill() {
    return cluster.status().backfill();
  }

  /** Returns the dates of the Jobs that the operator has created. */
  private List<String> dates() {
    return cluster.api.jobs.stream()
        .map(job -> new Node(job).at("metadata", "annotations", "fetchjobs.dev/date").textOr(""))
        .toList();
  }

  /** Lets the watch show the newest Job, and returns it. */
  private GenericKubernetesResource jobIsSeen() {
    var job = JSON.convertValue(cluster.api.jobs.getLast(), GenericKubernetesResource.class);
    job.getMetadata().setUid(job.getMetadata().getName() + "-uid");
    job.getMetadata().setCreationTimestamp(now.toString());
    job.setAdditionalProperties(new HashMap<>(Map.of("status", Map.of("active", 1))));
    cluster.jobs.add(job);
    return job;
  }

  private void ends(
      GenericKubernetesResource job, Outcome outcome, FetchReport.@Nullable Hold hold) {
    String name = job.getMetadata().getName();
    FailureClass failure = outcome == Outcome.FAILED ? FailureClass.PERMANENT : null;
    String report = Wire.write(SampleRun.report(name, outcome, failure, now, null, hold));
    var pod = JobJson.podOf(name, now);
    pod.setAdditionalProperty(
        "status",
        Map.of(
            "phase",
            "Succeeded",
            "containerStatuses",
            List.of(
                Map.of(
                    "name",
                    "downloader",
                    "state",
                    Map.of(
                        "terminated",
                        Map.of(
                            "exitCode",
                            failure == null ? 0 : ExitCode.of(failure).code(),
                            "reason",
                            "Completed",
                            "message",
                            report,
                            "finishedAt",
                            now.toString()))))));
    cluster.pods.add(pod);
    job.setAdditionalProperty(
        "status",
        Map.of(
            "completionTime",
            now.toString(),
            "conditions",
            List.of(JobJson.condition("Complete", "CompletionsReached", now))));
  }

  /** Lets the watch show the run of the newest Job, and ends the run. */
  private void runs(FetchJob fetchJob, Outcome outcome) {
    var job = jobIsSeen();
    reconcile(fetchJob);
    ends(job, outcome, null);
    reconcile(fetchJob);
    reconcile(fetchJob);
  }

  @Test
  @DisplayName(
      "A backfill runs for one scheduled time after the other, oldest first; after a failed run "
          + "it continues, and its end completes the request")
  void oldestFirst() {
    // Given
    FetchJob fetchJob = asking("2026-11-16/2026-11-18", withoutInitialRun());

    // When
    Instant next = reconcile(fetchJob);

    // Then
    assertThat(dates()).isEmpty();
    assertThat(next).as("no event follows").isEqualTo(now);
    assertThat(cluster.status().lastHandledRunRequest()).isEqualTo("again");
    assertThat(backfill())
        .isEqualTo(
            new Backfill(
                "again",
                "Running",
                "2026-11-15T23:00:00Z",
                "2026-11-18T22:59:59Z",
                null,
                null,
                MONDAY,
                0,
                0,
                List.of(),
                null));

    // When
    reconcile(fetchJob);
    reconcile(fetchJob);

    // Then
    assertThat(dates()).containsExactly(MONDAY);
    assertThat(cluster.api.jobAnnotation("fetchjobs.dev/trigger").value()).isEqualTo("Backfill");
    assertThat(backfill().activeDate()).isEqualTo(MONDAY);
    assertThat(backfill().nextDate()).isEqualTo(TUESDAY);

    // When
    runs(fetchJob, Outcome.FETCHED);
    assertThat(dates()).containsExactly(MONDAY, TUESDAY);
    runs(fetchJob, Outcome.FAILED);

    // Then
    assertThat(dates()).containsExactly(MONDAY, TUESDAY, WEDNESDAY);
    assertThat(backfill().lastDate()).isEqualTo(TUESDAY);
    assertThat(backfill().nextDate()).isNull();
    assertThat(cluster.status().lastCompletedRunRequest()).isNull();
    assertThat(cluster.status().activeRun()).isNull();
    assertThat(cluster.status().lastRun().trigger()).isEqualTo("Backfill");

    // When
    runs(fetchJob, Outcome.UNCHANGED);
    reconcile(fetchJob);

    // Then
    assertThat(dates()).hasSize(3);
    assertThat(backfill().state()).isEqualTo("Complete");
    assertThat(backfill().succeeded()).isEqualTo(2);
    assertThat(backfill().failed()).isEqualTo(1);
    assertThat(backfill().failedDates()).containsExactly(TUESDAY);
    assertThat(backfill().endTime()).isNotNull();
    assertThat(cluster.status().lastCompletedRunRequest()).isEqualTo("again");
    assertThat(cluster.api.announced)
        .contains(
            "BackfillStarted: The backfill of request again begins: one run after the other, for each scheduled time from 2026-11-15T23:00:00Z to 2026-11-18T22:59:59Z.",
            "BackfillComplete: The backfill of request again has ended: 2 runs succeeded, 1 failed. The first failed runs are those for 2026-11-17T06:12:00Z; status.backfill.failedDates has more.");
  }

  @Test
  @DisplayName(
      "The operator adds the run of a backfill to the CronJob's active Jobs, so that Kubernetes "
          + "starts no scheduled run beside it")
  void active() {
    // Given
    FetchJob fetchJob = asking("2026-11-16/2026-11-18", withoutInitialRun());
    reconcile(fetchJob);
    reconcile(fetchJob);
    var job = jobIsSeen();

    // When
    reconcile(fetchJob);

    // Then
    assertThat(cluster.api.entered).containsExactly(job.getMetadata().getName());

    // When: the watch shows the Job in the CronJob's active Jobs
    cluster.cronJob.setAdditionalProperty(
        "status", Map.of("active", List.of(Map.of("name", job.getMetadata().getName()))));
    reconcile(fetchJob);

    // Then
    assertThat(cluster.api.entered).hasSize(1);
  }

  @Test
  @DisplayName(
      "A scheduled run that is due soon, or became due during a run of a backfill, goes first; if "
          + "Kubernetes does not start it, the backfill continues after 20 s")
  void scheduledRunsGoFirst() {
    // Given
    Instant slot = Instant.parse("2026-11-23T06:12:00Z");
    FetchJob fetchJob = asking("2026-11-16/2026-11-18", withoutInitialRun());
    now = slot.minusSeconds(20);
    reconcile(fetchJob);
    now = slot.minusSeconds(15);

    // When, Then
    assertThat(reconcile(fetchJob)).isEqualTo(slot);
    now = slot;
    assertThat(reconcile(fetchJob)).isEqualTo(slot.plusSeconds(20));
    assertThat(dates()).isEmpty();

    // When
    var scheduled = JobJson.job("xetra-29938512", slot.plusSeconds(1));
    scheduled
        .getMetadata()
        .getAnnotations()
        .put("batch.kubernetes.io/cronjob-scheduled-timestamp", slot.toString());
    cluster.jobs.add(scheduled);
    reconcile(fetchJob);
    now = slot.plus(Duration.ofMinutes(5));
    reconcile(fetchJob);

    // Then
    assertThat(dates()).isEmpty();

    // When
    ends(scheduled, Outcome.FETCHED, null);
    reconcile(fetchJob);

    // Then
    assertThat(dates()).containsExactly(MONDAY);
  }

  @Test
  @DisplayName(
      "A backfill waits for a scheduled run that became due during its own run, but not for ever")
  void slotDuringARun() {
    // Given
    Instant slot = Instant.parse("2026-11-23T06:12:00Z");
    FetchJob fetchJob = asking("2026-11-16/2026-11-18", withoutInitialRun());
    now = slot.minusSeconds(60);
    reconcile(fetchJob);
    reconcile(fetchJob);
    var job = jobIsSeen();
    now = slot.plusSeconds(60);
    reconcile(fetchJob);
    assertThat(cluster.status().schedule().missedSlots()).isEqualTo(1);
    assertThat(cluster.status().message())
        .contains(
            "1 scheduled time has passed without a run, because run "
                + job.getMetadata().getName());

    // When
    ends(job, Outcome.FETCHED, null);
    Instant end = now;
    reconcile(fetchJob);
    Instant next = reconcile(fetchJob);

    // Then
    assertThat(dates()).containsExactly(MONDAY);
    assertThat(next).isEqualTo(end.plusSeconds(20));

    // When
    now = next;
    reconcile(fetchJob);

    // Then
    assertThat(dates()).containsExactly(MONDAY, TUESDAY);
  }

  @Test
  @DisplayName("While a hold is in force, a backfill waits for the end of the hold")
  void hold() {
    // Given
    FetchJob fetchJob = asking("2026-11-16/2026-11-18", withoutInitialRun());
    reconcile(fetchJob);
    reconcile(fetchJob);
    var job = jobIsSeen();
    reconcile(fetchJob);
    Instant until = NOW.plus(Duration.ofHours(2));

    // When
    ends(job, Outcome.FAILED, new FetchReport.Hold(until, FetchReport.Hold.Reason.RETRY_AFTER));
    reconcile(fetchJob);
    reconcile(fetchJob);
    reconcile(fetchJob);

    // Then
    assertThat(dates()).containsExactly(MONDAY);
    assertThat(backfill().failed()).isEqualTo(1);

    // When
    now = until;
    reconcile(fetchJob);

    // Then
    assertThat(dates()).containsExactly(MONDAY, TUESDAY);
  }

  @Test
  @DisplayName(
      "If a person removes the request for a backfill, the active run continues, the operator "
          + "starts no other, and the request is completed")
  void cancelled() {
    // Given
    FetchJob fetchJob = asking("2026-11-16/2026-11-18", withoutInitialRun());
    reconcile(fetchJob);
    reconcile(fetchJob);
    var job = jobIsSeen();
    reconcile(fetchJob);

    // When
    fetchJob.getMetadata().setAnnotations(Map.of());
    reconcile(fetchJob);

    // Then
    assertThat(backfill().state()).isEqualTo("Cancelled");
    assertThat(backfill().nextDate()).isNull();
    assertThat(backfill().endTime()).isNull();
    assertThat(cluster.status().lastCompletedRunRequest()).isNull();

    // When
    ends(job, Outcome.FETCHED, null);
    reconcile(fetchJob);
    reconcile(fetchJob);

    // Then
    assertThat(dates()).hasSize(1);
    assertThat(backfill().endTime()).isNotNull();
    assertThat(backfill().succeeded()).isEqualTo(1);
    assertThat(cluster.status().lastCompletedRunRequest()).isEqualTo("again");
    assertThat(cluster.api.announced.getLast()).startsWith("BackfillCancelled: ");
  }

  @Test
  @DisplayName(
      "If another request replaces a backfill, the new backfill waits for the active run, and "
          + "then begins")
  void replaced() {
    // Given
    FetchJob fetchJob = asking("2026-11-16/2026-11-18", withoutInitialRun());
    reconcile(fetchJob);
    reconcile(fetchJob);
    var job = jobIsSeen();
    reconcile(fetchJob);

    // When
    FetchJobYaml.askingFor("2026-11-17/2026-11-18", FetchJobYaml.asking("other", fetchJob));
    reconcile(fetchJob);
    assertThat(backfill().request()).isEqualTo("again");
    ends(job, Outcome.FETCHED, null);
    assertThat(reconcile(fetchJob)).isEqualTo(now);
    assertThat(cluster.status().lastCompletedRunRequest()).isEqualTo("again");
    reconcile(fetchJob);
    reconcile(fetchJob);

    // Then
    assertThat(backfill().request()).isEqualTo("other");
    assertThat(cluster.status().lastHandledRunRequest()).isEqualTo("other");
    assertThat(dates()).containsExactly(MONDAY, TUESDAY);
  }

  @Test
  @DisplayName(
      "If somebody deletes a Job of a backfill, the Job counts as failed, and the backfill "
          + "continues")
  void deletedJob() {
    // Given
    FetchJob fetchJob = asking("2026-11-16/2026-11-18", withoutInitialRun());
    reconcile(fetchJob);
    reconcile(fetchJob);

    // When: the watch never shows the Job that the operator created
    now = now.plusSeconds(10);
    reconcile(fetchJob);
    reconcile(fetchJob);

    // Then
    assertThat(dates()).containsExactly(MONDAY, TUESDAY);
    assertThat(backfill().failedDates()).containsExactly(MONDAY);

    // When: the status names the Job of the backfill's run
    jobIsSeen();
    reconcile(fetchJob);
    cluster.jobs.clear();
    reconcile(fetchJob);
    reconcile(fetchJob);

    // Then
    assertThat(dates()).containsExactly(MONDAY, TUESDAY, WEDNESDAY);
    assertThat(backfill().failedDates()).containsExactly(MONDAY, TUESDAY);
    assertThat(cluster.status().lastRun().reason()).isEqualTo("JobGone");
  }

  @Test
  @DisplayName(
      "A new process of the operator continues a backfill from the status, or, if the status was "
          + "lost, from the newest Job")
  void restart() {
    // Given
    FetchJob fetchJob = asking("2026-11-16/2026-11-18", withoutInitialRun());
    reconcile(fetchJob);
    reconcile(fetchJob);
    runs(fetchJob, Outcome.FETCHED);
    var job = jobIsSeen();

    // When
    var other = new FailingCluster();
    other.cronJob = cluster.cronJob;
    other.jobs.addAll(cluster.jobs);
    other.pods.addAll(cluster.pods);
    cluster = other;
    fetchJob.setStatus(null);
    reconcile(fetchJob);

    // Then
    assertThat(backfill().activeDate()).isEqualTo(TUESDAY);
    assertThat(backfill().nextDate()).isEqualTo(WEDNESDAY);
    assertThat(dates()).isEmpty();

    // When
    ends(job, Outcome.FETCHED, null);
    reconcile(fetchJob);
    reconcile(fetchJob);

    // Then
    assertThat(dates()).containsExactly(WEDNESDAY);
  }

  @Test
  @DisplayName(
      "After an edit of the schedule a backfill continues with the times of the new schedule, and "
          + "a suspended schedule does not stop it")
  void editedSchedule() {
    // Given
    FetchJob fetchJob = asking("2026-11-16/2026-11-18", withoutInitialRun());
    reconcile(fetchJob);
    reconcile(fetchJob);
    runs(fetchJob, Outcome.FETCHED);
    runs(fetchJob, Outcome.FETCHED);
    assertThat(dates()).containsExactly(MONDAY, TUESDAY, WEDNESDAY);

    // When
    FetchJob edited =
        asking(
            "2026-11-16/2026-11-18",
            withoutInitialRun(
                "schedule: 12 7 * * 1-5",
                "schedule: 0 9,21 * * *",
                "suspend: false",
                "suspend: true"));
    edited.setStatus(fetchJob.getStatus());
    runs(edited, Outcome.FETCHED);

    // Then
    assertThat(dates()).containsExactly(MONDAY, TUESDAY, WEDNESDAY, "2026-11-18T08:00:00Z");
    assertThat(backfill().nextDate()).isEqualTo("2026-11-18T20:00:00Z");
  }
}
