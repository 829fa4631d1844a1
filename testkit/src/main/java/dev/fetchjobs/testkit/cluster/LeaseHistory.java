package dev.fetchjobs.testkit.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Derives from the audit log which replica held the Lease and when, and which writes were outside
 * the period of their replica. A period begins when the API server has answered a replica's first
 * write of the Lease, and ends when the API server receives the next replica's first write of it.
 * The API server accepts only one of two writes of the same Lease, so the periods do not overlap.
 */
public final class LeaseHistory {

  /**
   * Describes the time in which a replica held the Lease.
   *
   * @param taken when the API server received the first write of the Lease
   * @param begin when the API server answered the first write of the Lease
   * @param lastRenewal when the API server answered the last write of the Lease
   * @param end when the API server received the next replica's first write of the Lease
   */
  public record Period(String pod, Instant taken, Instant begin, Instant lastRenewal, Instant end) {

    boolean contains(AuditRequest write) {
      return write.pod().equals(pod)
          && !write.received().isBefore(taken)
          && !write.answered().isAfter(end);
    }
  }

  private final List<Period> periods = new ArrayList<>();
  private final List<AuditRequest> writes;

  /**
   * Reads a history.
   *
   * @param holder the pod that held the Lease at the beginning of the log
   * @param user the ServiceAccount of the replicas
   */
  public LeaseHistory(String holder, String user, List<AuditRequest> log) {
    List<AuditRequest> ofReplicas =
        log.stream()
            .filter(AuditRequest::isWrite)
            .filter(request -> request.user().equals(user))
            .sorted(Comparator.comparing(AuditRequest::received))
            .toList();
    this.writes = ofReplicas.stream().filter(request -> !isLease(request)).toList();
    Period current = new Period(holder, Instant.MIN, Instant.MIN, Instant.MIN, Instant.MAX);
    for (AuditRequest lease : ofReplicas) {
      if (!isLease(lease) || lease.code() >= 300) {
        continue;
      }
      if (lease.pod().equals(current.pod())) {
        current =
            new Period(
                current.pod(), current.taken(), current.begin(), lease.answered(), Instant.MAX);
      } else {
        periods.add(
            new Period(
                current.pod(),
                current.taken(),
                current.begin(),
                current.lastRenewal(),
                lease.received()));
        current =
            new Period(
                lease.pod(), lease.received(), lease.answered(), lease.answered(), Instant.MAX);
      }
    }
    periods.add(current);
  }

  private static boolean isLease(AuditRequest request) {
    return request.resource().equals("leases");
  }

  public List<Period> periods() {
    return List.copyOf(periods);
  }

  /**
   * Returns the writes that were not made within a period of their replica; all is well if none.
   */
  public List<AuditRequest> writesOutside() {
    return writes.stream()
        .filter(write -> periods.stream().noneMatch(period -> period.contains(write)))
        .toList();
  }

  /** Returns whether the replica held the Lease at any instant of this interval. */
  public boolean held(String pod, Instant from, Instant to) {
    return periods.stream()
        .anyMatch(p -> p.pod().equals(pod) && !p.taken().isAfter(to) && !p.end().isBefore(from));
  }

  /** Returns whether the replica took the Lease at an instant of this interval. */
  public boolean took(String pod, Instant from, Instant to) {
    return periods.stream()
        .anyMatch(p -> p.pod().equals(pod) && !p.taken().isBefore(from) && !p.taken().isAfter(to));
  }

  /** Returns the writes of a replica that the API server received in this interval. */
  public List<AuditRequest> writes(String pod, Instant from, Instant to) {
    return writes.stream()
        .filter(write -> write.pod().equals(pod))
        .filter(write -> !write.received().isBefore(from) && !write.received().isAfter(to))
        .toList();
  }

  /** Returns the writes that a replica made after it had written the Lease for the last time. */
  public List<AuditRequest> writesAfterLastRenewal(Period period) {
    return writes(period.pod(), period.lastRenewal(), period.end());
  }

  /**
   * Returns the time from the last write of the Lease by a replica, by which it gave the Lease
   * back, until the API server received the next replica's first other write; empty if there was
   * none.
   */
  public Optional<Duration> handOver(Period before) {
    return periods.stream()
        .skip(periods.indexOf(before) + 1L)
        .findFirst()
        .flatMap(next -> writes(next.pod(), next.taken(), next.end()).stream().findFirst())
        .map(write -> Duration.between(before.lastRenewal(), write.received()));
  }

  @Override
  public String toString() {
    return periods + "\n" + writes;
  }
}
