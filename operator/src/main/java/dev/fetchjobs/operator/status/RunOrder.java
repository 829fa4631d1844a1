package dev.fetchjobs.operator.status;

import dev.fetchjobs.api.Quarantined;
import dev.fetchjobs.api.RunSummary;
import dev.fetchjobs.operator.observed.Run;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * The place of a run among the others: by the creation of its Job, then by its name.
 *
 * @param created in the form of a status, which sorts as the time does
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
