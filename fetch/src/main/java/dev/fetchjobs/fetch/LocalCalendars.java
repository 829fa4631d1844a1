package dev.fetchjobs.fetch;

import dev.fetchjobs.api.Calendar;
import dev.fetchjobs.api.FetchCalendarSpec;
import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.operator.desired.Calendars;
import java.util.List;
import java.util.Optional;

/**
 * Takes the place of the cluster's FetchCalendars.
 *
 * @param only the FetchCalendar that the FetchJob names
 */
record LocalCalendars(FetchCalendarSpec only) implements Calendars {

  /**
   * The calendar for a run by hand. This run asks on every day, so its calendar only decides which
   * day is the business day before.
   */
  static final LocalCalendars WEEKDAYS =
      new LocalCalendars(
          new FetchCalendarSpec(List.of("Saturday", "Sunday"), List.of(), null, null));

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
    return Optional.of(only);
  }

  @Override
  public List<String> names() {
    return List.of();
  }
}
