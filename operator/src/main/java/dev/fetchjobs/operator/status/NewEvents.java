package dev.fetchjobs.operator.status;

import dev.fetchjobs.api.Artifact;
import dev.fetchjobs.api.Condition;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.api.Notification;
import dev.fetchjobs.api.Quarantined;
import dev.fetchjobs.api.RunSummary;
import dev.fetchjobs.operator.desired.Sha256;
import dev.fetchjobs.operator.observed.Run;
import dev.fetchjobs.operator.observed.Run.Finished;
import dev.fetchjobs.operator.vocabulary.ConditionType;
import dev.fetchjobs.operator.vocabulary.NotificationType;
import dev.fetchjobs.operator.vocabulary.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the events that a sink has to get, by comparing the old status with the new one. The id of
 * an event follows from the FetchJob and from what happened: the version, the run, or the time at
 * which the operator recorded the change.
 *
 * @param uid uid of the FetchJob
 * @param before words of the troubles that the old status recorded
 * @param chosen words of the events that the sink gets
 */
record NewEvents(
    String uid,
    @Nullable FetchJobStatus old,
    FetchJobStatus next,
    List<Run> newRuns,
    List<String> before,
    List<String> chosen,
    Problems problems,
    Instant now) {

  private static final int ID_LENGTH = 32;

  /** Returns the chosen events. A sink that gets Rejected does not get Failed for the same run. */
  List<Notification> all() {
    List<Notification> events = new ArrayList<>(versions());
    Quarantined rejected = newlyRejected();
    if (rejected != null) {
      events.add(ofFile(rejected));
    }
    boolean announced = rejected != null && NotificationType.REJECTED.isIn(chosen);
    for (NotificationType type : Problems.ALL) {
      boolean was = type.isIn(before);
      boolean is = problems.open().contains(type);
      if (is && !was && (type != NotificationType.FAILED || !announced)) {
        events.add(begun(type));
      } else if (was && !is) {
        events.add(ended(type));
      }
    }
    return events.stream().filter(event -> chosen.contains(event.type())).toList();
  }

  /**
   * Returns an event for each version that a run reported and that is not the version before. If a
   * report was lost, or if runs overlapped, the new status may show a version that no newer report
   * has; this version has an event too.
   */
  private List<Notification> versions() {
    List<Artifact> found = new ArrayList<>();
    Artifact before = old == null ? null : old.artifact();
    Artifact known = before;
    for (Artifact artifact : reported()) {
      if (known == null || isNewer(artifact, known)) {
        found.add(artifact);
        known = artifact;
      }
    }
    Artifact shown = next.artifact();
    if (shown != null
        && (before == null || !isSame(shown, before))
        && found.stream().noneMatch(artifact -> isSame(artifact, shown))) {
      found.add(shown);
    }
    return found.stream().map(this::ofVersion).toList();
  }

  private List<Artifact> reported() {
    return newRuns.stream()
        .map(run -> (Finished) run.state())
        .filter(end -> end.result().outcome().isSuccess())
        .flatMap(end -> end.result().artifact().stream())
        .map(RunRecord::artifact)
        .toList();
  }

  private static boolean isNewer(Artifact artifact, Artifact known) {
    return !isSame(artifact, known)
        && Ledger.newestTime(artifact).compareTo(Ledger.newestTime(known)) >= 0;
  }

  private static boolean isSame(Artifact one, Artifact other) {
    return (one.version() != null && other.version() != null)
        ? one.version().equals(other.version())
        : one.sha256().equals(other.sha256());
  }

  private Notification ofVersion(Artifact artifact) {
    String what =
        artifact.version() == null
            ? artifact.changedTime() + artifact.sha256()
            : artifact.version();
    return new Notification(
        id(NotificationType.NEW_VERSION, what),
        NotificationType.NEW_VERSION.word(),
        Times.text(now),
        null,
        null,
        artifact.version(),
        artifact.sha256(),
        artifact.dataDate());
  }

  /** Returns the file that a check has refused, if the old status does not have it. */
  private @Nullable Quarantined newlyRejected() {
    Quarantined file = next.quarantined();
    Quarantined known = old == null ? null : old.quarantined();
    return file == null || (known != null && known.sha256().equals(file.sha256())) ? null : file;
  }

  private Notification ofFile(Quarantined file) {
    return new Notification(
        id(NotificationType.REJECTED, file.job() + file.sha256()),
        NotificationType.REJECTED.word(),
        Times.text(now),
        file.reason(),
        file.job(),
        null,
        file.sha256(),
        null);
  }

  private Notification begun(NotificationType type) {
    Optional<RunSummary> run =
        type == NotificationType.FAILED ? Ledger.verdict(next) : Optional.empty();
    return about(type, type.word(), run, run.map(RunSummary::reason).orElseGet(() -> cause(type)));
  }

  private Notification ended(NotificationType type) {
    Optional<RunSummary> run =
        type == NotificationType.FAILED ? Ledger.verdict(next) : Optional.empty();
    return about(NotificationType.RECOVERED, type.word(), run, type.word());
  }

  private Notification about(
      NotificationType type, String trouble, Optional<RunSummary> run, @Nullable String reason) {
    String job = run.map(RunSummary::job).orElse(null);
    return new Notification(
        id(type, trouble + reason + (job == null ? Times.text(now) : job)),
        type.word(),
        Times.text(now),
        reason,
        job,
        null,
        null,
        null);
  }

  /** Returns the reason of the condition that is not as it should be, if a condition shows it. */
  private @Nullable String cause(NotificationType type) {
    List<ConditionType> shown =
        type == NotificationType.LATE
            ? List.of(ConditionType.FRESH)
            : List.of(ConditionType.READY, ConditionType.FETCHED);
    return shown.stream()
        .flatMap(condition -> condition.in(next).stream())
        .filter(Verdict.FALSE::isOf)
        .findFirst()
        .map(Condition::reason)
        .orElse(null);
  }

  private String id(NotificationType type, String what) {
    return Sha256.hex(String.join("/", uid, type.word(), what)).substring(0, ID_LENGTH);
  }
}
