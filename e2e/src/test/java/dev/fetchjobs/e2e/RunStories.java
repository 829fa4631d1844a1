package dev.fetchjobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.api.Changes;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.api.PastRun;
import dev.fetchjobs.api.RunSummary;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tests the start of runs, and what the status keeps of them. */
@Story
class RunStories {

  private static final String FILE = "list.csv";

  @Test
  @DisplayName(
      "The first run of a FetchJob starts at once, with the trigger Creation, and never again for "
          + "the same FetchJob")
  void creation(Scene scene, FetchJobs fetchJobs) {
    // Given
    scene.publish(FILE, "rows\n");

    // When
    fetchJobs.apply("eager", scene.rarely(FILE).replace("runOnCreate: false", "runOnCreate: true"));

    // Then
    RunSummary run = fetchJobs.awaitRun("eager", "a first run", any -> true);
    assertThat(run.trigger()).isEqualTo("Creation");
    assertThat(run.outcome()).isEqualTo("Fetched");

    // When: a person deletes the CronJob, and with it its Jobs
    String before = fetchJobs.cronJob("eager").orElseThrow().getMetadata().getUid();
    scene.kubectl("delete", "cronjob", "eager");
    fetchJobs.awaitCronJob(
        "eager", "is restored", cronJob -> !cronJob.getMetadata().getUid().equals(before));

    // Then
    Awaitility.await("no second first run")
        .during(Duration.ofSeconds(5))
        .atMost(Duration.ofSeconds(30))
        .until(() -> fetchJobs.jobs("eager").isEmpty());
    assertThat(fetchJobs.status("eager").lastRun()).isEqualTo(run);
  }

  @Test
  @DisplayName(
      "The annotation for a run now starts one run, also while the FetchJob is suspended, and the "
          + "same token starts no second run")
  void requested(Scene scene, FetchJobs fetchJobs) {
    // Given
    scene.publish(FILE, "rows\n");
    fetchJobs.applyReady("asked", scene.rarely(FILE) + "suspend: true\n");

    // When
    fetchJobs.request("asked", "first");

    // Then
    RunSummary run = fetchJobs.awaitRun("asked", "the requested run", any -> true);
    assertThat(run.trigger()).isEqualTo("Request");
    assertThat(run.outcome()).isEqualTo("Fetched");
    assertThat(fetchJobs.status("asked").lastHandledRunRequest()).isEqualTo("first");

    // When
    fetchJobs.annotate("asked", FetchJobs.REQUEST + "-");
    fetchJobs.request("asked", "first");
    fetchJobs.request("asked", "second");

    // Then
    RunSummary second =
        fetchJobs.awaitRun("asked", "the second run", next -> !next.job().equals(run.job()));
    assertThat(second.outcome()).isEqualTo("Unchanged");
    assertThat(fetchJobs.jobs("asked")).hasSize(2);
    assertThat(fetchJobs.status("asked").lastHandledRunRequest()).isEqualTo("second");
  }

  @Test
  @DisplayName(
      "A person requests a run during another run: the request waits for the end of that run, and "
          + "then starts one run")
  void queued(Scene scene, FetchJobs fetchJobs) {
    // Given: a run of the FetchJob that takes some seconds
    scene.publisher().instruments(scene.file(FILE), 500, 1);
    scene.publisher().behave(scene.file(FILE), "bytesPerSecond=20000");
    fetchJobs.applyReady("busy", scene.rarely(FILE));
    fetchJobs.request("busy", "first");
    fetchJobs.await("busy", "a run", job -> job.getStatus().activeRun() != null);
    String first = fetchJobs.status("busy").activeRun().job();

    // When
    fetchJobs.request("busy", "second");

    // Then
    RunSummary last = fetchJobs.awaitRun("busy", "the second run", run -> !run.job().equals(first));
    FetchJobStatus status = fetchJobs.status("busy");
    assertThat(last.startTime()).isGreaterThanOrEqualTo(status.history().get(1).finishTime());
    assertThat(status.history()).extracting(PastRun::job).containsExactly(last.job(), first);
    assertThat(status.activeRun()).isNull();
    assertThat(status.lastHandledRunRequest()).isEqualTo("second");
  }

