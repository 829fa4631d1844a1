package dev.fetchjobs.operator;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.operator.desired.Desired;
import dev.fetchjobs.operator.desired.RunStart;
import dev.fetchjobs.operator.desired.Trigger;
import dev.fetchjobs.operator.observed.Obstacle;
import dev.fetchjobs.operator.observed.Repeat;
import dev.fetchjobs.operator.observed.Run;
import dev.fetchjobs.operator.observed.Text;
import dev.fetchjobs.operator.runtime.Api;
import dev.fetchjobs.operator.runtime.ApiException;
import dev.fetchjobs.operator.runtime.Failures;
import dev.fetchjobs.operator.runtime.Failures.Target;
import dev.fetchjobs.operator.runtime.InitialRuns;
import dev.fetchjobs.operator.runtime.Written;
import dev.fetchjobs.operator.status.NextStatus;
import dev.fetchjobs.operator.status.Situation;
import dev.fetchjobs.operator.status.Unfinished;
import dev.fetchjobs.operator.tree.Node;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Starts the runs that do not come from the schedule: requested ones and the initial one, and those
 * once more that were superseded.
 */
record RunStarts(Api api, Written written, Failures failures, InitialRuns initialRuns) {

  /**
   * @param madeRequest token of the request whose Job has just been made, or null
   * @param waiting what a run that may not start yet waits for, or null
   * @param refusal why the API server does not take the run's Job, or null
   * @param pending why the run's Job could not be made and is tried again, or null
   */
  record Started(
      @Nullable String madeRequest,
      @Nullable Waiting waiting,
      @Nullable Obstacle refusal,
      Situation.@Nullable Pending pending) {

    static final Started NOTHING = new Started(null, null, null, null);

    private static Started waits(Waiting why) {
      return new Started(null, why, null, null);
    }

    private static Started refused(Obstacle why) {
      return new Started(null, null, why, null);
    }

    private static Started pending(ApiException why) {
      return new Started(
          null,
          null,
          null,
          new Situation.Pending(
              "JobWriteFailed",
              Text.line(
                  "The Job of a run could not be made. We try again, at the latest every %d s. %s"
                      .formatted(Failures.LONGEST.toSeconds(), why.sentence()),
                  1024)));
    }
  }

  /**
   * A run that may not start yet.
   *
   * @param until when to look again
   * @param why for people; null if it is only a moment
   */
  record Waiting(Instant until, @Nullable String why) {}

  /** What became of a run that is to be started. */
  private sealed interface Attempt {

    /** Its Job exists. */
    record Made() implements Attempt {}

    /** Another run is under way; its end is an event. */
    record Queued() implements Attempt {}

    /** The API server does not take the Job. */
    record Refused(Obstacle why) implements Attempt {}

    /** The Job could not be made, and perhaps it was; it is tried again. */
    record Failed(ApiException why) implements Attempt {}
  }

  Started start(
      FetchJob fetchJob,
      Desired.Accepted wanted,
      GenericKubernetesResource live,
      @Nullable FetchJobStatus old,
      List<Run> runs,
      Instant now) {
    keepPlace(fetchJob, runs);
    Optional<RunStart> request =
        RunStart.ofRequest(fetchJob, old == null ? null : old.lastHandledRunRequest());
    if (request.isPresent()) {
      Attempt attempt = attempt(fetchJob, wanted, live, request.get(), runs, now);
      return attempt instanceof Attempt.Made
          ? new Started(request.get().request(), null, null, null)
          : started(attempt);
    }
    Optional<RunStart> change =
        RunStart.ofChange(
            fetchJob,
            wanted.origin().plan(),
            old == null ? null : old.observedPlan(),
            NextStatus.newestPlan(runs));
    if (change.isPresent()) {
      return started(attempt(fetchJob, wanted, live, change.get(), runs, now));
    }
    Optional<Repeat> repeat =
        Repeat.of(Unfinished.andSuperseded(old, runs), run -> isWanted(fetchJob, old, run, now));
    if (repeat.isPresent()) {
      return repeated(fetchJob, wanted, live, repeat.get(), runs, now);
    }
    return RunStart.initial(
            fetchJob,
            !runs.isEmpty() || isAnyRunKnown(old),
            new Node(live.getAdditionalProperties()).at("status"))
        .map(initial -> first(fetchJob, wanted, live, initial, runs, now))
        .orElse(Started.NOTHING);
  }

  /** One that was superseded counts: it is made again under another name. */
  private static boolean isAnyRunKnown(@Nullable FetchJobStatus old) {
    return old != null
        && (old.lastRun() != null
            || old.activeRun() != null
            || old.lastSuccessfulRun() != null
            || old.lastFailedRun() != null);
  }

