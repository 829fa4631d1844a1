package dev.fetchjobs.operator.desired;

import dev.fetchjobs.api.FetchCalendarSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Holds FetchCalendars by their names, as the cache of an operator shows them. */
public record KnownCalendars(Map<String, FetchCalendarSpec> all) implements Calendars {

  /** Represents a cluster without FetchCalendars. */
  public static final KnownCalendars NONE = new KnownCalendars(Map.of());

  /**
   * Returns a cluster with the FetchCalendar xetra, which is closed on weekends and on these days.
   */
  public static KnownCalendars xetra(String... closed) {
    return ending("2099-12-31", closed);
  }

  /** Returns a cluster with the FetchCalendar xetra, which knows the closed days up to a day. */
  public static KnownCalendars ending(String ends, String... closed) {
    return new KnownCalendars(
        Map.of(
            "xetra",
            new FetchCalendarSpec(
                List.of("Saturday", "Sunday"), List.of(closed), "a publication", ends)));
  }

  @Override
  public boolean areReadable() {
    return true;
  }

  @Override
  public Optional<FetchCalendarSpec> named(String name) {
    return Optional.ofNullable(all.get(name));
  }

  @Override
  public List<String> names() {
    return List.copyOf(all.keySet());
  }
}
