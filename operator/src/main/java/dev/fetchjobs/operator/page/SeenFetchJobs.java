package dev.fetchjobs.operator.page;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.operator.screen.Seen;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Remembers what is computed from each spec, some 300 bytes for a FetchJob, so that a list of
 * 10,000 FetchJobs does not read 10,000 schedules again.
 */
final class SeenFetchJobs {

  private Map<String, Seen> known = Map.of();

  /** Returns all FetchJobs with what is computed from their specs, and forgets all others. */
  synchronized List<Seen> of(List<FetchJob> fetchJobs, Instant now) {
    Map<String, Seen> next = HashMap.newHashMap(fetchJobs.size());
    for (FetchJob fetchJob : fetchJobs) {
      String uid = fetchJob.getMetadata().getUid();
      Seen before = known.get(uid);
      next.put(
          uid,
          before != null && isSameSpec(before.fetchJob(), fetchJob)
              ? before.with(fetchJob)
              : Seen.of(fetchJob, now));
    }
    known = next;
    return List.copyOf(next.values());
  }

  private static boolean isSameSpec(FetchJob before, FetchJob now) {
    return Objects.equals(before.getMetadata().getGeneration(), now.getMetadata().getGeneration());
  }
}
