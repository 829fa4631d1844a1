package dev.fetchjobs.fetch.simulate;

import dev.fetchjobs.contract.ExitCode;
import dev.fetchjobs.contract.FetchReport;
import dev.fetchjobs.contract.Wire;
import dev.fetchjobs.operator.tree.Body;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Represents a Job and its pod, as Kubernetes shows them.
 *
 * @param isScheduled whether the CronJob's controller created the Job
 * @param end when the run ends
 * @param isOver whether it has ended
 */
record SimulatedRun(
    String name,
    boolean isScheduled,
    Instant end,
    boolean isOver,
    boolean isSuccess,
    GenericKubernetesResource job,
    GenericKubernetesResource pod) {

  static SimulatedRun started(ObjectMeta meta, boolean isScheduled, SimulatedDownload.Ended will) {
    Map<String, Object> active = Body.of("active", 1);
    Map<String, Object> running =
        podStatus("Running", Body.of("running", Map.of("startedAt", meta.getCreationTimestamp())));
    return new SimulatedRun(
        meta.getName(),
        isScheduled,
        will.report().finishTime(),
        false,
        will.exitCode() == ExitCode.SUCCESS,
        resource(meta, active),
        resource(podMeta(meta), running));
  }

  SimulatedRun ended(SimulatedDownload.Ended how) {
    FetchReport report = how.report();
    boolean success = how.exitCode() == ExitCode.SUCCESS;
    Map<String, Object> terminated =
        Body.of(
            "terminated",
            Body.of(
                "exitCode",
                how.exitCode().code(),
                "reason",
                success ? "Completed" : "Error",
                "message",
                Wire.write(report),
                "finishedAt",
                end.toString()));
    return new SimulatedRun(
        name,
        isScheduled,
        end,
        true,
        success,
        resource(job.getMetadata(), success ? complete() : failed()),
        resource(pod.getMetadata(), podStatus(success ? "Succeeded" : "Failed", terminated)));
  }

  /** Sets how long Kubernetes keeps the Job after its end. */
  void limit(Duration kept) {
    job.setAdditionalProperty("spec", Body.of("ttlSecondsAfterFinished", kept.toSeconds()));
  }

  private Map<String, Object> complete() {
    return Body.of(
        "succeeded",
        1,
        "completionTime",
        end.toString(),
        "conditions",
        List.of(condition("Complete", "CompletionsReached")));
  }

  private Map<String, Object> failed() {
    return Body.of("failed", 1, "conditions", List.of(condition("Failed", "PodFailurePolicy")));
  }

  private Map<String, Object> condition(String type, String reason) {
    return Body.of(
        "type", type, "status", "True", "reason", reason, "lastTransitionTime", end.toString());
  }

  private static Map<String, Object> podStatus(String phase, Map<String, Object> state) {
    return Body.of(
        "phase",
        phase,
        "containerStatuses",
        List.of(Body.of("name", "downloader", "state", state)));
  }

  private static ObjectMeta podMeta(ObjectMeta job) {
    return new ObjectMetaBuilder()
        .withName(job.getName() + "-pod")
        .withUid(job.getUid() + "-pod")
        .withCreationTimestamp(job.getCreationTimestamp())
        .addNewOwnerReference()
        .withApiVersion("batch/v1")
        .withKind("Job")
        .withName(job.getName())
        .withUid(job.getUid())
        .withController(true)
        .endOwnerReference()
        .build();
  }

  private static GenericKubernetesResource resource(ObjectMeta meta, Map<String, Object> status) {
    var resource = new GenericKubernetesResource();
    resource.setMetadata(meta);
    resource.setAdditionalProperty("status", status);
    return resource;
  }
}
