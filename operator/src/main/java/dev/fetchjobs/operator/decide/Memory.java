package dev.fetchjobs.operator.decide;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.operator.decide.Failure.Target;
import dev.fetchjobs.operator.desired.Drift;
import dev.fetchjobs.operator.desired.WriteMark;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the operator remembers of one FetchJob between reconciliations: what it has written lately,
 * so that a cache that lags behind causes no second write, and which writes failed. A restart loses
 * this memory; that costs one early attempt, or one write that changes nothing.
 *
 * @param uid of the FetchJob; a namesake created later has a memory of its own
 * @param cronJob the last write of the CronJob; null if there was none
 * @param status the last write of the status; null if there was none
 * @param job the last Job that was created; null if there was none
 * @param unanswered the mark of a replacement of the CronJob of which nobody knows whether it took
 *     place; null if there is none
 */
public record Memory(
    String uid,
    @Nullable CronJobWrite cronJob,
    @Nullable StatusWrite status,
    @Nullable JobWrite job,
    @Nullable WriteMark unanswered,
    Map<Target, Failure> failures) {

  /** How long a watch may need to show an object that the operator has just written. */
  public static final Duration LAG = Duration.ofSeconds(5);

  /**
   * A write of the CronJob.
   *
   * @param uid of the CronJob
   * @param digest of what was wanted
   * @param version resource version that came of it
   * @param generation that came of it
   * @param left what differed right after the write, because admission changed it
   * @param culprit who had changed the CronJob before; null if nobody is known
   * @param corrected whether the write only put the mark's generation right
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

    /** Whether the cache need not show it yet. */
    boolean isUnseen(@Nullable HasMetadata live, Instant now) {
      return (live == null || Memory.version(live) < version)
          && isWithin(LAG, conflict.last(), now);
    }

    /**
     * Whether the live CronJob is the result of this write, so that another would change nothing.
     */
    boolean isSettled(GenericKubernetesResource live, Drift drift) {
      return Memory.version(live) >= version
          && isOf(live)
          && isGenerationOf(live)
          && drift.equals(left);
    }

    /** Whether it is that CronJob that was written, and no later one of the same name. */
    boolean isOf(GenericKubernetesResource live) {
      return uid == null || uid.equals(live.getMetadata().getUid());
    }

    /** Whether nobody has changed the spec since. */
    boolean isGenerationOf(GenericKubernetesResource live) {
      return Objects.equals(live.getMetadata().getGeneration(), generation);
    }
  }

  record StatusWrite(FetchJobStatus status, long version, WriteConflict conflict) {

    /** Whether the status there is not the operator's, and newer. */
    boolean isUndone(FetchJob fetchJob) {
      return Memory.version(fetchJob) > version && !status.equals(fetchJob.getStatus());
    }
  }

  record JobWrite(String jobName, Instant time) {}

  /** Of a FetchJob of which nothing is remembered. */
  public static Memory none(FetchJob fetchJob) {
    return new Memory(fetchJob.getMetadata().getUid(), null, null, null, null, Map.of());
  }

  /**
   * The newest status known: the cache's, or the operator's own if the cache lags behind. A cache
   * that is behind for longer is right: the API server was restored from an older state.
   */
  @Nullable FetchJobStatus statusOf(FetchJob fetchJob, Instant now) {
    return status != null
            && version(fetchJob) < status.version
            && isWithin(LAG, status.conflict.last(), now)
        ? status.status
        : fetchJob.getStatus();
  }

  /** Whether the status in a watch event is the one that the operator wrote. */
  public boolean isOwnStatus(FetchJob fetchJob) {
    return status != null && status.status.equals(fetchJob.getStatus());
  }

  /** With the cache's copy of an equal status, so that ten thousand are not kept twice. */
  @SuppressWarnings("ReferenceEquality") // whether it is that copy already
  public Memory sharing(FetchJob fetchJob) {
    FetchJobStatus shown = fetchJob.getStatus();
    return status != null && status.status != shown && status.status.equals(shown)
        ? new Memory(
            uid,
            cronJob,
            new StatusWrite(shown, status.version, status.conflict),
            job,
            unanswered,
            failures)
        : this;
  }

  /** False for a while after a write when somebody keeps undoing what is written to the status. */
  boolean mayWriteStatus(Instant now) {
    return status == null || !status.conflict.isTooSoon(now);
  }

  /** Whether writing the status now makes it known that somebody keeps undoing it. */
  boolean isStatusConflictNew(FetchJob fetchJob, Instant now) {
    return status != null
        && status.isUndone(fetchJob)
        && status.conflict.undone(now).hasJustBegun();
  }

  /** Whether the Job was created so lately that the cache need not show it yet. */
  boolean isCreated(String jobName, Instant now) {
    return job != null && job.jobName.equals(jobName) && isWithin(LAG, job.time, now);
  }

  /** Until when the cache may lack a Job that was created; empty if none was created lately. */
  Optional<Instant> jobUnseenUntil(Instant now) {
    return Optional.ofNullable(job)
        .filter(write -> isWithin(LAG, write.time, now))
        .map(write -> write.time.plus(LAG));
  }

  /** When to look again for the sake of the writes, though perhaps no event comes. */
  Optional<Instant> next(@Nullable GenericKubernetesResource live, Instant now) {
    return Stream.of(nextOfCronJob(live, now), nextOfStatus(now), nextAttempt(now))
        .flatMap(Optional::stream)
        .min(Instant::compareTo);
  }

  private Optional<Instant> nextOfCronJob(@Nullable GenericKubernetesResource live, Instant now) {
    if (cronJob == null) {
      return Optional.empty();
    }
    if (cronJob.isUnseen(live, now)) {
      return Optional.of(cronJob.conflict.last().plus(LAG));
    }
    return cronJob.conflict.isOn(now)
        ? Optional.of(now.plus(WriteConflict.TRUCE))
        : Optional.empty();
  }

  private Optional<Instant> nextOfStatus(Instant now) {
    return status == null || mayWriteStatus(now)
        ? Optional.empty()
        : Optional.of(status.conflict.last().plus(WriteConflict.TRUCE));
  }

  /** One whose time has passed is not wanted any more, or it would have been tried. */
  private Optional<Instant> nextAttempt(Instant now) {
    return failures.values().stream()
        .map(Failure::next)
        .filter(next -> next.isAfter(now))
        .min(Instant::compareTo);
  }

  /**
   * The failure after which that write is not tried again yet. Another content is tried at once.
   */
  Optional<Failure> pause(Target target, Object content, Instant now) {
    return Optional.ofNullable(failures.get(target))
        .filter(failure -> failure.content().equals(content) && failure.isPause(now));
  }

  /** Whether a write was refused because the namespace goes away, and its objects with it. */
  boolean isNamespaceTerminating(Instant now) {
    return failures.values().stream()
        .anyMatch(failure -> failure.isRecent(now) && failure.why().isNamespaceTerminating());
  }

  Memory failed(Target target, Object content, ApiException why, Instant now) {
    Failure old = failures.get(target);
    boolean again = old != null && old.content().equals(content) && old.isRecent(now);
    int times = old != null && again ? old.times() + 1 : 1;
    int seed = uid.hashCode() + target.ordinal();
    return with(target, Failure.of(content, times, why, seed, now));
  }

  /** A replacement of the CronJob failed, and perhaps it took place all the same. */
  Memory withoutAnswer(WriteMark sent) {
    return new Memory(uid, cronJob, status, job, sent, failures);
  }

  /** That write is in order. */
  Memory succeeded(Target target) {
    return failures.containsKey(target) ? with(target, null) : this;
  }

  private Memory with(Target target, @Nullable Failure failure) {
    Map<Target, Failure> all = new EnumMap<>(Target.class);
    all.putAll(failures);
    if (failure == null) {
      all.remove(target);
    } else {
      all.put(target, failure);
    }
    return new Memory(uid, cronJob, status, job, unanswered, Map.copyOf(all));
  }

  /**
   * @param left what differs in the CronJob as the API server stored it
   */
  Memory withCronJob(
      WriteMark sent,
      ObjectMeta stored,
      Drift left,
      @Nullable String culprit,
      boolean correction,
      Instant now) {
    boolean again = cronJob != null && cronJob.digest.equals(sent.digest());
    WriteConflict conflict = WriteConflict.none(now);
    if (again && cronJob != null) {
      conflict = correction ? cronJob.conflict.corrected(now) : cronJob.conflict.undone(now);
    }
    var write =
        new CronJobWrite(
            stored.getUid(),
            sent.digest(),
            number(stored.getResourceVersion()),
            Objects.requireNonNullElse(stored.getGeneration(), sent.generation()),
            left,
            culprit,
            correction,
            conflict);
    return new Memory(uid, write, status, job, null, failures).succeeded(Target.CRON_JOB);
  }

  /**
   * @param fetchJob as it was before
   */
  Memory withStatus(FetchJob fetchJob, FetchJobStatus written, ObjectMeta stored, Instant now) {
    WriteConflict conflict =
        status != null && status.isUndone(fetchJob)
            ? status.conflict.undone(now)
            : WriteConflict.none(now);
    var write = new StatusWrite(written, number(stored.getResourceVersion()), conflict);
    return new Memory(uid, cronJob, write, job, unanswered, failures);
  }

  Memory withJob(String jobName, Instant now) {
    return new Memory(uid, cronJob, status, new JobWrite(jobName, now), unanswered, failures)
        .succeeded(Target.JOB);
  }

  /** A clock that was set back ends every waiting: nobody knows how much time has passed. */
  private static boolean isWithin(Duration time, Instant since, Instant now) {
    return !now.isBefore(since) && now.isBefore(since.plus(time));
  }

  private static long version(HasMetadata object) {
    return number(object.getMetadata().getResourceVersion());
  }

  /** Resource versions are decimal numbers that grow (comparable by contract since 1.35). */
  private static long number(@Nullable String version) {
    try {
      return version == null ? 0 : Long.parseLong(version);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