  @Test
  @DisplayName("The next run publishes a quarantined file that a person accepted by its digest")
  void accepted(Scene scene, FetchJobs fetchJobs) {
    // Given
    scene.publish(FILE, "0123456789\n");
    fetchJobs.applyAndRun("judged", scene.rarely(FILE) + "verify:\n  maxShrinkPercent: 10\n");
    scene.publish(FILE, "01\n");
    String digest = scene.publisher().sha256(scene.file(FILE));
    assertThat(fetchJobs.run("judged").outcome()).isEqualTo("Rejected");
    assertThat(fetchJobs.status("judged").quarantined().sha256()).isEqualTo(digest);
    assertThat(scene.volume().read(FILE)).isEqualTo("0123456789\n");

    // When: a person runs the command from the condition's message
    String message = fetchJobs.status("judged").condition("Fetched").orElseThrow().message();
    String[] command = message.substring(message.indexOf("kubectl ") + 8).split(" ");
    assertThat(command).contains("fetchjobs.dev/accept-quarantined=" + digest);
    scene.kubectl(command);

    // Then
    RunSummary run =
        fetchJobs.awaitRun("judged", "the accepting run", next -> next.outcome().equals("Fetched"));
    assertThat(run.trigger()).isEqualTo("Request");
    assertThat(run.sha256()).isEqualTo(digest);
    assertThat(scene.volume().read(FILE)).isEqualTo("01\n");
    assertThat(fetchJobs.status("judged").quarantined()).isNull();
  }

  @Test
  @DisplayName(
      "A run quarantines a file in which a third of the ISINs was replaced, and publishes it with "
          + "a right list of changes when a user has accepted it")
  void manyChanges(Scene scene, FetchJobs fetchJobs) {
    // Given
    scene.publish(FILE, table(0));
    fetchJobs.applyAndRun(
        "compared",
        scene.rarely(FILE)
            + """
                  changes: true
              verify:
                csv: {key: [ISIN]}
                changes: {maxRemovedPercent: 5}
              """);
    assertThat(fetchJobs.status("compared").artifact().changes()).isNull();
    scene.publish(FILE, table(5_000));
    String digest = scene.publisher().sha256(scene.file(FILE));

    // When
    RunSummary refused = fetchJobs.run("compared");

    // Then
    assertThat(refused.outcome()).isEqualTo("Rejected");
    assertThat(refused.reason()).isEqualTo("TooManyChanges");
    assertThat(refused.message()).contains("100 rows are removed", "K0000, K0003, K0006");
    assertThat(scene.volume().read(FILE)).isEqualTo(table(0));

    // When
    fetchJobs.annotate(
        "compared",
        "fetchjobs.dev/accept-quarantined=" + digest,
        "fetchjobs.dev/run-requested-at=accepting");
    RunSummary accepted =
        fetchJobs.awaitRun("compared", "the accepting run", run -> digest.equals(run.sha256()));

    // Then
    assertThat(accepted.outcome()).as(accepted.message()).isEqualTo("Fetched");
    assertThat(accepted.message()).contains("100 added, 100 removed, 0 changed by ISIN");
    assertThat(fetchJobs.status("compared").artifact().changes())
        .isEqualTo(new Changes(100, 100, 0));
    assertThat(scene.volume().read(FILE)).isEqualTo(table(5_000));
    assertThat(scene.volume().read(FILE + ".changes.csv"))
        .startsWith("change,ISIN,column,old,new\nremoved,K0000,,,\nremoved,K0003,,,\n")
        .endsWith("added,K5297,,,\n")
        .hasLineCount(201);
  }

  private static String table(int shift) {
    return IntStream.range(0, 300)
        .mapToObj(row -> "K%04d,%d\n".formatted(row % 3 == 0 ? row + shift : row, row))
        .collect(Collectors.joining("", "ISIN,Name\n", ""));
  }

  @Test
  @DisplayName(
      "The history in the status keeps the newest runs after Kubernetes has removed their Jobs")
  void history(Scene scene, FetchJobs fetchJobs) {
    // Given
    scene.publish(FILE, "rows\n");
    fetchJobs.applyReady(
        "long", scene.rarely(FILE) + "runHistoryLimit: 3\nsuccessfulJobsHistoryLimit: 1\n");

    // When
    String first = fetchJobs.run("long").job();
    String second = fetchJobs.run("long").job();
    String third = fetchJobs.run("long").job();
    String fourth = fetchJobs.run("long").job();
    Awaitility.await("pruned Jobs")
        .atMost(Duration.ofSeconds(120))
        .until(() -> fetchJobs.jobs("long").size() < 4);

    // Then
    FetchJobStatus status = fetchJobs.status("long");
    assertThat(status.history())
        .extracting(PastRun::job)
        .containsExactly(fourth, third, second)
        .doesNotContain(first);
    assertThat(status.lastRun().job()).isEqualTo(fourth);
  }
}
