package dev.fetchjobs.operator.cluster;

import static dev.fetchjobs.operator.cluster.FetchJobs.has;
import static dev.fetchjobs.operator.cluster.FetchJobs.hasReason;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.contract.Wire;
import dev.fetchjobs.testkit.cluster.OnCluster;
import dev.fetchjobs.testkit.cluster.TestNamespace;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@OnCluster
class RunsTest {

  @Test
  @DisplayName(
      "A run costs two writes of the status, and its result stays after its Job is removed")
  void fetched(TestNamespace namespace) throws Exception {
    // Given
    var jobs = new FetchJobs(namespace);
    var runs = Runs.in(namespace);
    try (var operator = RunningOperator.in(namespace)) {
      jobs.createReady("xetra");
      var mark = namespace.cluster().audit().mark();

      // When
      runs.start(jobs.cronJob("xetra").get(), "by-hand");
      jobs.await("xetra", "running", status -> status.activeRun() != null);
      runs.running("by-hand");
      runs.fetched("by-hand");
      var status = jobs.await("xetra", "fetched", has("Fetched", "True"));

      // Then
      assertThat(status.lastRun().job()).isEqualTo("by-hand");
      assertThat(status.lastRun().trigger()).isEqualTo("Request");
      assertThat(status.activeRun()).isNull();
      assertThat(status.artifact().path()).isEqualTo("instruments.csv");
      assertThat(status.history()).hasSize(1);
      jobs.settle();
      assertThat(RunningOperator.writes(namespace, mark))
          .extracting(request -> request.verb() + " " + request.resource())
          .as("one write at the start of the run and one at its end; the Job may be removed then")
          .containsExactly("patch fetchjobs", "patch fetchjobs", "patch jobs");

      // When
      namespace.client().batch().v1().jobs().inNamespace(namespace.name()).delete();
      jobs.settle();

      // Then
      assertThat(jobs.get("xetra").getStatus()).isEqualTo(status);
    }
  }

  @Test
  @DisplayName("A run fails: the status has its failure class, and an Event announces the failure")
  void failed(TestNamespace namespace) throws Exception {
    var jobs = new FetchJobs(namespace);
    var runs = Runs.in(namespace);
    try (var operator = RunningOperator.in(namespace)) {
      jobs.createReady("vendor");

      // When
      runs.start(jobs.cronJob("vendor").get(), "by-hand");
      var report = runs.report("by-hand", Outcome.FAILED, FailureClass.PERMANENT, "404 Not Found.");
      runs.ended("by-hand", 20, Wire.write(report));

      // Then
      var status = jobs.await("vendor", "failed", hasReason("Fetched", "Permanent"));
      assertThat(status.lastFailedRun().message()).isEqualTo("404 Not Found.");
      assertThat(status.consecutiveFailures()).isEqualTo(1);
      Awaitility.await("event")
          .atMost(Duration.ofSeconds(60))
          .until(() -> jobs.user().events("vendor").contains("Permanent"));
    }
  }
}
