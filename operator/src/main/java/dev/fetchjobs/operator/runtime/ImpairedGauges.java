package dev.fetchjobs.operator.runtime;

import dev.fetchjobs.api.FetchJobStatus;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Counts those FetchJobs that have a problem. There is one gauge for each cause: a condition that
 * is False, or a hold.
 */
final class ImpairedGauges {

  private static final String HOLD = "Hold";
  private static final List<String> KINDS = List.of("Ready", "Fetched", "Fresh", HOLD);

  private final Map<String, Set<String>> impaired =
      KINDS.stream()
          .collect(Collectors.toMap(Function.identity(), kind -> ConcurrentHashMap.newKeySet()));

  ImpairedGauges(MeterRegistry registry) {
    impaired.forEach(
        (kind, members) ->
            Gauge.builder("fetchjob.impaired", members, Set::size)
                .tag("by", kind)
                .description("FetchJobs with that condition False, or with scheduled runs on hold")
                .register(registry));
  }

  void record(String key, FetchJobStatus status) {
    impaired.forEach(
        (kind, members) -> {
          if (isImpaired(kind, status)) {
            members.add(key);
          } else {
            members.remove(key);
          }
        });
  }

  void forget(String key) {
    impaired.values().forEach(members -> members.remove(key));
  }

  private static boolean isImpaired(String kind, FetchJobStatus status) {
    return kind.equals(HOLD)
        ? status.hold() != null
        : status.condition(kind).filter(c -> c.status().equals("False")).isPresent();
  }
}
