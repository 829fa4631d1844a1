package dev.fetchjobs.operator.observed;

import dev.fetchjobs.contract.FetchReport;
import java.time.Duration;
import java.time.Instant;

/**
 * Corrects times from the clock of the node on which a run's pod was. The pod must have ended after
 * its Job was created, and before the Job's end and before now. If the pod's end is outside of
 * these limits, the node's clock is wrong, and the operator moves all times of the run by the
 * difference.
 *
 * @param said the end of the run as the node's clock shows it
 * @param end the corrected end of the run; it is {@code said} if that time is possible, and else
 *     the nearest possible time by the API server's clock
 */
public record NodeClock(Instant said, Instant end) {

  /**
   * The clocks of a node and of the API server may differ by this much before the operator reports
   * it.
   */
  public static final Duration SKEW = Duration.ofMinutes(5);

  static NodeClock of(Instant said, SeenJob job, Instant now) {
    Instant known = job.endTime().filter(end -> end.isBefore(now)).orElse(now);
    Instant latest = known.isBefore(job.creationTime()) ? job.creationTime() : known;
    boolean credible =
        !said.isBefore(job.creationTime().minus(SKEW)) && !said.isAfter(latest.plus(SKEW));
    return new NodeClock(said, credible ? said : latest);
  }

  /** Returns the earlier one of the time and {@code now}. */
  public static Instant bounded(Instant time, Instant now) {
    return time.isAfter(now.plus(SKEW)) ? now : time;
  }

  Run.Result corrected(Run.Result result) {
    FetchReport report = result.report();
    return new Run.Result(
        result.outcome(),
        result.failureClass(),
        result.reason(),
        said.equals(end) ? result.message() : result.message() + sentence(),
        report == null ? null : corrected(report));
  }

  private String sentence() {
    return " (The clock of the pod's node is wrong, it said %s; the times here are the API server's. Set the node's clock.)"
        .formatted(said);
  }

  private FetchReport corrected(FetchReport r) {
    FetchReport.ArtifactReport a = r.artifact();
    FetchReport.Hold hold = r.hold();
    return r.with(
        next -> {
          next.startTime = moved(r.startTime());
          next.finishTime = moved(r.finishTime());
          next.artifact =
              a == null ? null : a.with(f -> f.eachTime(time -> corrected(time, r.startTime())));
          next.hold =
              hold == null
                  ? null
                  : new FetchReport.Hold(
                      moved(hold.until()), hold.reason(), hold.scope(), hold.seenBy());
        });
  }

  /**
   * Corrects a time of this run, or an older time that the same clock must have given. The method
   * does not change any other time, because it comes from another node. The corrected time is never
   * after the run's end.
   */
  private Instant corrected(Instant time, Instant start) {
    Instant moved = time.isBefore(start) && !time.isAfter(end) ? time : moved(time);
    return moved.isAfter(end.plus(SKEW)) ? end : moved;
  }

  private Instant moved(Instant time) {
    return time.plus(Duration.between(said, end));
  }
}
