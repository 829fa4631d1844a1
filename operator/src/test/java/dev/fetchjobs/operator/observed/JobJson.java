package dev.fetchjobs.operator.observed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.operator.desired.FetchJobYaml;
import dev.fetchjobs.operator.desired.Identity;
import dev.fetchjobs.operator.desired.LiveCronJob;
import dev.fetchjobs.operator.tree.Node;
import dev.fetchjobs.operator.vocabulary.Reason;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes a Job, its pod, its report and its Events, as the API server returns them. */
public final class JobJson {

  static final Instant MUCH_LATER = Instant.parse("2026-11-22T09:00:00Z");

  private static final ObjectMapper JSON = new ObjectMapper();

  private JobJson() {}

  /** Returns a Job of the CronJob that has only metadata. */
  public static GenericKubernetesResource job(String name, Instant created) {
    return owned(name, created, "CronJob", "xetra", LiveCronJob.UID);
  }

  /**
   * Returns the Job "a-run", made from that spec. Without a trigger, the schedule has created the
   * Job.
   */
  public static GenericKubernetesResource madeFrom(
      FetchJob spec, @Nullable String trigger, Instant created) {
    var job = job("a-run", created);
    job.getMetadata().setResourceVersion("77");
    Map<String, String> annotations = job.getMetadata().getAnnotations();
    new Node(FetchJobYaml.accepted(spec).cronJob())
        .at("spec", "jobTemplate", "metadata", "annotations")
        .fields()
        .forEach((name, value) -> annotations.put(name, (String) value));
    if (trigger != null) {
      annotations.put(Identity.TRIGGER_ANNOTATION, trigger);
    }
    return job;
  }

  /** Returns the pod of a Job from {@link #job(String, Instant)}. */
  public static GenericKubernetesResource podOf(String job, Instant created) {
    return owned(job + "-pod", created, "Job", job, job + "-uid");
  }

  /** Returns an object that has only metadata and an owner. Its uid is its name and "-uid". */
  public static GenericKubernetesResource owned(
      String name, Instant created, String ownerKind, String owner, String ownerUid) {
    var object = new GenericKubernetesResource();
    object.setMetadata(
        new ObjectMetaBuilder()
            .withName(name)
            .withUid(name + "-uid")
            .withCreationTimestamp(created.toString())
            .withLabels(new HashMap<>())
            .withAnnotations(new HashMap<>())
            .addNewOwnerReference()
            .withApiVersion("batch/v1")
            .withKind(ownerKind)
            .withName(owner)
            .withUid(ownerUid)
            .withController(true)
            .endOwnerReference()
            .build());
    return object;
  }

  /** Returns a condition that is True. */
  public static Map<String, Object> condition(String type, String reason, Instant since) {
    return Map.of(
        "type", type, "status", "True", "reason", reason, "lastTransitionTime", since.toString());
  }

  /** Returns a warning about an object, in the form in which the API server lists Events. */
  public static Node event(String reason, String uid, String message, Instant last) {
    return new Node(
        Map.of(
            "type",
            "Warning",
            "reason",
            reason,
            "message",
            message,
            "lastTimestamp",
            last.toString(),
            "involvedObject",
            Map.of("uid", uid)));
  }

  static Node event(String reason, String uid, String message) {
    return event(reason, uid, message, Instant.parse("2026-11-22T07:12:09Z"));
  }

  static Run run(GenericKubernetesResource job, GenericKubernetesResource... pods) {
    return run(MUCH_LATER, job, pods);
  }

  static Run run(Instant now, GenericKubernetesResource job, GenericKubernetesResource... pods) {
    return Runs.of(LiveCronJob.UID, List.of(job), Stream.of(pods).toList(), now).getFirst();
  }

  static Run.Finished finished(Run run) {
    assertThat(run.state()).isInstanceOf(Run.Finished.class);
    return (Run.Finished) run.state();
  }

  /** Returns the obstacle that keeps a run from starting and is announced at once. */
  static Obstacle stuckBy(Run run) {
    assertThat(run.state()).isInstanceOf(Run.Stuck.class);
    return obstacle(run.state());
  }

  /** Returns the obstacle that keeps a run from starting, announced at once or after a while. */
  static Obstacle obstacle(Run.State state) {
    return state instanceof Run.Stuck(Reason reason, String message)
        ? new Obstacle(reason, message)
        : Objects.requireNonNull(((Run.Starting) state).seen());
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

  static String complete(String time) {
    return "\"completionTime\":\"%s\",\"conditions\":[{\"type\":\"Complete\",\"status\":\"True\"}]"
        .formatted(time);
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
