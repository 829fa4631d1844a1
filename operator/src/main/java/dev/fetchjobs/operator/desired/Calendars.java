package dev.fetchjobs.operator.desired;

import dev.fetchjobs.api.FetchCalendarSpec;
import java.util.List;
import java.util.Optional;

/** Holds the FetchCalendars of the cluster, as the cache shows them. */
public interface Calendars {

  /**
   * Is used by an operator that serves a list of namespaces and therefore has no right to read
   * FetchCalendars.
   */
  Calendars UNREADABLE =
      new Calendars() {
        @Override
        public boolean areReadable() {
          return false;
        }

        @Override
        public Optional<FetchCalendarSpec> named(String name) {
          return Optional.empty();
        }

        @Override
        public List<String> names() {
          return List.of();
        }
      };

  boolean areReadable();

  Optional<FetchCalendarSpec> named(String name);

  /** Returns the names of all FetchCalendars, for messages. */
  List<String> names();
}
