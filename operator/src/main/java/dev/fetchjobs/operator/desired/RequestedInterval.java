package dev.fetchjobs.operator.desired;

import dev.fetchjobs.api.FetchJob;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Describes the interval for which a person requests a backfill, such as {@code
 * 2026-11-03/2026-11-07}.
 *
 * @param from beginning of the interval
 * @param last beginning of the last day, or the time at which the interval ends
 * @param to last second of the interval
 */
public record RequestedInterval(Instant from, Instant last, Instant to) {

  private static final String REMEDY =
      "write a date from 1970 on such as 2026-11-03, date and time such as 2026-11-03T07:00, or an interval of two of them such as 2026-11-03/2026-11-07, in spec.timeZone, or remove it";

  /** Returns the interval in the annotation, or empty if there is none or it cannot be read. */
  public static Optional<RequestedInterval> of(FetchJob fetchJob) {
    ZoneId zone = RequestedDate.zone(fetchJob);
    return Identity.annotation(fetchJob, RequestedDate.ANNOTATION)
        .flatMap(text -> read(text, zone))
        .filter(interval -> !interval.isReversed());
  }

  static void check(String text, ZoneId zone) throws InvalidSpecException {
    Optional<RequestedInterval> interval = read(text, zone);
    if (interval.isEmpty()) {
      throw refusal(text, REMEDY);
    }
    if (interval.get().isReversed()) {
      throw refusal(text, "the interval ends before it begins: write the earlier date first");
    }
  }

  static InvalidSpecException refusal(String text, String remedy) {
    return new InvalidSpecException("Annotation " + RequestedDate.ANNOTATION, text, remedy);
  }

  private static Optional<RequestedInterval> read(String text, ZoneId zone) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      return Optional.empty();
    }
    String end = text.substring(slash + 1);
    return RequestedDate.instant(text.substring(0, slash), zone)
        .flatMap(
            from ->
                RequestedDate.instant(end, zone)
                    .map(last -> new RequestedInterval(from, last, lastSecond(end, last, zone))));
  }

  /** Returns the last second of a day, or the time itself if the interval ends with a time. */
  private static Instant lastSecond(String end, Instant last, ZoneId zone) {
    return end.indexOf('T') < 0
        ? LocalDate.parse(end).plusDays(1).atStartOfDay(zone).toInstant().minusSeconds(1)
        : last;
  }

  private boolean isReversed() {
    return to.isBefore(from);
  }

  /**
   * Returns the last second whose scheduled times belong to the backfill; scheduled times in the
   * future do not.
   */
  public Instant until(Instant now) {
    return to.isAfter(now) ? now.truncatedTo(ChronoUnit.SECONDS) : to;
  }
}
