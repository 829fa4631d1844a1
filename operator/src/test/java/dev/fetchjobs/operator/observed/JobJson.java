package dev.fetchjobs.operator.observed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** A Job, its pod and its report, as the API server shows them. */
final class JobJson {

  static final Instant MUCH_LATER = Instant.parse("2026-11-22T09:00:00Z");

  private static final ObjectMapper JSON = new ObjectMapper();

  private JobJson() {}

  static Run run(GenericKubernetesResource job, GenericKubernetesResource... pods) {
    return Runs.of("cron-uid", List.of(job), Stream.of(pods).toList(), MUCH_LATER).getFirst();
  }

  static Run.Finished finished(Run run) {
    assertThat(run.state()).isInstanceOf(Run.Finished.class);
    return (Run.Finished) run.state();
  }

  static GenericKubernetesResource job(String name, String status, String annotations) {
    return read(
        """
        {"metadata":{"name":"%s","uid":"job-a","creationTimestamp":"2026-11-22T07:12:05Z","annotations":{%s},
          "ownerReferences":[{"apiVersion":"batch/v1","kind":"CronJob","name":"xetra","uid":"cron-uid","controller":true}]},
         "status":{%s}}"""
            .formatted(name, annotations, status));
  }

  static String failed(String reason, String message) {
    return "\"conditions\":[{\"type\":\"Failed\",\"status\":\"True\",\"reason\":\"%s\",\"message\":\"%s\",\"lastTransitionTime\":\"2026-11-22T07:20:00Z\"}]"
        .formatted(reason, message);
  }

  static GenericKubernetesResource pod(String status) {
    return read(
        """
        {"metadata":{"name":"a-x","uid":"pod-a","creationTimestamp":"2026-11-22T07:12:05Z",
          "ownerReferences":[{"apiVersion":"batch/v1","kind":"Job","name":"a","uid":"job-a","controller":true}]},
         "status":{%s}}"""
            .formatted(status));
  }

  static String terminated(int code, String reason, String message) {
    return "\"phase\":\"Failed\",\"containerStatuses\":[{\"name\":\"downloader\",\"state\":{\"terminated\":{\"exitCode\":%d,\"reason\":\"%s\",\"finishedAt\":\"2026-11-22T07:12:30Z\",\"message\":%s}}}]"
        .formatted(code, reason, quoted(message));
  }

  static String report(String job, String outcome, String failure) {
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
