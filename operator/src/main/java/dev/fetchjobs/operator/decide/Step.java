package dev.fetchjobs.operator.decide;

import dev.fetchjobs.api.Notifications;
import dev.fetchjobs.operator.desired.CronJobUpdate;
import dev.fetchjobs.operator.desired.HandleBody;
import dev.fetchjobs.operator.observed.GatedPod;
import dev.fetchjobs.operator.observed.Outdated;
import dev.fetchjobs.operator.status.Deliveries;
import dev.fetchjobs.operator.status.PodCondition;
import dev.fetchjobs.operator.status.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Represents what a reconciliation does next: it reads, writes or ends. */
public sealed interface Step {

  /**
   * Says that nothing is left to do in this reconciliation.
   *
   * @param until the time at which the operator reconciles again if no event comes before
   * @param failed why the status could not be written; null if it was written or has not changed
   */
  record Rest(Conclusion conclusion, Instant until, @Nullable ApiException failed)
      implements Step {}

  /** Says that the operator reads something from the API server that is not in its caches. */
  sealed interface Ask extends Step {

    /** Reads the Warning Events about an object. */
    record Warnings(String objectUid) implements Ask {}

    /** Reads the Events about an object, of any type. */
    record Events(String objectUid) implements Ask {}

    /** Reads the PersistentVolumeClaim with this name in the FetchJob's namespace. */
    record Claim(String name) implements Ask {}

    /** Reads the FetchJob's CronJob, complete and as it is now. */
    record CronJob() implements Ask {}

    /** Reads the FetchJob as it is now. The caches may not show yet that it is being deleted. */
    record FetchJob() implements Ask {}

    /**
     * Reads the FetchJob as it is now, to see whether the cache has the last status of the leader
     * before.
     */
    record Newest() implements Ask {}

    /**
     * Asks whether the initial run of this FetchJob may start now, given the initial runs of other
     * FetchJobs.
     */
    record FirstRunPlace(Instant now) implements Ask {}

    /** Asks which events and pings of the FetchJob their servers have confirmed. */
    record Deliveries() implements Ask {}
  }

  /** Describes the API server's answer to an {@link Ask}. */
  sealed interface Answer {

    /** Holds the objects that the API server returned; the list may be empty. */
    record Found(List<?> objects) implements Answer {}

    /** Says that the answer of the API server could not be read. */
    record Unknown(ApiException why) implements Answer {}

    /**
     * Says whether the initial run of this FetchJob may start.
     *
     * @param rule the rule by which initial runs may start, for a message
     */
    record Place(boolean granted, String rule) implements Answer {}

    /** Says which events and pings of the FetchJob their servers have confirmed. */
    record Delivered(Deliveries deliveries) implements Answer {}
  }

  /** Says that the operator changes something in the cluster. */
  sealed interface Write extends Step {

    /** Returns the Events that the operator writes after this write. */
    default List<Transition> announcements() {
      return List.of();
    }

    /**
     * Changes the CronJob's lastScheduleTime, so that the CronJob controller starts no run for an
     * earlier scheduled time.
     */
    record MoveLastSchedule(String time) implements Write {}

    record CreateCronJob(CronJobUpdate cronJob, @Override List<Transition> announcements)
        implements Write {}

    /**
     * Replaces the FetchJob's CronJob.
     *
     * @param culprit the program that had changed the CronJob; null if unknown
     * @param correction whether the write only corrects the mark's generation
     */
    record ReplaceCronJob(
        CronJobUpdate cronJob,
        @Nullable String culprit,
        boolean correction,
        @Override List<Transition> announcements)
        implements Write {}

    /**
     * Ends runs that have not started and were made from an older spec.
     *
     * @param template digest of the wanted Job template
     */
    record SupersedeRuns(List<Outdated> runs, String template) implements Write {}

    /**
     * Creates the Job of a run.
     *
     * @param content identifies the content of the Job; another Job for the same run may have
     *     another content
     */
    record CreateJob(String name, Map<String, Object> body, Object content) implements Write {}

    /**
     * Adds a Job to the CronJob's list of active Jobs, so that the CronJob controller starts no run
     * beside it.
     */
    record EnterActiveJob(String job, String uid) implements Write {}

    /**
     * Gives up the right to start the initial run now, so that other FetchJobs can start theirs.
     */
    record ReleaseFirstRunPlace() implements Write {}

    /** Writes the ConfigMap of spec.handle. */
    sealed interface OfConfigMap extends Write {

      HandleBody configMap();

      /** Returns what identifies the write, so that a failed one is not repeated too early. */
      Object content();
    }

    /** Creates the ConfigMap of spec.handle. The write fails if the name is taken. */
    record CreateConfigMap(@Override HandleBody configMap) implements OfConfigMap {
      @Override
      public Object content() {
        return List.of(configMap.name(), configMap.data());
      }
    }

    /**
     * Applies the content of spec.handle's ConfigMap to the ConfigMap with this uid, which belongs
     * to the FetchJob.
     */
    record ApplyConfigMap(@Override HandleBody configMap, String uid) implements OfConfigMap {
      @Override
      public Object content() {
        return List.of(uid, configMap.data());
      }
    }

    /**
     * Writes the status of the FetchJob.
     *
     * @param version the version of the FetchJob on which the status is based, if the API server
     *     has to refuse the status when the FetchJob has changed since; else null
     */
    record WriteStatus(Conclusion conclusion, @Nullable String version) implements Write {

      @Override
      public List<Transition> announcements() {
        return conclusion.transitions();
      }
    }

    /**
     * Completes a write of the status whose answer was lost: counts its runs, and announces its
     * changes. This sends no request.
     */
    record CompleteStatus(Conclusion conclusion) implements Write {

      @Override
      public List<Transition> announcements() {
        return conclusion.transitions();
      }
    }

    /** Gives ended Jobs a time to live, after which Kubernetes removes them. */
    record LimitJobs(List<String> jobs, Duration kept) implements Write {}

    /** Sets a condition of pods that have a readiness gate for the FetchJob. */
    record SetReadiness(PodCondition condition, List<GatedPod> pods, Instant now) implements Write {

      /** Returns what identifies the write, so that a failed one is not repeated too early. */
      Object content() {
        return List.of(condition, pods.stream().map(GatedPod::uid).sorted().toList());
      }
    }

    /** Hands over the events and the ping in the stored status, so that their servers get them. */
    record Notify(Notifications stored) implements Write {}

    /** Writes an Event of the FetchJob. */
    record Announce(Transition transition) implements Write {}
  }

  /** Says whether the API server carried out a {@link Write}. */
  sealed interface Outcome {

    /**
     * Says that the API server carried out the write.
     *
     * @param stored metadata of the object after the write; empty if it is not needed
     */
    record Done(io.fabric8.kubernetes.api.model.ObjectMeta stored) implements Outcome {}

    record Refused(ApiException why) implements Outcome {}
  }
}
