package dev.fetchjobs.operator.life;

import static dev.fetchjobs.operator.life.LifeTest.require;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fetchjobs.api.Condition;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.api.PastRun;
import dev.fetchjobs.api.RunSummary;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.operator.life.SimulatedOperator.Step;
import dev.fetchjobs.operator.observed.NodeClock;
import dev.fetchjobs.operator.observed.Run;
import dev.fetchjobs.operator.status.CronJobState;
import dev.fetchjobs.operator.status.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What every status keeps to, judged by a small model of what the operator could see. */
final class Promises {

  /** Far below what the API server stores, and what a list of 10,000 wants to carry. */
  private static final int MOST_BYTES = 32_768;

  private static final int MOST_BYTES_OF_A_PAST_RUN = 300;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SimulatedCluster cluster;

  Promises(SimulatedCluster cluster) {
    this.cluster = cluster;
  }

  /** The status that follows; every promise has been looked at. */
  FetchJobStatus kept(Step step) {
    FetchJobStatus old = step.old();
    FetchJobStatus next = step.after(old, step.now());
    learn(step);
    require(next.equals(step.after(next, step.now())), "a second reconciliation would write");
    nothingHappensBeforeTheTimer(step, next);
    conditionsTellTheTruth(step, next);
    noConditionClaimsASpecThatNoRunHasUsed(step, next);
    noVerdictChanges(old, next);
    noTimeIsAhead(step, next);
    theStateFitsTheConditions(step, next);
    transitionTimesStay(step, old, next);
    runsAreRemembered(old, next);
    theFileIsTheNewest(old, next);
    theRefusedFileIsToldUntilASuccess(next);
    theNextRunIsAhead(step, next);
    return next;
  }

  private void learn(Step step) {
    var active = step.old() == null ? null : step.old().activeRun();
    boolean seen =
        step.runs().stream().anyMatch(r -> active != null && r.job().equals(active.job()));
    cluster.truth.look(
        cluster.runs.stream()
            .filter(run -> isVisible(step, run) && run.isKnownToBeOver(step.now()))
            .filter(run -> !cluster.justSuperseded.contains(run.job()))
            .toList(),
        named(step.old()));
    if (active != null && !seen) {
      cluster.truth.lost(active.job(), Instant.parse(active.startTime()), active.request());
    }
    step.runs().stream()
        .filter(
            run ->
                Stream.concat(cluster.runs.stream(), cluster.removedUnseen.stream())
                    .noneMatch(there -> there.job().equals(run.job())))
        .forEach(run -> isLostRequest(step.old(), run));
  }

  /** A run that nobody has seen is told of only where a request would wait for it for ever. */
  private void isLostRequest(@Nullable FetchJobStatus old, Run run) {
    String request = run.request();
    require(
        request != null
            && old != null
            && request.equals(old.lastHandledRunRequest())
            && !request.equals(cluster.truth.newestRequest())
            && cluster.runs.stream().noneMatch(there -> request.equals(there.request())),
        run.job() + " is told of, and is no request whose run was lost");
    cluster.truth.lost(run.job(), run.creationTime(), request);
  }

  private static Set<String> named(@Nullable FetchJobStatus old) {
    Set<String> jobs = new HashSet<>();
    if (old != null && old.activeRun() != null) {
      jobs.add(old.activeRun().job());
      jobs.addAll(old.otherActiveRuns());
    }
    return jobs;
  }

  private static boolean isVisible(Step step, SimulatedRun run) {
    return step.runs().stream().anyMatch(visible -> visible.job().equals(run.job()));
  }

  /** What changes without an event has its timer; a slot's change may come with its run. */
  private void nothingHappensBeforeTheTimer(Step step, FetchJobStatus next) {
    Instant timer =
        step.basis()
            .due()
            .flatMap(due -> due.nextLook(step.refusal() != null, step.now()))
            .filter(late -> late.isBefore(timing(step, next)))
            .orElse(timing(step, next));
    Instant slot = next(next).orElse(timer);
    Instant last = (slot.isBefore(timer) ? slot : timer).minusSeconds(1);
    if (last.isAfter(step.now())) {
      require(next.equals(step.after(next, last)), "it changes before its timer, at " + last);
    }
  }

