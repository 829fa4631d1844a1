package dev.fetchjobs.operator.decide;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.operator.decide.Failure.Target;
import dev.fetchjobs.operator.decide.Step.Answer;
import dev.fetchjobs.operator.decide.Step.Ask;
import dev.fetchjobs.operator.decide.Step.Write;
import dev.fetchjobs.operator.desired.Desired;
import dev.fetchjobs.operator.desired.Ownership;
import dev.fetchjobs.operator.desired.RunStart;
import dev.fetchjobs.operator.desired.Trigger;
import dev.fetchjobs.operator.observed.Obstacle;
import dev.fetchjobs.operator.observed.Repeat;
import dev.fetchjobs.operator.observed.Run;
import dev.fetchjobs.operator.observed.Text;
import dev.fetchjobs.operator.status.Backfills;
import dev.fetchjobs.operator.status.CronJobState;
import dev.fetchjobs.operator.status.NextStatus;
import dev.fetchjobs.operator.status.Unfinished;
import dev.fetchjobs.operator.tree.Node;
import dev.fetchjobs.operator.vocabulary.Reason;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether the operator starts a run, besides the scheduled runs, which Kubernetes starts.
 * The run may be a requested run, a run after an edit, the repetition of a superseded run, the
 * initial run, or the next run of a backfill, in this order.
 */
