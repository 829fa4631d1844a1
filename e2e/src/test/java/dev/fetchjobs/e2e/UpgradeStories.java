package dev.fetchjobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.api.Condition;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.Isolated;

/** Tests an upgrade of the installation while it has FetchJobs. */
@Story
@Isolated("other stories wait for the operator and count its runs")
@Execution(ExecutionMode.SAME_THREAD)
class UpgradeStories {

  private static final String FILE = "list.csv";

  @Test
  @DisplayName(
      "A helm upgrade that changes every pod template starts no run for a scheduled time (slot) "
          + "in the past, leaves the FetchJobs Ready, and takes effect in the next run")
  void template(Scene scene, FetchJobs fetchJobs) {
    // Given: scheduled runs were missed before an edit and before a resume
    scene.publish(FILE, "rows\n");
    String daily =
        scene.rarely(FILE).replace("0 0 1 1 *", "0 %d * * *".formatted(hourFarFromNow()));
    List<String> names = List.of("edited", "resumed", "plain");
    fetchJobs.apply("edited", scene.rarely(FILE));
    fetchJobs.apply("resumed", daily + "suspend: true\n");
    fetchJobs.apply("plain", daily);
    names.forEach(fetchJobs::awaitReady);
    List.of("edited", "resumed").forEach(name -> lastScheduledTwoDaysAgo(scene, name));
    names.forEach(name -> fetchJobs.apply(name, daily));
    names.forEach(fetchJobs::awaitReady);
    Map<String, Condition> ready = ready(scene, names);

    // When
    try (var upgrade = scene.operator().upgrade("downloader.memory=160Mi")) {
      names.forEach(name -> awaitMemory(scene, name, "160Mi"));

      // Then
      Awaitility.await("no run")
          .during(Duration.ofSeconds(8))
          .atMost(Duration.ofSeconds(30))
          .until(() -> names.stream().allMatch(name -> fetchJobs.jobs(name).isEmpty()));
      assertThat(ready(scene, names)).isEqualTo(ready);

      // When
      fetchJobs.request("plain", "after-the-upgrade");
      fetchJobs.awaitRun("plain", "a run", run -> run.outcome().equals("Fetched"));

      // Then
      Job run = fetchJobs.jobs("plain").getFirst();
      assertThat(memory(run.getSpec())).isEqualTo("160Mi");
    }
    names.forEach(name -> awaitMemory(scene, name, "128Mi"));
    assertThat(ready(scene, names)).isEqualTo(ready);
  }

  private static int hourFarFromNow() {
    return (Instant.now().atOffset(ZoneOffset.UTC).getHour() + 12) % 24;
  }

  /**
   * Sets the last schedule to two days ago, so that the CronJob controller alone would start
   * yesterday's run.
   */
  private static void lastScheduledTwoDaysAgo(Scene scene, String name) {
    Instant time = Instant.ofEpochSecond(Instant.now().getEpochSecond()).minus(Duration.ofDays(2));
    scene.kubectl(
        "patch",
        "cronjob",
        name,
        "--subresource=status",
        "--type=merge",
        "--patch",
        "{\"status\":{\"lastScheduleTime\":\"%s\"}}".formatted(time));
  }

  private static Map<String, Condition> ready(Scene scene, List<String> names) {
    return names.stream()
        .collect(
            Collectors.toMap(
                Function.identity(),
                name ->
                    FetchJobs.condition(scene.fetchJobs().resource(name).require(), "Ready")
                        .orElseThrow()));
  }

  private static void awaitMemory(Scene scene, String name, String wanted) {
    scene
        .fetchJobs()
        .awaitCronJob(
            name,
            "has pods of " + wanted,
            cronJob -> memory(cronJob.getSpec().getJobTemplate().getSpec()).equals(wanted));
  }

  private static String memory(JobSpec spec) {
    return spec.getTemplate()
        .getSpec()
        .getContainers()
        .getFirst()
        .getResources()
        .getLimits()
        .get("memory")
        .toString();
  }
}
