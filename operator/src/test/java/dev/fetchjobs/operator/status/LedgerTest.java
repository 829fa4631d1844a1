package dev.fetchjobs.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.api.Quarantined;
import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.contract.FetchReport;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.contract.Wire;
import dev.fetchjobs.operator.desired.FetchJobYaml;
import dev.fetchjobs.operator.desired.Trigger;
import dev.fetchjobs.operator.observed.ExampleReport;
import dev.fetchjobs.operator.observed.Run;
import dev.fetchjobs.operator.observed.SampleRun;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LedgerTest {

  private static final Instant START = Instant.parse("2026-11-22T07:12:00Z");
  private static final int LIMIT = 3;
  private static final FetchJob FETCH_JOB =
      FetchJobYaml.with("runHistoryLimit: 10", "runHistoryLimit: " + LIMIT);
  private static final CronJobState IN_PLACE = Statuses.inPlace(FETCH_JOB);

  @Test
  void aResultIsNotReplacedByAPoorerOne() {
    // Given
    var known = after(null, run("a", 9, Outcome.FETCHED));

    // When
    var next = after(known, run("a", 9, Outcome.UNKNOWN));

    // Then
    assertThat(next).isEqualTo(known);
  }

  @Test
  void aLostResultIsReplacedWhenItIsFound() {
    // Given
    var known = after(null, run("a", 9, Outcome.UNKNOWN));

    // When
    var next = after(known, run("a", 9, Outcome.FAILED, Statuses.report(Outcome.FAILED, null)));

    // Then
    assertThat(next.lastRun().outcome()).isEqualTo("Failed");
    assertThat(next.consecutiveFailures()).isEqualTo(1);
    assertThat(next.history()).hasSize(1);
  }

  @Test
  void nothingIsForgottenWhenAllJobsArePruned() {
    // Given
    var known = after(null, run("a", 9, Outcome.FETCHED), run("b", 20, Outcome.FAILED));

    // When
    var next = after(known);

    // Then
    assertThat(next).isEqualTo(known);
  }

  @Test
  void skippedAndLostRunsLeaveTheVerdictAndTheCount() {
    // Given
    var known = after(null, run("a", 9, Outcome.FAILED), run("b", 20, Outcome.FAILED));

    // When
    var next = after(known, run("c", 30, Outcome.SKIPPED), run("d", 40, Outcome.UNKNOWN));

    // Then
    assertThat(next.consecutiveFailures()).isEqualTo(2);
    assertThat(next.lastRun().job()).isEqualTo("d");
    assertThat(next.lastFailedRun().job()).isEqualTo("b");
    assertThat(ledger(next).verdict().job()).isEqualTo("b");
  }

  @Test
  void aSuccessResetsTheCount() {
    // Given
    var known = after(null, run("a", 9, Outcome.FAILED), run("b", 20, Outcome.REJECTED));

    // When
    var next = after(known, run("c", 30, Outcome.UNCHANGED));

    // Then
    assertThat(known.consecutiveFailures()).isEqualTo(2);
    assertThat(next.consecutiveFailures()).isZero();
  }

  @Test
  void anOlderRunThatAppearsLateIsNotTheLast() {
    // Given
    var known = after(null, run("b", 20, Outcome.FETCHED));

    // When
    var next = after(known, run("a", 9, Outcome.FAILED));

    // Then
    assertThat(next).isEqualTo(known);
  }

  @Test
  void twoRunsThatAreMadeInTheSameSecondAreBothRemembered() {
    // Given
    var known = after(null, run("b", 20, Outcome.FETCHED));

    // When
    var next = after(known, run("a", 20, Outcome.UNCHANGED), run("b", 20, Outcome.FETCHED));

    // Then
    assertThat(next.history()).extracting(past -> past.job()).containsExactly("b", "a");
    assertThat(next.lastRun().job()).isEqualTo("b");
  }

  @Test
  void aRefusedFileIsShownUntilARunSucceeds() {
    // Given
    var first = run("a", 9, Outcome.REJECTED, Statuses.report(Outcome.REJECTED, null));
    var refused = after(null, first);

    // When
    var failed = after(refused, run("b", 20, Outcome.FAILED));
    var again =
        after(failed, run("c", 30, Outcome.REJECTED, Statuses.report(Outcome.REJECTED, null)));
    var fine = after(again, run("d", 40, Outcome.UNCHANGED));

    // Then
    assertThat(refused.quarantined())
        .isEqualTo(
            new Quarantined(
                ExampleReport.REFUSED,
                9,
                "Reason",
                "a",
                START.plusSeconds(9).toString(),
                START.plusSeconds(8).toString()));
    assertThat(failed.quarantined()).isEqualTo(refused.quarantined());
    assertThat(again.quarantined().job()).isEqualTo("c");
    assertThat(fine.quarantined()).isNull();
    assertThat(after(fine, first, run("e", 50, Outcome.FAILED)).quarantined()).isNull();
  }

  @Test
  void everyFactThatIsReportedOfTheFileIsInTheStatus() throws Exception {
    // Given
    var json = new ObjectMapper();
    FetchReport report = ExampleReport.GOLDEN;
    var facts = (ObjectNode) json.readTree(Wire.write(report.artifact()));
    facts.set("version", facts.remove("versionName"));

    // When
    var next = after(null, run("a", 9, Outcome.FETCHED, report));

    // Then
    assertThat(json.readTree(json.writeValueAsString(next.artifact()))).isEqualTo(facts);
  }

  @Test
  void theHistoryIsBoundedAndNewestFirst() {
    // When
    var next =
        after(
            null,
            run("a", 1, Outcome.FETCHED),
            run("b", 2, Outcome.FETCHED),
            run("c", 3, Outcome.FETCHED),
            run("d", 4, Outcome.FETCHED));

    // Then
    assertThat(next.history()).extracting(past -> past.job()).containsExactly("d", "c", "b");
  }

  @Test
  @DisplayName(
      "Whatever runs are visible, in any order, the status reaches its final content at once and "
          + "never loses a result")
  void anyOrder() {
    // Given
    long seed = new Random().nextLong();
    var random = new Random(seed);
    for (int sequence = 0; sequence < 2_000; sequence++) {
      FetchJobStatus status = null;
      String last = "";
      for (int step = 0; step < 8; step++) {
        // When
        status = after(status, someRuns(random));

        // Then
        var again = after(status, lastSeen);
        assertThat(again).as("seed %d: settled", seed).isEqualTo(status);
        String now = status.lastRun() == null ? "" : status.lastRun().startTime();
        assertThat(now).as("seed %d: newest run", seed).isGreaterThanOrEqualTo(last);
        assertThat(status.history()).as("seed %d: bounded", seed).hasSizeLessThanOrEqualTo(LIMIT);
        last = now;
      }
    }
  }

  private Run[] lastSeen = {};

  private Run[] someRuns(Random random) {
    List<Run> runs = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      String job = "" + (char) ('a' + random.nextInt(8));
      var outcomes = Outcome.values();
      int end = job.charAt(0) % 4 + 10 * (job.charAt(0) / 4);
      if (runs.stream().noneMatch(run -> run.job().equals(job))) {
        runs.add(run(job, end, outcomes[random.nextInt(outcomes.length)]));
      }
    }
    lastSeen = runs.toArray(Run[]::new);
    return lastSeen;
  }

  private static FetchJobStatus after(@Nullable FetchJobStatus old, Run... runs) {
    return Statuses.next(FETCH_JOB, old, IN_PLACE, Statuses.NOW, runs).result().status();
  }

  private static Ledger ledger(FetchJobStatus old) {
    return Ledger.of(old, List.of(), LIMIT);
  }

  private static Run run(String job, int seconds, Outcome outcome) {
    return run(job, seconds, outcome, null);
  }

  private static Run run(String job, int seconds, Outcome outcome, @Nullable FetchReport report) {
    var failure = outcome == Outcome.FAILED ? FailureClass.TRANSIENT : null;
    var end = SampleRun.finished(START.plusSeconds(seconds), outcome, failure, report);
    return SampleRun.of(job, Trigger.SCHEDULE, START.plusSeconds(seconds - 1L), end);
  }
}
