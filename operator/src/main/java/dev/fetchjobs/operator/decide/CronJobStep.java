package dev.fetchjobs.operator.decide;

import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.operator.decide.Failure.Target;
import dev.fetchjobs.operator.decide.Step.Answer;
import dev.fetchjobs.operator.decide.Step.Ask;
import dev.fetchjobs.operator.decide.Step.Write;
import dev.fetchjobs.operator.desired.CronJobEdit;
import dev.fetchjobs.operator.desired.CronJobUpdate;
import dev.fetchjobs.operator.desired.Desired;
import dev.fetchjobs.operator.desired.Drift;
import dev.fetchjobs.operator.desired.Identity;
import dev.fetchjobs.operator.desired.LastSchedule;
import dev.fetchjobs.operator.desired.Ownership;
import dev.fetchjobs.operator.desired.WriteMark;
import dev.fetchjobs.operator.status.CronJobState;
import dev.fetchjobs.operator.status.Transition;
import dev.fetchjobs.operator.tree.Node;
import dev.fetchjobs.operator.vocabulary.ConditionType;
import dev.fetchjobs.operator.vocabulary.Reason;
import dev.fetchjobs.operator.vocabulary.Verdict;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether the operator has to write the FetchJob's CronJob. The step asks four questions in
 * this order. Is the spec refused? Does the CronJob belong to somebody else? Does the CronJob
 * differ from the wanted one? Does somebody keep changing the CronJob back? The operator creates
 * the CronJob, or reads it and replaces it as a whole.
 */
record CronJobStep(View view, CronJobStates states) {

  private static final Ask LIVE = new Ask.CronJob();

  private static final Ask SELF = new Ask.FetchJob();

  static Decision<CronJobState> of(View view) {
    var step = new CronJobStep(view, new CronJobStates(view));
    return Identity.isLeaving(view.fetchJob())
        ? Decision.known(step.states.leaving())
        : step.ofDesired(view.seen().desired());
  }

  private Decision<CronJobState> ofDesired(Desired desired) {
    return switch (desired) {
      case Desired.Refused(Reason reason, String message) ->
          Decision.known(states.refused(reason, message));
      case Desired.Accepted wanted ->
          switch (view.seen().ownership()) {
            case Ownership.Absent absent -> unlessInPlace(wanted, null);
            case Ownership.Ours(var live) -> unlessInPlace(wanted, live);
            case Ownership.Foreign foreign -> Decision.known(CronJobStates.inTheWay(foreign));
            case Ownership.Leaving leaving -> Decision.known(CronJobStates.inTheWay(leaving));
          };
    };
  }

  private Decision<CronJobState> unlessInPlace(
      Desired.Accepted wanted, @Nullable GenericKubernetesResource live) {
    CronJobWrite write = ownWrite(wanted);
    Drift drift = live == null ? null : Drift.between(wanted, live.getMetadata());
    boolean isAsWanted = drift != null && drift.isNone() && isMarkTrue(write, live);
    boolean isUnseen = write != null && write.isUnseen(live, view.now());
    if (isAsWanted || isUnseen) {
      return Decision.known(states.inPlace(wanted));
    }
    Optional<Failure> pause = view.memory().pause(Target.CRON_JOB, wanted.digest(), view.now());
    if (live != null && drift != null && write != null && write.isSettled(live, drift)) {
      boolean isToCorrect = drift.isGenerationOnly() && !write.corrected() && pause.isEmpty();
      return isToCorrect ? write(wanted, live) : Decision.known(states.inPlace(wanted));
    }
    if (write != null && write.conflict().isTooSoon(view.now())) {
      return Decision.known(states.contested(wanted, write));
    }
    return pause.isPresent()
        ? Decision.known(states.failed(wanted, pause.get()))
        : write(wanted, live);
  }

  /**
   * Returns whether the operator's mark in the CronJob has the right generation. If a write does
   * not change the spec, the generation in the mark is too high by one until it is corrected. If
   * somebody edited the CronJob then, the edit would seem to be the operator's write. If the answer
   * to such a write was lost, nobody knows whether the generation is too high.
   */
  private boolean isMarkTrue(
      @Nullable CronJobWrite write, @Nullable GenericKubernetesResource live) {
    boolean isAhead =
        write != null && live != null && write.isOf(live) && write.left().specEdited();
    boolean isInDoubt =
        live != null
            && WriteMark.of(live.getMetadata())
                .filter(mark -> mark.equals(view.memory().unanswered()))
                .isPresent();
    return !isAhead && !isInDoubt;
  }

  /**
   * Returns the operator's last write of the CronJob if it wrote what is wanted now; otherwise
   * null.
   */
  private @Nullable CronJobWrite ownWrite(Desired.Accepted wanted) {
    CronJobWrite write = view.memory().cronJob();
    return write != null && write.digest().equals(wanted.digest()) ? write : null;
  }

  private Decision<CronJobState> write(
      Desired.Accepted wanted, @Nullable GenericKubernetesResource shown) {
    CronJobWrite last = view.memory().cronJob();
    boolean mayExist =
        shown != null
            || view.progress().readings() > 0
            || (last != null && last.isUnseen(null, view.now()));
    if (!mayExist) {
      return create(wanted);
    }
    return found(LIVE)
        .then(
            objects ->
                objects.isEmpty()
                    ? create(wanted)
                    : replace(wanted, (GenericKubernetesResource) objects.getFirst()));
  }

  /**
   * Returns the objects that the API server returned. If the objects could not be read, the failure
   * is already in the memory.
   */
  private Decision<List<?>> found(Ask ask) {
    return switch (view.answers().get(ask)) {
      case null -> Decision.needs(ask);
      case Answer.Found(List<?> objects) -> Decision.known(objects);
      case Answer.Unknown unknown ->
          throw new IllegalStateException("remembered as a failure", unknown.why());
      case Answer.Place _, Answer.Delivered _ ->
          throw new IllegalStateException("no answer to " + ask);
    };
  }

