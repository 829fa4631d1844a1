package dev.fetchjobs.downloader;

import dev.fetchjobs.contract.FetchPlan;
import java.util.Map;
import java.util.regex.Pattern;

/** What made the run start. */
final class TriggerDetection {

  /** The CronJob controller ends the names of its Jobs with the slot in minutes since 1970. */
  private static final Pattern SLOT = Pattern.compile(".*-(\\d{8,9})");

  /** Year 2020. Below it lie the dates that people write into names, such as 20261122. */
  private static final int EARLIEST_SLOT = 26_297_280;

  private TriggerDetection() {}

  /**
   * Whether somebody asked for the run: by annotation, or by a Job made by hand from the CronJob,
   * which carries no mark that a pod can read, but a name of its own.
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
