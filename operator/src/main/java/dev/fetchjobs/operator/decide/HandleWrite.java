package dev.fetchjobs.operator.decide;

import dev.fetchjobs.operator.desired.HandleBody;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Holds the last write of the ConfigMap of spec.handle.
 *
 * @param name name of the ConfigMap
 * @param data the content that the operator wrote
 * @param version resource version of the ConfigMap after the write
 */
record HandleWrite(String name, Map<String, String> data, long version, WriteConflict conflict) {

  boolean isOf(HandleBody wanted) {
    return name.equals(wanted.name()) && data.equals(wanted.data());
  }

  /** Returns whether the write is so recent that the cache may not show it yet. */
  boolean isUnseen(@Nullable GenericKubernetesResource live, Instant now) {
    return (live == null || Memory.version(live) < version)
        && Memory.isWithin(Memory.LAG, conflict.last(), now);
  }
}
