package dev.fetchjobs.operator.status;

/**
 * Says that more FetchJobs have a run in one minute of the day than Kubernetes starts in a minute.
 *
 * @param most number of runs that Kubernetes starts in a minute, as the installation says
 */
public record Crowd(int most) {

  /** The sentence has no count, so a further FetchJob in the minute changes no other status. */
  String sentence() {
    return "More than %,d FetchJobs have a run in the same minute of the day as this one, and Kubernetes needs more than a minute to start them all. Write H into the minute field of spec.schedule, which gives each FetchJob its own minute."
        .formatted(most);
  }
}
