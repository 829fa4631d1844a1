package dev.fetchjobs.operator.observed;

import dev.fetchjobs.operator.tree.Node;
import dev.fetchjobs.operator.vocabulary.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Says what keeps a run's pod from starting, or from ending.
 *
 * @param reason the kind of obstacle
 * @param message what Kubernetes says, and what the user can do
 */
public record Obstacle(Reason reason, String message) {

  /** After this time the operator reports a run that has not started, even if no cause is known. */
  public static final Duration SLOW = Duration.ofMinutes(2);

  /**
   * An obstacle's message has at most this many characters. Conditions and Events allow 1,024, so
   * some are left for the text around it.
   */
  private static final int MESSAGE = 512;

  /** Matches the end of a scheduler message to which the scheduler adds the text of an error. */
  private static final Pattern DANGLING =
      Pattern.compile("\\. (not found|no new claims to deallocate)\\.?$");

  /** A message cuts a name that a user or another program chose after this many characters. */
  static final int NAME = 128;

  /**
   * Says that the pod's node is restarting or unreachable. The operator reports this obstacle only
   * if it lasts.
   */
  static final Obstacle NODE_LOST =
      new Obstacle(
          Reason.NODE_LOST,
          "The pod's node is not ready or does not answer, so the state of the run is not known. If the node does not come back, remove it from the cluster or force the pod's deletion: no other run starts before.");

  /**
   * The CronJob controller's Event begins with these words. When the Event repeats, Kubernetes puts
   * other words before them.
   */
  private static final String NO_JOB = "Error creating job: ";

  /**
   * The node authorizer's error message has these words if it has not yet seen that the pod was
   * bound. The kubelet then asks again at once. If an object is really missing, the message is "not
   * found".
   */
  private static final String NOT_SEEN_YET = "no relationship found";

  private static final Set<Reason> OFTEN_PASSING =
      EnumSet.of(
          Reason.UNSCHEDULABLE,
          Reason.CLAIM_UNBOUND,
          Reason.SCHEDULING_GATED,
          Reason.JOB_SUSPENDED,
          Reason.INIT_CONTAINER_RUNNING);

  private static final Set<Reason> CONCERNING_CLAIMS =
      EnumSet.of(
          Reason.UNSCHEDULABLE,
          Reason.CLAIM_NOT_FOUND,
          Reason.CLAIM_UNBOUND,
          Reason.CLAIM_LOST,
          Reason.CLAIM_TERMINATING);

  /**
   * Returns whether the obstacle may disappear by itself. The operator then reports the obstacle
   * only if it lasts. Examples are a PersistentVolumeClaim that is being bound, or a node that is
   * being freed.
   */
  boolean mayPass() {
    return OFTEN_PASSING.contains(reason);
  }

  /**
   * Returns whether the PersistentVolumeClaim may show more about this obstacle than the pod does.
   */
  public boolean concernsClaim() {
    return CONCERNING_CLAIMS.contains(reason);
  }

  /** Reads from the pod's status what keeps the pod from starting. */
  static Optional<Obstacle> of(SeenPod pod) {
    if (pod.unschedulable() != null) {
      return Optional.of(unschedulable(pod.unschedulable().message()));
    }
    if (!pod.gates().isEmpty()) {
      return Optional.of(
          of(
              Reason.SCHEDULING_GATED,
              "The pod may not be scheduled before its gates are removed: %s. Whoever sets them (a queue, a policy) has to remove them."
                  .formatted(
                      Text.line(
                          pod.gates().stream().limit(8).collect(Collectors.joining(", ")), NAME))));
    }
    return ContainerObstacle.of(pod);
  }

  /** Reads from a message of the scheduler what keeps the pod from starting. */
  private static Obstacle unschedulable(String message) {
    return ClaimObstacle.ofScheduler(message)
        .orElseGet(() -> saying(Reason.UNSCHEDULABLE, placement(message), message));
  }

  /** Returns what the user can do, as it follows from the scheduler's message. */
  private static String placement(String message) {
    List<String> remedies = new ArrayList<>();
    if (message.contains("Insufficient") || message.contains("Too many pods")) {
      remedies.add("make room, or ask for less in spec.podTemplate.resources");
    }
    if (message.contains("taint")) {
      remedies.add("add to spec.podTemplate.tolerations what the message names");
    }
    if (message.contains("affinity/selector") || message.contains("affinity rules")) {
      remedies.add("correct spec.podTemplate.nodeSelector or affinity, or label a node");
    }
    if (message.contains("PersistentVolume's node affinity")
        || message.contains("volume node affinity conflict")) {
      remedies.add("let the pod run on the nodes that reach the claim's volume");
    }
    if (message.contains("ReadWriteOncePod")) {
      remedies.add("wait until the other pod that uses the claim has ended");
    }
    return "No node takes the pod; "
        + (remedies.isEmpty()
            ? "make room, or change resources, tolerations, nodeSelector or affinity of spec.podTemplate."
            : String.join("; ", remedies) + ".");
  }

