package dev.fetchjobs.operator.status;

import static dev.fetchjobs.operator.status.Statuses.FRESHNESS;
import static dev.fetchjobs.operator.status.Statuses.NOW;
import static dev.fetchjobs.operator.status.Statuses.active;
import static dev.fetchjobs.operator.status.Statuses.condition;
import static dev.fetchjobs.operator.status.Statuses.finished;
import static dev.fetchjobs.operator.status.Statuses.inPlace;
import static dev.fetchjobs.operator.status.Statuses.report;
import static dev.fetchjobs.operator.status.Statuses.status;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fetchjobs.api.Condition;
import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.contract.FetchReport;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.operator.desired.FetchJobYaml;
import dev.fetchjobs.operator.desired.Origin;
import dev.fetchjobs.operator.desired.RunStart;
import dev.fetchjobs.operator.desired.Trigger;
import dev.fetchjobs.operator.observed.Obstacle;
import dev.fetchjobs.operator.observed.Run;
import dev.fetchjobs.operator.vocabulary.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatusRulesTest {

  private static final FetchJob FIRST = FetchJobYaml.complete();
  private static final FetchJob OTHER_URL =
      FetchJobYaml.with("generation: 1", "generation: 2", "/instruments.csv\n", "/other.csv\n");
  private static final FetchJob OTHER_SCHEDULE =
      FetchJobYaml.with("generation: 1", "generation: 2", "12 7 * * 1-5", "13 7 * * 1-5");

  @Test
  @DisplayName("R8 after an edit of the URL Fetched is Unknown and keeps its run's generation")
  void edited() {
    // Given
    var fetched = status(FIRST, null, NOW, of(FIRST, "a", Outcome.FETCHED, null));

    // When
    var edited = status(OTHER_URL, fetched, NOW);
    var old = status(OTHER_URL, fetched, NOW, of(FIRST, "b", Outcome.FETCHED, null));
    var used = status(OTHER_URL, edited, NOW, of(OTHER_URL, "c", Outcome.FAILED, null));

    // Then
    assertThat(verdict(fetched)).isEqualTo("True Fetched 1");
    assertThat(verdict(edited)).isEqualTo("Unknown AwaitingRun 1");
    assertThat(edited.message()).contains("no run has used the present spec yet", "is due at");
    assertThat(verdict(old)).as("a run that began before").isEqualTo("Unknown AwaitingRun 1");
    assertThat(old.lastRun().job()).isEqualTo("b");
    assertThat(verdict(used)).isEqualTo("False Limit 2");
    assertThat(edited.observedGeneration()).isEqualTo(2);
  }

  @Test
  @DisplayName("R8 an edit of anything else keeps the verdict, which counts for the new spec")
  void otherEdit() {
    var fetched = status(FIRST, null, NOW, of(FIRST, "a", Outcome.FETCHED, null));

    assertThat(verdict(status(OTHER_SCHEDULE, fetched, NOW))).isEqualTo("True Fetched 2");
  }

  @Test
  @DisplayName("R8 a status of an older operator keeps its verdict until the next edit")
  void upgraded() throws Exception {
    // Given
    var json = new ObjectMapper();
    var tree = json.valueToTree(status(FIRST, null, NOW, of(FIRST, "a", Outcome.FETCHED, null)));
    var object = (com.fasterxml.jackson.databind.node.ObjectNode) tree;
    object.remove(List.of("state", "observedPlan"));
    Stream.of("lastRun", "lastSuccessfulRun")
        .map(object::get)
        .map(com.fasterxml.jackson.databind.node.ObjectNode.class::cast)
        .forEach(run -> run.remove(List.of("generation", "plan")));
    var before = json.treeToValue(object, FetchJobStatus.class);

    // When
    var same = status(FIRST, before, NOW);

    // Then
    assertThat(verdict(same)).isEqualTo("True Fetched 1");
    assertThat(verdict(status(OTHER_URL, before, NOW))).isEqualTo("Unknown AwaitingRun 1");
    assertThat(verdict(status(OTHER_URL, same, NOW))).isEqualTo("Unknown AwaitingRun 1");
  }

  @Test
  @DisplayName(
      "R2 R8 a run of a deleted FetchJob of the same name counts only if it fetched the same")
  void namesake() {
    // Given
    String plan = Origin.planOf(FIRST).orElseThrow();
    Run run = of(OTHER_URL, "a", Outcome.FETCHED, null);
    var foreign = new Origin(7L, run.origin().plan(), null, "uid-of-a-deleted-one");
    var other = new Run("a", Trigger.SCHEDULE, foreign, NOW, NOW, run.state());
    var same =
        new Run("a", Trigger.SCHEDULE, new Origin(7L, plan, null, "x"), NOW, NOW, run.state());

    // Then
    assertThat(verdict(status(FIRST, null, NOW, other))).isEqualTo("Unknown AwaitingRun null");
    assertThat(verdict(status(FIRST, null, NOW, same))).isEqualTo("True Fetched 1");
  }

  @Test
  @DisplayName("R8 runOnChange starts one run after an edit of what is fetched, and no other")
  void runOnChange() {
    // Given
    String wanted = "runOnCreate: true";
    String on = "runOnCreate: true\n  runOnChange: true";
    var first = FetchJobYaml.with(wanted, on);
    var rescheduled =
        FetchJobYaml.with(wanted, on, "generation: 1", "generation: 2", "12 7 *", "13 7 *");
    var edited =
        FetchJobYaml.with(
            wanted, on, "generation: 1", "generation: 3", "/instruments.csv\n", "/other.csv\n");
    var suspended =
        FetchJobYaml.with(
            wanted, on, "/instruments.csv\n", "/other.csv\n", "suspend: false", "suspend: true");

    // When
    var before = status(first, null, NOW);
    var pending = status(edited, before, NOW);
    var dealtWith = status(edited, pending, NOW, of(edited, "a", Outcome.FAILED, null));

    // Then
    assertThat(change(first, before)).isEmpty();
    assertThat(change(rescheduled, before)).isEmpty();
    assertThat(change(suspended, before)).isEmpty();
    assertThat(change(edited, before)).hasSize(1).isEqualTo(change(edited, pending));
    assertThat(change(edited, dealtWith)).isEmpty();
    assertThat(change(OTHER_URL, before)).as("not wanted").isEmpty();
  }

  @Test
  @DisplayName("R8 a request is shown with its run, and complete once the run has ended")
  void request() {
    // Given
    Run asked = asked(new Run.Active());

    // When
    var running = status(FIRST, null, NOW, asked);
    var gone = status(FIRST, running, NOW);
    var ended =
        status(FIRST, running, NOW, asked.in(finished("a", Outcome.SKIPPED, null, null).state()));

    // Then
    assertThat(running.activeRun().request()).isEqualTo("monday");
    assertThat(running.lastCompletedRunRequest()).isNull();
    assertThat(ended.lastRun().request()).isEqualTo("monday");
    assertThat(ended.lastCompletedRunRequest()).isEqualTo("monday");
    assertThat(gone.lastCompletedRunRequest()).as("its Job was deleted").isEqualTo("monday");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 10})
  @DisplayName("R3 whatever Kubernetes says later of a Job, its recorded verdict stays")
  void monotone(int history) {
    // Given
    var fetchJob = FetchJobYaml.with("runHistoryLimit: 10", "runHistoryLimit: " + history);
    Run run = of(fetchJob, "a", Outcome.UNCHANGED, null);
    Run newer = made(of(fetchJob, "b", Outcome.FETCHED, null), 30);
    var known = status(fetchJob, null, NOW, run, newer);

    for (Outcome outcome : List.of(Outcome.FAILED, Outcome.REJECTED, Outcome.UNKNOWN)) {
      // When
      var result = new Run.Result(outcome, null, "DeadlineExceeded", "Stopped.", null);
      Run rewritten = run.in(new Run.Finished(NOW.plusSeconds(200), result));
      var next = next(fetchJob, known, NOW.plusSeconds(200), rewritten, newer);

      // Then
      assertThat(next.news()).as("metrics and Events follow the news").isEmpty();
      assertThat(next.status()).isEqualTo(status(fetchJob, known, NOW.plusSeconds(200)));
      assertThat(next.status().lastFailedRun()).isNull();
      assertThat(next.status().consecutiveFailures()).isZero();
    }
  }

  /** Jobs and Pods are watched apart: the pod's removal may be seen before its Job's. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 10})
  @DisplayName("R3 a run with a verdict is not under way again when its pod is gone before its Job")
  void podGoneBeforeItsJob(int history) {
    // Given
    var fetchJob = FetchJobYaml.with("runHistoryLimit: 10", "runHistoryLimit: " + history);
    Run run = of(fetchJob, "a", Outcome.FETCHED, null);
    Run newer = made(of(fetchJob, "b", Outcome.FETCHED, null), 30);
    var known = status(fetchJob, null, NOW, run, newer);
    Stream<Run.State> states =
        history < 10
            ? Stream.of(new Run.Ending(NOW.plusSeconds(10)))
            : Stream.of(
                new Run.Ending(NOW.plusSeconds(10)),
                new Run.Starting(NOW, List.of("job-uid"), null),
                new Run.Active());

    states.forEach(
        state -> {
          // When
          Run seen = News.settled(known, run.in(state));
          var meanwhile = status(fetchJob, known, NOW.plusSeconds(5), seen, newer);
          var afterwards = status(fetchJob, meanwhile, NOW.plusSeconds(6), newer);

          // Then
          assertThat(meanwhile.activeRun()).isNull();
          assertThat(meanwhile.otherActiveRuns()).isEmpty();
          assertThat(afterwards).isEqualTo(status(fetchJob, known, NOW.plusSeconds(6), newer));
        });
  }

  @Test
  @DisplayName(
      "R3 a verdict of the history stays, also where an older status counts the run as open")
  void openAndKnown() {
    // Given: what an operator wrote that took the run for one under way again
    Run run = of(FIRST, "a", Outcome.FETCHED, null);
    Run newer = made(of(FIRST, "b", Outcome.FETCHED, null), 30);
    var known = status(FIRST, null, NOW, run, newer);
    var confused = status(FIRST, known, NOW, run.in(new Run.Ending(NOW.plusSeconds(10))), newer);
    assertThat(confused.activeRun()).isNotNull();

    // When
    var afterwards = status(FIRST, confused, NOW.plusSeconds(6), newer);

    // Then
    assertThat(afterwards.history()).isEqualTo(known.history());
  }

  @Test
  @DisplayName("R3 a run whose report was unreadable does not become a failure later")
  void unreadable() {
    var unreadable = status(FIRST, null, NOW, of(FIRST, "a", Outcome.UNKNOWN, null));

    var later =
        status(FIRST, unreadable, NOW, finished("a", Outcome.FAILED, FailureClass.LIMIT, null));

    assertThat(later.lastRun()).isEqualTo(unreadable.lastRun());
    assertThat(later.consecutiveFailures()).isZero();
  }

  @Test
  @DisplayName("R4 a run that is over for us and not for Kubernetes is said, with the lost slots")
  void lingering() {
    // Given
    Instant slot = Instant.parse("2026-11-23T06:12:00Z");
    Instant deadline = slot.plus(Duration.ofMinutes(35));
    var fetchJob = FetchJobYaml.with("12 7 * * 1-5", "\"*/5 * * * *\"");
    var result = new Run.Result(Outcome.UNCHANGED, null, "NotModified", "Same.", null);
    var end = new Run.Finished(slot.plusSeconds(5), result, deadline);
    Run run = new Run("a", Trigger.SCHEDULE, origin(fetchJob), slot, slot, end);

    // When
    var early = status(fetchJob, null, slot.plusSeconds(10), run);
    var stuck = status(fetchJob, early, slot.plus(Duration.ofMinutes(14)), run);
    var free =
        status(
            fetchJob,
            stuck,
            slot.plus(Duration.ofMinutes(36)),
            run.in(new Run.Finished(slot.plusSeconds(5), result)));

    // Then
    assertThat(early.state()).isEqualTo("Ok");
    assertThat(stuck.state()).isEqualTo("Stuck");
    assertThat(stuck.message())
        .contains("has ended as Unchanged", "another container", "native sidecar", "delete Job a")
        .contains("3 scheduled times have passed");
    assertThat(verdict(stuck)).startsWith("True Unchanged");
    assertThat(stuck.schedule().missedSlots()).isEqualTo(3);
    assertThat(stuck.schedule().nextRunTime())
        .as("none starts before the deadline")
        .isEqualTo("2026-11-23T06:50:00Z");
    assertThat(Transition.between(early, stuck))
        .extracting(Transition::reason)
        .containsExactly("Stuck");
    assertThat(
            new Timing(fetchJob, inPlace(fetchJob), List.of(run), early).next(slot.plusSeconds(9)))
        .isEqualTo(slot.plusSeconds(35));
    assertThat(free.state()).isEqualTo("Ok");
    assertThat(free.schedule().missedSlots()).isNull();
  }

  @Test
  @DisplayName("R4 slots that pass during a long run are counted and said")
  void longRun() {
    // Given
    var fetchJob = FetchJobYaml.with("12 7 * * 1-5", "\"*/5 * * * *\"");
    Run run = new Run("a", Trigger.SCHEDULE, origin(fetchJob), NOW, NOW, new Run.Active());

    // When
    var late = status(fetchJob, null, NOW.plus(Duration.ofMinutes(11)), run);
    var much = status(fetchJob, late, NOW.plus(Duration.ofDays(2)), run);

    // Then
    assertThat(late.state()).isEqualTo("Late");
    assertThat(late.message()).contains("2 scheduled times have passed", "spec.timeout");
    assertThat(much.schedule().missedSlots()).isEqualTo(100);
    assertThat(much.message()).startsWith("At least 100");
  }

  @Test
  @DisplayName("R10 a status with times of 2099 heals by itself and hides no later failure")
  void poisoned() throws Exception {
    // Given
    var fetchJob = FetchJobYaml.with("timeout: 30m", FRESHNESS);
    var hold = new FetchReport.Hold(NOW.plusSeconds(300), FetchReport.Hold.Reason.RETRY_AFTER);
    var good = status(fetchJob, null, NOW, of(fetchJob, "a", Outcome.FETCHED, hold));
    var json = new ObjectMapper();
    var poisoned =
        json.readValue(
            json.writeValueAsString(good).replace("\"2026-11-23T06", "\"2099-11-23T06"),
            FetchJobStatus.class);

    // When
    var healed = status(fetchJob, poisoned, NOW.plusSeconds(60));
    var failed =
        status(
            fetchJob,
            healed,
            NOW.plusSeconds(200),
            made(of(fetchJob, "b", Outcome.FAILED, null), 100));
    var stale = status(fetchJob, healed, NOW.plus(Duration.ofHours(27)));

    // Then
    assertThat(json.writeValueAsString(healed).replaceAll("lay ahead, at [^;]*", ""))
        .doesNotContain("2099");
    assertThat(healed.lastRun().message()).contains("lay ahead, at 2099-11-23T06");
    assertThat(healed.hold()).isNull();
    assertThat(status(fetchJob, healed, NOW.plusSeconds(90))).isEqualTo(healed);
    assertThat(verdict(failed)).startsWith("False");
    assertThat(condition(stale, "Fresh").orElseThrow().reason()).isEqualTo("TooOld");
  }

  @Test
  @DisplayName("R10 runs are ordered by their Jobs, not by the ends that their nodes' clocks gave")
  void ordered() {
    // Given
    Run first = made(of(FIRST, "a", Outcome.FETCHED, null), 0);
    Run ahead =
        first.in(new Run.Finished(NOW.plusSeconds(240), ((Run.Finished) first.state()).result()));
    Run second = made(of(FIRST, "b", Outcome.FAILED, null), 60);

    // When
    var status = status(FIRST, status(FIRST, null, NOW, ahead), NOW.plusSeconds(90), ahead, second);

    // Then
    assertThat(status.lastRun().job()).isEqualTo("b");
    assertThat(verdict(status)).startsWith("False");
  }

  @Test
  @DisplayName("R18 trouble is seen in the state: a claim, a quota, a hold, a schedule, a failure")
  void states() {
    // Given
    var hold = new FetchReport.Hold(NOW.plusSeconds(900), FetchReport.Hold.Reason.CIRCUIT_OPEN);
    var claim = active("b", new Run.Stuck(Reason.CLAIM_NOT_FOUND, "The claim does not exist."));
    var quota = Obstacle.jobRefused("exceeded quota");
    var suspended = FetchJobYaml.with("suspend: false", "suspend: true");
    var invalid = new CronJobState.Stalled(Reason.INVALID_SCHEDULE, "There is no 30 February.");
    var fresh = FetchJobYaml.with("timeout: 30m", FRESHNESS);

    // Then
    assertThat(glance(status(FIRST, null, NOW))).isEqualTo("Ok: null");
    assertThat(glance(status(FIRST, null, NOW, active("b", new Run.Active()))))
        .isEqualTo("Running: null");
    assertThat(glance(status(FIRST, null, NOW, claim)))
        .isEqualTo("Stuck: The claim does not exist.");
    assertThat(
            glance(
                new NextStatus(FIRST, null, inPlace(FIRST), List.of(), null, quota, null, NOW)
                    .result()
                    .status()))
        .startsWith("Stuck: ")
        .contains("exceeded quota");
    assertThat(glance(status(FIRST, null, NOW, of(FIRST, "a", Outcome.FAILED, hold))))
        .startsWith("Held: ")
        .contains("do not ask again");
    assertThat(glance(status(FIRST, null, NOW, of(FIRST, "a", Outcome.REJECTED, null))))
        .startsWith("Failing: done");
    assertThat(glance(status(suspended, null, NOW))).isEqualTo("Suspended: null");
    assertThat(glance(Statuses.next(FIRST, null, invalid, NOW).result().status()))
        .isEqualTo("Invalid: There is no 30 February.");
    assertThat(glance(status(fresh, null, NOW.plus(Duration.ofDays(3))))).startsWith("Late: No");
  }

  @Test
  @DisplayName("R19 under a hold the next run is the first after it")
  void nextRunUnderAHold() {
    var hold = new FetchReport.Hold(NOW.plusSeconds(3600), FetchReport.Hold.Reason.RETRY_AFTER);

    var held = status(FIRST, null, NOW, of(FIRST, "a", Outcome.FAILED, hold));

    assertThat(held.schedule().nextRun()).isEqualTo("2026-11-24T07:12+01:00");
  }

  @Test
  @DisplayName("R19 Fresh is Unknown without any file, and a maxAge that is too short is said")
  void fresh() {
    var fetchJob = FetchJobYaml.with("timeout: 30m", FRESHNESS);
    var daily = FetchJobYaml.with("timeout: 30m", FRESHNESS, "12 7 * * 1-5", "12 7 * * *");

    Condition never = condition(status(fetchJob, null, NOW), "Fresh").orElseThrow();

    assertThat(never.status() + never.reason()).isEqualTo("UnknownNeverFetched");
    assertThat(never.message()).contains("shorter than the longest time", "72h");
    assertThat(condition(status(daily, null, NOW), "Fresh").orElseThrow().message())
        .doesNotContain("shorter");
  }

  @Test
  @DisplayName("R19 skipped runs are counted and leave the history to those that asked")
  void skipped() {
    // Given
    var known = status(FIRST, null, NOW, made(of(FIRST, "a", Outcome.FAILED, null), 0));

    // When
    var skipped =
        status(
            FIRST,
            known,
            NOW.plusSeconds(99),
            made(of(FIRST, "b", Outcome.SKIPPED, null), 10),
            made(of(FIRST, "c", Outcome.SKIPPED, null), 20));
    var again =
        status(
            FIRST, skipped, NOW.plusSeconds(99), made(of(FIRST, "d", Outcome.FETCHED, null), 30));

    // Then
    assertThat(skipped.skippedRuns()).isEqualTo(2);
    assertThat(skipped.history()).extracting(run -> run.job()).containsExactly("a");
    assertThat(skipped.lastRun().outcome()).isEqualTo("Skipped");
    assertThat(again.skippedRuns()).isNull();
    assertThat(again.history()).extracting(run -> run.job()).containsExactly("d", "a");
  }

  private static String glance(FetchJobStatus status) {
    return status.state() + ": " + status.message();
  }

  private static String verdict(FetchJobStatus status) {
    Condition fetched = condition(status, "Fetched").orElseThrow();
    return fetched.status() + " " + fetched.reason() + " " + fetched.observedGeneration();
  }

  private static List<RunStart> change(FetchJob fetchJob, FetchJobStatus old) {
    return RunStart.ofChange(
            fetchJob, Origin.planOf(fetchJob).orElse(null), old.observedPlan(), null)
        .stream()
        .toList();
  }

  private static NextStatus.Result next(
      FetchJob fetchJob, FetchJobStatus old, Instant now, Run... runs) {
    return Statuses.next(fetchJob, old, inPlace(fetchJob), now, runs).result();
  }

  private static Run asked(Run.State state) {
    return new Run("a", Trigger.REQUEST, origin(FIRST), "monday", NOW, NOW, state);
  }

  private static Origin origin(FetchJob fetchJob) {
    return new Origin(
        fetchJob.getMetadata().getGeneration(), Origin.planOf(fetchJob).orElseThrow(), null);
  }

  private static Run of(
      FetchJob fetchJob, String job, Outcome outcome, FetchReport.@Nullable Hold hold) {
    var failure = outcome == Outcome.FAILED ? FailureClass.LIMIT : null;
    Run run =
        finished(job, outcome, failure, outcome == Outcome.UNKNOWN ? null : report(outcome, hold));
    return new Run(
        job, run.trigger(), origin(fetchJob), run.slot(), run.creationTime(), run.state());
  }

  /** The same run, with a Job that was made that many seconds from now. */
  private static Run made(Run run, int seconds) {
    Instant created = NOW.plusSeconds(seconds);
    return new Run(run.job(), run.trigger(), run.origin(), created, created, run.state());
  }
}
