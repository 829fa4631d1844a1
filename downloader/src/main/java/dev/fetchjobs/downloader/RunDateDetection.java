package dev.fetchjobs.downloader;

import dev.fetchjobs.contract.FetchPlan;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Detects the date for which the run downloads a file. */
final class RunDateDetection {

  private RunDateDetection() {}

  /**
   * Returns the date of the run in ISO 8601, or null if the run has no other date than the time at
   * which it starts. The operator writes the date into the environment of its own Jobs. The CronJob
   * controller writes the scheduled time into the Job's name. A Job that a person made has no date.
   */
  static @Nullable String date(Map<String, String> variables) {
    String date = variables.getOrDefault(FetchPlan.DATE_VARIABLE, "");
    return date.isEmpty()
        ? JobName.slot(variables.getOrDefault(FetchPlan.JOB_VARIABLE, ""))
            .map(Instant::toString)
            .orElse(null)
        : date;
  }
}
