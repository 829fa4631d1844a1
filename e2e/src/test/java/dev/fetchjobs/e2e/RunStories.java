package dev.fetchjobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.api.PastRun;
import dev.fetchjobs.api.RunSummary;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** When runs start, and what is remembered of them. */
@Story
class RunStories {

  private static final String FILE = "list.csv";

  @Test
  @DisplayName("The first run starts at once, as Creation, and never again for the same FetchJob")
  void creation(Scene scene) {
    // Given
    scene.publish(FILE, "rows\n");

    // When
    scene
        .fetchJobs()
        .apply("eager", scene.rarely(FILE).replace("runOnCreate: false", "runOnCreate: true"));

    // Then
    RunSummary run = scene.fetchJobs().awaitRun("eager", "a first run", any -> true);
    assertThat(run.trigger()).isEqualTo("Creation");
    assertThat(run.outcome()).isEqualTo("Fetched");

    // When: the CronJob goes, and with it its Jobs
    String before = scene.fetchJobs().cronJob("eager").orElseThrow().getMetadata().getUid();
    scene.namespace().kubectl("delete", "cronjob", "eager").output();
    Awaitility.await("the restored CronJob")
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                scene.fetchJobs().cronJob("eager").stream()
                    .anyMatch(cronJob -> !cronJob.getMetadata().getUid().equals(before)));

    // Then
    Awaitility.await("no second first run")
        .during(Duration.ofSeconds(5))
        .atMost(Duration.ofSeconds(30))
        .until(() -> scene.fetchJobs().jobs("eager").isEmpty());
    assertThat(scene.fetchJobs().status("eager").lastRun()).isEqualTo(run);
  }

  @Test
  @DisplayName("Run now: a token starts one run, also while suspended, and the same token no other")
  void requested(Scene scene) {
    // Given
    scene.publish(FILE, "rows\n");
    scene.fetchJobs().apply("asked", scene.rarely(FILE) + "suspend: true\n");
    scene.fetchJobs().awaitReady("asked");

    // When
    scene.fetchJobs().request("asked", "first");

    // Then
    RunSummary run = scene.fetchJobs().awaitRun("asked", "the requested run", any -> true);
    assertThat(run.trigger()).isEqualTo("Request");
    assertThat(run.outcome()).isEqualTo("Fetched");
    assertThat(scene.fetchJobs().status("asked").lastHandledRunRequest()).isEqualTo("first");

    // When
    scene.fetchJobs().annotate("asked", FetchJobs.REQUEST + "-");
    scene.fetchJobs().request("asked", "first");
    scene.fetchJobs().request("asked", "second");

    // Then
    RunSummary second =
        scene
            .fetchJobs()
            .awaitRun("asked", "the second run", next -> !next.job().equals(run.job()));
    assertThat(second.outcome()).isEqualTo("Unchanged");
    assertThat(scene.fetchJobs().jobs("asked")).hasSize(2);
    assertThat(scene.fetchJobs().status("asked").lastHandledRunRequest()).isEqualTo("second");
  }

  @Test
  @DisplayName("Run now during a run: the request waits for its end, then runs once")
  void queued(Scene scene) {
    // Given: a run of some seconds
    scene.publisher().instruments(scene.file(FILE), 500, 1);
    scene.publisher().behave(scene.file(FILE), "bytesPerSecond=20000");
    scene.fetchJobs().apply("busy", scene.rarely(FILE));
    scene.fetchJobs().awaitReady("busy");
    scene.fetchJobs().request("busy", "first");
    scene.fetchJobs().await("busy", "a run", job -> job.getStatus().activeRun() != null);
    String first = scene.fetchJobs().status("busy").activeRun().job();

    // When
    scene.fetchJobs().request("busy", "second");

    // Then
    RunSummary last =
        scene.fetchJobs().awaitRun("busy", "the second run", run -> !run.job().equals(first));
    FetchJobStatus status = scene.fetchJobs().status("busy");
    assertThat(last.startTime()).isGreaterThanOrEqualTo(status.history().get(1).finishTime());
    assertThat(status.history()).extracting(PastRun::job).containsExactly(last.job(), first);
    assertThat(status.activeRun()).isNull();
    assertThat(status.lastHandledRunRequest()).isEqualTo("second");
  }

  @Test
  @DisplayName("A quarantined file that is accepted by its digest is published by the next run")
  void accepted(Scene scene) {
    // Given
    scene.publish(FILE, "0123456789\n");
    scene
        .fetchJobs()
        .applyAndRun("judged", scene.rarely(FILE) + "verify:\n  maxShrinkPercent: 10\n");
    scene.publish(FILE, "01\n");
    String digest = scene.publisher().sha256(scene.file(FILE));
    assertThat(scene.fetchJobs().run("judged").outcome()).isEqualTo("Rejected");
    assertThat(scene.fetchJobs().status("judged").quarantined().sha256()).isEqualTo(digest);
    assertThat(scene.volume().read(FILE)).isEqualTo("0123456789\n");

    // When: the command that the condition tells
    String told = scene.fetchJobs().status("judged").condition("Fetched").orElseThrow().message();
    String[] command = told.substring(told.indexOf("kubectl ") + 8).split(" ");
    assertThat(command).contains("fetchjobs.dev/accept-quarantined=" + digest);
    scene.namespace().kubectl(command).output();

    // Then
    RunSummary run =
        scene
            .fetchJobs()
            .awaitRun("judged", "the accepting run", next -> next.outcome().equals("Fetched"));
    assertThat(run.trigger()).isEqualTo("Request");
    assertThat(run.sha256()).isEqualTo(digest);
    assertThat(scene.volume().read(FILE)).isEqualTo("01\n");
    assertThat(scene.fetchJobs().status("judged").quarantined()).isNull();
  }

  @Test
  @DisplayName("History keeps the newest runs when Kubernetes has removed their Jobs")
  void history(Scene scene) {
    // Given
    scene.publish(FILE, "rows\n");
    scene
        .fetchJobs()
        .apply("long", scene.rarely(FILE) + "runHistoryLimit: 3\nsuccessfulJobsHistoryLimit: 1\n");
    scene.fetchJobs().awaitReady("long");

    // When
    String first = scene.fetchJobs().run("long").job();
    String second = scene.fetchJobs().run("long").job();
    String third = scene.fetchJobs().run("long").job();
    String fourth = scene.fetchJobs().run("long").job();
    Awaitility.await("pruned Jobs")
        .atMost(Duration.ofSeconds(60))
        .until(() -> scene.fetchJobs().jobs("long").size() < 4);

    // Then
    FetchJobStatus status = scene.fetchJobs().status("long");
    assertThat(status.history())
        .extracting(PastRun::job)
        .containsExactly(fourth, third, second)
        .doesNotContain(first);
    assertThat(status.lastRun().job()).isEqualTo(fourth);
  }
}
