package dev.fetchjobs.operator.decide;

import dev.fetchjobs.operator.desired.CronJobUpdate;
import dev.fetchjobs.operator.observed.Outdated;
import dev.fetchjobs.operator.status.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The next thing that a reconciliation does. */
public sealed interface Step {

  /**
   * Nothing is left to do.
   *
   * @param until when to look again if no event comes before
   * @param failed why the status could not be written; null if it could, or need not be
   */
  record Rest(Conclusion conclusion, Instant until, @Nullable ApiException failed)
      implements Step {}

  /** Something is to be read that is not watched. */
  sealed interface Ask extends Step {

    /** The Warning Events about an object. */
    record Warnings(String objectUid) implements Ask {}

    /** The Events about an object, of any type. */
    record Events(String objectUid) implements Ask {}

    /** The claim of a name in the FetchJob's namespace. */
    record Claim(String name) implements Ask {}

    /** The FetchJob's CronJob, whole and as it is now. */
    record CronJob() implements Ask {}

    /** Whether the initial run may start among those of other FetchJobs. */
    record FirstRunPlace(Instant now) implements Ask {}
  }

  /** What came of an {@link Ask}. */
  sealed interface Answer {

    /** What was found; perhaps nothing. */
    record Found(List<?> objects) implements Answer {}

    /** It could not be read. */
    record Unknown(ApiException why) implements Answer {}

    /**
     * @param rule by which places are given
     */
    record Place(boolean granted, String rule) implements Answer {}
  }

  /** Something is to be changed. */
  sealed interface Write extends Step {

    /** What to announce once it is done. */
    default List<Transition> announcements() {
      return List.of();
    }

    /** Moves the slot that the CronJob controller counts from. */
    record MoveLastSchedule(String time) implements Write {}

    record CreateCronJob(CronJobUpdate cronJob, @Override List<Transition> announcements)
        implements Write {}

    /**
     * @param culprit who had changed it; null if nobody is known
     * @param correction whether only the mark's generation is put right
     */
    record ReplaceCronJob(
        CronJobUpdate cronJob,
        @Nullable String culprit,
        boolean correction,
        @Override List<Transition> announcements)
        implements Write {}

    /**
     * Ends runs that have not started.
     *
     * @param template digest of the Job template that is wanted now
     */
    record SupersedeRuns(List<Outdated> runs, String template) implements Write {}

    /**
     * @param content distinguishes it from another Job for the same run
     */
    record CreateJob(String name, Map<String, Object> body, Object content) implements Write {}

    /** The initial run does not start: its place is for others. */
    record ReleaseFirstRunPlace() implements Write {}

    record WriteStatus(Conclusion conclusion) implements Write {

      @Override
      public List<Transition> announcements() {
        return conclusion.transitions();
      }
    }

    /** Lets Kubernetes remove ended Jobs after a while. */
    record LimitJobs(List<String> jobs, Duration kept) implements Write {}

    /** An Event of the FetchJob. */
    record Announce(Transition transition) implements Write {}
  }

  /** What came of a {@link Write}. */
  sealed interface Outcome {

    /**
     * @param stored metadata of the object as it is now; empty where nobody needs it
     */
    record Done(io.fabric8.kubernetes.api.model.ObjectMeta stored) implements Outcome {}

    record Refused(ApiException why) implements Outcome {}
  }
}
