package dev.fetchjobs.operator.runtime;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.operator.desired.Fingerprint;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What this process has written lately, so that a cache that lags behind causes no second write,
 * and that a CronJob which admission keeps rewriting is not applied for ever. Losing it (a restart)
 * costs at most one write that changes nothing.
 */
public final class Written {

  /** How long a watch may need to show an object that we have just made. */
  static final Duration LAG = Duration.ofSeconds(5);

  /** In a fight we write this often. */
  public static final Duration TRUCE = Fight.TRUCE;

  private final Map<String, CronJobWrite> cronJobs = new ConcurrentHashMap<>();
  private final Map<String, StatusWrite> statuses = new ConcurrentHashMap<>();
  private final Map<String, JobWrite> jobs = new ConcurrentHashMap<>();

  /**
   * @param body of what was sent: the whole of ten thousand would be 100 MB
   * @param overruled the differences that remained after the write; null as long as its effect has
   *     not been seen
   */
  private record CronJobWrite(
      String uid, Fingerprint body, long version, @Nullable List<String> overruled, Fight fight) {

    Instant time() {
      return fight.last();
    }

    CronJobWrite withEffect(List<String> remaining) {
      return new CronJobWrite(uid, body, version, remaining, fight);
    }

    boolean isUnseen(Instant now) {
      return overruled == null && isWithin(LAG, time(), now);
    }
  }

  private record StatusWrite(String uid, FetchJobStatus status, long version, Fight fight) {

    /** Whether the status there is not ours, and newer. */
    boolean isUndone(FetchJob fetchJob) {
      return Written.version(fetchJob) > version && !status.equals(fetchJob.getStatus());
    }

    /** With the cache's copy of an equal status, so that ten thousand are not kept twice. */
    @SuppressWarnings("ReferenceEquality") // whether it is that copy already
    StatusWrite comparedTo(FetchJob fetchJob) {
      FetchJobStatus shown = fetchJob.getStatus();
      return status != shown && status.equals(shown)
          ? new StatusWrite(uid, shown, version, fight)
          : this;
    }
  }

  /** A Job we have made, by name. */
  private record JobWrite(String jobName, Instant time) {}

  /** What to do about a CronJob that is not as it should be. */
  public enum Verdict {
    /** Send it. */
    APPLY,
    /** We just have; the cache will show it within {@link #LAG}. */
    WAIT,
    /** We have, and admission changed it to what is there: sending it again changes nothing. */
    SETTLED,
    /** Somebody undoes it each time: it is sent again, but not at once. */
    FOUGHT
  }

  /**
   * @param live from the cache; null if there is none
   * @param differences between {@code body} and {@code live}
   */
  public Verdict verdict(
      FetchJob fetchJob,
      Map<String, Object> body,
      @Nullable GenericKubernetesResource live,
      List<String> differences,
      Instant now) {
    CronJobWrite write = cronJobs.get(key(fetchJob));
    if (write == null
        || !write.uid.equals(uid(fetchJob))
        || !write.body.equals(Fingerprint.of(body.toString()))) {
      return Verdict.APPLY;
    }
    if (live == null || version(live) < write.version) {
      return write.isUnseen(now) ? Verdict.WAIT : Verdict.APPLY;
    }
    if (version(live) == write.version) {
      cronJobs.put(key(fetchJob), write.withEffect(differences));
      return Verdict.SETTLED;
    }
    if (differences.equals(write.overruled)) {
      return Verdict.SETTLED;
    }
    return write.fight.isTooSoon(now) ? Verdict.FOUGHT : Verdict.APPLY;
  }

  /** Whether somebody keeps undoing what we write to the CronJob. */
  public boolean isFought(FetchJob fetchJob, Instant now) {
    CronJobWrite write = cronJobs.get(key(fetchJob));
    return write != null && write.uid.equals(uid(fetchJob)) && write.fight.isOn(now);
  }

  /** Whether we have written a CronJob that the cache need not show yet. */
  public boolean isUnseen(FetchJob fetchJob, Instant now) {
    CronJobWrite write = cronJobs.get(key(fetchJob));
    return write != null && write.uid.equals(uid(fetchJob)) && write.isUnseen(now);
  }

  /** When to look again, though perhaps no event comes. */
  public Optional<Instant> again(FetchJob fetchJob, Instant now) {
    return Stream.concat(cronJobAgain(fetchJob, now), statusAgain(fetchJob, now))
        .min(Instant::compareTo);
  }

  private Stream<Instant> cronJobAgain(FetchJob fetchJob, Instant now) {
    CronJobWrite write = cronJobs.get(key(fetchJob));
    if (write == null || !write.uid.equals(uid(fetchJob))) {
      return Stream.empty();
    }
    if (write.isUnseen(now)) {
      return Stream.of(write.time().plus(LAG));
    }
    return write.fight.isOn(now) ? Stream.of(now.plus(TRUCE)) : Stream.empty();
  }

