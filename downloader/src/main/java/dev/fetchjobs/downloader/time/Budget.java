package dev.fetchjobs.downloader.time;

import dev.fetchjobs.downloader.failure.FetchException;

/**
 * Says whether the run still has time and was not stopped. Long loops call {@link #check} at least
 * once per megabyte.
 */
@FunctionalInterface
public interface Budget {

  /**
   * Throws an exception if the run has to end now.
   *
   * @throws FetchException when the time of the run is up, or the run was stopped
   */
  void check() throws FetchException;
}
