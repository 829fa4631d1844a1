package dev.fetchjobs.fetch;

import dev.fetchjobs.api.Calendar;
import dev.fetchjobs.api.FetchCalendarSpec;
import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.operator.desired.Calendars;
import java.util.List;
import java.util.Optional;

/**
 * Takes the place of the cluster's FetchCalendars. A run by hand asks on every day, so a calendar
 * only decides which day is the business day before.
 */
final class LocalCalendars implements Calendars {

  private static final FetchCalendarSpec WEEKENDS =
      new FetchCalendarSpec(List.of("Saturday", "Sunday"), List.of(), null, null);

  /** Returns a sentence about the FetchCalendar that the FetchJob names. */
  static Optional<String> note(FetchJob fetchJob) {
    return Optional.ofNullable(fetchJob.getSpec().calendar())
        .map(Calendar::name)
        .map(
            "FetchCalendar %s is in the cluster and is not read here: Monday to Friday count as business days."
                ::formatted);
  }

  @Override
  public boolean areReadable() {
    return true;
  }

  @Override
  public Optional<FetchCalendarSpec> named(String name) {
    return Optional.of(WEEKENDS);
  }

  @Override
  public List<String> names() {
    return List.of();
  }
}
