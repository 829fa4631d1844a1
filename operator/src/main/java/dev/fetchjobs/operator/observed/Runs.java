package dev.fetchjobs.operator.observed;

import dev.fetchjobs.contract.ExitCode;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.operator.observed.Run.Result;
import dev.fetchjobs.operator.observed.SeenPod.Termination;
import dev.fetchjobs.operator.vocabulary.Reason;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads the runs of a FetchJob from the CronJob's Jobs and their Pods. */
public final class Runs {

  /**
   * Finds the exit code in the message of the Job's {@code PodFailurePolicy} condition. The exit
   * code in this message is needed when the pod is gone.
   */
  private static final Pattern EXIT_CODE = Pattern.compile("failed with exit code (\\d{1,3})\\b");

  /**
   * If a pod is not visible this long after its Job ended, the pod is gone. The wait is necessary
   * because Jobs and Pods are watched separately.
   */
  private static final Duration POD_LAG = Duration.ofSeconds(10);

  private Runs() {}

  /**
   * Reads the runs from Jobs and Pods.
   *
   * @param cronJobUid uid of the CronJob; Jobs of other owners are ignored
   * @return the runs, oldest first
   */
  public static List<Run> of(
      String cronJobUid,
      Collection<GenericKubernetesResource> jobs,
      Collection<GenericKubernetesResource> pods,
      Instant now) {
    List<SeenPod> seenPods = pods.stream().map(SeenPod::of).toList();
    return jobs.stream()
        .map(SeenJob::of)
        .filter(job -> cronJobUid.equals(job.cronJobUid()))
        .sorted(Comparator.comparing(SeenJob::creationTime).thenComparing(SeenJob::name))
        .map(job -> run(job, podsOf(job, seenPods), now))
        .toList();
  }

  private static List<SeenPod> podsOf(SeenJob job, List<SeenPod> pods) {
    return pods.stream()
        .filter(pod -> job.uid().equals(pod.jobUid()))
        .sorted(Comparator.comparing(SeenPod::creationTime).thenComparing(SeenPod::name))
        .toList();
  }

  private static Run run(SeenJob job, List<SeenPod> pods, Instant now) {
    return new Run(
        job.name(),
        job.trigger(),
        job.origin(),
        job.request(),
        job.slot(),
        job.creationTime(),
        state(job, pods, now),
        job.date());
  }

  private static Run.State state(SeenJob job, List<SeenPod> pods, Instant now) {
    Optional<Termination> verdict =
        terminations(pods).filter(end -> isFinal(end.exitCode())).findFirst();
    if (verdict.isPresent()) {
      return ended(job, verdict.get(), now);
    }
    if (job.superseded() != null) {
      return new Run.Finished(job.superseded(), Result.superseded());
    }
    Optional<Instant> end = job.endTime();
    if (end.isEmpty() || pods.stream().anyMatch(SeenPod::isGoingOn)) {
      return unfinished(job, pods, now);
    }
    Instant patience = end.get().plus(POD_LAG);
    if (lacksItsReport(job, pods) && now.isBefore(patience)) {
      return new Run.Ending(patience);
    }
    SeenJob.Failure failure = job.failure();
    return new Run.Finished(
        NodeClock.bounded(end.get(), now),
        failure == null ? podGone() : failed(job, failure, pods));
  }

  private static Run.Finished ended(SeenJob job, Termination end, Instant now) {
    NodeClock clock = NodeClock.of(end.finishTime(), job, now);
    return new Run.Finished(
        clock.end(),
        clock.corrected(fromExit(job, end)),
        job.endTime().isPresent() ? null : job.deadline());
  }

  /** Returns whether the operator does not see the pod whose end ended the Job. */
  private static boolean lacksItsReport(SeenJob job, List<SeenPod> pods) {
    SeenJob.Failure failure = job.failure();
    return failure == null
        || failure.reason().equals("PodFailurePolicy")
        || (pods.isEmpty() && job.hasPods());
  }

  /**
   * Returns the ends of the containers, in the order in which their pods were created. The ends are
   * not ordered by time, because the clocks of their nodes may differ.
   */
  private static Stream<Termination> terminations(List<SeenPod> pods) {
    return pods.stream().flatMap(pod -> Stream.ofNullable(pod.termination()));
  }

  /**
   * Returns whether this exit code of the downloader ends the Job, by success or by its {@code
   * podFailurePolicy}.
   */
  private static boolean isFinal(int exitCode) {
    return exitCode == 0
        || exitCode == ExitCode.REJECTED.code()
        || (exitCode != ExitCode.INTERRUPTED.code() && ExitCode.failureClass(exitCode).isPresent());
  }

  private static Result podGone() {
    return Result.unknown(
        Reason.POD_GONE,
        "The run succeeded, but its pod was removed before its report could be read.");
  }

  private static Result fromExit(SeenJob job, Termination end) {
    return switch (Report.of(end, job.name())) {
      case Report.Readable(var report) ->
          new Result(
              report.outcome(), report.failureClass(), report.reason(), report.message(), report);
      case Report.Unreadable(Reason reason, String why) ->
          withoutReport(end.exitCode(), reason, why);
    };
  }

