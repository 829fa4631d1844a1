package dev.fetchjobs.downloader;

import dev.fetchjobs.contract.FetchPlan;
import java.util.Map;

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
        : trigger.equals(FetchPlan.REQUEST);
  }

  /**
   * Whether the schedule started the run. The CronJob controller sets no trigger. The operator sets
   * one when it repeats a scheduled run.
   */
  static boolean isSchedule(Map<String, String> variables) {
    String trigger = variables.getOrDefault(FetchPlan.TRIGGER_VARIABLE, "");
    return trigger.isEmpty()
        ? JobName.slot(variables.getOrDefault(FetchPlan.JOB_VARIABLE, "")).isPresent()
        : trigger.equals(FetchPlan.SCHEDULE);
  }

  /** Returns whether the person who requested the run may have chosen its date. */
  static boolean isForChosenDate(Map<String, String> variables) {
    return isRequest(variables)
        || variables.getOrDefault(FetchPlan.TRIGGER_VARIABLE, "").equals(FetchPlan.BACKFILL);
  }
}
