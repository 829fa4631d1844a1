package dev.fetchjobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.api.Condition;
import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.testkit.cluster.AuditLog;
import dev.fetchjobs.testkit.cluster.AuditRequest;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Tests the FetchJob as a Kubernetes resource. A user applies, edits, suspends and deletes the
 * FetchJob, and the operator keeps objects for it.
 */
@Story
class ResourceStories {

  private static final String FILE = "list.csv";

  @Test
  @DisplayName(
      "From the apply of a FetchJob until it is Ready, the operator makes exactly two writes: the "
          + "CronJob and the status")
  void twoWrites(Scene scene, FetchJobs fetchJobs) {
    // Given
    AuditLog.Mark mark = scene.namespace().cluster().audit().mark();

    // When
    fetchJobs.applyReady("quiet", scene.rarely(FILE));

    // Then: the test counts the writes after a silence. A write that the API server refuses does
    // not count, because its admission learns of a newly installed kind up to 30 s late.
    List<AuditRequest> writes = writesAfterSilence(scene, mark);
    assertThat(writes)
        .filteredOn(w -> w.code() < 400)
        .extracting(
            w ->
                w.verb()
                    + " "
                    + w.resource()
                    + (w.subresource().isEmpty() ? "" : "/" + w.subresource()))
        .containsExactly("create cronjobs", "patch fetchjobs/status");
  }

  @Test
  @DisplayName("The operator restores a CronJob that a person edited or deleted")
  void drift(Scene scene, FetchJobs fetchJobs) {
    // Given
    fetchJobs.applyReady("kept", scene.rarely(FILE));
    CronJob original = fetchJobs.cronJob("kept").orElseThrow();

    // When
    scene.kubectl(
        "patch",
        "cronjob",
        "kept",
        "--patch",
        "{\"spec\":{\"schedule\":\"1 2 3 4 5\",\"suspend\":true}}");

    // Then
    fetchJobs.awaitCronJob("kept", "is restored", c -> c.getSpec().equals(original.getSpec()));

    // When
    scene.kubectl("delete", "cronjob", "kept");

    // Then
    fetchJobs.awaitCronJob(
        "kept",
        "is another",
        c ->
            !c.getMetadata().getUid().equals(original.getMetadata().getUid())
                && c.getSpec().equals(original.getSpec()));
  }

  @Test
  @DisplayName(
      "A user deletes a FetchJob: CronJob, Jobs and pods are removed, and the file is kept")
  void deletion(Scene scene, FetchJobs fetchJobs) {
    // Given
    scene.publish(FILE, "kept\n");
    fetchJobs.applyAndRun("leaving", scene.rarely(FILE));
    assertThat(objects(scene)).isNotEmpty();

    // When
    scene.kubectl("delete", "fetchjob", "leaving");

    // Then
    Awaitility.await("nothing left in the namespace")
        .atMost(FetchJobs.PATIENCE)
        .untilAsserted(() -> assertThat(objects(scene)).isEmpty());
    assertThat(scene.volume().read(FILE)).isEqualTo("kept\n");
  }

  @Test
  @DisplayName(
      "A suspended FetchJob is Ready, has no next run, and starts no run in the next minute; "
          + "after a resume it has runs again")
  void suspension(Scene scene, FetchJobs fetchJobs) {
    // Given
    scene.publish(FILE, "rows\n");
    fetchJobs.apply("pausing", scene.everyMinute(FILE) + "suspend: true\n");

    // When
    FetchJob suspended = fetchJobs.awaitReady("pausing");

    // Then
    assertThat(FetchJobs.condition(suspended, "Ready").map(Condition::reason))
        .contains("Suspended");
    assertThat(suspended.getStatus().schedule().nextRun()).isNull();
    assertThat(fetchJobs.cronJob("pausing").orElseThrow().getSpec().getSuspend()).isTrue();
    awaitNextMinute(scene);
    assertThat(fetchJobs.jobs("pausing")).isEmpty();

    // When
    fetchJobs.apply("pausing", scene.everyMinute(FILE));

    // Then
    FetchJob resumed = fetchJobs.awaitReady("pausing");
    assertThat(resumed.getStatus().schedule().nextRun()).isNotNull();
    assertThat(fetchJobs.awaitRun("pausing", "a run", any -> true).outcome()).isEqualTo("Fetched");
  }

  @Test
  @DisplayName(
      "A user edits the spec: the next run uses the new URL, the new path and the new schedule")
  void edited(Scene scene, FetchJobs fetchJobs) {
    // Given
    scene.publish("old.csv", "old\n");
    scene.publish("new.csv", "new\n");
    fetchJobs.applyAndRun("edited", scene.rarely("old.csv"));

    // When
    fetchJobs.apply(
        "edited",
        scene.rarely("new.csv").replace("0 0 1 1 *", "5 7 2 1 *") + "timeZone: Europe/Berlin\n");
    FetchJob job = fetchJobs.awaitReady("edited");

    // Then
    assertThat(job.getStatus().schedule().nextRun()).contains("-01-02T07:05+01:00");
    assertThat(fetchJobs.cronJob("edited").orElseThrow().getSpec().getTimeZone())
        .isEqualTo("Europe/Berlin");
    fetchJobs.run("edited");
    assertThat(scene.volume().read("new.csv")).isEqualTo("new\n");
    assertThat(scene.volume().read("old.csv")).isEqualTo("old\n");
    assertThat(fetchJobs.status("edited").artifact().path()).isEqualTo("new.csv");
  }

  @Test
  @DisplayName(
      "Two FetchJobs with names over 52 characters and the same prefix have a CronJob and a file "
          + "each")
  void longNames(Scene scene, FetchJobs fetchJobs) {
    // Given
    String prefix = "all-instruments-of-the-regulated-market-of-the-exchange-in-";
    List<String> names = List.of(prefix + "frankfurt", prefix + "duesseldorf");

    // When
    for (String name : names) {
      scene.publish(name, name + "\n");
      assertThat(fetchJobs.applyAndRun(name, scene.rarely(name)).outcome()).isEqualTo("Fetched");
    }

    // Then
    assertThat(names)
        .allSatisfy(name -> assertThat(scene.volume().read(name)).isEqualTo(name + "\n"))
        .extracting(name -> fetchJobs.cronJob(name).orElseThrow().getMetadata().getName())
        .doesNotHaveDuplicates()
        .allSatisfy(
            name -> assertThat(name).hasSizeLessThanOrEqualTo(52).startsWith("all-instruments"));
  }

  private static void awaitNextMinute(Scene scene) {
    long minute = minute();
    Awaitility.await("the next minute and some seconds of it")
        .atMost(Duration.ofSeconds(75))
        .until(() -> minute() > minute && System.currentTimeMillis() % 60_000 > 8_000);
  }

  private static long minute() {
    return System.currentTimeMillis() / 60_000;
  }

  /**
   * Waits until the operator has written nothing in this namespace for five seconds, and returns
   * its earlier writes.
   */
  private static List<AuditRequest> writesAfterSilence(Scene scene, AuditLog.Mark mark) {
    AuditLog.Mark[] since = {scene.namespace().cluster().audit().mark()};
    Awaitility.await("silence")
        .during(Duration.ofSeconds(5))
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> {
              boolean silent =
                  scene.operator().writesSince(since[0], scene.namespace().name()).isEmpty();
              since[0] = scene.namespace().cluster().audit().mark();
              return silent;
            });
    return scene.operator().writesSince(mark, scene.namespace().name());
  }

  private static List<String> objects(Scene scene) {
    return scene.kubectl("get", "cronjobs,jobs,pods", "--output", "name").lines().toList();
  }
}
