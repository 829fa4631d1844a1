package dev.fetchjobs.operator;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.operator.desired.Desired;
import dev.fetchjobs.operator.desired.RunStart;
import dev.fetchjobs.operator.desired.Trigger;
import dev.fetchjobs.operator.observed.Run;
import dev.fetchjobs.operator.runtime.Api;
import dev.fetchjobs.operator.runtime.InitialRuns;
import dev.fetchjobs.operator.runtime.Written;
import dev.fetchjobs.operator.tree.Node;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Starts the runs that do not come from the schedule: requested ones and the initial one. */
record RunStarts(Api api, Written written, InitialRuns initialRuns) {

  /**
   * @param handledRequest newest token whose run exists, or null
   * @param isWaiting whether the initial run waits for others to end
   */
  record Started(@Nullable String handledRequest, boolean isWaiting) {}

  Started start(
      FetchJob fetchJob,
      Desired.Accepted wanted,
      GenericKubernetesResource live,
      @Nullable FetchJobStatus old,
      List<Run> runs,
      Instant now) {
    String handled = old == null ? null : old.lastHandledRunRequest();
    Optional<RunStart> request = RunStart.ofRequest(fetchJob, handled);
    if (request.isPresent()) {
      boolean made = make(fetchJob, wanted, live, request.get(), runs, now);
      return new Started(made ? request.get().token() : handled, false);
    }
    return new Started(handled, startInitial(fetchJob, wanted, live, old, runs, now));
  }

  private boolean startInitial(
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
      boolean underWay =
          runs.stream()
              .anyMatch(
                  run ->
                      run.trigger() == Trigger.CREATION
                          && !run.isOver()
                          && !(run.state() instanceof Run.Stuck));
      if (!underWay) {
        initialRuns.release(meta.getNamespace(), meta.getName());
      }
      return false;
    }
    if (!initialRuns.admit(fetchJob, now)) {
      return true;
    }
    make(fetchJob, wanted, live, initial.get(), runs, now);
    return false;
  }

  /** Whether its Job exists now; a run under way is waited for, its end is an event. */
  private boolean make(
      FetchJob fetchJob,
      Desired.Accepted wanted,
      GenericKubernetesResource live,
      RunStart start,
      List<Run> runs,
      Instant now) {
    boolean exists =
        runs.stream().anyMatch(run -> run.job().equals(start.jobName()))
            || written.isMade(fetchJob, start.jobName(), now);
    if (!exists && runs.stream().allMatch(Run::isOver)) {
      api.createJob(
          fetchJob.getMetadata().getNamespace(),
          start.job(wanted.cronJob(), live.getMetadata().getUid()));
      written.job(fetchJob, start.jobName(), now);
      return true;
    }
    return exists;
  }
}
