package dev.fetchjobs.operator.observed;

import dev.fetchjobs.operator.tree.Node;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What keeps a run's pod from starting.
 *
 * @param reason CamelCase word of a closed set
 * @param message what Kubernetes says and what to do
 */
public record Obstacle(String reason, String message) {

  /** The API server does not take the Job of a run. */
  public static final String JOB_REFUSED = "JobRefused";

  /** How the CronJob controller's Event begins; when it repeats, something stands before. */
  private static final String NO_JOB = "Error creating job: ";

  /** A claim that is being bound or a node that is being freed: told only if it lasts. */
  boolean mayPass() {
    return reason.equals("Unschedulable");
  }

  /** From the pod's own status. */
  static Optional<Obstacle> of(SeenPod pod) {
    if (pod.unschedulable() != null) {
      return Optional.of(unschedulable(pod.unschedulable().message()));
    }
    return Optional.ofNullable(pod.waiting())
        .flatMap(
            waiting ->
                switch (waiting.reason()) {
                  case "ErrImagePull",
                      "ImagePullBackOff",
                      "ErrImageNeverPull",
                      "InvalidImageName",
                      "ImageInspectError",
                      "RegistryUnavailable",
                      "SignatureValidationFailed" ->
                      Optional.of(
                          obstacle(
                              "ImagePullFailed",
                              "The downloader's image cannot be pulled; check its name and the pull secret. Kubernetes says: ",
                              waiting.message()));
                  case "CreateContainerConfigError" ->
                      Optional.of(
                          obstacle(
                              "ContainerConfigError",
                              "The pod refers to something that is missing or not allowed. Kubernetes says: ",
                              waiting.message()));
                  case "CreateContainerError", "RunContainerError" ->
                      Optional.of(
                          obstacle(
                              "ContainerNotStarted",
                              "The container cannot be started. Kubernetes says: ",
                              waiting.message()));
                  default -> Optional.empty();
                });
  }

  private static Obstacle unschedulable(String message) {
    return message.contains("persistentvolumeclaim") && message.contains("not found")
        ? obstacle(
            "ClaimNotFound",
            "Create the PersistentVolumeClaim or correct spec.destination.volume.claimName. Kubernetes says: ",
            message)
        : obstacle("Unschedulable", "No node takes the pod. Kubernetes says: ", message);
  }

  /**
   * From the Events (core/v1) of a Job and its pods.
   *
   * @param objectUids of the Job and its pods; events of others are ignored
   */
  public static Optional<Obstacle> of(Collection<Node> events, List<String> objectUids) {
    return events.stream()
        .filter(event -> event.at("type").textOr("").equals("Warning"))
        .filter(event -> objectUids.contains(event.at("involvedObject", "uid").textOr("")))
        .sorted(Comparator.comparing(Obstacle::time).reversed())
        .flatMap(event -> ofEvent(event).stream())
        .findFirst();
  }

  private static Instant time(Node event) {
    return event
        .at("lastTimestamp")
        .instant()
        .or(() -> event.at("eventTime").instant())
        .orElse(Instant.EPOCH);
  }

  private static Optional<Obstacle> ofEvent(Node event) {
    String message = event.at("message").textOr("");
    return switch (event.at("reason").textOr("")) {
      case "FailedMount", "FailedAttachVolume", "FailedMapVolume" ->
          Optional.of(
              obstacle(
                  "VolumeNotMounted",
                  "A volume of the pod cannot be mounted. Kubernetes says: ",
                  message));
      case "FailedScheduling" -> Optional.of(unschedulable(message));
      case "FailedCreate" ->
          Optional.of(
              obstacle(
                  "PodRefused",
                  "The Job may not create its pod (quota or admission). Kubernetes says: ",
                  message));
      case "FailedCreatePodSandBox" ->
          Optional.of(
              obstacle(
                  "SandboxFailed", "The node cannot start the pod. Kubernetes says: ", message));
      default -> Optional.empty();
    };
  }

  /** The API server does not take the Job of a run that the operator starts. */
  public static Obstacle jobRefused(String explanation) {
    return obstacle(
        JOB_REFUSED,
        "The run's Job may not be created (quota or admission); it is tried again every 30 s. Kubernetes says: ",
        explanation);
  }

  /**
   * The API server does not take the Job of a slot.
   *
   * @param events (core/v1) of the CronJob
   * @param since older ones tell of other slots
   */
  public static Optional<Obstacle> ofSchedule(
      Collection<Node> events, String cronJobUid, Instant since) {
    return events.stream()
        .filter(event -> event.at("reason").textOr("").equals("FailedCreate"))
        .filter(event -> event.at("involvedObject", "uid").textOr("").equals(cronJobUid))
        .filter(event -> !time(event).isBefore(since))
        .max(Comparator.comparing(Obstacle::time))
        .map(event -> event.at("message").textOr(""))
        .map(message -> message.substring(Math.max(0, message.indexOf(NO_JOB))))
        .map(
            message ->
                obstacle(
                    JOB_REFUSED,
                    "The scheduled run's Job may not be created (quota or admission); Kubernetes tries again. Kubernetes says: ",
                    message.replaceFirst(NO_JOB, "")));
  }

  private static Obstacle obstacle(String reason, String sentence, String detail) {
    return new Obstacle(reason, Text.line(sentence + detail, Text.MESSAGE));
  }
}