  private static Result withoutReport(int exitCode, Reason reason, String why) {
    String ended = "The downloader ended with exit code %d, and %s.".formatted(exitCode, why);
    if (exitCode == ExitCode.REJECTED.code()) {
      return new Result(Outcome.REJECTED, null, reason.word(), ended, null);
    }
    return ExitCode.failureClass(exitCode)
        .map(failure -> new Result(Outcome.FAILED, failure, reason.word(), ended, null))
        .orElseGet(() -> Result.unknown(reason, ended));
  }

  private static Result failed(SeenJob job, SeenJob.Failure failure, List<SeenPod> pods) {
    return switch (failure.reason()) {
      case "PodFailurePolicy" -> byPolicy(failure.message());
      case "DeadlineExceeded" ->
          Result.infrastructure(
              Reason.DEADLINE_EXCEEDED,
              job.hasPods() || !pods.isEmpty()
                  ? "Kubernetes stopped the run at its deadline (timeout plus start-up allowance)."
                  : "The run's pod was never created before its deadline.");
      default -> crashed(job, failure, pods);
    };
  }

  private static Result byPolicy(String message) {
    Matcher code = EXIT_CODE.matcher(message);
    return code.find()
        ? withoutReport(
            Integer.parseInt(code.group(1)), Reason.POD_GONE, "its pod was removed with its report")
        : Result.unknown(
            Reason.POD_GONE, "The run failed, and its pod was removed with its report.");
  }

  private static Result crashed(SeenJob job, SeenJob.Failure failure, List<SeenPod> pods) {
    Optional<SeenPod> evicted =
        pods.stream().filter(pod -> pod.reason().equals("Evicted")).findFirst();
    if (evicted.isPresent()) {
      return Result.infrastructure(
          Reason.EVICTED,
          Text.line("Kubernetes evicted the pod: " + evicted.get().message(), Text.MESSAGE));
    }
    Optional<Obstacle> before = failedBefore(pods);
    if (before.isPresent() && !pods.getLast().hasBegun()) {
      return Result.infrastructure(before.get().reason(), before.get().message());
    }
    Optional<Termination> last = terminations(pods).reduce((earlier, later) -> later);
    return last.map(end -> crash(job, end))
        .orElseGet(
            () ->
                Result.infrastructure(
                    Reason.POD_LOST,
                    Text.line(
                        "The run's pods failed and are gone. Kubernetes says: " + failure.message(),
                        Text.MESSAGE)));
  }

  /**
   * Returns the obstacle if a container that other software added to the pod has ended with an
   * error before the downloader started.
   */
  private static Optional<Obstacle> failedBefore(List<SeenPod> pods) {
    return pods.reversed().stream()
        .flatMap(pod -> ContainerObstacle.failed(pod).stream())
        .findFirst();
  }

  private static Result crash(SeenJob job, Termination end) {
    if (end.reason().equals("OOMKilled")) {
      return Result.infrastructure(
          Reason.OUT_OF_MEMORY,
          "The downloader was killed for using more memory than its limit; raise spec.podTemplate.resources.limits.memory, or the chart's downloader.memory.");
    }
    if (end.exitCode() == ExitCode.INTERRUPTED.code()) {
      Result interrupted = fromExit(job, end);
      return interrupted.report() == null
          ? Result.infrastructure(
              Reason.INTERRUPTED, "The run's pods were stopped by Kubernetes again and again.")
          : interrupted;
    }
    return Result.infrastructure(
        Reason.CRASHED,
        "The downloader crashed with exit code %d; see the pod's log.".formatted(end.exitCode()));
  }

  private static Run.State unfinished(SeenJob job, List<SeenPod> pods, Instant now) {
    if (job.suspended()) {
      return new Run.Starting(job.creationTime(), List.of(job.uid()), Obstacle.suspended());
    }
    if (pods.isEmpty()) {
      return new Run.Starting(job.creationTime(), List.of(job.uid()), null);
    }
    SeenPod newest = pods.getLast();
    Optional<Instant> silence = newest.silence();
    if (silence.isPresent()) {
      boolean credible = !silence.get().isAfter(now.plus(NodeClock.SKEW));
      Instant since = credible ? silence.get() : newest.creationTime();
      return new Run.Starting(since, List.of(), Obstacle.NODE_LOST);
    }
    if (newest.hasBegun()) {
      return new Run.Active();
    }
    boolean pending = newest.termination() == null && newest.phase().equals("Pending");
    Optional<Obstacle> seen = pending ? Obstacle.of(newest) : Optional.empty();
    Optional<Obstacle> failed = failedBefore(pods);
    if (failed.isPresent() && seen.map(Obstacle::mayPass).orElse(true)) {
      return new Run.Stuck(failed.get().reason(), failed.get().message());
    }
    if (!pending) {
      return new Run.Active();
    }
    List<String> uids = List.of(job.uid(), newest.uid());
    return seen.<Run.State>map(
            obstacle ->
                obstacle.mayPass()
                    ? new Run.Starting(newest.creationTime(), uids, obstacle, newest.claim())
                    : new Run.Stuck(obstacle.reason(), obstacle.message()))
        .orElseGet(() -> new Run.Starting(newest.creationTime(), uids, null, newest.claim()));
  }
}
