package dev.fetchjobs.operator.cluster;

import static dev.fetchjobs.operator.cluster.FetchJobs.has;
import static dev.fetchjobs.operator.cluster.FetchJobs.hasReason;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.testkit.cluster.OnCluster;
import dev.fetchjobs.testkit.cluster.TestNamespace;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@OnCluster
class RequestsTest {

  private static final String REQUEST = "fetchjobs.dev/run-requested-at";

  @Test
  @DisplayName("A request starts one run, and waits while another run is active")
  void requested(TestNamespace namespace) throws Exception {
    var jobs = new FetchJobs(namespace);
    var runs = Runs.in(namespace);
    try (var operator = RunningOperator.in(namespace)) {
      jobs.createReady("xetra");

      // When
      jobs.annotate("xetra", REQUEST, "first");
      var status =
          jobs.await("xetra", "acknowledged", s -> "first".equals(s.lastHandledRunRequest()));

      // Then
      Job first = theNewest(runs.jobs(), 1);
      assertThat(first.getMetadata().getAnnotations())
          .containsEntry("cronjob.kubernetes.io/instantiate", "manual");
      assertThat(status.lastHandledRunRequest()).isEqualTo("first");

      // When
      jobs.annotate("xetra", REQUEST, "second");
      jobs.settle();

      // Then
      assertThat(runs.jobs()).hasSize(1);

      // When
      runs.fetched(first.getMetadata().getName());
      jobs.await("xetra", "second", s -> "second".equals(s.lastHandledRunRequest()));

      // Then
      assertThat(runs.jobs()).hasSize(2);
      assertThat(jobs.get("xetra").getStatus().lastRun().trigger()).isEqualTo("Request");
    }

    // When
    try (var operator = RunningOperator.in(namespace)) {
      jobs.settle();
    }

    // Then
    assertThat(runs.jobs()).hasSize(2);
  }

  @Test
  @DisplayName(
      "R8 A request is complete when the run that repeats it has ended, or when its Job was "
          + "removed before the operator saw it")
  void aRequestEnds(TestNamespace namespace) throws Exception {
    var jobs = new FetchJobs(namespace);
    var runs = Runs.in(namespace);
    String wrong = FetchJobs.yaml("xetra").replace("claimName: instruments", "claimName: wrong");
    try (var operator = RunningOperator.in(namespace)) {
      // Given
      jobs.apply(wrong);
      jobs.awaitReady("xetra");
      jobs.annotate("xetra", REQUEST, "monday");
      jobs.await("xetra", "the claim is named", hasReason("Fetched", "ClaimNotFound"));

      // When
      jobs.apply(FetchJobs.yaml("xetra"));

      // Then
      var status =
          jobs.await("xetra", "made again", s -> s.lastRun() != null && s.activeRun() != null);
      assertThat(status.lastRun().reason()).isEqualTo("Superseded");
      assertThat(status.lastCompletedRunRequest()).isNull();
      assertThat(status.activeRun().request()).isEqualTo("monday");

      // When
      runs.fetched(status.activeRun().job());

      // Then
      var ended = jobs.await("xetra", "ended", s -> "monday".equals(s.lastCompletedRunRequest()));
      assertThat(ended.lastRun().outcome()).isEqualTo("Fetched");

      // Given: the operator orders Jobs by creation time, which has a resolution of one second
      Instant made = Instant.parse(ended.lastRun().startTime());
      Awaitility.await("another second").until(() -> Instant.now().isAfter(made.plusSeconds(1)));
      jobs.annotate("xetra", REQUEST, "tuesday");
      jobs.await("xetra", "handled", s -> "tuesday".equals(s.lastHandledRunRequest()));
    }

    // When
    runs.jobs().forEach(job -> namespace.client().resource(job).delete());
    Awaitility.await("removed").until(() -> runs.jobs().isEmpty());
    try (var operator = RunningOperator.in(namespace)) {
      // Then
      var gone = jobs.await("xetra", "gone", s -> "tuesday".equals(s.lastCompletedRunRequest()));
      assertThat(gone.lastRun().reason()).isEqualTo("JobGone");
      assertThat(gone.lastRun().request()).isEqualTo("tuesday");
      jobs.settle();
      assertThat(runs.jobs()).isEmpty();
    }
  }

  @Test
  @DisplayName("A request to a suspended FetchJob starts a run")
  void suspended(TestNamespace namespace) throws Exception {
    var jobs = new FetchJobs(namespace);
    try (var operator = RunningOperator.in(namespace)) {
      jobs.apply(FetchJobs.yaml("xetra") + "  suspend: true\n");
      jobs.await("xetra", "suspended", hasReason("Ready", "Suspended"));

      // When
      jobs.annotate("xetra", REQUEST, "now");

      // Then
      jobs.await("xetra", "acknowledged", s -> "now".equals(s.lastHandledRunRequest()));
      assertThat(Runs.in(namespace).jobs()).hasSize(1);
    }
  }

