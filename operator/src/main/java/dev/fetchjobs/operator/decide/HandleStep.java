package dev.fetchjobs.operator.decide;

import dev.fetchjobs.api.Artifact;
import dev.fetchjobs.api.Handle;
import dev.fetchjobs.operator.decide.Failure.Target;
import dev.fetchjobs.operator.decide.Step.Write;
import dev.fetchjobs.operator.desired.HandleBody;
import dev.fetchjobs.operator.desired.Identity;
import dev.fetchjobs.operator.observed.Text;
import dev.fetchjobs.operator.status.HandleState;
import dev.fetchjobs.operator.vocabulary.Reason;
import dev.fetchjobs.operator.vocabulary.Verdict;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether the operator has to write the ConfigMap of spec.handle. The operator creates the
 * ConfigMap only if none has the name, and applies only to a ConfigMap that belongs to the
 * FetchJob. The cache has only ConfigMaps with the operator's label, so the API server's refusal to
 * create one shows that somebody else has the name.
 */
record HandleStep(View view, String name) {

  /** A message in a condition has at most this many characters. */
  private static final int MESSAGE = 1024;

  /**
   * After so many refusals the name belongs to somebody else. Before, the ConfigMap may be the
   * FetchJob's own: the answer to its creation was lost, or the cache does not show it yet.
   */
  private static final int CERTAIN = 3;

  /**
   * Returns the state of the ConfigMap.
   *
   * @param file the file that the ConfigMap has to describe; null if there is none yet
   */
  static Decision<HandleState> of(View view, Handle handle, @Nullable Artifact file) {
    return new HandleStep(view, handle.configMap().name()).state(file);
  }

  private Decision<HandleState> state(@Nullable Artifact file) {
    if (!view.seen().settings().configMaps()) {
      return is(
          Verdict.FALSE,
          Reason.CONFIG_MAPS_NOT_ENABLED,
          "spec.handle has no effect, because the operator has no right to write ConfigMaps. Ask the administrator of the installation to set the chart's value configMaps.enabled to true, or remove spec.handle.");
    }
    if (Identity.isLeaving(view.fetchJob())) {
      return is(
          Verdict.UNKNOWN,
          Reason.BEING_DELETED,
          "The FetchJob is being deleted, so the operator does not write ConfigMap %s any more."
              .formatted(name));
    }
    if (file == null) {
      return is(
          Verdict.UNKNOWN,
          Reason.NEVER_FETCHED,
          "No file has been fetched yet; ConfigMap %s is created with the first one."
              .formatted(name));
    }
    HandleBody wanted = HandleBody.of(view.fetchJob(), name, file);
    GenericKubernetesResource live = view.seen().configMap();
    if (live == null) {
      return isUnseen(wanted, null) ? current() : create(wanted);
    }
    return switch (HandleBody.owner(view.fetchJob(), live)) {
      case FETCH_JOB ->
          wanted.isIn(live) || isUnseen(wanted, live) ? current() : apply(wanted, live);
      case LEAVING ->
          is(
              Verdict.FALSE,
              Reason.WAITING_FOR_DELETION,
              "ConfigMap %s is being deleted; the operator creates it again when it is gone."
                  .formatted(name));
      case OTHER -> notOurs();
    };
  }

  /** Returns whether the operator wrote this content, and the cache does not show it yet. */
  private boolean isUnseen(HandleBody wanted, @Nullable GenericKubernetesResource live) {
    HandleWrite write = view.memory().handle();
    return write != null && write.isOf(wanted) && write.isUnseen(live, view.now());
  }

  private Decision<HandleState> create(HandleBody wanted) {
    return write(new Write.CreateConfigMap(wanted));
  }

  private Decision<HandleState> apply(HandleBody wanted, GenericKubernetesResource live) {
    return write(new Write.ApplyConfigMap(wanted, live.getMetadata().getUid()));
  }

  private Decision<HandleState> write(Write.OfConfigMap next) {
    Optional<Failure> pause = view.memory().pause(Target.CONFIG_MAP, next.content(), view.now());
    if (pause.isPresent()) {
      return failed(next, pause.get());
    }
    if (view.progress().isDone(next.getClass())) {
      return current();
    }
    HandleWrite last = view.memory().handle();
    if (last != null && last.isOf(next.configMap()) && last.conflict().isTooSoon(view.now())) {
      return contested();
    }
    return view.hasNewest().then(yes -> yes ? Decision.needs(next) : waiting());
  }

  /**
   * If the cache has an older status, the API server will refuse the status with this condition.
   */
  private Decision<HandleState> waiting() {
    return is(
        Verdict.UNKNOWN,
        Reason.CONFIG_MAP_WRITE_FAILED,
        "ConfigMap %s is not written yet, because the operator could not read whether it has the newest status. It tries again within %d s."
            .formatted(name, Memory.LAG.toSeconds()));
  }

  private Decision<HandleState> failed(Write.OfConfigMap write, Failure failure) {
    if (write instanceof Write.CreateConfigMap && failure.why().code() == 409) {
      return failure.times() < CERTAIN
          ? is(
              Verdict.UNKNOWN,
              Reason.CONFIG_MAP_WRITE_FAILED,
              "ConfigMap %s exists already; the operator looks whose it is.".formatted(name))
          : notOurs();
    }
    if (failure.why().isRefusal()) {
      return is(
          Verdict.FALSE,
          Reason.CONFIG_MAP_REFUSED,
          "The API server refuses ConfigMap %s; change what it objects to: the quota, the policy, the ConfigMap or the rights of the operator. We try again every %d s. It says: %s"
              .formatted(name, Failure.LONGEST.toSeconds(), failure.why().explanation()));
    }
    return is(
        Verdict.FALSE,
        Reason.CONFIG_MAP_WRITE_FAILED,
        "ConfigMap %s could not be written. We try again, at the latest every %d s. %s"
            .formatted(name, Failure.LONGEST.toSeconds(), failure.why().sentence()));
  }

  private Decision<HandleState> notOurs() {
    return is(
        Verdict.FALSE,
        Reason.NAME_CONFLICT,
        "ConfigMap %s exists and does not belong to this FetchJob, so the operator does not change it. Delete that ConfigMap, or write another name into spec.handle.configMap.name."
            .formatted(name));
  }

  private Decision<HandleState> contested() {
    return is(
        Verdict.FALSE,
        Reason.CONTESTED,
        "ConfigMap %s is changed again and again by somebody else. We restore it every %d s; stop the other program, or write another name into spec.handle.configMap.name."
            .formatted(name, WriteConflict.TRUCE.toSeconds()));
  }

  private Decision<HandleState> current() {
    HandleWrite write = view.memory().handle();
    return write != null && write.conflict().isOn(view.now())
        ? contested()
        : is(
            Verdict.TRUE,
            Reason.CONFIG_MAP_CURRENT,
            "ConfigMap %s describes the published file.".formatted(name));
  }

  private static Decision<HandleState> is(Verdict verdict, Reason reason, String message) {
    return Decision.known(new HandleState(verdict, reason, Text.line(message, MESSAGE)));
  }
}
