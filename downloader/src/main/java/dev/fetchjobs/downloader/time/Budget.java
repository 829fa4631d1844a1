package dev.fetchjobs.downloader.time;

import dev.fetchjobs.downloader.failure.FetchException;

/** Says whether the run may go on. Long loops call {@link #check} at least once per megabyte. */
@FunctionalInterface
public interface Budget {

  /**
   * @throws FetchException when the run has to end now: its time is up, or it was stopped
   */
  void check() throws FetchException;
}
