package dev.fetchjobs.downloader;

import dev.fetchjobs.contract.FetchPlan;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Detects the date of the run. */
final class RunDateDetection {

  private RunDateDetection() {}

  /**
   * The date in ISO 8601; null if it is the start of the run. Jobs of the operator have it in the
   * environment. The CronJob controller writes it into the Job's name. A Job that a person made has
   * none.
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