  @Test
  @DisplayName(
      "The API server refuses the Job of a request: the status says so, and the run starts later")
  void refused(TestNamespace namespace) throws Exception {
    // Given
    var jobs = new FetchJobs(namespace);
    try (var operator = RunningOperator.in(namespace)) {
      jobs.createReady("xetra");
      jobs.forbid("count/jobs.batch");

      // When
      jobs.annotate("xetra", REQUEST, "now");

      // Then
      var refused = jobs.await("xetra", "refused", hasReason("Fetched", "JobRefused"));
      assertThat(refused.condition("Fetched").orElseThrow().message()).contains("exceeded quota");
      assertThat(refused.lastHandledRunRequest()).isNull();

      // When
      jobs.permit();
      jobs.annotate("xetra", "example.com/look", "again");

      // Then
      var made = jobs.await("xetra", "acknowledged", s -> "now".equals(s.lastHandledRunRequest()));
      assertThat(made.condition("Fetched").orElseThrow().reason()).isEqualTo("NoRunYet");
      assertThat(Runs.in(namespace).jobs()).hasSize(1);
    }
  }

  @Test
  @DisplayName(
      "The first run of each new FetchJob starts once, and only a few first runs are active at "
          + "the same time")
  void firstRuns(TestNamespace namespace) throws Exception {
    var jobs = new FetchJobs(namespace);
    var runs = Runs.in(namespace);
    List<String> names = List.of("a", "b", "c", "d", "e");
    try (var operator = RunningOperator.in(namespace)) {
      // When
      names.forEach(name -> jobs.apply(withInitialRun(name)));
      names.forEach(name -> jobs.awaitReady(name));
      jobs.settle();

      // Then: one namespace may have only two of the operator's three first runs
      assertThat(runs.jobs()).hasSize(2);

      // When
      Awaitility.await("all initial runs")
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                runs.jobs().stream()
                    .filter(job -> job.getStatus().getCompletionTime() == null)
                    .forEach(job -> runs.fetched(job.getMetadata().getName()));
                return names.stream()
                    .allMatch(name -> has("Fetched", "True").test(jobs.get(name).getStatus()));
              });

      // Then
      assertThat(jobs.get("a").getStatus().lastRun().trigger()).isEqualTo("Creation");
    }

    // When
    try (var operator = RunningOperator.in(namespace)) {
      jobs.settle();
    }

    // Then
    assertThat(runs.jobs()).hasSize(5);
  }

  @Test
  @DisplayName("A first run that waits still starts after an edit and a suspension")
  void waiting(TestNamespace namespace) throws Exception {
    var jobs = new FetchJobs(namespace);
    var runs = Runs.in(namespace);
    try (var operator = RunningOperator.in(namespace)) {
      // Given: the operator's limit of first runs is two in this test
      List.of("a", "b").forEach(name -> jobs.apply(withInitialRun(name)));
      Awaitility.await("two runs").until(() -> runs.jobs().size() == 2);
      jobs.apply(withInitialRun("waiting"));
      jobs.apply(withInitialRun("asleep") + "  suspend: true\n");
      jobs.awaitReady("waiting");
      jobs.awaitReady("asleep");

      // When
      jobs.apply(withInitialRun("waiting").replace("12 7 * * 1-5", "13 7 * * *"));
      jobs.apply(withInitialRun("asleep"));
      jobs.await("asleep", "resumed", hasReason("Ready", "Scheduled"));
      jobs.settle();
      assertThat(runs.jobs()).hasSize(2);
      runs.jobs().forEach(job -> runs.fetched(job.getMetadata().getName()));

      // Then
      for (String name : List.of("waiting", "asleep")) {
        jobs.await(name, "running", status -> status.activeRun() != null);
        assertThat(jobs.get(name).getStatus().activeRun().trigger()).isEqualTo("Creation");
        assertThat(jobs.cronJob(name).get().getStatus().getLastScheduleTime()).isNotNull();
      }
    }
  }

  @Test
  @DisplayName(
      "An edit of the schedule and a resume start no run for a scheduled time (slot) in the past")
  void noPastSlot(TestNamespace namespace) throws Exception {
    var jobs = new FetchJobs(namespace);
    try (var operator = RunningOperator.in(namespace)) {
      jobs.apply(FetchJobs.yaml("xetra") + "  suspend: true\n");
      jobs.await("xetra", "suspended", hasReason("Ready", "Suspended"));
      Instant before = Instant.now().minusSeconds(2);

      // When
      jobs.apply(FetchJobs.yaml("xetra").replace("12 7 * * 1-5", "13 7 * * *"));
      jobs.await("xetra", "resumed", hasReason("Ready", "Scheduled"));

      // Then
      var cronJob = jobs.cronJob("xetra").get();
      assertThat(cronJob.getSpec().getSchedule()).isEqualTo("13 7 * * *");
      assertThat(cronJob.getSpec().getSuspend()).isFalse();
      assertThat(Instant.parse(cronJob.getStatus().getLastScheduleTime())).isAfter(before);
      assertThat(Runs.in(namespace).jobs()).isEmpty();
    }
  }

  private static String withInitialRun(String name) {
    return FetchJobs.yaml(name).replace("runOnCreate: false", "runOnCreate: true");
  }

  private static Job theNewest(List<Job> jobs, int count) {
    assertThat(jobs).hasSize(count);
    return jobs.getLast();
  }
}
