package dev.fetchjobs.operator.page;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.operator.screen.Seen;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Remembers what is computed from each spec, some 300 bytes for a FetchJob, so that a list of
 * 10,000 FetchJobs does not read 10,000 schedules again.
 */
final class SeenFetchJobs {

  private Map<String, Computed> known = Map.of();

  /** Holds what is computed from one generation of a spec, and not the FetchJob itself. */
  private record Computed(Long generation, String host, BitSet minutes) {}

  /** Returns all FetchJobs with what is computed from their specs, and forgets all others. */
  synchronized List<Seen> of(List<FetchJob> fetchJobs, Instant now) {
    Map<String, Computed> next = HashMap.newHashMap(fetchJobs.size());
    List<Seen> all = new ArrayList<>(fetchJobs.size());
    for (FetchJob fetchJob : fetchJobs) {
      ObjectMeta meta = fetchJob.getMetadata();
      Computed before = known.get(meta.getUid());
      Seen seen =
          before != null && before.generation().equals(meta.getGeneration())
              ? new Seen(fetchJob, before.host(), before.minutes())
              : Seen.of(fetchJob, now);
      next.put(meta.getUid(), new Computed(meta.getGeneration(), seen.host(), seen.minutes()));
      all.add(seen);
    }
    known = next;
    return List.copyOf(all);
  }
}
