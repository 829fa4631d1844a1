package dev.fetchjobs.operator.runtime;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.operator.decide.Memory;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Holds what the operator remembers of each FetchJob: one {@link Memory} for each. */
public final class Memories {

  private final Map<String, Memory> memories = new ConcurrentHashMap<>();

  public Memory of(FetchJob fetchJob) {
    Memory memory = shared(fetchJob);
    return memory == null ? Memory.none(fetchJob) : memory;
  }

  public void put(FetchJob fetchJob, Memory memory) {
    memories.put(key(fetchJob), memory);
  }

  /** Returns whether the status in a watch event is the one that the operator itself wrote. */
  public boolean isOwnStatus(FetchJob fetchJob) {
    Memory memory = shared(fetchJob);
    return memory != null && memory.isOwnStatus(fetchJob);
  }

  /** Forgets a FetchJob that was deleted. */
  public void forget(String namespace, String name) {
    memories.remove(namespace + "/" + name);
  }

  private @Nullable Memory shared(FetchJob fetchJob) {
    Memory memory =
        memories.computeIfPresent(key(fetchJob), (key, known) -> known.sharing(fetchJob));
    return memory != null && memory.uid().equals(fetchJob.getMetadata().getUid()) ? memory : null;
  }

  private static String key(FetchJob fetchJob) {
    return fetchJob.getMetadata().getNamespace() + "/" + fetchJob.getMetadata().getName();
  }
}