  private static Instant timing(Step step, FetchJobStatus next) {
    return new Timing(step.fetchJob(), step.cronJobState(), step.runs(), next).next(step.now());
  }

  private void conditionsTellTheTruth(Step step, FetchJobStatus next) {
    require(
        Objects.equals(next.observedGeneration(), step.fetchJob().getMetadata().getGeneration()),
        "observedGeneration");
    boolean accepted = cluster.spec().isAccepted();
    require(
        accepted || cluster.isLeaving() || step.cronJobState() instanceof CronJobState.Stalled,
        "Stalled by the schedule");
    require(
        is(next, "Ready").equals(truth(step.cronJobState() instanceof CronJobState.InPlace)),
        "Ready");
    require(
        is(next, "Stalled").equals(present(step.cronJobState() instanceof CronJobState.Stalled)),
        "Stalled");
    require(
        is(next, "Reconciling").equals(present(isTriedAgain(step.cronJobState()))), "Reconciling");
    Optional<Truth.Seen> newest = cluster.truth.verdict();
    boolean stuck =
        step.runs().stream()
            .filter(run -> run.state() instanceof Run.Stuck)
            .anyMatch(run -> newest.filter(r -> r.time().isAfter(run.creationTime())).isEmpty());
    String verdict =
        newest
            .filter(run -> cluster.isUsedBy(run.origin()))
            .map(run -> truth(run.outcome().isSuccess()))
            .orElse("Unknown");
    boolean blocked = stuck || step.refusal() != null;
    require(is(next, "Fetched").equals(blocked ? "False" : verdict), "Fetched is not " + verdict);
    require(is(next, "Fresh").equals(fresh(step, next)), "Fresh is not " + fresh(step, next));
  }

  private static boolean isTriedAgain(CronJobState cronJobState) {
    return switch (cronJobState) {
      case CronJobState.InPlace inPlace -> inPlace.pending() != null;
      case CronJobState.Stalled stalled -> false;
      case CronJobState.Waiting waiting -> true;
    };
  }

  private String fresh(Step step, FetchJobStatus next) {
    int hours = cluster.spec().maxAgeHours();
    if (hours == 0) {
      return "";
    }
    Instant checked = cluster.truth.checked();
    if (checked == null) {
      Instant created = Instant.parse(step.fetchJob().getMetadata().getCreationTimestamp());
      return step.now().isBefore(created.plus(Duration.ofHours(hours))) ? "Unknown" : "False";
    }
    Instant since =
        cluster.truth.foreignClock() && next.artifact() != null
            ? Instant.parse(next.artifact().checkedTime()) // near the truth, see below
            : checked;
    return truth(step.now().isBefore(since.plus(Duration.ofHours(hours))));
  }

  /** Of what a run has seen no condition claims more than the run has used. */
  private void noConditionClaimsASpecThatNoRunHasUsed(Step step, FetchJobStatus next) {
    long current = step.fetchJob().getMetadata().getGeneration();
    for (String type : List.of("Fetched", "Fresh")) {
      Optional<Condition> condition = next.condition(type);
      Long claimed = condition.map(Condition::observedGeneration).orElse(null);
      boolean used =
          claimed == null
              || (claimed == 1 && current == 1) // there never was another spec
              || (claimed == current && step.refusal() != null) // a Job of this spec is refused
              || step.runs().stream().anyMatch(run -> cluster.usedBy(run.origin(), claimed))
              || cluster.truth.all().anyMatch(run -> cluster.usedBy(run.origin(), claimed));
      require(used, type + " claims generation " + claimed);
      require(
          claimed == null
              || claimed == current
              || !is(next, type).equals("True")
              || type.equals("Fresh"),
          type + " is True for generation " + claimed + " of " + current);
    }
  }

  /** What was once said of how a run ended is said as long as the run is remembered. */
  private static void noVerdictChanges(@Nullable FetchJobStatus old, FetchJobStatus next) {
    if (old == null) {
      return;
    }
    for (PastRun before : old.history()) {
      require(
          next.history().stream()
              .filter(after -> after.job().equals(before.job()))
              .allMatch(after -> after.equals(before) || before.outcome().equals("Unknown")),
          "the verdict of " + before.job() + " has changed");
    }
    runs(old)
        .filter(before -> !before.outcome().equals("Unknown"))
        .forEach(
            before ->
                require(
                    runs(next)
                        .filter(after -> after.job().equals(before.job()))
                        .allMatch(before::equals),
                    "what is said of " + before.job() + " has changed"));
  }

