package dev.fetchjobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A user edits FetchJobs that have a schedule. */
@Story
class EditStories {

  private static final String FILE = "list.csv";

  /**
   * The test waits for a scheduled time that is this far away, so that the operator can create the
   * CronJob before it.
   */
  private static final Duration PREPARATION = Duration.ofSeconds(45);

  @Test
  @DisplayName(
      "An edited schedule or time zone, a resume, and a later edit of the pod template start no "
          + "run for a scheduled time (slot) in the past")
  void olderSlot(Scene scene, FetchJobs fetchJobs) {
    // Given: a scheduled time in the future at which none of the FetchJobs has a run
    scene.publish(FILE, "rows\n");
    Instant slot =
        Instant.now().plus(PREPARATION).truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
    var local = slot.atOffset(ZoneOffset.UTC);
    String daily = "%d %d * * *".formatted(local.getMinute(), local.getHour());
    String atSlot = scene.rarely(FILE).replace("0 0 1 1 *", daily);
    List<String> names = List.of("schedule", "zone", "resume");
    fetchJobs.apply("schedule", scene.rarely(FILE));
    fetchJobs.apply("zone", atSlot + "timeZone: Asia/Kathmandu\n");
    fetchJobs.apply("resume", atSlot + "suspend: true\n");
    names.forEach(fetchJobs::awaitReady);
    applyCronJob(scene, daily, true);
    assertThat(Instant.now()).as("now").isBefore(slot);

    // When: the scheduled time has passed
    Awaitility.await("the slot's end")
        .atMost(Duration.ofMinutes(2))
        .until(() -> Instant.now().isAfter(slot.plusSeconds(2)));
    names.forEach(name -> fetchJobs.apply(name, atSlot));
    applyCronJob(scene, daily, false);

    // Then: a CronJob without a FetchJob does start the missed run
    Awaitility.await("the run of a CronJob without FetchJob")
        .atMost(Duration.ofSeconds(120))
        .until(
            () -> scene.kubectl("get", "jobs", "-l", "story=alone", "-o", "name").contains("job"));

    // When: the CronJob controller looks for missed runs again
    names.forEach(name -> fetchJobs.apply(name, atSlot + "timeout: 20m\n"));
    names.forEach(name -> fetchJobs.await(name, "edited", job -> FetchJobs.settled(job)));

    // Then
    Awaitility.await("no run")
        .during(Duration.ofSeconds(8))
        .atMost(Duration.ofSeconds(30))
        .until(() -> names.stream().allMatch(name -> fetchJobs.jobs(name).isEmpty()));
    assertThat(names)
        .allSatisfy(
            name ->
                assertThat(fetchJobs.status(name).schedule().nextRunTime())
                    .isEqualTo(slot.plus(1, ChronoUnit.DAYS).toString()));
  }

  /** Applies a CronJob whose Jobs are suspended, so that they create no pods. */
  private static void applyCronJob(Scene scene, String schedule, boolean suspend) {
    String yaml =
        """
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: alone}
        spec:
          schedule: "%s"
          timeZone: Etc/UTC
          suspend: %s
          jobTemplate:
            metadata: {labels: {story: alone}}
            spec:
              suspend: true
              template:
                spec:
                  restartPolicy: Never
                  containers: [{name: none, image: registry.example/none:1}]
        """
            .formatted(schedule, suspend);
    scene.namespace().user().apply(yaml);
  }
}
