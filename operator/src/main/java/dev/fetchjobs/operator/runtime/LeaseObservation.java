package dev.fetchjobs.operator.runtime;

import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/**
 * Judges by this replica's own clock whether another replica may still write. The fabric8 elector
 * compares the time that the holder has written with the local clock, and takes a missing Lease at
 * once. Both would make a second writer: the first if the clocks of two nodes disagree, the second
 * if somebody deletes the Lease while its holder works. So this class counts the age of a Lease
 * from the moment at which this replica saw its last change, as client-go does, and it remembers
 * the holder of a Lease that has vanished.
 */
final class LeaseObservation {

  private static final ZonedDateTime LONG_AGO =
      ZonedDateTime.of(1970, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);

  /** Stands for a Lease without a spec: it is new, or somebody has emptied it. */
  static final LeaderElectionRecord EMPTY =
      new LeaderElectionRecord("", Duration.ofSeconds(1), LONG_AGO, LONG_AGO, 0);

  /**
   * The elector gives a Lease back with this duration. Its merge patch leaves the name of the
   * holder in the Lease, so the duration alone shows that the Lease is free.
   */
  private static final Duration GIVEN_BACK = Duration.ofSeconds(1);

  private final String identity;
  private @Nullable LeaderElectionRecord other;
  private long changed;

  /**
   * Starts without an observation.
   *
   * @param identity this replica's name in the Lease
   */
  LeaseObservation(String identity) {
    this.identity = identity;
  }

  /**
   * Returns the record on which the elector has to decide.
   *
   * @param found what the API server returned; null if there is no Lease
   * @param nanos this process's monotonic clock
   * @param now this node's clock, with which the elector compares the time in the record
   */
  @Nullable LeaderElectionRecord judge(
      @Nullable LeaderElectionRecord found, long nanos, ZonedDateTime now) {
    if (found == null || found.equals(EMPTY)) {
      return other != null && nanos - changed < other.getLeaseDuration().toNanos()
          ? aged(other, nanos, now)
          : found;
    }
    String holder = found.getHolderIdentity();
    if (holder == null || holder.isEmpty() || holder.equals(identity)) {
      other = null;
      return found;
    }
    if (found.getLeaseDuration().equals(GIVEN_BACK)) {
      other = null;
      return new LeaderElectionRecord(
          null, GIVEN_BACK, found.getAcquireTime(), LONG_AGO, found.getLeaderTransitions());
    }
    if (!found.equals(other)) {
      other = found;
      changed = nanos;
    }
    return aged(found, nanos, now);
  }

  private LeaderElectionRecord aged(LeaderElectionRecord record, long nanos, ZonedDateTime now) {
    return new LeaderElectionRecord(
        record.getHolderIdentity(),
        record.getLeaseDuration(),
        record.getAcquireTime(),
        now.minusNanos(nanos - changed),
        record.getLeaderTransitions());
  }
}
