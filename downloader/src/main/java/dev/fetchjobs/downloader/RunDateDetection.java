package dev.fetchjobs.downloader;

import dev.fetchjobs.contract.FetchPlan;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Detects the date of the run. */
final class RunDateDetection {

  private RunDateDetection() {}

  /**
   * Returns the date of the run in ISO 8601, or null if it is the start of the run. The operator
   * writes the date into the environment of its own Jobs. The CronJob controller writes it into the
   * Job's name. A Job that a person made has no date.
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