record RunStep(
    View view, CronJobState cronJob, Desired.Accepted wanted, GenericKubernetesResource live) {

  /**
   * A FetchJob that waits for its initial run asks again after this time whether the run may start.
   */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final int MESSAGE = 1024;

  /**
   * Describes the result of the decision about starting a run.
   *
   * @param cronJob state of the CronJob, with the reason that keeps the run from starting
   * @param madeRequest token of the request whose Job has just been created; null if there is none
   * @param refusal why the API server refuses the run's Job; null if it does not
   * @param until the time at which the operator reconciles again because of the run; null if an
   *     event will come
   */
  record Started(
      CronJobState cronJob,
      @Nullable String madeRequest,
      @Nullable Obstacle refusal,
      @Nullable Instant until) {

    private static Started nothing(CronJobState cronJob) {
      return new Started(cronJob, null, null, null);
    }
  }

  static Decision<Started> of(View view, CronJobState cronJob) {
    return cronJob instanceof CronJobState.InPlace
            && view.seen().desired() instanceof Desired.Accepted wanted
            && view.seen().ownership() instanceof Ownership.Ours(var live)
            && !isReplaced(view, live)
        ? new RunStep(view, cronJob, wanted, live).start()
        : Decision.known(Started.nothing(cronJob));
  }

  /**
   * Returns whether the CronJob was deleted and created again since the operator's cache was
   * updated. Kubernetes would remove a Job of the old CronJob together with that CronJob.
   */
  private static boolean isReplaced(View view, GenericKubernetesResource live) {
    var write = view.memory().cronJob();
    return write != null && write.isUnseen(live, view.now()) && !write.isOf(live);
  }

  private Decision<Started> start() {
    FetchJob fetchJob = view.fetchJob();
    FetchJobStatus old = view.seen().old();
    List<Run> runs = view.seen().runs();
    Optional<RunStart> request =
        RunStart.ofRequest(fetchJob, old == null ? null : old.lastHandledRunRequest());
    if (request.isPresent()) {
      String token = request.get().request();
      return create(request.get(), new Started(cronJob, token, null, null));
    }
    Optional<RunStart> change =
        RunStart.ofChange(
            fetchJob,
            wanted.origin().plan(),
            old == null ? null : old.observedPlan(),
            NextStatus.newestPlan(runs));
    if (change.isPresent()) {
      return create(change.get());
    }
    Optional<Repeat> repeat = Repeat.of(Unfinished.andSuperseded(old, runs), this::isWanted);
    if (repeat.isPresent()) {
      return repeated(repeat.get());
    }
    return RunStart.initial(
            fetchJob,
            !runs.isEmpty() || isAnyRunKnown(old),
            new Node(live.getAdditionalProperties()).at("status"))
        .map(this::first)
        .orElseGet(this::backfilled);
  }

  /** Starts the next run of a backfill. */
  private Decision<Started> backfilled() {
    Optional<NextBackfillRun> next = NextBackfillRun.of(view, wanted.schedule(), live);
    if (next.isEmpty()) {
      return Decision.known(Started.nothing(cronJob));
    }
    RunStart start = next.get().start();
    Instant notBefore = next.get().notBefore();
    return notBefore != null && !view.memory().isCreated(start.jobName(), view.now())
        ? Decision.known(new Started(cronJob, null, null, notBefore))
        : create(start, new Started(cronJob, start.request(), null, null));
  }

  /**
   * Returns whether the status knows any run of the FetchJob. A superseded run counts as known,
   * because the operator repeats it under another name.
   */
  private static boolean isAnyRunKnown(@Nullable FetchJobStatus old) {
    return old != null
        && (old.lastRun() != null
            || old.activeRun() != null
            || old.lastSuccessfulRun() != null
            || old.lastFailedRun() != null);
  }

  /** Returns whether the operator still has to repeat the work of a superseded run. */
  private boolean isWanted(Run run) {
    FetchJobStatus old = view.seen().old();
    if (Unfinished.isNamed(old, again(run).jobName())) {
      return false; // the run was repeated, and the Job of the repetition is gone
    }
    var spec = view.fetchJob().getSpec();
    boolean isFree = !Unfinished.isTakenOver(old, run);
    return switch (run.trigger()) {
      case REQUEST -> !Unfinished.isDone(old, run) && (run.request() != null || isFree);
      // A single run may have had the same request, so its end does not end the backfill.
      case BACKFILL -> !Unfinished.isActiveAgain(old, run) && isActiveOfBackfill(run);
      case CREATION -> isFree && spec.runOnCreate() && !spec.suspend();
      case CHANGE -> isFree && spec.runOnChange() && !spec.suspend();
      case SCHEDULE -> isFree && !spec.suspend() && isInTime(run, spec.startingDeadlineSeconds());
    };
  }

  /**
   * Returns whether the backfill still waits for the end of a run for the same date as this run.
   */
  private boolean isActiveOfBackfill(Run run) {
    return Backfills.going(view.seen().old())
        .filter(backfill -> backfill.request().equals(run.request()))
        .filter(backfill -> !Backfills.isCancelled(backfill, view.fetchJob()))
        .flatMap(Backfills::active)
        .filter(date -> run.date() == null || date.equals(run.date()))
        .isPresent();
  }

  private RunStart again(Run superseded) {
    RunStart again =
        RunStart.again(
            view.fetchJob(),
            superseded.trigger(),
            superseded.slot(),
            superseded.job(),
            superseded.request());
    return superseded.trigger() == Trigger.BACKFILL
        ? Backfills.going(view.seen().old()).flatMap(Backfills::active).map(again::on).orElse(again)
        : again;
  }

  private boolean isInTime(Run run, @Nullable Integer deadlineSeconds) {
    return deadlineSeconds == null || view.now().isBefore(run.slot().plusSeconds(deadlineSeconds));
  }

  private Decision<Started> repeated(Repeat repeat) {
    if (view.now().isBefore(repeat.notBefore())) {
      return Decision.known(new Started(cronJob, null, null, repeat.notBefore()));
    }
    RunStart again = again(repeat.run());
    return repeat.run().trigger() == Trigger.CREATION ? first(again) : create(again);
  }

  /**
   * Starts the initial run of a FetchJob, if the limit on initial runs of all FetchJobs allows it.
   */
  private Decision<Started> first(RunStart initial) {
    Optional<Failure> pause = pause(initial);
    boolean isRefused = pause.filter(failure -> failure.why().isRefusal()).isPresent();
    if (isRefused && !view.progress().isDone(Write.ReleaseFirstRunPlace.class)) {
      // Until the operator tries this initial run again, other FetchJobs may start theirs.
      return Decision.needs(new Write.ReleaseFirstRunPlace());
    }
    if (pause.isPresent()) {
      return Decision.known(failed(pause.get()));
    }
    Ask place = new Ask.FirstRunPlace(view.now());
    return switch (view.answers().get(place)) {
      case null -> Decision.needs(place);
      case Answer.Place(boolean granted, String rule) ->
          granted
              ? create(initial)
              : Decision.known(
                  new Started(
                      ((CronJobState.InPlace) cronJob).with(null, rule),
                      null,
                      null,
                      view.now().plus(PATIENCE)));
      case Answer other -> throw new IllegalStateException("no answer to " + place);
    };
  }

  private Decision<Started> create(RunStart start) {
    return create(start, Started.nothing(cronJob));
  }

  /**
   * Creates the Job of a run.
   *
   * @param created the result if the Job exists
   */
  private Decision<Started> create(RunStart start, Started created) {
    List<Run> runs = view.seen().runs();
    boolean exists =
        runs.stream().anyMatch(run -> run.job().equals(start.jobName()))
            || view.memory().isCreated(start.jobName(), view.now());
    if (exists) {
      return Decision.known(created);
    }
    if (!runs.stream().allMatch(Run::isOver)) {
      // The end of the active run will cause an event, so the operator does nothing until then.
      return Decision.known(Started.nothing(cronJob));
    }
    Optional<Failure> pause = pause(start);
    if (pause.isPresent()) {
      return Decision.known(failed(pause.get()));
    }
    var write =
        new Write.CreateJob(
            start.jobName(),
            start.job(wanted.cronJob(), live.getMetadata().getUid(), view.now()),
            content(start));
    // Without the last status the run may have ended already, and its Job may be gone.
    return view.hasNewest()
        .then(yes -> yes ? Decision.needs(write) : Decision.known(Started.nothing(cronJob)));
  }

  private Optional<Failure> pause(RunStart start) {
    return view.memory().pause(Target.JOB, content(start), view.now());
  }

  /**
   * Returns an object that identifies the content of the Job. The spec is part of this object, so
   * that the operator tries a corrected spec at once.
   */
  private List<?> content(RunStart start) {
    return List.of(start.jobName(), wanted.origin());
  }

  private Started failed(Failure failure) {
    ApiException why = failure.why();
    return why.isRefusal()
        ? new Started(cronJob, null, Obstacle.jobRefused(why.explanation()), null)
        : new Started(
            ((CronJobState.InPlace) cronJob)
                .with(
                    new CronJobState.Pending(
                        Reason.JOB_WRITE_FAILED,
                        Text.line(
                            "The Job of a run could not be made. We try again, at the latest every %d s. %s"
                                .formatted(Failure.LONGEST.toSeconds(), why.sentence()),
                            MESSAGE)),
                    null),
            null,
            null,
            null);
  }
}