  private Stream<Instant> statusAgain(FetchJob fetchJob, Instant now) {
    StatusWrite write = statuses.get(key(fetchJob));
    return mayWriteStatus(fetchJob, now) || write == null
        ? Stream.empty()
        : Stream.of(write.fight.last().plus(TRUCE));
  }

  /** The effect of the last write has been seen. */
  public void seen(FetchJob fetchJob, GenericKubernetesResource live) {
    CronJobWrite write = cronJobs.get(key(fetchJob));
    if (write != null && write.overruled == null && version(live) >= write.version) {
      cronJobs.put(key(fetchJob), write.withEffect(List.of()));
    }
  }

  public void cronJob(FetchJob fetchJob, Map<String, Object> body, String version, Instant now) {
    Fingerprint sent = Fingerprint.of(body.toString());
    cronJobs.compute(
        key(fetchJob),
        (key, old) -> {
          boolean again = old != null && old.uid.equals(uid(fetchJob)) && old.body.equals(sent);
          Fight fight = again ? old.fight.undone(now) : Fight.none(now);
          return new CronJobWrite(uid(fetchJob), sent, number(version), null, fight);
        });
  }

  /**
   * @param fetchJob as it was before
   * @return whether a fight over the status has just begun
   */
  public boolean status(FetchJob fetchJob, FetchJobStatus status, String version, Instant now) {
    StatusWrite write =
        statuses.compute(
            key(fetchJob),
            (key, old) -> {
              boolean again =
                  old != null && old.uid.equals(uid(fetchJob)) && old.isUndone(fetchJob);
              Fight fight = again ? old.fight.undone(now) : Fight.none(now);
              return new StatusWrite(uid(fetchJob), status, number(version), fight);
            });
    return write.fight.hasJustBegun();
  }

  /** False for a while after a write when somebody keeps undoing what we write to the status. */
  public boolean mayWriteStatus(FetchJob fetchJob, Instant now) {
    StatusWrite write = statuses.get(key(fetchJob));
    return write == null || !write.uid.equals(uid(fetchJob)) || !write.fight.isTooSoon(now);
  }

  public void job(FetchJob fetchJob, String jobName, Instant now) {
    jobs.put(key(fetchJob), new JobWrite(jobName, now));
  }

  /** Whether the Job was made so lately that the cache need not show it yet. */
  public boolean isMade(FetchJob fetchJob, String jobName, Instant now) {
    JobWrite write = jobs.get(key(fetchJob));
    return write != null && write.jobName.equals(jobName) && isWithin(LAG, write.time(), now);
  }

  /** Until when the cache may still lack a Job that we created; empty if we created none lately. */
  public Optional<Instant> jobUnseenUntil(FetchJob fetchJob, Instant now) {
    return Optional.ofNullable(jobs.get(key(fetchJob)))
        .filter(write -> isWithin(LAG, write.time(), now))
        .map(write -> write.time().plus(LAG));
  }

  /**
   * The newest status known: the cache's, or ours if the cache lags behind. A cache that is behind
   * for longer is right: the API server was restored from an older state.
   */
  public @Nullable FetchJobStatus status(FetchJob fetchJob, Instant now) {
    StatusWrite write = compared(fetchJob);
    return write != null
            && write.uid.equals(uid(fetchJob))
            && version(fetchJob) < write.version
            && isWithin(LAG, write.fight.last(), now)
        ? write.status
        : fetchJob.getStatus();
  }

  /** Whether the status in a watch event is the one we wrote. */
  public boolean isOurs(FetchJob fetchJob) {
    StatusWrite write = compared(fetchJob);
    return write != null
        && write.uid.equals(uid(fetchJob))
        && write.status.equals(fetchJob.getStatus());
  }

  private @Nullable StatusWrite compared(FetchJob fetchJob) {
    return statuses.computeIfPresent(key(fetchJob), (key, write) -> write.comparedTo(fetchJob));
  }

  /** The FetchJob is gone. */
  public void forget(String namespace, String name) {
    cronJobs.remove(namespace + "/" + name);
    statuses.remove(namespace + "/" + name);
    jobs.remove(namespace + "/" + name);
  }

  /** A clock that was set back ends every waiting: nobody knows how much time has passed. */
  private static boolean isWithin(Duration time, Instant since, Instant now) {
    return !now.isBefore(since) && now.isBefore(since.plus(time));
  }

  private static String key(FetchJob fetchJob) {
    return fetchJob.getMetadata().getNamespace() + "/" + fetchJob.getMetadata().getName();
  }

  private static String uid(FetchJob fetchJob) {
    return fetchJob.getMetadata().getUid();
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
