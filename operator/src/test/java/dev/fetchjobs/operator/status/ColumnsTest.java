package dev.fetchjobs.operator.status;

import static dev.fetchjobs.operator.status.Statuses.NOW;
import static dev.fetchjobs.operator.status.Statuses.active;
import static dev.fetchjobs.operator.status.Statuses.condition;
import static dev.fetchjobs.operator.status.Statuses.inPlace;
import static dev.fetchjobs.operator.status.Statuses.made;
import static dev.fetchjobs.operator.status.Statuses.of;
import static dev.fetchjobs.operator.status.Statuses.origin;
import static dev.fetchjobs.operator.status.Statuses.refused;
import static dev.fetchjobs.operator.status.Statuses.status;
import static dev.fetchjobs.operator.status.Statuses.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.api.Condition;
import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.api.Hold;
import dev.fetchjobs.contract.FetchReport;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.operator.desired.FetchJobYaml;
import dev.fetchjobs.operator.desired.Origin;
import dev.fetchjobs.operator.desired.Trigger;
import dev.fetchjobs.operator.observed.Obstacle;
import dev.fetchjobs.operator.observed.Run;
import dev.fetchjobs.operator.vocabulary.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tests the columns that {@code kubectl get} shows. */
class ColumnsTest {

  private static final FetchJob FIRST = FetchJobYaml.complete();

  @Test
  @DisplayName(
      "R18 The column STATUS of kubectl get shows trouble: a claim, a quota, a hold, a schedule, "
          + "a failure")
  void states() {
    // Given
    var hold = new FetchReport.Hold(NOW.plusSeconds(900), FetchReport.Hold.Reason.CIRCUIT_OPEN);
    var claim = active("b", new Run.Stuck(Reason.CLAIM_NOT_FOUND, "The claim does not exist."));
    var quota = Obstacle.jobRefused("exceeded quota");
    var suspended = FetchJobYaml.with("suspend: false", "suspend: true");
    var invalid = new CronJobState.Stalled(Reason.INVALID_SCHEDULE, "There is no 30 February.");
    var fresh = FetchJobYaml.ageing();

    // Then
    assertThat(glance(status(FIRST, null, NOW))).isEqualTo("Ok: null");
    assertThat(glance(status(FIRST, null, NOW, active("b", new Run.Active()))))
        .isEqualTo("Running: null");
    assertThat(glance(status(FIRST, null, NOW, claim)))
        .isEqualTo("Stuck: The claim does not exist.");
    assertThat(glance(refused(FIRST, null, quota, NOW)))
        .startsWith("Stuck: ")
        .contains("exceeded quota");
    assertThat(glance(status(FIRST, null, NOW, of(FIRST, "a", Outcome.FAILED, hold))))
        .startsWith("Held: ")
        .contains("do not ask again");
    assertThat(glance(status(FIRST, null, NOW, of(FIRST, "a", Outcome.REJECTED, null))))
        .startsWith("Failing: What happened.");
    assertThat(glance(status(suspended, null, NOW))).isEqualTo("Suspended: null");
    assertThat(glance(Statuses.next(FIRST, null, invalid, NOW).result().status()))
        .isEqualTo("Invalid: There is no 30 February.");
    assertThat(glance(status(fresh, null, NOW.plus(Duration.ofDays(3))))).startsWith("Late: No");
  }

  @Test
  @DisplayName(
      "R19 While a hold is in force, the next run in the status is the first one after the hold")
  void nextRunUnderAHold() {
    var hold = new FetchReport.Hold(NOW.plusSeconds(3600), FetchReport.Hold.Reason.RETRY_AFTER);

    var held = status(FIRST, null, NOW, of(FIRST, "a", Outcome.FAILED, hold));

    assertThat(held.schedule().nextRun()).isEqualTo("2026-11-24T07:12+01:00");
  }