  /**
   * Returns the obstacle of a run whose Job is suspended. A queue such as Kueue, or a person, has
   * suspended the Job.
   */
  static Obstacle suspended() {
    return of(
        Reason.JOB_SUSPENDED,
        "The run's Job is suspended (spec.suspend of the Job), by a queue such as Kueue or by hand; it starts when the queue admits it or somebody sets that to false.");
  }

  /** Returns this obstacle with the message of the newest Event, if an Event is given. */
  public Obstacle saying(Collection<Node> events) {
    return events.stream()
        .filter(event -> !event.at("source", "component").textOr("").equals("job-controller"))
        .max(Comparator.comparing(Obstacle::time))
        .map(event -> saying(reason, message, event.at("message").textOr("")))
        .orElse(this);
  }

  /**
   * Returns the obstacle of a run that does not start for an unknown cause.
   *
   * @param events Events (core/v1) of the Job and its pods, of any type
   */
  public static Obstacle notStarted(Collection<Node> events) {
    Obstacle silent =
        of(
            Reason.NOT_STARTED,
            "The run has not started for %d s, and Kubernetes does not say what is in the way; look at its Job and pod with kubectl describe. A slow image pull ends by itself."
                .formatted(SLOW.toSeconds()));
    return events.stream()
        .max(Comparator.comparing(Obstacle::time))
        .map(event -> saying(Reason.NOT_STARTED, silent.message, event.at("message").textOr("")))
        .orElse(silent);
  }

  /**
   * Reads from the Events (core/v1) of a Job and its pods what keeps the pod from starting.
   *
   * @param objectUids uids of the Job and its pods; events of other objects are ignored
   */
  public static Optional<Obstacle> of(Collection<Node> events, List<String> objectUids) {
    List<Obstacle> newestFirst =
        events.stream()
            .filter(event -> event.at("type").textOr("").equals("Warning"))
            .filter(event -> objectUids.contains(event.at("involvedObject", "uid").textOr("")))
            .filter(event -> !event.at("message").textOr("").contains(NOT_SEEN_YET))
            .sorted(Comparator.comparing(Obstacle::time).reversed())
            .flatMap(event -> ofEvent(event).stream())
            .toList();
    return VolumeObstacle.mostSpecific(newestFirst);
  }

  static Instant time(Node event) {
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
          Optional.of(VolumeObstacle.of(message));
      case "FailedScheduling" -> Optional.of(unschedulable(message));
      case "FailedCreate" ->
          Optional.of(
              saying(
                  Reason.POD_REFUSED,
                  "Quota or admission refuses the run's pod; have the quota or policy changed, and Kubernetes tries again.",
                  message));
      case "FailedCreatePodSandBox" ->
          Optional.of(
              saying(
                  Reason.SANDBOX_FAILED,
                  "The node cannot start pods; look at its network plug-in and container runtime.",
                  message));
      default -> Optional.empty();
    };
  }

  /** Returns the obstacle of a run whose Job the API server refuses to create. */
  public static Obstacle jobRefused(String explanation) {
    return saying(
        Reason.JOB_REFUSED,
        "Quota or admission refuses the run's Job; have the quota or policy changed. We try again every 30 s.",
        explanation);
  }

  /**
   * Returns the obstacle of a scheduled run whose Job the API server refuses to create.
   *
   * @param events Events (core/v1) of the CronJob
   * @param since start of the relevant time; older Events are about other scheduled times
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
                saying(
                    Reason.JOB_REFUSED,
                    "Quota or admission refuses the scheduled run's Job; have the quota or policy changed. Kubernetes tries again within 17 minutes.",
                    message.replaceFirst(NO_JOB, "")));
  }

  static Obstacle saying(Reason reason, String sentence, String detail) {
    return of(reason, sentence + " Kubernetes says: " + DANGLING.matcher(detail).replaceFirst("."));
  }

  static Obstacle of(Reason reason, String message) {
    return new Obstacle(reason, Text.line(message, MESSAGE));
  }
}
