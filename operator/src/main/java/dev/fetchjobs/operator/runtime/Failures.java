package dev.fetchjobs.operator.runtime;

import dev.fetchjobs.api.FetchJob;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Remembers writes that failed and when each is tried again, so that the truth about a failed write
 * can be written at once, and the write itself is repeated with growing pauses only. Losing it (a
 * restart) costs one early attempt.
 */
public final class Failures {

  /** The longest pause. Quota and admission heal without an event that we would see. */
  public static final Duration LONGEST = Duration.ofSeconds(30);

  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final int DOUBLINGS = 5;

  private final Map<Key, Failure> failures = new ConcurrentHashMap<>();

  /** What was to be written. */
  public enum Target {
    CRON_JOB,
    JOB,
    JOB_END
  }

  private record Key(String namespace, String name, Target target) {}

  /**
   * @param content distinguishes one content that was to be written from another
   * @param times how many attempts in a row have failed
   * @param next when it is tried again
   */
  public record Failure(String uid, Object content, int times, Instant next, ApiException why) {

    /** Clocks can be set back; then the pause is over too. */
    private boolean isPause(Instant now) {
      return now.isBefore(next) && !now.plus(LONGEST).isBefore(next);
    }

    private boolean isOf(FetchJob fetchJob, Object wanted) {
      return uid.equals(fetchJob.getMetadata().getUid()) && content.equals(wanted);
    }
  }

  /**
   * The failure after which that write is not tried again yet. Another content is tried at once.
   */
  public Optional<Failure> pause(FetchJob fetchJob, Target target, Object content, Instant now) {
    return Optional.ofNullable(failures.get(key(fetchJob, target)))
        .filter(failure -> failure.isOf(fetchJob, content) && failure.isPause(now));
  }

  public Failure failed(
      FetchJob fetchJob, Target target, Object content, ApiException why, Instant now) {
    return failures.compute(
        key(fetchJob, target),
        (key, old) -> {
          int times = old != null && old.isOf(fetchJob, content) ? old.times + 1 : 1;
          Duration pause = why.isRefusal() ? LONGEST : pause(key, times);
          return new Failure(fetchJob.getMetadata().getUid(), content, times, now.plus(pause), why);
        });
  }

  /** Between half and the whole of 1 s, 2 s, 4 s … 30 s; not the same for all who fail at once. */
  private static Duration pause(Key key, int times) {
    Duration doubled = FIRST.multipliedBy(1L << Math.min(times - 1, DOUBLINGS));
    long whole = Math.min(doubled.toMillis(), LONGEST.toMillis());
    return Duration.ofMillis(whole / 2 + Math.floorMod(31 * key.hashCode() + times, whole / 2));
  }

  /** That write is in order, or not wanted any more. */
  public void forget(FetchJob fetchJob, Target target) {
    failures.remove(key(fetchJob, target));
  }

  /**
   * When the next of the failed writes is tried again. One whose time has passed is not wanted any
   * more, or it would have been tried.
   */
  public Optional<Instant> next(FetchJob fetchJob, Instant now) {
    return Stream.of(Target.values())
        .flatMap(target -> Stream.ofNullable(failures.get(key(fetchJob, target))))
        .filter(failure -> failure.uid.equals(fetchJob.getMetadata().getUid()))
        .map(Failure::next)
        .filter(next -> next.isAfter(now))
        .min(Instant::compareTo);
  }

  /** Whether a write was refused because the namespace goes away, and our objects with it. */
  public boolean isNamespaceTerminating(FetchJob fetchJob) {
    return Stream.of(Target.values())
        .flatMap(target -> Stream.ofNullable(failures.get(key(fetchJob, target))))
        .anyMatch(failure -> failure.why().isNamespaceTerminating());
  }

  /** The FetchJob is gone. */
  public void forget(String namespace, String name) {
    for (Target target : Target.values()) {
      failures.remove(new Key(namespace, name, target));
    }
  }

  private static Key key(FetchJob fetchJob, Target target) {
    var meta = fetchJob.getMetadata();
    return new Key(meta.getNamespace(), meta.getName(), target);
  }
}
