package dev.fetchjobs.operator.observed;

import dev.fetchjobs.operator.tree.Node;
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
                      "InvalidImageName" ->
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

  private static String time(Node event) {
    return event.at("lastTimestamp").textOr(event.at("eventTime").textOr(""));
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
        "JobRefused",
        "The run's Job may not be created (quota or admission); it is tried again every 30 s. Kubernetes says: ",
        explanation);
  }

  private static Obstacle obstacle(String reason, String sentence, String detail) {
    return new Obstacle(reason, Text.line(sentence + detail, Text.MESSAGE));
  }
}
