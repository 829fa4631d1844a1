package dev.fetchjobs.downloader.run;

import dev.fetchjobs.contract.DataDate;
import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.resolve.DataDateReader;
import dev.fetchjobs.downloader.verify.DataDateLimits;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Handles the date of the data if the plan takes it from the chosen entries of a listing. */
final class EntryDate {

  private EntryDate() {}

  /**
   * Returns the date in ISO 8601, or empty if the plan takes it from another place.
   *
   * @param entry date of the entries, in ISO 8601; null if there is none
   */
  static Optional<String> of(FetchPlan plan, @Nullable String entry) {
    DataDate rule = plan.dataDate();
    if (rule == null || rule.from() != DataDate.From.ENTRY || entry == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(DataDateReader.of(rule).ofEntry(plan, entry).toString());
    } catch (DateTimeException e) {
      return Optional.empty(); // somebody altered the manifest
    }
  }

  /**
   * Returns why the run does not publish a set of this date, or empty if it may publish it. A set
   * of an older date was not even chosen from the listing.
   *
   * @param entry date of the set
   */
  static Optional<Failure.Rejected> refusal(FetchPlan plan, String entry, Instant now) {
    DataDate rule = plan.dataDate();
    Optional<LocalDate> date = of(plan, entry).map(LocalDate::parse);
    return rule == null || date.isEmpty()
        ? Optional.empty()
        : new DataDateLimits(now, false)
            .inFuture(DataDateReader.of(rule), date.get(), "It is that of the entries");
  }
}
