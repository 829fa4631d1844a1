package dev.fetchjobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.api.Artifact;
import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.RunSummary;
import dev.fetchjobs.testkit.cluster.Command;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tests that files reach consumers, and that the status reports this. */
@Story
class ArrivalStories {

  private static final String FILE = "lists/instruments.csv";

  @Test
  @DisplayName(
      "Kubernetes starts the first scheduled run at its time, the run publishes the file, and the "
          + "status reports it")
  void firstFile(Scene scene, FetchJobs fetchJobs) {
    // Given
    scene.publisher().instruments(scene.file(FILE), 500, 1);

    // When
    fetchJobs.apply("first", scene.everyMinute(FILE));

    // Then
    RunSummary run = fetchJobs.awaitRun("first", "a first run", any -> true);
    assertThat(run.outcome()).isEqualTo("Fetched");
    assertThat(run.trigger()).isEqualTo("Schedule");
    assertThat(run.httpStatus()).isEqualTo(200);
    assertThat(run.attempts()).isEqualTo(1);
    assertThat(OffsetDateTime.parse(run.slot()).getSecond()).isZero();
    assertThat(
            Duration.between(
                OffsetDateTime.parse(run.slot()).toInstant(), Instant.parse(run.startTime())))
        .isBetween(Duration.ZERO, Duration.ofSeconds(60));

    String sha256 = scene.publisher().sha256(scene.file(FILE));
    FetchJob job = fetchJobs.resource("first").require();
    Artifact artifact = job.getStatus().artifact();
    assertThat(artifact.sha256()).isEqualTo(sha256).isEqualTo(run.sha256());
    assertThat(artifact.path()).isEqualTo(FILE);
    assertThat(artifact.url()).isEqualTo(scene.url(FILE));
    assertThat(scene.volume().file(FILE))
        .isRegularFile()
        .hasSize(artifact.bytes())
        .hasDigest("SHA-256", sha256);
    assertThat(FetchJobs.is(job, "Fetched", "True")).isTrue();
    assertThat(Instant.parse(job.getStatus().schedule().nextRunTime()))
        .isAfter(Instant.parse(run.startTime()));
  }

  @Test
  @DisplayName(
      "The publisher's content is unchanged: the run is Unchanged, the checked time moves, and "
          + "the changed time stays")
  void unchanged(Scene scene, FetchJobs fetchJobs) throws Exception {
    // Given
    scene.publish(FILE, "isin;name\n");
    fetchJobs.applyAndRun("same", scene.rarely(FILE));
    Artifact before = fetchJobs.status("same").artifact();
    Object inode = java.nio.file.Files.getAttribute(scene.volume().file(FILE), "unix:ino");

    // When
    RunSummary run = fetchJobs.run("same");

    // Then
    assertThat(run.outcome()).isEqualTo("Unchanged");
    Artifact after = fetchJobs.status("same").artifact();
    assertThat(Instant.parse(after.checkedTime())).isAfter(Instant.parse(before.checkedTime()));
    assertThat(after.changedTime()).isEqualTo(before.changedTime());
    assertThat(java.nio.file.Files.getAttribute(scene.volume().file(FILE), "unix:ino"))
        .isEqualTo(inode);
  }

  @Test
  @DisplayName(
      "New content replaces the old content atomically: a reader sees 50 replacements and never a "
          + "torn or missing file")
  void replacedAtomically(Scene scene, FetchJobs fetchJobs) throws InterruptedException {
    // Given
    Edition.publish(scene, FILE, 0);
    fetchJobs.applyAndRun("atomic", scene.rarely(FILE));
    assertThat(Edition.numberIn(scene.volume().file(FILE))).isZero();

    try (Reader reader = Reader.of(scene.volume().file(FILE))) {
      // When
      for (int edition = 1; edition <= 50; edition++) {
        Edition.publish(scene, FILE, edition);
        fetchJobs.start("atomic");
        reader.awaitEdition(edition);
      }

      // Then
      assertThat(reader.faults()).isEmpty();
      assertThat(reader.seen()).containsSequence(0, 1).contains(49, 50).isSorted();
    }
  }

  @Test
  @DisplayName(
      "A person creates a Job beside a scheduled Job: the two runs publish one after the other, "
          + "and the status reports both")
  void runByHand(Scene scene, FetchJobs fetchJobs) {
    // Given
    scene.publisher().instruments(scene.file(FILE), 1_000, 1);
    scene.publisher().behave(scene.file(FILE), "bytesPerSecond=100000&validators=off");
    fetchJobs.applyReady("both", scene.everyMinute(FILE));
    String cronJob = fetchJobs.cronJob("both").orElseThrow().getMetadata().getName();

    // When
    fetchJobs.await(
        "both",
        "a scheduled Job whose pod runs, so that it has the lock before the other comes",
        job ->
            fetchJobs.jobs("both").stream()
                .anyMatch(
                    scheduled -> Integer.valueOf(1).equals(scheduled.getStatus().getReady())));
    String scheduled = fetchJobs.jobs("both").getFirst().getMetadata().getName();
    Command create =
        scene.namespace().kubectl("create", "job", "by-hand", "--from=cronjob/" + cronJob);
    assertThat(create.run().error()).isEmpty();

    // Then
    List<RunSummary> runs =
        List.of(fetchJobs.awaitRun("both", scheduled), fetchJobs.awaitRun("both", "by-hand"));
    assertThat(runs).extracting(RunSummary::trigger).containsExactly("Schedule", "Request");
    assertThat(runs).extracting(RunSummary::outcome).containsExactly("Fetched", "Unchanged");
    assertThat(Instant.parse(runs.get(1).finishTime()))
        .isAfterOrEqualTo(Instant.parse(runs.get(0).finishTime()));
  }
}
