package dev.fetchjobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.api.Artifact;
import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.RunSummary;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Tests errors of a publisher. The status has the failure class, and consumers keep the last good
 * file.
 */
@Story
class FailureStories {

  private static final String FILE = "list.csv";
  private static final String QUICK_RETRY =
      """
      retry:
        attempts: 5
        initialDelay: 100ms
        maxDelay: 500ms
      """;

  @Test
  @DisplayName(
      "The publisher answers 404: the run fails with class Permanent, Kubernetes does not repeat "
          + "its Job, and the old file stays")
  void notFound(Scene scene, FetchJobs fetchJobs) {
    // Given
    scene.publish(FILE, "good\n");
    fetchJobs.applyAndRun("gone", scene.rarely(FILE));
    Artifact good = fetchJobs.status("gone").artifact();
    scene.publisher().behave(scene.file(FILE), "status=404*");
    scene.publisher().forgetRequests(scene.file(FILE));

    // When
    RunSummary run = fetchJobs.run("gone");

    // Then
    assertThat(run.outcome()).isEqualTo("Failed");
    assertThat(run.failureClass()).isEqualTo("Permanent");
    assertThat(run.httpStatus()).isEqualTo(404);
    assertThat(run.message()).contains("404");
    assertThat(scene.publisher().requests(scene.file(FILE)))
        .as("one request has the validators of the published file, and one has none")
        .extracting(seen -> seen.headers().containsKey("if-none-match"))
        .containsExactly(true, false);
    Job job = settledJob(scene, run);
    assertThat(job.getStatus().getFailed()).isEqualTo(1);
    assertThat(pods(scene, run)).isEqualTo(1);
    FetchJob now = fetchJobs.resource("gone").require();
    assertThat(FetchJobs.is(now, "Fetched", "False")).isTrue();
    assertThat(now.getStatus().lastFailedRun().job()).isEqualTo(run.job());
    assertThat(now.getStatus().artifact()).isEqualTo(good);
    assertThat(scene.volume().read(FILE)).isEqualTo("good\n");
  }

  @Test
  @DisplayName(
      "The publisher answers 500 twice, then 200: one run makes three attempts and ends as Fetched")
  void serverError(Scene scene, FetchJobs fetchJobs) {
    // Given
    scene.publish(FILE, "good\n");
    scene.publisher().behave(scene.file(FILE), "status=500,500");

    // When
    RunSummary run = fetchJobs.applyAndRun("patient", scene.rarely(FILE) + QUICK_RETRY);

    // Then
    assertThat(run.outcome()).isEqualTo("Fetched");
    assertThat(run.attempts()).isEqualTo(3);
    assertThat(pods(scene, run)).isEqualTo(1);
    assertThat(scene.volume().read(FILE)).isEqualTo("good\n");
  }

  @Test
  @DisplayName(
      "The file has a wrong checksum: the run fails with class Integrity, and the old file stays")
  void wrongChecksum(Scene scene, FetchJobs fetchJobs) {
    // Given
    scene.publish(FILE, "good\n");
    String checksum =
        """
        verify:
          checksum:
            algorithm: SHA-256
            value: %s
        """
            .formatted(scene.publisher().sha256(scene.file(FILE)));
    fetchJobs.applyAndRun("exact", scene.rarely(FILE) + checksum);
    assertThat(scene.volume().read(FILE)).isEqualTo("good\n");
    scene.publish(FILE, "evil\n");

    // When
    RunSummary run = fetchJobs.run("exact");

    // Then
    assertThat(run.outcome()).isEqualTo("Failed");
    assertThat(run.failureClass()).isEqualTo("Integrity");
    assertThat(run.message()).containsIgnoringCase("SHA-256");
    assertThat(pods(scene, run)).isEqualTo(1);
    assertThat(scene.volume().read(FILE)).isEqualTo("good\n");
  }

  @Test
  @DisplayName(
      "A body is cut in the middle: the run requests it again, and the published file is whole")
  void cutBody(Scene scene, FetchJobs fetchJobs) {
    // Given
    scene.publisher().instruments(scene.file(FILE), 1_000, 1);
    scene.publisher().behave(scene.file(FILE), "cutAfter=300000&cutTimes=1");

    // When
    RunSummary run = fetchJobs.applyAndRun("cut", scene.rarely(FILE) + QUICK_RETRY);

    // Then
    assertThat(run.outcome()).isEqualTo("Fetched");
    assertThat(run.attempts()).isEqualTo(2);
    assertThat(scene.volume().file(FILE))
        .hasDigest("SHA-256", scene.publisher().sha256(scene.file(FILE)));
  }

  /**
   * Returns the run's Job after Kubernetes has recorded its end, which is a little after the pod's
   * end.
   */
  private static Job settledJob(Scene scene, RunSummary run) {
    return scene
        .namespace()
        .client()
        .batch()
        .v1()
        .jobs()
        .inNamespace(scene.namespace().name())
        .withName(run.job())
        .waitUntilCondition(
            job ->
                job.getStatus().getConditions().stream()
                    .anyMatch(c -> Set.of("Complete", "Failed").contains(c.getType())),
            120,
            TimeUnit.SECONDS);
  }

  /** Returns the number of pods of the run. */
  private static int pods(Scene scene, RunSummary run) {
    return scene
        .namespace()
        .client()
        .pods()
        .inNamespace(scene.namespace().name())
        .withLabel("batch.kubernetes.io/job-name", run.job())
        .list()
        .getItems()
        .size();
  }
}
