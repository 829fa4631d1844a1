package dev.fetchjobs.fetch.simulate;

import dev.fetchjobs.api.RunSummary;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.contract.Word;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Holds the numbers of a simulated time.
 *
 * @param requests requests to the publisher, those of further attempts included
 * @param missed slots without a run
 * @param lateSlots slots whose file was missing when their time was up; null without
 *     spec.freshness.within
 * @param staleTimes how often the condition Fresh became False
 * @param alerts warnings that the operator writes as Events
 */
public record Summary(
    int runs,
    long requests,
    Map<Outcome, Long> outcomes,
    int missed,
    @Nullable Long lateSlots,
    int staleTimes,
    long staleMinutes,
    long heldMinutes,
    int alerts) {

  static Map<Outcome, Long> count(List<RunSummary> runs) {
    Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
    runs.forEach(run -> counts.merge(outcome(run), 1L, Long::sum));
    return counts;
  }

  static Outcome outcome(RunSummary run) {
    return Word.find(Outcome.class, run.outcome()).orElse(Outcome.UNKNOWN);
  }
}
