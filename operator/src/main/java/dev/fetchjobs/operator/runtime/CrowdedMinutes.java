package dev.fetchjobs.operator.runtime;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.operator.cron.CronSchedule;
import dev.fetchjobs.operator.cron.ScheduleParser;
import dev.fetchjobs.operator.cron.ScheduleResult;
import dev.fetchjobs.operator.status.Crowd;
import java.time.Instant;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts the FetchJobs that have a run in each minute of the day. A minute becomes crowded when it
 * has more than {@code most} FetchJobs, and stays crowded until it has at most four fifths of that
 * number. So a FetchJob that comes and goes at the bound does not change the statuses of all others
 * again and again.
 */
public final class CrowdedMinutes {

  private final int most;
  private final Map<String, BitSet> byFetchJob = new HashMap<>();
  private final int[] counts = new int[CronSchedule.MINUTES_PER_DAY];
  private final BitSet crowded = new BitSet();
  private boolean filled;

  /**
   * Creates the index without FetchJobs.
   *
   * @param most number of runs that Kubernetes starts in a minute; with 0 no minute is crowded
   */
  public CrowdedMinutes(int most) {
    this.most = most;
  }

  /**
   * Adds all FetchJobs of the cache at the first call. Otherwise the operator would say something
   * else in its first statuses after a restart than before.
   */
  synchronized void fill(Iterable<FetchJob> all, Instant now) {
    if (filled) {
      return;
    }
    filled = true;
    for (FetchJob fetchJob : all) {
      var meta = fetchJob.getMetadata();
      var spec = fetchJob.getSpec();
      if (ScheduleParser.resolve(
              spec.schedule(), spec.timeZone(), meta.getNamespace(), meta.getName())
          instanceof ScheduleResult.Accepted(var expression, var schedule)) {
        record(fetchJob, schedule, now);
      }
    }
  }

  /** Records the present schedule of a FetchJob. A suspended FetchJob has no runs. */
  void record(FetchJob fetchJob, CronSchedule schedule, Instant now) {
    var meta = fetchJob.getMetadata();
    BitSet minutes = fetchJob.getSpec().suspend() ? new BitSet() : schedule.minutesOfDay(now);
    replace(meta.getNamespace() + "/" + meta.getName(), minutes);
  }

  /** Returns what is to be said about the minutes of a FetchJob, or null if none is crowded. */
  synchronized @Nullable Crowd of(FetchJob fetchJob) {
    var meta = fetchJob.getMetadata();
    BitSet minutes = byFetchJob.get(meta.getNamespace() + "/" + meta.getName());
    return minutes != null && minutes.intersects(crowded) ? new Crowd(most) : null;
  }

  /** Removes a deleted FetchJob. */
  public synchronized void forget(String namespace, String name) {
    replace(namespace + "/" + name, null);
  }

  /** Returns the number of FetchJobs in the minute that has most of them. */
  public synchronized int largest() {
    return Arrays.stream(counts).max().orElse(0);
  }

  private synchronized void replace(String key, @Nullable BitSet minutes) {
    BitSet before = minutes == null ? byFetchJob.remove(key) : byFetchJob.put(key, minutes);
    if (before != null && !before.equals(minutes)) {
      before.stream().forEach(minute -> count(minute, -1));
    }
    if (minutes != null && !minutes.equals(before)) {
      minutes.stream().forEach(minute -> count(minute, 1));
    }
  }

  private void count(int minute, int change) {
    counts[minute] += change;
    if (most > 0 && counts[minute] > most) {
      crowded.set(minute);
    } else if (counts[minute] <= most * 4L / 5) {
      crowded.clear(minute);
    }
  }
}
