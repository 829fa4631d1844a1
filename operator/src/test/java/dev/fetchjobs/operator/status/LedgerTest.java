package dev.fetchjobs.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.operator.observed.Run;
import dev.fetchjobs.operator.observed.Trigger;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LedgerTest {

  private static final Instant START = Instant.parse("2026-11-22T07:12:00Z");

  @Test
  void a_start_that_is_seen_after_the_end_is_added() {
    // Given
    FetchJobStatus withoutStart = status(Ledger.of(null, List.of(run(null, Outcome.FETCHED))));

    // When
    Ledger ledger = Ledger.of(withoutStart, List.of(run(START, Outcome.FETCHED)));

    // Then
    assertThat(ledger.lastRun().startTime()).isEqualTo("2026-11-22T07:12:00Z");
    assertThat(ledger.lastSuccess()).isEqualTo(ledger.lastRun());
  }

  @Test
  void a_result_is_not_replaced_by_a_poorer_one() {
    // Given
    FetchJobStatus known = status(Ledger.of(null, List.of(run(null, Outcome.FETCHED))));

    // When
    Ledger ledger = Ledger.of(known, List.of(run(START, Outcome.UNKNOWN)));

    // Then
    assertThat(ledger.lastRun().outcome()).isEqualTo("Fetched");
  }

  private static Run run(Instant start, Outcome outcome) {
    var result = new Run.Result(outcome, null, outcome.word(), "", null);
    var end = new Run.Finished(START.plusSeconds(9), result);
    return new Run("xetra-1", Trigger.SCHEDULE, START, start, end);
  }

  private static FetchJobStatus status(Ledger ledger) {
    return new FetchJobStatus(
        1L,
        List.of(),
        null,
        ledger.lastRun(),
        ledger.lastSuccess(),
        ledger.lastFailure(),
        ledger.artifact());
  }
}
