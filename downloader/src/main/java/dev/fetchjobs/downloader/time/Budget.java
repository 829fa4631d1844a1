package dev.fetchjobs.downloader.time;

import dev.fetchjobs.downloader.failure.FetchException;

/** What a run may still spend. Long loops ask it at least once for every megabyte. */
@FunctionalInterface
public interface Budget {

  /**
   * @throws FetchException when the run has to end now: its time is up, or it is to stop
   */
  void check() throws FetchException;
}
