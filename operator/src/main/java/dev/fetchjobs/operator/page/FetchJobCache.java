package dev.fetchjobs.operator.page;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.operator.desired.Calendars;
import java.util.Optional;
import java.util.stream.Stream;

/** Holds the FetchJobs that the operator serves, as its cache shows them. */
public interface FetchJobCache {

  /** Returns whether the cache has all FetchJobs. */
  boolean isFilled();

  Stream<FetchJob> all();

  Optional<FetchJob> find(String namespace, String name);

  Calendars calendars();
}