  @Test
  @DisplayName(
      "R7 An edit of what was wrong ends a hold, and the next run is at the next scheduled time "
          + "(slot)")
  void holdAfterAnEdit() {
    // Given
    var until = NOW.plusSeconds(3600);
    var busy =
        new FetchReport.Hold(until, FetchReport.Hold.Reason.RETRY_AFTER, "https://busy.example");
    var here =
        new FetchReport.Hold(
            until, FetchReport.Hold.Reason.RETRY_AFTER, "https://publisher.example");
    var before =
        new FetchReport.Hold(until, FetchReport.Hold.Reason.CIRCUIT_OPEN, "0123456789abcdef");
    var now =
        new FetchReport.Hold(
            until, FetchReport.Hold.Reason.CIRCUIT_OPEN, Origin.planOf(FIRST).orElseThrow());

    // Then
    assertThat(held(busy)).isNull();
    assertThat(held(here)).isNotNull();
    assertThat(held(before)).isNull();
    assertThat(held(now)).isNotNull();
    var old = status(FIRST, null, NOW, of(FIRST, "a", Outcome.FAILED, now));
    var edited = FetchJobYaml.with("instruments.csv", "isins.csv");
    assertThat(status(FIRST, old, NOW).hold()).isNotNull();
    assertThat(status(edited, old, NOW).hold()).isNull();
  }

  @Test
  @DisplayName(
      "A run was skipped because a host asked another FetchJob for silence: the status says "
          + "which one, and an edit to another host ends the hold")
  void sharedHold() {
    // Given
    var until = NOW.plusSeconds(3600);
    var asked =
        new FetchReport.Hold(
            until, FetchReport.Hold.Reason.RETRY_AFTER, "https://publisher.example", "data/eurex");
    var failing =
        new FetchReport.Hold(
            until, FetchReport.Hold.Reason.HOST_FAILING, "https://publisher.example", "data/eurex");

    // When
    var good = status(FIRST, null, NOW, made(of(FIRST, "a", Outcome.FETCHED, null), 0));
    var held = status(FIRST, good, NOW, made(of(FIRST, "b", Outcome.SKIPPED, asked), 10));
    var open = status(FIRST, good, NOW, made(of(FIRST, "b", Outcome.SKIPPED, failing), 10));

    // Then
    assertThat(held.hold().seenBy()).isEqualTo("data/eurex");
    assertThat(glance(held))
        .startsWith("Held: ")
        .contains("because https://publisher.example asked FetchJob data/eurex for it");
    assertThat(condition(held, "Fetched").orElseThrow().status()).isEqualTo("True");
    assertThat(open.hold().reason()).isEqualTo("HostFailing");
    assertThat(glance(open))
        .contains("gave no proper answer in several runs, the last of FetchJob");
    var moved = FetchJobYaml.with("https://publisher.example/", "https://other.example/");
    assertThat(status(moved, held, NOW).hold()).isNull();
    assertThat(status(moved, open, NOW).hold()).isNull();
  }

  private static Hold held(FetchReport.Hold hold) {
    return status(FIRST, null, NOW, of(FIRST, "a", Outcome.FAILED, hold)).hold();
  }

  @Test
  @DisplayName(
      "R19 The condition Fresh is Unknown without any file, and the message says if maxAge is too "
          + "short")
  void fresh() {
    var fetchJob = FetchJobYaml.ageing();
    var daily = FetchJobYaml.ageing("12 7 * * 1-5", "12 7 * * *");

    Condition never = condition(status(fetchJob, null, NOW), "Fresh").orElseThrow();

    assertThat(never.status() + never.reason()).isEqualTo("UnknownNeverFetched");
    assertThat(never.message()).contains("shorter than the longest time", "72h");
    assertThat(condition(status(daily, null, NOW), "Fresh").orElseThrow().message())
        .doesNotContain("shorter");
  }

  @Test
  @DisplayName("R19 The status counts skipped runs, and its history does not contain them")
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

  @Test
  @DisplayName(
      "R4 A run has ended while its Job continues: the state is Stuck, and the status counts "
          + "missed scheduled times (slots)")
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
    assertThat(early.schedule().nextRunTime())
        .as("a Job ends a second or two after its downloader")
        .isEqualTo("2026-11-23T06:15:00Z");
    assertThat(stuck.state()).isEqualTo("Stuck");
    assertThat(stuck.message())
        .contains("has ended as Unchanged", "another container", "native sidecar", "delete Job a")
        .contains("3 scheduled times have passed");
    assertThat(verdict(stuck)).startsWith("True Unchanged");
    assertThat(stuck.schedule().missedSlots()).isEqualTo(3);
    assertThat(stuck.schedule().nextRunTime())
        .as("no run starts before the deadline")
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
  @DisplayName(
      "R4 The status counts scheduled times (slots) that pass during a long run, and the message "
          + "gives their number")
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

  private static String glance(FetchJobStatus status) {
    return status.state() + ": " + status.message();
  }
}
