package dev.fetchjobs.downloader;

import dev.fetchjobs.contract.FetchPlan;
import java.util.Map;
import java.util.regex.Pattern;

/** Detects whether a person requested the run. */
final class TriggerDetection {

  /** The CronJob controller appends the slot to a Job's name, in minutes since 1970. */
  private static final Pattern SLOT = Pattern.compile(".*-(\\d{8,9})");

  /** The year 2020. Smaller numbers are dates that people write into names, such as 20261122. */
  private static final int EARLIEST_SLOT = 26_297_280;

  private TriggerDetection() {}

  /**
   * A person requests a run with an annotation, or creates a Job from the CronJob. The pod of such
   * a Job finds no trigger in its environment, but the Job's name does not end with a slot.
   */
  static boolean isRequest(Map<String, String> variables) {
    String trigger = variables.getOrDefault(FetchPlan.TRIGGER_VARIABLE, "");
    String job = variables.getOrDefault(FetchPlan.JOB_VARIABLE, "");
    return trigger.isEmpty() ? !job.isEmpty() && !isSlot(job) : trigger.equals(FetchPlan.REQUEST);
  }

  private static boolean isSlot(String job) {
    var name = SLOT.matcher(job);
    return name.matches() && Integer.parseInt(name.group(1)) >= EARLIEST_SLOT;
  }
}
