package dev.fetchjobs.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.testkit.cluster.OnCluster;
import dev.fetchjobs.testkit.cluster.TestNamespace;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@OnCluster
class BringUpTest {

  @Test
  @DisplayName(
      "A new FetchJob is Ready after exactly two writes of the operator, and no write follows")
  void twoWrites(TestNamespace namespace) throws Exception {
    var jobs = new FetchJobs(namespace);
    try (var operator = RunningOperator.in(namespace)) {
      var mark = namespace.cluster().audit().mark();

      // When
      jobs.createReady("xetra");

      // Then
      jobs.settle();
      assertThat(RunningOperator.writes(namespace, mark))
          .extracting(
              request -> request.verb() + " " + request.resource() + "/" + request.subresource())
          .containsExactly("create cronjobs/", "patch fetchjobs/status");
    }
  }

  @Test
  @DisplayName("The status stores a schedule that becomes longer when H is replaced by numbers")
  void longSchedule(TestNamespace namespace) throws Exception {
    // Given
    String schedule = "H/9,".repeat(61) + "H/9 7 * * *";
    var jobs = new FetchJobs(namespace);
    try (var operator = RunningOperator.in(namespace)) {
      // When
      jobs.apply(FetchJobs.yaml("xetra").replace("12 7 * * 1-5", schedule));

      // Then
      assertThat(jobs.awaitReady("xetra").schedule().expression()).hasSizeGreaterThan(256);
    }
  }

  @Test
  void aRestartWithUnchangedFetchJobsWritesNothing(TestNamespace namespace) throws Exception {
    // Given
    var jobs = new FetchJobs(namespace);
    try (var operator = RunningOperator.in(namespace)) {
      for (int i = 0; i < 20; i++) {
        jobs.create("job-" + i);
      }
      for (int i = 0; i < 20; i++) {
        jobs.awaitReady("job-" + i);
      }
    }
    var mark = namespace.cluster().audit().mark();

    // When
    try (var operator = RunningOperator.in(namespace)) {
      jobs.settle();
    }

    // Then
    assertThat(RunningOperator.writes(namespace, mark)).isEmpty();
  }

  /**
   * Tests that what the API server stores of a FetchJob with every optional field compares equal to
   * what the operator sent.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "credentials-in-mounted-files",
        "pods-placed-and-marked",
        "archive-with-a-sidecar-and-a-table"
      })
  @DisplayName(
      "The operator restarts with a FetchJob that has every optional field, and writes nothing")
  void everyField(String story, TestNamespace namespace) throws Exception {
    // Given
    var jobs = new FetchJobs(namespace);
    Path file = Path.of("src/test/resources/desired", story, "in.yaml");
    try (var operator = RunningOperator.in(namespace)) {
      jobs.apply(
          Files.readString(file)
              .replaceFirst("metadata: \\{.*}", "metadata: {name: instruments}")
              .replaceFirst("spec:", "spec:\n  runOnCreate: false"));
      jobs.awaitReady("instruments");
    }
    var mark = namespace.cluster().audit().mark();

    // When
    try (var operator = RunningOperator.in(namespace)) {
      jobs.settle();
    }

    // Then
    assertThat(RunningOperator.writes(namespace, mark)).isEmpty();
  }
}
