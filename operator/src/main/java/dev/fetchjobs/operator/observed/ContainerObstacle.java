package dev.fetchjobs.operator.observed;

import dev.fetchjobs.operator.observed.SeenPod.Problem;
import dev.fetchjobs.operator.vocabulary.Reason;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds out from a pod's containers why the pod does not start. Besides the downloader the pod may
 * have containers that other software adds.
 */
final class ContainerObstacle {

  private ContainerObstacle() {}

  static Optional<Obstacle> of(SeenPod pod) {
    return Stream.concat(
            Stream.concat(
                pod.containers().stream().flatMap(container -> waiting(container).stream()),
                failed(pod).stream()),
            pod.containers().stream()
                .filter(SeenContainer::running)
                .map(ContainerObstacle::running))
        .findFirst();
  }

  /**
   * Returns the container that ended with an error, because of which the downloader was not
   * started.
   */
  static Optional<Obstacle> failed(SeenPod pod) {
    return pod.hasBegun()
        ? Optional.empty()
        : pod.containers().stream().flatMap(container -> failed(container).stream()).findFirst();
  }

  private static Optional<Obstacle> failed(SeenContainer container) {
    SeenContainer.Failure failure = container.failure();
    return Optional.ofNullable(failure)
        .map(
            end ->
                end.again()
                    ? crashes(container, end.words())
                    : Obstacle.saying(
                        Reason.INIT_CONTAINER_FAILED,
                        "%s ended with exit code %d, so the downloader did not start; look at its log (kubectl logs POD -c %s), or have the pods of FetchJobs left alone."
                            .formatted(
                                capital(foreign(container)),
                                end.exitCode(),
                                Text.line(container.name(), Obstacle.NAME)),
                        end.words()));
  }

  private static Obstacle crashes(SeenContainer container, String words) {
    return Obstacle.saying(
        Reason.CONTAINER_CRASHES,
        "%s ends again and again and holds the downloader up; look at its log (kubectl logs POD -c %s), or have the pods of FetchJobs left alone."
            .formatted(capital(foreign(container)), Text.line(container.name(), Obstacle.NAME)),
        words);
  }

  private static Optional<Obstacle> waiting(SeenContainer container) {
    Problem waiting = container.waiting();
    if (waiting == null) {
      return Optional.empty();
    }
    return switch (waiting.reason()) {
      case "ContainerCreating", "PodInitializing" -> Optional.empty();
      case "ErrImagePull",
          "ImagePullBackOff",
          "ErrImageNeverPull",
          "InvalidImageName",
          "ImageInspectError",
          "RegistryUnavailable",
          "SignatureValidationFailed" ->
          Optional.of(
              Obstacle.saying(
                  Reason.IMAGE_PULL_FAILED,
                  container.isOurs()
                      ? "The downloader's image cannot be pulled; check the chart's downloader.image and its pull secret in this namespace."
                      : "The image of %s cannot be pulled; correct that image, or configure the program that adds the container to leave out the pods of FetchJobs."
                          .formatted(foreign(container)),
                  waiting.message()));
      case "CreateContainerConfigError" ->
          Optional.of(
              Obstacle.saying(
                  Reason.CONTAINER_CONFIG_ERROR,
                  container.isOurs()
                      ? "The pod refers to something that is missing or not allowed; create it, or correct the FetchJob."
                      : "%s refers to something that is missing or not allowed in this namespace; create it, or have the pods of FetchJobs left alone."
                          .formatted(capital(foreign(container))),
                  waiting.message()));
      case "CrashLoopBackOff" -> Optional.of(crashes(container, waiting.message()));
      default ->
          Optional.of(
              Obstacle.saying(
                  Reason.CONTAINER_NOT_STARTED,
                  container.isOurs()
                      ? "The container cannot be started; look at the pod's node."
                      : "%s cannot be started; look at the pod's node."
                          .formatted(capital(foreign(container))),
                  waiting.message().isEmpty() ? waiting.reason() : waiting.message()));
    };
  }

  private static Obstacle running(SeenContainer container) {
    return Obstacle.of(
        Reason.INIT_CONTAINER_RUNNING,
        "%s has to end, or to become ready, before the downloader starts, and has not yet; look at its log (kubectl logs POD -c %s)."
            .formatted(capital(foreign(container)), Text.line(container.name(), Obstacle.NAME)));
  }

  private static String foreign(SeenContainer container) {
    return "the container %s, which something in this cluster adds to the pod,"
        .formatted(Text.line(container.name(), Obstacle.NAME));
  }

  private static String capital(String sentence) {
    return Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1);
  }
}
