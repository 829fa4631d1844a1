package dev.fetchjobs.operator.cluster;

import static dev.fetchjobs.operator.cluster.FetchJobs.has;
import static dev.fetchjobs.operator.cluster.FetchJobs.hasReason;
import static dev.fetchjobs.operator.cluster.FetchJobs.isReady;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.testkit.cluster.OnCluster;
import dev.fetchjobs.testkit.cluster.TestNamespace;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@OnCluster
class RunsTest {

  @Test
  void aRunCostsTwoStatusWritesAndItsResultOutlivesItsJob(TestNamespace namespace)
      throws Exception {
    // Given
    var jobs = new FetchJobs(namespace);
    var runs = new HandMadeRuns(namespace);
    try (var operator = RunningOperator.in(namespace)) {
      jobs.create("xetra");
      jobs.await("xetra", "Ready", isReady());
      var mark = namespace.cluster().audit().mark();

      // When
      runs.start(jobs.cronJob("xetra").get(), "by-hand");
      jobs.await("xetra", "running", status -> status.activeRun() != null);
      runs.run("by-hand");
      runs.fetch("by-hand");
      var status = jobs.await("xetra", "fetched", has("Fetched", "True"));

      // Then
      assertThat(status.lastRun().job()).isEqualTo("by-hand");
      assertThat(status.lastRun().trigger()).isEqualTo("Request");
      assertThat(status.activeRun()).isNull();
      assertThat(status.artifact().path()).isEqualTo("instruments.csv");
      assertThat(status.history()).hasSize(1);
      jobs.settle();
      assertThat(jobs.operatorWrites(mark))
          .extracting(request -> request.verb() + " " + request.resource())
          .containsExactly("patch fetchjobs", "patch fetchjobs");

      // When
      namespace.client().batch().v1().jobs().inNamespace(namespace.name()).delete();
      jobs.settle();

      // Then
      assertThat(jobs.get("xetra").getStatus()).isEqualTo(status);
    }
  }

  @Test
  void aFailureIsToldWithItsClassAndAnEvent(TestNamespace namespace) throws Exception {
    var jobs = new FetchJobs(namespace);
    var runs = new HandMadeRuns(namespace);
    try (var operator = RunningOperator.in(namespace)) {
      jobs.create("vendor");
      jobs.await("vendor", "Ready", isReady());

      // When
      runs.start(jobs.cronJob("vendor").get(), "by-hand");
      runs.fail("by-hand", 20, "Permanent");

      // Then
      var status = jobs.await("vendor", "failed", hasReason("Fetched", "Permanent"));
      assertThat(status.lastFailedRun().message()).isEqualTo("404 Not Found.");
      assertThat(status.consecutiveFailures()).isEqualTo(1);
      Awaitility.await("event")
          .atMost(Duration.ofSeconds(5))
          .until(() -> jobs.events("vendor").contains("Permanent"));
    }
  }

  @Test
  void hostileTerminationMessagesAreUnknownOrTheExitCodesClassAndNeverASuccess(
      TestNamespace namespace) throws Exception {
    var jobs = new FetchJobs(namespace);
    var runs = new HandMadeRuns(namespace);
    Map<String, String> hostile =
        Map.of(
            "ansi", "\u001b[31mred\u001b[0m <script>alert(1)</script>",
            "other-job", HandMadeRuns.fetched("somebody-elses"),
            "other-version",
                HandMadeRuns.fetched("other-version").replace("\"version\":1", "\"version\":2"),
            "zeros", "\u0001".repeat(4096),
            "future",
                HandMadeRuns.fetched("future")
                    .replace("\"checkedTime\":\"20", "\"checkedTime\":\"90"),
            "nested", "{\"version\":".repeat(300));
    try (var operator = RunningOperator.in(namespace)) {
      jobs.create("xetra");
      jobs.await("xetra", "Ready", isReady());
      hostile.forEach(
          (name, message) -> {
            // When
            runs.start(jobs.cronJob("xetra").get(), name);
            runs.end(name, 0, "Completed", message);

            // Then
            var status =
                jobs.await(
                    "xetra", name, s -> s.lastRun() != null && s.lastRun().job().equals(name));
            assertThat(status.lastRun().outcome()).as(name).isEqualTo("Unknown");
            assertThat(status.lastRun().message()).as(name).doesNotContain("\u001b", "<script>");
            assertThat(status.artifact()).as(name).isNull();
          });
      runs.start(jobs.cronJob("xetra").get(), "binary-failure");
      runs.end("binary-failure", 22, "Error", "\u0000\u0007");
      var status = jobs.await("xetra", "exit code", hasReason("Fetched", "Integrity"));
      assertThat(status.lastRun().reason()).isIn("ReportUnreadable", "ReportMissing");
      assertThat(operator.deaths()).isEmpty();
    }
  }

  @Test
  void aPodThatCannotStartSaysWhyAndHeals(TestNamespace namespace) throws Exception {
    var jobs = new FetchJobs(namespace);
    var runs = new HandMadeRuns(namespace);
    try (var operator = RunningOperator.in(namespace)) {
      jobs.create("xetra");
      jobs.await("xetra", "Ready", isReady());
      runs.start(jobs.cronJob("xetra").get(), "by-hand");

      // When
      runs.block("by-hand", "ImagePullBackOff", "Back-off pulling image");

      // Then
      var status = jobs.await("xetra", "blocked", hasReason("Fetched", "ImagePullFailed"));
      assertThat(FetchJobs.condition(status, "Fetched").orElseThrow().message())
          .contains("Back-off pulling image");

      // When
      runs.fetch("by-hand");

      // Then
      jobs.await("xetra", "healed", has("Fetched", "True"));
    }
  }

  @Test
  void aJobThatMayNotCreateItsPodSaysWhyWithinThirtySeconds(TestNamespace namespace)
      throws Exception {
    var jobs = new FetchJobs(namespace);
    jobs.forbidPods();
    try (var operator = RunningOperator.in(namespace)) {
      jobs.create("xetra");
      jobs.await("xetra", "Ready", isReady());

      // When
      new HandMadeRuns(namespace).start(jobs.cronJob("xetra").get(), "by-hand");

      // Then
      var status = jobs.await("xetra", "refused", hasReason("Fetched", "PodRefused"));
      assertThat(FetchJobs.condition(status, "Fetched").orElseThrow().message()).contains("quota");
    }
  }
}