  private static Stream<RunSummary> runs(FetchJobStatus status) {
    return Stream.of(status.lastRun(), status.lastSuccessfulRun(), status.lastFailedRun())
        .filter(Objects::nonNull);
  }

  /** But for the next slot and the end of a hold every time is past. */
  private static void noTimeIsAhead(Step step, FetchJobStatus next) {
    JsonNode tree = JSON.valueToTree(next);
    for (String field :
        List.of(
            "lastTransitionTime",
            "startTime",
            "finishTime",
            "slot",
            "time",
            "publishedTime",
            "checkedTime",
            "changedTime")) {
      for (String time : tree.findValuesAsText(field)) {
        require(
            time.equals("null") || !Instant.parse(time).isAfter(step.now().plus(NodeClock.SKEW)),
            field + " is ahead: " + time);
      }
    }
  }

  private void theStateFitsTheConditions(Step step, FetchJobStatus next) {
    String state = Objects.requireNonNull(next.state());
    boolean trouble =
        !is(next, "Ready").equals("True")
            || is(next, "Fetched").equals("False")
            || is(next, "Fresh").equals("False")
            || next.hold() != null
            || (next.schedule() != null && next.schedule().missedSlots() != null);
    boolean running = next.activeRun() != null;
    boolean suspended = cluster.spec().suspend();
    require(!state.equals("Ok") || !(trouble || running || suspended), "Ok in spite of it");
    require(!state.equals("Running") || (running && (!trouble || suspended)), "Running");
    require(!state.equals("Suspended") || (suspended && !running), "Suspended");
    require(!state.equals("Failing") || is(next, "Fetched").equals("False"), "Failing");
    require(!state.equals("Held") || next.hold() != null, "Held");
    boolean invalid =
        step.cronJobState() instanceof CronJobState.Stalled stalled
            && stalled.reason().word().startsWith("Invalid");
    require(state.equals("Invalid") == invalid, "Invalid");
    require(
        state.equals("Ok") || running || suspended || next.message() != null,
        state + " without a message");
    require(
        step.cronJobState() instanceof CronJobState.InPlace
            || state.equals("Stuck")
            || state.equals("Invalid"),
        "nothing is in place, and the state is " + state);
  }

  /** But for one that lies ahead, which a faster clock of ours has written. */
  private static void transitionTimesStay(
      Step step, @Nullable FetchJobStatus old, FetchJobStatus next) {
    Instant latest = step.now().plus(NodeClock.SKEW);
    for (Condition condition : old == null ? List.<Condition>of() : old.conditions()) {
      require(
          next.conditions().stream()
              .filter(now -> now.type().equals(condition.type()))
              .filter(now -> now.status().equals(condition.status()))
              .allMatch(
                  now ->
                      now.lastTransitionTime().equals(condition.lastTransitionTime())
                          || Instant.parse(condition.lastTransitionTime()).isAfter(latest)),
          "the transition time of " + condition.type() + " moved");
    }
  }

