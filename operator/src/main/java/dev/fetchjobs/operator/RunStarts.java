package dev.fetchjobs.operator;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.operator.desired.Desired;
import dev.fetchjobs.operator.desired.RunStart;
import dev.fetchjobs.operator.desired.Trigger;
import dev.fetchjobs.operator.observed.Obstacle;
import dev.fetchjobs.operator.observed.Run;
import dev.fetchjobs.operator.observed.Text;
import dev.fetchjobs.operator.runtime.Api;
import dev.fetchjobs.operator.runtime.ApiException;
import dev.fetchjobs.operator.runtime.Failures;
import dev.fetchjobs.operator.runtime.Failures.Target;
import dev.fetchjobs.operator.runtime.InitialRuns;
import dev.fetchjobs.operator.runtime.Written;
import dev.fetchjobs.operator.status.Situation;
import dev.fetchjobs.operator.tree.Node;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Starts the runs that do not come from the schedule: requested ones and the initial one. */
record RunStarts(Api api, Written written, Failures failures, InitialRuns initialRuns) {

  /**
   * @param handledRequest newest token whose run exists, or null
   * @param isWaiting whether the initial run waits for others to end
   * @param refusal why the API server does not take the run's Job, or null
   * @param pending why the run's Job could not be made and is tried again, or null
   */
  record Started(
      @Nullable String handledRequest,
      boolean isWaiting,
      @Nullable Obstacle refusal,
      Situation.@Nullable Pending pending) {

    Started(@Nullable String handledRequest, boolean isWaiting, @Nullable Obstacle refusal) {
      this(handledRequest, isWaiting, refusal, null);
    }

    static Started none(@Nullable FetchJobStatus old) {
      return new Started(old == null ? null : old.lastHandledRunRequest(), false, null);
    }

    private static Started pending(@Nullable FetchJobStatus old, ApiException why) {
      return new Started(
          old == null ? null : old.lastHandledRunRequest(),
          false,
          null,
          new Situation.Pending(
              "JobWriteFailed",
              Text.line(
                  "The Job of a run could not be made. We try again, at the latest every %d s. %s"
                      .formatted(Failures.LONGEST.toSeconds(), why.sentence()),
                  1024)));
    }
  }

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
    String handled = old == null ? null : old.lastHandledRunRequest();
    Optional<RunStart> request = RunStart.ofRequest(fetchJob, handled);
    if (request.isEmpty()) {
      return initial(fetchJob, wanted, live, old, runs, now);
    }
    return switch (attempt(fetchJob, wanted, live, request.get(), runs, now)) {
      case Attempt.Made made -> new Started(request.get().token(), false, null);
      case Attempt.Queued queued -> Started.none(old);
      case Attempt.Refused(Obstacle why) -> new Started(handled, false, why);
      case Attempt.Failed(ApiException why) -> Started.pending(old, why);
    };
  }

  private Started initial(
      FetchJob fetchJob,
      Desired.Accepted wanted,
      GenericKubernetesResource live,
      @Nullable FetchJobStatus old,
      List<Run> runs,
      Instant now) {
    var meta = fetchJob.getMetadata();
    boolean anyRunKnown =
        !runs.isEmpty() || (old != null && (old.lastRun() != null || old.activeRun() != null));
    Optional<RunStart> initial =
        RunStart.initial(
            fetchJob, anyRunKnown, new Node(live.getAdditionalProperties()).at("status"));
    if (initial.isEmpty()) {
      if (runs.stream().anyMatch(RunStarts::isInitialUnderWay)) {
        initialRuns.isUnderWay(meta.getNamespace(), meta.getName(), now);
      } else {
        initialRuns.release(meta.getNamespace(), meta.getName());
      }
      return Started.none(old);
    }
    String handled = old == null ? null : old.lastHandledRunRequest();
    if (!initialRuns.admit(fetchJob, now)) {
      return new Started(handled, true, null);
    }
    return switch (attempt(fetchJob, wanted, live, initial.get(), runs, now)) {
      case Attempt.Made made -> Started.none(old);
      case Attempt.Queued queued -> Started.none(old);
      case Attempt.Refused(Obstacle why) -> {
        // Its place is for others until it is tried again.
        initialRuns.release(meta.getNamespace(), meta.getName());
        yield new Started(handled, false, why);
      }
      case Attempt.Failed(ApiException why) -> Started.pending(old, why);
    };
  }

  private static boolean isInitialUnderWay(Run run) {
    return run.trigger() == Trigger.CREATION
        && !run.isOver()
        && !(run.state() instanceof Run.Stuck);
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
    Optional<Failures.Failure> pause = failures.pause(fetchJob, Target.JOB, start.jobName(), now);
    if (pause.isPresent()) {
      return failed(pause.get().why());
    }
    try {
      api.createJob(
          fetchJob.getMetadata().getNamespace(),
          start.job(wanted.cronJob(), live.getMetadata().getUid()));
    } catch (ApiException e) {
      failures.failed(fetchJob, Target.JOB, start.jobName(), e, now);
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
