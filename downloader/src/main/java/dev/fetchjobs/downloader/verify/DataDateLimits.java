package dev.fetchjobs.downloader.verify;

import dev.fetchjobs.contract.DataDate;
import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.resolve.DataDateReader;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says which dates of the data a run accepts.
 *
 * @param now the present time
 * @param ofPast whether a person requested the run for a date before the published file. Such a run
 *     may publish older data
 */
public record DataDateLimits(Instant now, boolean ofPast) {

  /**
   * Returns why a date that is more than one day after now is refused.
   *
   * @param where a sentence about the place of the date, without its full stop
   */
  public Optional<Failure.Rejected> inFuture(DataDateReader reader, LocalDate date, String where) {
    LocalDate today = reader.date(now);
    return date.isAfter(today.plusDays(1))
        ? Optional.of(
            new Failure.Rejected(
                Reason.DATA_DATE_IN_FUTURE,
                "The data date %s is in the future; today is %s in %s. Correct spec.dataDate, or ask the publisher. %s."
                    .formatted(date, today, reader.zone(), where)))
        : Optional.empty();
  }

  /**
   * Returns why a date before that of the published file is refused.
   *
   * @param published the data date of the published file; null if it is unknown
   */
  public Optional<Failure.Rejected> wentBack(
      DataDate rule, LocalDate date, @Nullable String published) {
    return rule.allowOlder() || ofPast || published == null || !isBefore(date, published)
        ? Optional.empty()
        : Optional.of(
            new Failure.Rejected(
                Reason.DATA_DATE_WENT_BACK,
                "The publisher sent data of %s, older than the published data of %s, which stay. If that is right, set spec.dataDate.allowOlder: true."
                    .formatted(date, published)));
  }

  /** Compares two dates as texts, because dates in ISO 8601 have the order of their texts. */
  private static boolean isBefore(LocalDate date, String published) {
    return date.toString().compareTo(published) < 0;
  }
}