  private void runsAreRemembered(@Nullable FetchJobStatus old, FetchJobStatus next) {
    Truth truth = cluster.truth;
    remembered("lastRun", next.lastRun(), truth.newest(outcome -> true));
    remembered("lastSuccessfulRun", next.lastSuccessfulRun(), truth.newest(Outcome::isSuccess));
    remembered("lastFailedRun", next.lastFailedRun(), truth.newest(Outcome::isFailure));
    require(
        Objects.requireNonNullElse(next.skippedRuns(), 0) == truth.skipped(),
        "skippedRuns is %s, not %d".formatted(next.skippedRuns(), truth.skipped()));
    String completed = truth.newestRequest();
    require(
        Objects.equals(next.lastCompletedRunRequest(), completed),
        "lastCompletedRunRequest is %s, not %s"
            .formatted(next.lastCompletedRunRequest(), completed));
    int failures = Objects.requireNonNullElse(next.consecutiveFailures(), 0);
    require(
        truth.exact() ? failures == truth.failures() : failures >= truth.failures(),
        "consecutiveFailures is %d, not %d".formatted(failures, truth.failures()));
    require(truth.failures() > 0 || failures == 0, "failures after a success");
    List<String> told = next.history().stream().map(PastRun::job).toList();
    int limit = cluster.spec().history();
    List<String> known = truth.history(truth.resized() ? Integer.MAX_VALUE : limit);
    require(
        truth.resized() ? isPartOf(told, known) && told.size() <= limit : told.equals(known),
        "history is %s, not of %s".formatted(told, known));
    boolean news =
        (old == null || !Objects.equals(old.lastRun(), next.lastRun()))
            && next.lastRun() != null
            && !next.lastRun().outcome().equals("Skipped");
    require(
        !news || limit == 0 || known.isEmpty() || told.contains(known.getFirst()),
        "the newest run is not in the history");
  }

  /** In the same order. */
  private static boolean isPartOf(List<String> part, List<String> whole) {
    return whole.stream().filter(part::contains).toList().equals(part);
  }

  private static void remembered(
      String field, @Nullable RunSummary told, Optional<Truth.Seen> known) {
    String job = told == null ? "none" : told.job();
    String wanted = known.map(Truth.Seen::job).orElse("none");
    require(job.equals(wanted), "%s is %s, not %s".formatted(field, job, wanted));
  }

  private void theFileIsTheNewest(@Nullable FetchJobStatus old, FetchJobStatus next) {
    Instant checked = cluster.truth.checked();
    require(
        checked == null
            ? next.artifact() == null
            : next.artifact() != null
                && isNear(Instant.parse(next.artifact().checkedTime()), checked),
        "artifact is not of " + checked);
    require(
        old == null
            || old.artifact() == null
            || (next.artifact() != null
                && next.artifact().checkedTime().compareTo(old.artifact().checkedTime()) >= 0),
        "the artifact went back");
  }

  private boolean isNear(Instant told, Instant checked) {
    return cluster.truth.foreignClock()
        ? Duration.between(told, checked).abs().compareTo(NodeClock.SKEW) <= 0
        : told.equals(checked);
  }

  private void theRefusedFileIsToldUntilASuccess(FetchJobStatus next) {
    String told = next.quarantined() == null ? "none" : next.quarantined().job();
    String wanted = cluster.truth.quarantined().map(Truth.Seen::job).orElse("none");
    require(told.equals(wanted), "quarantined is of %s, not %s".formatted(told, wanted));
  }

  private static Optional<Instant> next(FetchJobStatus status) {
    return Optional.ofNullable(status.schedule())
        .flatMap(schedule -> Optional.ofNullable(schedule.nextRunTime()))
        .map(Instant::parse);
  }

  private void theNextRunIsAhead(Step step, FetchJobStatus next) {
    CronJobState.Kept kept = step.cronJobState().kept(cluster.spec().suspend());
    boolean ahead = next(next).filter(time -> time.isAfter(step.now())).isPresent();
    require(ahead == (kept != null && !kept.suspended()), "nextRun");
    require(
        Optional.ofNullable(next.activeRun()).isPresent()
            == step.runs().stream().anyMatch(run -> !run.isOver()),
        "activeRun");
  }

  /** The size of a status has a bound. */
  void small(@Nullable FetchJobStatus status) {
    if (status != null) {
      require(bytes(status) < MOST_BYTES, "the status is large");
      status
          .history()
          .forEach(run -> require(bytes(run) < MOST_BYTES_OF_A_PAST_RUN, "a past run is large"));
    }
  }

  private static int bytes(Object value) {
    try {
      return JSON.writeValueAsBytes(value).length;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String is(FetchJobStatus status, String type) {
    return status.conditions().stream()
        .filter(condition -> condition.type().equals(type))
        .map(Condition::status)
        .findFirst()
        .orElse("");
  }

  private static String truth(boolean value) {
    return value ? "True" : "False";
  }

  private static String present(boolean value) {
    return value ? "True" : "";
  }
}
