package dev.fetchjobs.downloader;

import dev.fetchjobs.contract.FetchPlan;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Detects whether a person requested the run. */
final class TriggerDetection {

  private TriggerDetection() {}

  /**
   * Returns whether a person requested the run. A person sets an annotation, or creates a Job from
   * the CronJob. The pod of such a Job finds no trigger in its environment, and the Job's name does
   * not end with a slot.
   */
  static boolean isRequest(Map<String, String> variables) {
    String trigger = variables.getOrDefault(FetchPlan.TRIGGER_VARIABLE, "");
    String job = variables.getOrDefault(FetchPlan.JOB_VARIABLE, "");
    return trigger.isEmpty()
        ? !job.isEmpty() && JobName.slot(job).isEmpty()
        : trigger.equals(FetchPlan.REQUEST)
            || trigger.equals(FetchPlan.REQUEST_FOR_DATE)
            || trigger.startsWith(FetchPlan.PUBLISH_VERSION);
  }

  /**
   * Returns whether the schedule started the run. The CronJob controller sets no trigger. The
   * operator sets a trigger when it repeats a scheduled run.
   */
  static boolean isSchedule(Map<String, String> variables) {
    String trigger = variables.getOrDefault(FetchPlan.TRIGGER_VARIABLE, "");
    return trigger.isEmpty()
        ? JobName.slot(variables.getOrDefault(FetchPlan.JOB_VARIABLE, "")).isPresent()
        : trigger.equals(FetchPlan.SCHEDULE);
  }

  /** Returns the kept version that a person wants the run to publish; null if the run fetches. */
  static @Nullable String version(Map<String, String> variables) {
    String trigger = variables.getOrDefault(FetchPlan.TRIGGER_VARIABLE, "");
    return trigger.startsWith(FetchPlan.PUBLISH_VERSION)
        ? trigger.substring(FetchPlan.PUBLISH_VERSION.length())
        : null;
  }

  /** Returns whether a person requested the run for its date. */
  static boolean isForChosenDate(Map<String, String> variables) {
    String trigger = variables.getOrDefault(FetchPlan.TRIGGER_VARIABLE, "");
    return trigger.equals(FetchPlan.REQUEST_FOR_DATE) || trigger.equals(FetchPlan.BACKFILL);
  }
}
