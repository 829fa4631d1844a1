package dev.fetchjobs.operator.observed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fetchjobs.operator.desired.Trigger;
import dev.fetchjobs.operator.tree.Node;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunsTest {

  private static final Instant MUCH_LATER = Instant.parse("2026-11-22T09:00:00Z");

  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void aScheduledRunHasItsSlotAndARunByHandIsARequest() {
    var scheduled =
        run(
            job(
                "xetra-1",
                "",
                "\"batch.kubernetes.io/cronjob-scheduled-timestamp\":\"2026-11-22T08:12:00+01:00\""));
    var byHand = run(job("by-hand", "", ""));
    var hostile =
        run(job("x", "", "\"batch.kubernetes.io/cronjob-scheduled-timestamp\":\"\\u001b[31m\""));

    assertThat(scheduled.trigger()).isEqualTo(Trigger.SCHEDULE);
    assertThat(scheduled.slot()).isEqualTo(Instant.parse("2026-11-22T07:12:00Z"));
    assertThat(byHand.trigger()).isEqualTo(Trigger.REQUEST);
    assertThat(byHand.slot()).isEqualTo(Instant.parse("2026-11-22T07:12:05Z"));
    assertThat(hostile.trigger()).isEqualTo(Trigger.REQUEST);
  }

  @Test
  void aJobOfAnotherOwnerIsNoRun() {
    assertThat(Runs.of("other-uid", List.of(job("a", "", "")), List.of(), MUCH_LATER)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0   | Completed | Fetched  | Fetched  |
          30  | Error     | Rejected | Rejected |
          20  | Error     | Failed   | Failed   | Permanent
          """)
  void theReportIsBelievedWhenItAgreesWithTheExitCode(
      int code, String reason, String said, String outcome, String failure) {
    String message = report("a", said, failure);

    var result = finished(run(job("a", "", ""), pod(terminated(code, reason, message)))).result();

    assertThat(result.outcome().word()).isEqualTo(outcome);
    assertThat(result.report()).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({
    "0, Failed, Permanent, Unknown, ReportUnreadable",
    "22, Fetched, , Failed, ReportUnreadable",
    "20, Failed, Limit, Failed, ReportUnreadable",
    "0, Unknown, , Unknown, ReportUnreadable",
  })
  void aReportThatContradictsTheExitCodeIsNotBelieved(
      int code, String said, String failure, String outcome, String reason) {
    var result =
        finished(run(job("a", "", ""), pod(terminated(code, "Error", report("a", said, failure)))))
            .result();

    assertThat(result.outcome().word()).isEqualTo(outcome);
    assertThat(result.reason()).isEqualTo(reason);
    assertThat(result.report()).isNull();
  }

  @Test
  void nothingThatAContainerCanWriteCrashesOrBecomesASuccess() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    String good = report("a", "Fetched", null);
    for (int i = 0; i < 5_000; i++) {
      // Given
      char[] text = good.toCharArray();
      for (int n = random.nextInt(4) + 1; n > 0; n--) {
        text[random.nextInt(text.length)] = (char) random.nextInt(0x100);
      }
      String mutated = new String(text).substring(0, random.nextInt(text.length) + 1);

      // When
      var run = run(job("a", "", ""), pod(terminated(0, "Completed", mutated)));

      // Then
      var result = finished(run).result();
      if (result.outcome().isSuccess()) {
        assertThat(result.report().job()).as("seed %d", seed).isEqualTo("a");
        assertThat(result.message()).as("seed %d", seed).matches("\\P{Cntrl}*");
      }
    }
  }

  @Test
  void textFromOutsideIsOneBoundedPrintableLine() {
    String hostile =
        report("a", "Fetched", null)
            .replace("done", "\\u001b[31m<b>\\r\\n\\u202e" + "x".repeat(900));

    var result = finished(run(job("a", "", ""), pod(terminated(0, "Completed", hostile)))).result();

    assertThat(result.message())
        .hasSizeLessThanOrEqualTo(256)
        .startsWith("[31m<b>")
        .matches("[\\x20-\\x7e]+");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          DeadlineExceeded     | x                                                    | Failed  | Infrastructure | DeadlineExceeded
          BackoffLimitExceeded | x                                                    | Failed  | Infrastructure | PodLost
          PodFailurePolicy     | Container downloader for pod d/a failed with exit code 22 matching FailJob rule at index 0 | Failed | Integrity | PodGone
          PodFailurePolicy     | Container downloader for pod d/a failed with exit code 30 matching FailJob rule at index 0 | Rejected | | PodGone
          PodFailurePolicy     | x                                                    | Unknown |                | PodGone
          SomethingNew         | x                                                    | Failed  | Infrastructure | PodLost
          """)
  void whatIsLeftOfARunWithoutPodsIsItsJobsReason(
      String reason, String message, String outcome, String failure, String word) {
    var result = finished(run(job("a", failed(reason, message), ""))).result();

    assertThat(result.outcome().word()).isEqualTo(outcome);
    assertThat(result.failureClass() == null ? null : result.failureClass().word())
        .isEqualTo(failure);
    assertThat(result.reason()).isEqualTo(word);
  }

  @Test
  void aCompleteJobWhosePodIsGoneIsUnknown() {
    var run =
        run(
            job(
                "a",
                "\"completionTime\":\"2026-11-22T07:13:00Z\",\"conditions\":[{\"type\":\"Complete\",\"status\":\"True\"}]",
                ""));

    assertThat(finished(run).result().outcome().word()).isEqualTo("Unknown");
    assertThat(finished(run).finishTime()).isEqualTo(Instant.parse("2026-11-22T07:13:00Z"));
  }

  @ParameterizedTest
  @CsvSource({"137, OOMKilled, OutOfMemory", "139, Error, Crashed", "143, Error, Interrupted"})
  void aContainerThatDiesTellsHow(int code, String reason, String word) {
    var run =
        run(job("a", failed("BackoffLimitExceeded", ""), ""), pod(terminated(code, reason, "")));

    assertThat(finished(run).result().reason()).isEqualTo(word);
    assertThat(finished(run).result().failureClass().word()).isEqualTo("Infrastructure");
  }

  @Test
  void anEvictedPodIsToldAsSuch() {
    var evicted = pod("\"phase\":\"Failed\",\"reason\":\"Evicted\",\"message\":\"low on disk\"");

    var result = finished(run(job("a", failed("BackoffLimitExceeded", ""), ""), evicted)).result();

    assertThat(result.reason()).isEqualTo("Evicted");
    assertThat(result.message()).contains("low on disk");
  }

  @ParameterizedTest
  @CsvSource({
    "ErrImagePull, ImagePullFailed",
    "ImagePullBackOff, ImagePullFailed",
    "ErrImageNeverPull, ImagePullFailed",
    "InvalidImageName, ImagePullFailed",
    "CreateContainerConfigError, ContainerConfigError",
    "RunContainerError, ContainerNotStarted"
  })
  void aContainerThatDoesNotStartSaysWhy(String waiting, String reason) {
    var pod =
        pod(
            "\"phase\":\"Pending\",\"containerStatuses\":[{\"name\":\"downloader\",\"state\":{\"waiting\":{\"reason\":\"%s\",\"message\":\"m\"}}}]"
                .formatted(waiting));

    assertThat(run(job("a", "", ""), pod).state())
        .isInstanceOfSatisfying(Run.Stuck.class, s -> assertThat(s.reason()).isEqualTo(reason));
  }

  @Test
  void aMissingClaimIsToldAtOnceAndANodeThatMayBeFreedOnlyIfItLasts() {
    // When
    var missing = unschedulable("persistentvolumeclaim \\\"x\\\" not found");
    var full = unschedulable("0/3 nodes are available: 3 Insufficient cpu.");

    // Then
    assertThat(missing)
        .isInstanceOfSatisfying(
            Run.Stuck.class, stuck -> assertThat(stuck.reason()).isEqualTo("ClaimNotFound"));
    assertThat(full)
        .isInstanceOfSatisfying(
            Run.Starting.class,
            starting ->
                assertThat(starting.seen())
                    .extracting(Obstacle::reason)
                    .isEqualTo("Unschedulable"));
  }

  private static Run.State unschedulable(String message) {
    return run(
            job("a", "", ""),
            pod(
                "\"phase\":\"Pending\",\"conditions\":[{\"type\":\"PodScheduled\",\"status\":\"False\",\"reason\":\"Unschedulable\",\"message\":\"%s\"}]"
                    .formatted(message)))
        .state();
  }

  @Test
  void eventsExplainWhatTheStatusDoesNot() {
    var waiting = run(job("a", "", ""));
    assertThat(waiting.state()).isInstanceOf(Run.Starting.class);
    var uids = ((Run.Starting) waiting.state()).objectUids();

    assertThat(Obstacle.of(List.of(event("FailedCreate", "job-a", "exceeded quota")), uids))
        .hasValueSatisfying(o -> assertThat(o.reason()).isEqualTo("PodRefused"));
    assertThat(Obstacle.of(List.of(event("FailedMount", "job-a", "x")), uids))
        .hasValueSatisfying(o -> assertThat(o.reason()).isEqualTo("VolumeNotMounted"));
    assertThat(Obstacle.of(List.of(event("FailedCreate", "another", "x")), uids)).isEmpty();
    assertThat(Obstacle.of(List.of(event("Pulled", "job-a", "x")), uids)).isEmpty();
  }

  private static Node event(String reason, String uid, String message) {
    return new Node(
        Map.of(
            "type",
            "Warning",
            "reason",
            reason,
            "message",
            message,
            "lastTimestamp",
            "2026-11-22T07:12:09Z",
            "involvedObject",
            Map.of("uid", uid)));
  }

  private static Run run(GenericKubernetesResource job, GenericKubernetesResource... pods) {
    return Runs.of("cron-uid", List.of(job), Stream.of(pods).toList(), MUCH_LATER).getFirst();
  }

  private static Run.Finished finished(Run run) {
    assertThat(run.state()).isInstanceOf(Run.Finished.class);
    return (Run.Finished) run.state();
  }

  private static GenericKubernetesResource job(String name, String status, String annotations) {
    return read(
        """
        {"metadata":{"name":"%s","uid":"job-a","creationTimestamp":"2026-11-22T07:12:05Z","annotations":{%s},
          "ownerReferences":[{"apiVersion":"batch/v1","kind":"CronJob","name":"xetra","uid":"cron-uid","controller":true}]},
         "status":{%s}}"""
            .formatted(name, annotations, status));
  }

  private static String failed(String reason, String message) {
    return "\"conditions\":[{\"type\":\"Failed\",\"status\":\"True\",\"reason\":\"%s\",\"message\":\"%s\",\"lastTransitionTime\":\"2026-11-22T07:20:00Z\"}]"
        .formatted(reason, message);
  }

  private static GenericKubernetesResource pod(String status) {
    return read(
        """
        {"metadata":{"name":"a-x","uid":"pod-a","creationTimestamp":"2026-11-22T07:12:05Z",
          "ownerReferences":[{"apiVersion":"batch/v1","kind":"Job","name":"a","uid":"job-a","controller":true}]},
         "status":{%s}}"""
            .formatted(status));
  }

  private static String terminated(int code, String reason, String message) {
    return "\"phase\":\"Failed\",\"containerStatuses\":[{\"name\":\"downloader\",\"state\":{\"terminated\":{\"exitCode\":%d,\"reason\":\"%s\",\"finishedAt\":\"2026-11-22T07:12:30Z\",\"message\":%s}}}]"
        .formatted(code, reason, quoted(message));
  }

  private static String report(String job, String outcome, String failure) {
    return """
    {"version":1,"job":"%s","outcome":"%s",%s"reason":"Done","message":"done",\
    "startTime":"2026-11-22T07:12:06Z","finishTime":"2026-11-22T07:12:29Z","attempts":1,"bytes":1,"transferred":1,"consecutiveFailures":0}"""
        .formatted(job, outcome, failure == null ? "" : "\"failureClass\":\"" + failure + "\",");
  }

  private static String quoted(String text) {
    try {
      return JSON.writeValueAsString(text);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static GenericKubernetesResource read(String json) {
    try {
      return JSON.readValue(json, GenericKubernetesResource.class);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
