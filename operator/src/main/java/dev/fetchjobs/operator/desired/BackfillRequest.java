package dev.fetchjobs.operator.desired;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.operator.cron.CronSchedule;
import dev.fetchjobs.operator.vocabulary.Reason;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a backfill that a person requested may begin. The operator does not check a
 * backfill that has already begun.
 */
public final class BackfillRequest {

  /** One backfill has at most this many runs. */
  public static final int MOST = 400;

  private BackfillRequest() {}

  /**
   * Returns the CronJob that the FetchJob asks for, or the reason why its new request for a
   * backfill is refused.
   *
   * @param handled token of the newest request that was handled; null if there was none
   */
  public static Desired checked(
      Desired desired, FetchJob fetchJob, @Nullable String handled, Instant now) {
    Optional<RequestedInterval> interval = RequestedInterval.of(fetchJob);
    if (!(desired instanceof Desired.Accepted accepted)
        || interval.isEmpty()
        || RunStart.pending(fetchJob, handled).isEmpty()) {
      return desired;
    }
    try {
      check(fetchJob, interval.get(), accepted.schedule(), now);
      return desired;
    } catch (InvalidSpecException e) {
      return new Desired.Refused(Reason.INVALID_SPEC, e.sentence());
    }
  }

  private static void check(
      FetchJob fetchJob, RequestedInterval interval, CronSchedule schedule, Instant now)
      throws InvalidSpecException {
    String text = Identity.annotation(fetchJob, RequestedDate.ANNOTATION).orElse("");
    if (!PlanOf.hasDates(fetchJob.getSpec())) {
      throw RequestedInterval.refusal(
          text,
          "an interval needs a date such as {date:yyyyMMdd} in the address or in a pattern, because all its runs would fetch the same: write one into the spec, or remove the annotation");
    }
    if (interval.last().isAfter(now)) {
      throw RequestedInterval.refusal(
          text, "the interval ends in the future: write an end that is not after today");
    }
    Instant until = interval.until(now);
    Optional<Instant> slot = schedule.next(interval.from().minusSeconds(1));
    if (slot.filter(first -> !first.isAfter(until)).isEmpty()) {
      throw RequestedInterval.refusal(
          text,
          "no scheduled time of spec.schedule in it has passed, so there is nothing to run: write a longer interval");
    }
    Instant last = slot.get();
    for (int runs = 0; slot.isPresent() && !slot.get().isAfter(until); runs++) {
      if (runs == MOST) {
        throw RequestedInterval.refusal(
            text,
            "it has more than %d scheduled times: end it at %s or before, and request the rest afterwards"
                .formatted(MOST, LocalDateTime.ofInstant(last, RequestedDate.zone(fetchJob))));
      }
      last = slot.get();
      slot = schedule.next(last);
    }
  }
}
