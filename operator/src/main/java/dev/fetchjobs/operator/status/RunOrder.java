package dev.fetchjobs.operator.status;

import dev.fetchjobs.api.Quarantined;
import dev.fetchjobs.api.RunSummary;
import dev.fetchjobs.operator.observed.Run;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Orders runs by the creation time of their Jobs, then by the Jobs' names.
 *
 * @param created creation time as text in the status; these texts sort as the times do
 */
record RunOrder(String created, String job) implements Comparable<RunOrder> {

  private static final Comparator<RunOrder> ORDER =
      Comparator.comparing(RunOrder::created).thenComparing(RunOrder::job);

  static RunOrder of(Run run) {
    return new RunOrder(Times.text(run.creationTime()), run.job());
  }

  static RunOrder of(RunSummary run) {
    return new RunOrder(first(run.startTime(), run.slot(), run.finishTime()), run.job());
  }

  static RunOrder of(Quarantined file) {
    return new RunOrder(first(file.startTime(), file.time()), file.job());
  }

  private static String first(@Nullable String... times) {
    for (String time : times) {
      if (time != null) {
        return time;
      }
    }
    return "";
  }

  @Override
  public int compareTo(RunOrder other) {
    return ORDER.compare(this, other);
  }
}