  /** Whether the work of a run that was superseded is to be done still. */
  private static boolean isWanted(
      FetchJob fetchJob, @Nullable FetchJobStatus old, Run run, Instant now) {
    if (Unfinished.isNamed(old, again(fetchJob, run).jobName())) {
      return false; // it was made again, and that Job is gone
    }
    var spec = fetchJob.getSpec();
    return switch (run.trigger()) {
      case REQUEST -> !Unfinished.isDone(old, run);
      case CREATION -> spec.runOnCreate() && !spec.suspend();
      case CHANGE -> spec.runOnChange() && !spec.suspend();
      case SCHEDULE -> !spec.suspend() && isInTime(run, spec.startingDeadlineSeconds(), now);
    };
  }

  private static RunStart again(FetchJob fetchJob, Run superseded) {
    return RunStart.again(
        fetchJob, superseded.trigger(), superseded.slot(), superseded.job(), superseded.request());
  }

  private static boolean isInTime(Run run, @Nullable Integer deadlineSeconds, Instant now) {
    return deadlineSeconds == null || now.isBefore(run.slot().plusSeconds(deadlineSeconds));
  }

  private Started repeated(
      FetchJob fetchJob,
      Desired.Accepted wanted,
      GenericKubernetesResource live,
      Repeat repeat,
      List<Run> runs,
      Instant now) {
    if (now.isBefore(repeat.notBefore())) {
      return Started.waits(new Waiting(repeat.notBefore(), null));
    }
    Run run = repeat.run();
    RunStart again = again(fetchJob, run);
    return run.trigger() == Trigger.CREATION
        ? first(fetchJob, wanted, live, again, runs, now)
        : started(attempt(fetchJob, wanted, live, again, runs, now));
  }

  /** The initial run, which needs a place among those of other FetchJobs. */
  private Started first(
      FetchJob fetchJob,
      Desired.Accepted wanted,
      GenericKubernetesResource live,
      RunStart initial,
      List<Run> runs,
      Instant now) {
    if (!initialRuns.admit(fetchJob, now)) {
      return Started.waits(new Waiting(now.plus(InitialRuns.PATIENCE), initialRuns.rule()));
    }
    Attempt attempt = attempt(fetchJob, wanted, live, initial, runs, now);
    if (attempt instanceof Attempt.Refused) {
      // Its place is for others until it is tried again.
      var meta = fetchJob.getMetadata();
      initialRuns.release(meta.getNamespace(), meta.getName());
    }
    return started(attempt);
  }

  private static Started started(Attempt attempt) {
    return switch (attempt) {
      case Attempt.Made made -> Started.NOTHING;
      case Attempt.Queued queued -> Started.NOTHING;
      case Attempt.Refused(Obstacle why) -> Started.refused(why);
      case Attempt.Failed(ApiException why) -> Started.pending(why);
    };
  }

  /** An initial run that is under way has its place, and gives it back at its end. */
  private void keepPlace(FetchJob fetchJob, List<Run> runs) {
    var meta = fetchJob.getMetadata();
    Optional<Run> initial =
        runs.stream().filter(run -> run.trigger() == Trigger.CREATION && !run.isOver()).findFirst();
    if (initial.isPresent()) {
      Run run = initial.get();
      initialRuns.isUnderWay(
          meta.getNamespace(),
          meta.getName(),
          run.creationTime(),
          !(run.state() instanceof Run.Starting || run.state() instanceof Run.Stuck));
    } else if (!runs.isEmpty()) {
      initialRuns.release(meta.getNamespace(), meta.getName());
    }
  }

  private Attempt attempt(
      FetchJob fetchJob,
      Desired.Accepted wanted,
      GenericKubernetesResource live,
      RunStart start,
      List<Run> runs,
      Instant now) {
    boolean exists =
        runs.stream().anyMatch(run -> run.job().equals(start.jobName()))
            || written.isMade(fetchJob, start.jobName(), now);
    if (exists) {
      failures.forget(fetchJob, Target.JOB);
      return new Attempt.Made();
    }
    if (!runs.stream().allMatch(Run::isOver)) {
      return new Attempt.Queued();
    }
    // A corrected spec is tried at once.
    var content = List.of(start.jobName(), wanted.origin());
    Optional<Failures.Failure> pause = failures.pause(fetchJob, Target.JOB, content, now);
    if (pause.isPresent()) {
      return failed(pause.get().why());
    }
    try {
      api.createJob(
          fetchJob.getMetadata().getNamespace(),
          start.job(wanted.cronJob(), live.getMetadata().getUid()));
    } catch (ApiException e) {
      failures.failed(fetchJob, Target.JOB, content, e, now);
      return failed(e);
    }
    failures.forget(fetchJob, Target.JOB);
    written.job(fetchJob, start.jobName(), now);
    return new Attempt.Made();
  }

  private static Attempt failed(ApiException why) {
    return why.isRefusal()
        ? new Attempt.Refused(Obstacle.jobRefused(why.explanation()))
        : new Attempt.Failed(why);
  }
}