  private Decision<CronJobState> create(Desired.Accepted wanted) {
    // The Event about a removed CronJob would be wrong if the CronJob never existed.
    // If every write has failed so far, the CronJob never existed.
    boolean wasThere = isSpecObserved() && isReady();
    return Decision.needs(
        new Write.CreateCronJob(
            CronJobUpdate.created(wanted),
            wasThere
                ? List.of(
                    restored(
                        "Somebody deleted CronJob %s, and the operator created it again."
                            .formatted(wanted.cronJobName())))
                : List.of()));
  }

  /**
   * Decides how to replace the CronJob that was just read. This CronJob may be another one than the
   * CronJob in the cache.
   */
  private Decision<CronJobState> replace(Desired.Accepted wanted, GenericKubernetesResource live) {
    return switch (Ownership.of(view.fetchJob(), live)) {
      case Ownership.Absent absent -> create(wanted);
      case Ownership.Foreign foreign -> Decision.known(CronJobStates.inTheWay(foreign));
      case Ownership.Leaving leaving -> Decision.known(CronJobStates.inTheWay(leaving));
      case Ownership.Ours ours ->
          Drift.between(wanted, live.getMetadata()).isNone() && isMarkTrue(ownWrite(wanted), live)
              ? Decision.known(states.inPlace(wanted)) // the answer to the write was lost
              : unlessOrphaned(wanted, live);
    };
  }

  /**
   * Decides what to do about a CronJob without an owner: its FetchJob is being deleted with
   * orphaning, or another program removed the owner reference. Kubernetes marks the FetchJob as
   * deleted before it removes the reference, but the caches may show that later. An owner reference
   * to a FetchJob that is being deleted would make Kubernetes delete the CronJob and its runs.
   *
   * <p>A new leader asks the same question before its first replacement. If its cache lacks an
   * edit, it would restore the CronJob of an older spec. The API server then also refuses the
   * status.
   */
  private Decision<CronJobState> unlessOrphaned(
      Desired.Accepted wanted, GenericKubernetesResource live) {
    Step write = isToMove(wanted, live) ? move(live) : replacement(wanted, live);
    String uid = view.fetchJob().getMetadata().getUid();
    boolean isOwned =
        live.getMetadata().getOwnerReferences().stream().anyMatch(o -> uid.equals(o.getUid()));
    if (isOwned && !view.mayLackStatus()) {
      return Decision.needs(write);
    }
    return found(SELF)
        .then(
            objects ->
                objects.stream().anyMatch(this::isHere)
                    ? Decision.needs(write)
                    : Decision.known(states.inPlace(wanted)));
  }

  /**
   * Returns whether the object is the FetchJob of this reconciliation, is not being deleted, and is
   * not newer than the one of a new leader's cache.
   */
  private boolean isHere(Object fetchJob) {
    Node live = (Node) fetchJob;
    Node meta = live.at("metadata");
    return view.fetchJob().getMetadata().getUid().equals(meta.at("uid").value())
        && !meta.at("deletionTimestamp").isPresent()
        && (!view.mayLackStatus() || view.isOfCache(live));
  }

  private Step replacement(Desired.Accepted wanted, GenericKubernetesResource live) {
    CronJobWrite write = ownWrite(wanted);
    Drift drift = Drift.between(wanted, live.getMetadata());
    boolean ownGeneration = write != null && write.isOf(live) && write.isGenerationOf(live);
    boolean marked = !drift.otherWanted() && !drift.specEdited() && isMarkTrue(write, live);
    boolean isCorrection = ownGeneration && drift.isGenerationOnly();
    // The CronJob may differ from the wanted one although nobody changed the CronJob.
    // An upgrade of the operator or an edit of the FetchJob's spec causes such a difference.
    boolean isEdit = !isCorrection && isSpecObserved() && (write != null || !drift.otherWanted());
    CronJobEdit edit = isEdit ? CronJobEdit.of(wanted, live, drift) : null;
    return new Write.ReplaceCronJob(
        CronJobUpdate.of(wanted, live, ownGeneration || marked),
        edit == null ? null : edit.managers().stream().findFirst().orElse(null),
        isCorrection,
        edit == null || edit.places().isEmpty() || states.isContested(write)
            ? List.of()
            : List.of(
                restored(
                    "CronJob %s %s; it is restored. Change the FetchJob instead."
                        .formatted(wanted.cronJobName(), edit))));
  }

  private static Transition restored(String message) {
    return new Transition(true, Reason.CRON_JOB_RESTORED.word(), message);
  }

  /**
   * Returns whether the operator has to prevent that the CronJob controller starts a run for a
   * scheduled time that has passed.
   */
  private boolean isToMove(Desired.Accepted wanted, GenericKubernetesResource live) {
    return !view.progress().isDone(Write.MoveLastSchedule.class)
        && CronJobUpdate.reschedules(wanted, live);
  }

  private Step move(GenericKubernetesResource live) {
    return new Write.MoveLastSchedule(LastSchedule.moved(view.now(), live));
  }

  /**
   * Returns whether the FetchJob's status is about the present spec. If the status is about the
   * present spec, a CronJob that differs was not made from an older spec.
   */
  private boolean isSpecObserved() {
    FetchJobStatus old = view.seen().old();
    return old != null
        && Objects.equals(old.observedGeneration(), view.fetchJob().getMetadata().getGeneration());
  }

  private boolean isReady() {
    return ConditionType.READY.in(view.seen().old()).filter(Verdict.TRUE::isOf).isPresent();
  }
}
