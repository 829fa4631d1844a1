package dev.fetchjobs.operator.decide;

import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.api.Handle;
import dev.fetchjobs.api.Notifications;
import dev.fetchjobs.operator.decide.Failure.Target;
import dev.fetchjobs.operator.decide.RunStep.Started;
import dev.fetchjobs.operator.decide.Step.Answer;
import dev.fetchjobs.operator.decide.Step.Ask;
import dev.fetchjobs.operator.decide.Step.Write;
import dev.fetchjobs.operator.desired.Desired;
import dev.fetchjobs.operator.desired.Ownership;
import dev.fetchjobs.operator.observed.EndedJob;
import dev.fetchjobs.operator.observed.Obstacle;
import dev.fetchjobs.operator.observed.Run;
import dev.fetchjobs.operator.status.Basis;
import dev.fetchjobs.operator.status.CronJobState;
import dev.fetchjobs.operator.status.Deliveries;
import dev.fetchjobs.operator.status.DueSlot;
import dev.fetchjobs.operator.status.HandleState;
import dev.fetchjobs.operator.status.NextStatus;
import dev.fetchjobs.operator.status.Timing;
import dev.fetchjobs.operator.status.Transition;
import dev.fetchjobs.operator.status.Unfinished;
import dev.fetchjobs.operator.vocabulary.ConditionType;
import dev.fetchjobs.operator.vocabulary.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether the status has changed and may be written, which Events follow, and when the
 * operator reconciles again.
 */
record StatusStep(View view, Started started) {

  static Decision<Step> of(View view, Started started) {
    Optional<Conclusion> unanswered = view.memory().lost(view.seen().old());
    if (unanswered.isPresent()) {
      return Decision.needs(new Write.CompleteStatus(unanswered.get()));
    }
    var step = new StatusStep(view, started);
    var reasons = new EventReasons(view);
    return reasons
        .explained(view.seen().runs())
        .then(
            seen -> {
              Optional<Run> lost = Unfinished.lost(view.fetchJob(), view.seen().old(), seen);
              // The cache may lack a Job that the operator created recently.
              Optional<Instant> lagging =
                  lost.flatMap(run -> view.memory().jobUnseenUntil(view.now()));
              List<Run> runs = lagging.isPresent() ? seen : Unfinished.with(lost, seen);
              Optional<DueSlot> due = step.due(runs);
              Decision<Optional<Obstacle>> refusal =
                  started.refusal() != null || due.isEmpty()
                      ? Decision.known(Optional.ofNullable(started.refusal()))
                      : reasons.refusal(due.get());
              return refusal.then(
                  why ->
                      step.deliveries()
                          .then(known -> step.withHandle(step.basis(runs, why, known)))
                          .then(basis -> Decision.known(step.next(basis, due, lagging))));
            });
  }

  private Optional<DueSlot> due(List<Run> runs) {
    CronJobState.Kept kept = started.cronJob().kept(view.fetchJob().getSpec().suspend());
    return kept != null
            && !kept.suspended()
            && view.seen().ownership() instanceof Ownership.Ours(var cronJob)
        ? DueSlot.of(kept.schedule(), cronJob, runs, view.now())
        : Optional.empty();
  }

  /** Asks what the servers have confirmed, if the stored status has an event or a ping for them. */
  private Decision<Deliveries> deliveries() {
    FetchJobStatus old = view.seen().old();
    if (old == null || old.notifications() == null || !old.notifications().waits()) {
      return Decision.known(Deliveries.NONE);
    }
    var question = new Ask.Deliveries();
    return switch (view.answers().get(question)) {
      case null -> Decision.needs(question);
      case Answer.Delivered(Deliveries deliveries) -> Decision.known(deliveries);
      case Answer.Found _, Answer.Unknown _, Answer.Place _ -> Decision.known(Deliveries.NONE);
    };
  }

  private NextStatus basis(List<Run> runs, Optional<Obstacle> refusal, Deliveries deliveries) {
    var seen = view.seen();
    return new NextStatus(
        seen.fetchJob(),
        seen.old(),
        started.cronJob(),
        runs,
        started.madeRequest(),
        refusal.orElse(null),
        seen.ownership() instanceof Ownership.Ours(var ours) ? ours : null,
        Basis.of(seen.fetchJob(), Desired.plan(seen.desired(), seen.fetchJob())),
        deliveries,
        null,
        view.now());
  }

  /**
   * Writes the ConfigMap of spec.handle before the status, so that the status can say whether this
   * failed. The ConfigMap describes the file of the new status.
   */
  private Decision<NextStatus> withHandle(NextStatus basis) {
    Handle handle = view.fetchJob().getSpec().handle();
    return handle == null
        ? Decision.known(basis)
        : HandleStep.of(view, handle, basis.artifact())
            .then(state -> Decision.known(basis.with(state)));
  }

