package dev.fetchjobs.operator.runtime;

import dev.fetchjobs.api.FetchJobStatus;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Counts those FetchJobs that have a problem. There is one gauge for each cause: a condition that
 * is False, a hold, or a scheduled time without a run.
 */
final class ImpairedGauges {

  /** Names the causes; three of them are conditions. */
  private enum Cause {
    READY("Ready"),
    FETCHED("Fetched"),
    FRESH("Fresh"),
    HOLD("Hold"),
    SLOT("Slot");

    private final String word;

    Cause(String word) {
      this.word = word;
    }
  }

  private final Map<Cause, Set<String>> impaired =
      Stream.of(Cause.values())
          .collect(Collectors.toMap(Function.identity(), cause -> ConcurrentHashMap.newKeySet()));

  ImpairedGauges(MeterRegistry registry) {
    impaired.forEach(
        (cause, members) ->
            Gauge.builder("fetchjob.impaired", members, Set::size)
                .tag("by", cause.word)
                .description(
                    "FetchJobs with that condition False, scheduled runs on hold, or a slot without a run")
                .register(registry));
  }

  /**
   * Records the present state of a FetchJob.
   *
   * @param isSlotMissing whether a scheduled time has passed without a run
   */
  void record(String key, FetchJobStatus status, boolean isSlotMissing) {
    impaired.forEach(
        (cause, members) -> {
          if (isImpaired(cause, status, isSlotMissing)) {
            members.add(key);
          } else {
            members.remove(key);
          }
        });
  }

  void forget(String key) {
    impaired.values().forEach(members -> members.remove(key));
  }

  private static boolean isImpaired(Cause cause, FetchJobStatus status, boolean isSlotMissing) {
    return switch (cause) {
      case READY, FETCHED, FRESH ->
          status.condition(cause.word).filter(c -> c.status().equals("False")).isPresent();
      case HOLD -> status.hold() != null;
      case SLOT -> isSlotMissing;
    };
  }
}
