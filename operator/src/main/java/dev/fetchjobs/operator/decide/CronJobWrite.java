package dev.fetchjobs.operator.decide;

import dev.fetchjobs.operator.desired.Drift;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Describes a write of the CronJob by the operator.
 *
 * @param uid uid of the CronJob
 * @param digest digest of the wanted CronJob
 * @param version resource version after the write
 * @param generation generation after the write
 * @param left the differences right after the write, which admission caused
 * @param culprit the program that had changed the CronJob before the write; null if unknown
 * @param corrected whether the write only corrected the mark's generation
 */
record CronJobWrite(
    @Nullable String uid,
    String digest,
    long version,
    long generation,
    Drift left,
    @Nullable String culprit,
    boolean corrected,
    WriteConflict conflict) {

  /** Returns whether the cache may still show the state before this write. */
  boolean isUnseen(@Nullable HasMetadata live, Instant now) {
    return (live == null || Memory.version(live) < version)
        && Memory.isWithin(Memory.LAG, conflict.last(), now);
  }

  /**
   * Returns whether the live CronJob is the result of this write, so that another write would
   * change nothing.
   */
  boolean isSettled(GenericKubernetesResource live, Drift drift) {
    return Memory.version(live) >= version
        && isOf(live)
        && isGenerationOf(live)
        && drift.equals(left);
  }

  /**
   * Returns whether the live CronJob is the one that was written. A later CronJob may have the same
   * name as the one that was written.
   */
  boolean isOf(GenericKubernetesResource live) {
    return uid == null || uid.equals(live.getMetadata().getUid());
  }

  /** Returns whether nobody has changed the CronJob's spec since this write. */
  boolean isGenerationOf(GenericKubernetesResource live) {
    return Objects.equals(live.getMetadata().getGeneration(), generation);
  }
}