  private Step next(NextStatus basis, Optional<DueSlot> due, Optional<Instant> lagging) {
    Conclusion end = conclusion(basis, due, lagging);
    boolean isQuiet = view.memory().isNamespaceTerminating(view.now()) && end.newRuns().isEmpty();
    if (end.status().equals(view.seen().old())) {
      return afterStatus(view, end);
    }
    return isQuiet || view.progress().failed() != null || !view.memory().mayWriteStatus(view.now())
        ? rest(view, end)
        : new Write.WriteStatus(end, view.memory().basis(view.fetchJob()));
  }

  private Conclusion conclusion(
      NextStatus basis, Optional<DueSlot> due, Optional<Instant> lagging) {
    var seen = view.seen();
    Instant now = view.now();
    List<Run> runs = basis.runs();
    var result = basis.result();
    Instant until =
        Stream.of(
                Optional.of(
                    new Timing(seen.fetchJob(), started.cronJob(), runs, result.status())
                        .next(now)),
                due.flatMap(slot -> slot.nextLook(basis.refusal() != null, now)),
                lagging,
                Optional.ofNullable(started.until()),
                Optional.ofNullable(basis.handle())
                    .filter(HandleState::waitsForOthers)
                    .map(_ -> now.plus(Failure.LONGEST)),
                Optional.of(now).filter(_ -> hasBackfillMoved(seen.old(), result.status())))
            .flatMap(Optional::stream)
            .min(Instant::compareTo)
            .orElseThrow();
    List<String> endedJobs =
        seen.ownership()
            .cronJob()
            .map(ours -> EndedJob.among(ours.getMetadata().getUid(), seen.jobs(), runs))
            .orElse(List.of());
    return new Conclusion(
        basis, result.status(), result.news(), transitions(result.status()), endedJobs, until);
  }

  /**
   * Returns whether a backfill or one of its runs has begun or ended. The next run of the backfill
   * starts only after the status is written, and that write causes no event.
   */
  private static boolean hasBackfillMoved(@Nullable FetchJobStatus old, FetchJobStatus next) {
    return next.backfill() != null
        && next.backfill().activeDate() == null
        && (old == null || !next.backfill().equals(old.backfill()));
  }

  private List<Transition> transitions(FetchJobStatus status) {
    List<Transition> transitions = new ArrayList<>();
    if (view.memory().isStatusConflictNew(view.fetchJob(), view.now())) {
      transitions.add(Transition.CONTESTED);
    }
    transitions.addAll(Transition.between(view.seen().old(), status));
    calendarNotice().ifPresent(transitions::add);
    return List.copyOf(transitions);
  }

  /**
   * Announces the end of the calendar once. After that, the message of the condition Ready contains
   * the sentence about the end.
   */
  private Optional<Transition> calendarNotice() {
    return view.seen().desired() instanceof Desired.Accepted wanted
            && started.cronJob() instanceof CronJobState.InPlace
        ? wanted
            .schedule()
            .calendarNotice(view.now())
            .filter(sentence -> !isSaid(sentence))
            .map(sentence -> new Transition(true, Reason.CALENDAR_ENDS.word(), sentence))
        : Optional.empty();
  }

  private boolean isSaid(String sentence) {
    return ConditionType.READY
        .in(view.seen().old())
        .filter(ready -> ready.message().contains(sentence))
        .isPresent();
  }

  /**
   * Hands over the events and the ping in the stored status, sets readiness gates, and lets
   * Kubernetes remove Jobs whose results are in the status. The operator keeps other Jobs, even if
   * it was down for a long time.
   */
  static Step afterStatus(View view, Conclusion end) {
    Optional<Write> published =
        notification(view, end).or(() -> ReadinessStep.of(view, end.status()));
    if (published.isPresent()) {
      switch (view.hasNewest()) {
        case Decision.Needs<Boolean>(Step question) -> {
          return question;
        }
        case Decision.Known<Boolean>(Boolean yes) when yes -> {
          return published.get();
        }
        case Decision.Known<Boolean> no -> {}
      }
    }
    boolean isDue =
        !end.endedJobs().isEmpty()
            && !view.progress().isDone(Write.LimitJobs.class)
            && view.memory().pause(Target.JOB_LIMIT, end.endedJobs(), view.now()).isEmpty();
    return isDue
        ? new Write.LimitJobs(end.endedJobs(), view.seen().settings().keepJobs())
        : rest(view, end);
  }

  private static Optional<Write> notification(View view, Conclusion end) {
    Notifications events = end.status().notifications();
    return events != null && events.waits() && !view.progress().isDone(Write.Notify.class)
        ? Optional.of(new Write.Notify(events))
        : Optional.empty();
  }

  private static Step rest(View view, Conclusion end) {
    Instant until =
        Stream.of(
                Optional.of(end.until()),
                view.memory().next(view.seen().cronJob(), view.now()),
                view.nextQuestion())
            .flatMap(Optional::stream)
            .min(Instant::compareTo)
            .orElseThrow();
    return new Step.Rest(end, until, view.progress().failed());
  }
}
