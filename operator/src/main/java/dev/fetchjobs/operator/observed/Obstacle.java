package dev.fetchjobs.operator.observed;

import dev.fetchjobs.operator.tree.Node;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What keeps a run's pod from starting, or from ending.
 *
 * @param reason CamelCase word of a closed set
 * @param message what Kubernetes says and what to do
 */
public record Obstacle(String reason, String message) {

  /** The API server does not take the Job of a run. */
  public static final String JOB_REFUSED = "JobRefused";

  /** Of a condition's and an Event's bounds, what leaves room for the rest of either. */
  private static final int MESSAGE = 512;

  /** A node is restarted or cut off: told only if it lasts. */
  static final Obstacle NODE_LOST =
      new Obstacle(
          "NodeLost",
          "The pod's node is not ready or does not answer, so nobody knows how the run stands. If the node does not come back, remove it from the cluster or force the pod's deletion: no other run starts before.");

  /** How the CronJob controller's Event begins; when it repeats, something stands before. */
  private static final String NO_JOB = "Error creating job: ";

  /**
   * What the API server's node authorizer says while it has not yet seen that the pod was bound;
   * kubelet asks again at once, and what is really missing is called "not found".
   */
  private static final String NOT_SEEN_YET = "no relationship found";

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
                              "The downloader's image cannot be pulled; check the chart's downloader.image and its pull secret in this namespace.",
                              waiting.message()));
                  case "CreateContainerConfigError" ->
                      Optional.of(
                          obstacle(
                              "ContainerConfigError",
                              "The pod refers to something that is missing or not allowed; create it, or correct the FetchJob.",
                              waiting.message()));
                  case "CreateContainerError", "RunContainerError" ->
                      Optional.of(
                          obstacle(
                              "ContainerNotStarted",
                              "The container cannot be started; look at the pod's node.",
                              waiting.message()));
                  default -> Optional.empty();
                });
  }

  private static Obstacle unschedulable(String message) {
    return message.contains("persistentvolumeclaim") && message.contains("not found")
        ? obstacle(
            "ClaimNotFound",
            "The claim does not exist; create it, or correct spec.destination.volume.claimName.",
            message)
        : obstacle(
            "Unschedulable",
            "No node takes the pod; make room, or change resources, tolerations, nodeSelector or affinity of spec.podTemplate.",
            message);
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
        .filter(event -> !event.at("message").textOr("").contains(NOT_SEEN_YET))
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
                  "A volume of the pod cannot be mounted; create what is missing, or free what another node holds.",
                  message));
      case "FailedScheduling" -> Optional.of(unschedulable(message));
      case "FailedCreate" ->
          Optional.of(
              obstacle(
                  "PodRefused",
                  "Quota or admission refuses the run's pod; have the quota or policy changed, and Kubernetes tries again.",
                  message));
      case "FailedCreatePodSandBox" ->
          Optional.of(
              obstacle(
                  "SandboxFailed",
                  "The node cannot start pods; look at its network plug-in and container runtime.",
                  message));
      default -> Optional.empty();
    };
  }

  /** The API server does not take the Job of a run that the operator starts. */
  public static Obstacle jobRefused(String explanation) {
    return obstacle(
        JOB_REFUSED,
        "Quota or admission refuses the run's Job; have the quota or policy changed. We try again every 30 s.",
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
                    "Quota or admission refuses the scheduled run's Job; have the quota or policy changed. Kubernetes tries again within 17 minutes.",
                    message.replaceFirst(NO_JOB, "")));
  }

  private static Obstacle obstacle(String reason, String sentence, String detail) {
    return new Obstacle(reason, Text.line(sentence + " Kubernetes says: " + detail, MESSAGE));
  }
}
