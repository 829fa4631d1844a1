package dev.fetchjobs.operator.decide;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.operator.decide.Failure.Target;
import dev.fetchjobs.operator.desired.Drift;
import dev.fetchjobs.operator.desired.HandleBody;
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
 * Holds what the operator remembers of one FetchJob between reconciliations. The memory has the
 * latest writes, so that a cache that lags behind causes no second write. The memory also has the
 * writes that failed. When the operator is restarted, it loses this memory. The loss costs one
 * early attempt, or one write that changes nothing.
 *
 * @param uid uid of the FetchJob; a later FetchJob with the same name has its own memory
 * @param cronJob the last write of the CronJob; null if there was none
 * @param status the last write of the status, or the status that was found to be the newest one;
 *     null if there was neither
 * @param lost the last write of the status, if its answer was lost, so that its Events and counters
 *     are missing; else null
 * @param handle the last write of the ConfigMap of spec.handle; null if there was none
 * @param readiness the last write of conditions of consumers' pods; null if there was none
 * @param job the last Job that was created; null if there was none
 * @param unanswered the mark in the last replacement of the CronJob, if its answer was lost, so
 *     that nobody knows whether it took place; else null
 */
public record Memory(
    String uid,
    @Nullable CronJobWrite cronJob,
    @Nullable StatusWrite status,
    @Nullable Conclusion lost,
    @Nullable HandleWrite handle,
    @Nullable ReadinessWrite readiness,
    @Nullable JobWrite job,
    @Nullable WriteMark unanswered,
    Map<Target, Failure> failures) {

  /** A watch needs at most this long to show an object that the operator has just written. */
  public static final Duration LAG = Duration.ofSeconds(5);

  record StatusWrite(FetchJobStatus status, long version, WriteConflict conflict) {

    /** Returns whether another program has changed the status since the operator wrote it. */
    boolean isUndone(FetchJob fetchJob) {
      return Memory.version(fetchJob) > version && !status.equals(fetchJob.getStatus());
    }
  }

  record ReadinessWrite(Object content, Instant time) {}

  record JobWrite(String jobName, Instant time) {}

  /** Returns the memory of a FetchJob about which nothing is known yet. */
  public static Memory none(FetchJob fetchJob) {
    return new Memory(
        fetchJob.getMetadata().getUid(), null, null, null, null, null, null, null, Map.of());
  }

  /**
   * Returns the newest known status of the FetchJob. This is the status in the cache, or the one
   * that the operator wrote, if the cache lags behind. If the cache stays behind for longer, the
   * cache is right, because the API server was restored from an older state.
   */
  @Nullable FetchJobStatus statusOf(FetchJob fetchJob, Instant now) {
    return status != null
            && version(fetchJob) < status.version
            && isWithin(LAG, status.conflict.last(), now)
        ? status.status
        : fetchJob.getStatus();
  }

  /**
   * Returns the version of the FetchJob on which the next status has to be based, or null if the
   * operator knows the newest status. An operator that has not written the status yet may not have
   * seen the last one of the leader before it.
   */
  @Nullable String basis(FetchJob fetchJob) {
    return status == null ? fetchJob.getMetadata().getResourceVersion() : null;
  }

  /** Returns the memory after the cache was found to have the newest status. */
  Memory withNewest(FetchJobStatus shown, FetchJob fetchJob, Instant now) {
    var newest = new StatusWrite(shown, version(fetchJob), WriteConflict.none(now));
    return new Memory(uid, cronJob, newest, lost, handle, readiness, job, unanswered, failures);
  }

  /** Returns the memory after the Events and counters of a lost write were made. */
  Memory completed() {
    return new Memory(uid, cronJob, status, null, handle, readiness, job, unanswered, failures);
  }

  /**
   * Returns the memory after the operator wrote the status and got no answer. The write may have
   * taken place.
   */
  Memory withoutAnswer(Conclusion sent) {
    return new Memory(uid, cronJob, status, sent, handle, readiness, job, unanswered, failures);
  }

  /**
   * Returns the write of the status whose answer was lost, if the newest known status shows that it
   * took place.
   */
  Optional<Conclusion> lost(@Nullable FetchJobStatus newest) {
    return Optional.ofNullable(lost).filter(sent -> sent.status().equals(newest));
  }

  /** Returns whether the status in a watch event is the one that the operator wrote. */
  public boolean isOwnStatus(FetchJob fetchJob) {
    return status != null && status.status.equals(fetchJob.getStatus());
  }

  /**
   * Replaces the status in the operator's memory by the cache's equal copy, so that no status is
   * stored twice.
   */
  @SuppressWarnings("ReferenceEquality") // the comparison asks whether both are the same object
  public Memory sharing(FetchJob fetchJob) {
    FetchJobStatus shown = fetchJob.getStatus();
    return status != null && status.status != shown && status.status.equals(shown)
        ? new Memory(
            uid,
            cronJob,
            new StatusWrite(shown, status.version, status.conflict),
            lost,
            handle,
            readiness,
            job,
            unanswered,
            failures)
        : this;
  }

  /**
   * Returns whether the operator may write the status now. While another program keeps changing the
   * status back, the operator writes it less often.
   */
  boolean mayWriteStatus(Instant now) {
    return status == null || !status.conflict.isTooSoon(now);
  }

  /**
   * Returns whether the next write of the status is the one that reports that another program keeps
   * changing the status back.
   */
  boolean isStatusConflictNew(FetchJob fetchJob, Instant now) {
    return status != null
        && status.isUndone(fetchJob)
        && status.conflict.undone(now).hasJustBegun();
  }

  /** Returns whether the Job was created so recently that the cache may not show it yet. */
  boolean isCreated(String jobName, Instant now) {
    return job != null && job.jobName.equals(jobName) && isWithin(LAG, job.time, now);
  }

  /**
   * Returns until when a new Job may be missing in the cache, or empty if the operator created no
   * Job recently.
   */
  Optional<Instant> jobUnseenUntil(Instant now) {
    return Optional.ofNullable(job)
        .filter(write -> isWithin(LAG, write.time, now))
        .map(write -> write.time.plus(LAG));
  }

  /**
   * Returns the time of the next reconciliation that these writes need, if no event comes before.
   */
  Optional<Instant> next(@Nullable GenericKubernetesResource live, Instant now) {
    return Stream.of(
            nextOfCronJob(live, now),
            nextOfStatus(now),
            nextOfHandle(now),
            nextOfReadiness(now),
            nextAttempt(now))
        .flatMap(Optional::stream)
        .min(Instant::compareTo);
  }

  private Optional<Instant> nextOfCronJob(@Nullable GenericKubernetesResource live, Instant now) {
    if (cronJob == null) {
      return Optional.empty();
    }
    if (cronJob.isUnseen(live, now)) {
      return Optional.of(cronJob.conflict().last().plus(LAG));
    }
    return cronJob.conflict().isOn(now)
        ? Optional.of(now.plus(WriteConflict.TRUCE))
        : Optional.empty();
  }

  private Optional<Instant> nextOfStatus(Instant now) {
    return status == null || mayWriteStatus(now)
        ? Optional.empty()
        : Optional.of(status.conflict.last().plus(WriteConflict.TRUCE));
  }

  /**
   * Returns when the cache surely shows the last write of the ConfigMap, or when the operator may
   * write it again during a conflict with another program.
   */
  private Optional<Instant> nextOfHandle(Instant now) {
    if (handle == null) {
      return Optional.empty();
    }
    Instant shown = handle.conflict().last().plus(LAG);
    return isWithin(LAG, handle.conflict().last(), now)
        ? Optional.of(shown)
        : Optional.of(now.plus(WriteConflict.TRUCE)).filter(_ -> handle.conflict().isOn(now));
  }

  /** Returns when the cache surely shows the last write of conditions of consumers' pods. */
  private Optional<Instant> nextOfReadiness(Instant now) {
    return Optional.ofNullable(readiness)
        .filter(write -> isWithin(LAG, write.time, now))
        .map(write -> write.time.plus(LAG));
  }

  /**
   * Returns the time of the next attempt of a write that failed. The method ignores a time that has
   * passed, because the write is no longer wanted, or the operator would have tried it.
   */
  private Optional<Instant> nextAttempt(Instant now) {
    return failures.values().stream()
        .map(Failure::next)
        .filter(next -> next.isAfter(now))
        .min(Instant::compareTo);
  }

  /**
   * Returns the failure because of which a write has to wait. If the content of the write is new,
   * the write does not wait.
   */
  Optional<Failure> pause(Target target, Object content, Instant now) {
    return Optional.ofNullable(failures.get(target))
        .filter(failure -> failure.content().equals(content) && failure.isPause(now));
  }

  /** Returns whether the API server refused a write because the namespace is being deleted. */
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

  /**
   * Returns the memory after the operator replaced the CronJob and got no answer. The replacement
   * may have taken place.
   */
  Memory withoutAnswer(WriteMark sent) {
    return new Memory(uid, cronJob, status, lost, handle, readiness, job, sent, failures);
  }

  /** Returns the memory after a successful write. */
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
    return new Memory(
        uid, cronJob, status, lost, handle, readiness, job, unanswered, Map.copyOf(all));
  }

  /**
   * Returns the memory after a write of the CronJob.
   *
   * @param left the differences between the wanted CronJob and the one that the API server stored
   */
  Memory withCronJob(
      WriteMark sent,
      ObjectMeta stored,
      Drift left,
      @Nullable String culprit,
      boolean correction,
      Instant now) {
    boolean again = cronJob != null && cronJob.digest().equals(sent.digest());
    WriteConflict conflict = WriteConflict.none(now);
    if (again && cronJob != null) {
      conflict = correction ? cronJob.conflict().corrected(now) : cronJob.conflict().undone(now);
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
    return new Memory(uid, write, status, lost, handle, readiness, job, null, failures)
        .succeeded(Target.CRON_JOB);
  }

  /**
   * Returns the memory after a write of the status.
   *
   * @param fetchJob the FetchJob before the write
   */
  Memory withStatus(FetchJob fetchJob, FetchJobStatus written, ObjectMeta stored, Instant now) {
    WriteConflict conflict =
        status != null && status.isUndone(fetchJob)
            ? status.conflict.undone(now)
            : WriteConflict.none(now);
    var write = new StatusWrite(written, number(stored.getResourceVersion()), conflict);
    return new Memory(uid, cronJob, write, null, handle, readiness, job, unanswered, failures);
  }

  /** Returns the memory after a write of the ConfigMap of spec.handle. */
  Memory withHandle(HandleBody sent, ObjectMeta stored, Instant now) {
    WriteConflict conflict =
        handle != null && handle.isOf(sent)
            ? handle.conflict().undone(now)
            : WriteConflict.none(now);
    var write =
        new HandleWrite(sent.name(), sent.data(), number(stored.getResourceVersion()), conflict);
    return new Memory(uid, cronJob, status, lost, write, readiness, job, unanswered, failures);
  }

  /** Returns the memory after a write of conditions of consumers' pods. */
  Memory withReadiness(Object content, Instant now) {
    var write = new ReadinessWrite(content, now);
    return new Memory(uid, cronJob, status, lost, handle, write, job, unanswered, failures);
  }

  /** Returns whether the operator made this write so recently that the cache may not show it. */
  boolean isReadinessUnseen(Object content, Instant now) {
    return readiness != null
        && readiness.content.equals(content)
        && isWithin(LAG, readiness.time, now);
  }

  Memory withJob(String jobName, Instant now) {
    return new Memory(
            uid,
            cronJob,
            status,
            lost,
            handle,
            readiness,
            new JobWrite(jobName, now),
            unanswered,
            failures)
        .succeeded(Target.JOB);
  }

  /**
   * Returns whether the time {@code time} since an instant has not passed yet. If the clock was set
   * back, nobody knows how much time has passed, so the result is false.
   */
  static boolean isWithin(Duration time, Instant since, Instant now) {
    return !now.isBefore(since) && now.isBefore(since.plus(time));
  }

  static long version(HasMetadata object) {
    return number(object.getMetadata().getResourceVersion());
  }

  /**
   * Reads a resource version. Resource versions are decimal numbers that grow; since Kubernetes
   * 1.35 the API guarantees this.
   */
  private static long number(@Nullable String version) {
    try {
      return version == null ? 0 : Long.parseLong(version);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
