package dev.fetchjobs.operator.status;

import dev.fetchjobs.api.ActiveRun;
import dev.fetchjobs.api.Artifact;
import dev.fetchjobs.api.Condition;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.api.Hold;
import dev.fetchjobs.api.PastRun;
import dev.fetchjobs.api.Quarantined;
import dev.fetchjobs.api.RunSummary;
import dev.fetchjobs.operator.observed.NodeClock;
import dev.fetchjobs.operator.tree.Node;
import dev.fetchjobs.operator.vocabulary.ConditionType;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Removes times in the future from an old status of a FetchJob. A wrong clock or a person wrote
 * them. If such times stayed, they would hide newer runs until then. No other values are changed.
 */
record Healed(Instant now) {

  private static final String TIME_AHEAD =
      " (A time in the status lay ahead, at %s; it is set to what is known of the run.)";

  /** A hold on requests to the publisher lasts at most this long. */
  private static final Duration LONGEST_HOLD = Duration.ofDays(400);

  @Nullable FetchJobStatus of(@Nullable FetchJobStatus old) {
    if (old == null) {
      return null;
    }
    RunSummary success = run(old.lastSuccessfulRun());
    Quarantined file = old.quarantined();
    Hold hold = old.hold();
    return new FetchJobStatus(
        old.observedGeneration(),
        old.state(),
        old.message(),
        old.conditions().stream().map(this::condition).toList(),
        old.schedule(),
        active(old.activeRun()),
        old.otherActiveRuns(),
        run(withGeneration(old, old.lastRun())),
        run(withGeneration(old, old.lastSuccessfulRun())),
        run(withGeneration(old, old.lastFailedRun())),
        old.consecutiveFailures(),
        old.skippedRuns(),
        old.history().stream().map(this::past).toList(),
        hold != null && isAfter(hold.until(), now.plus(LONGEST_HOLD)) ? null : hold,
        old.lastHandledRunRequest(),
        completedRequest(old),
        old.backfill(),
        old.observedPlan(),
        artifact(old.artifact(), success),
        old.versions(),
        old.pinned(),
        file == null
            ? null
            : new Quarantined(
                file.sha256(),
                file.bytes(),
                file.reason(),
                file.job(),
                Objects.requireNonNull(bounded(file.time(), file.startTime())),
                bounded(file.startTime(), null)),
        old.publisher(),
        NextNotifications.healed(old.notifications(), this));
  }

  private boolean isAhead(@Nullable String time) {
    return isAfter(time, now.plus(NodeClock.SKEW));
  }

  private static boolean isAfter(@Nullable String time, Instant latest) {
    return time != null
        && (time.compareTo(Times.text(latest)) > 0 || !time.endsWith("Z"))
        && new Node(time).instant().filter(instant -> instant.isAfter(latest)).isPresent();
  }

  /**
   * Returns a time of the status if it is not in the future. If it is in the future, the method
   * returns {@code known}, and if that is in the future too, the present time.
   */
  @Nullable String bounded(@Nullable String time, @Nullable String known) {
    return !isAhead(time) ? time : known == null || isAhead(known) ? Times.text(now) : known;
  }

  private Condition condition(Condition c) {
    return isAhead(c.lastTransitionTime())
        ? new Condition(
            c.type(), c.status(), c.observedGeneration(), Times.text(now), c.reason(), c.message())
        : c;
  }

  private @Nullable ActiveRun active(@Nullable ActiveRun run) {
    return run == null
        ? null
        : new ActiveRun(
            run.job(),
            run.trigger(),
            bounded(run.slot(), null),
            bounded(run.startTime(), null),
            run.request());
  }

  private PastRun past(PastRun run) {
    return isAhead(run.slot()) || isAhead(run.finishTime())
        ? new PastRun(
            run.job(),
            run.trigger(),
            bounded(run.slot(), null),
            bounded(run.finishTime(), run.slot()),
            run.outcome(),
            run.failureClass(),
            run.reason(),
            run.bytes(),
            run.durationMillis())
        : run;
  }

  private @Nullable RunSummary run(@Nullable RunSummary run) {
    if (run == null
        || !(isAhead(run.slot()) || isAhead(run.startTime()) || isAhead(run.finishTime()))) {
      return run;
    }
    String start = isAhead(run.startTime()) ? bounded(run.slot(), null) : run.startTime();
    String said = isAhead(run.finishTime()) ? run.finishTime() : run.startTime();
    String message = Objects.requireNonNullElse(run.message(), "");
    return run.with(
        bounded(run.slot(), start),
        start,
        bounded(run.finishTime(), end(start, run.durationMillis())),
        message.length() > 800 ? message : message + TIME_AHEAD.formatted(said),
        run.generation());
  }

  private static @Nullable String end(@Nullable String start, @Nullable Long millis) {
    return new Node(start)
        .instant()
        .filter(instant -> millis != null && millis >= 0 && millis < LONGEST_HOLD.toMillis())
        .map(instant -> Times.text(instant.plusMillis(Objects.requireNonNull(millis))))
        .orElse(start);
  }

  /**
   * Adds the generation to a run that an older operator recorded without the spec that the run
   * used. For the newest verdict the generation is the one in the condition.
   */
  private static @Nullable RunSummary withGeneration(FetchJobStatus old, @Nullable RunSummary run) {
    boolean ofOlderOperator = old.state() == null;
    if (run == null || !ofOlderOperator || run.generation() != null || !isVerdict(old, run)) {
      return run;
    }
    return run.with(
        run.slot(),
        run.startTime(),
        run.finishTime(),
        run.message(),
        ConditionType.FETCHED.in(old).map(Condition::observedGeneration).orElse(null));
  }

  /**
   * Returns the newest request of a person whose run has ended. An older operator did not record
   * this request. In this case the newest handled request counts as ended, because nobody waits for
   * it.
   */
  private static @Nullable String completedRequest(FetchJobStatus old) {
    return old.state() == null && old.lastCompletedRunRequest() == null
        ? old.lastHandledRunRequest()
        : old.lastCompletedRunRequest();
  }

  private static boolean isVerdict(FetchJobStatus old, RunSummary run) {
    return Ledger.verdict(old).filter(newest -> newest.job().equals(run.job())).isPresent();
  }

  private @Nullable Artifact artifact(@Nullable Artifact file, @Nullable RunSummary success) {
    String known = success == null ? null : success.finishTime();
    return file == null
        ? null
        : file.withTimes(
            time -> isAhead(time) ? Objects.requireNonNull(bounded(time, known)) : time);
  }
}
