package dev.fetchjobs.downloader.run;

import dev.fetchjobs.downloader.http.Session;
import dev.fetchjobs.downloader.resolve.Request;
import java.time.InstantSource;

/**
 * Holds what all downloads of one run share.
 *
 * @param turns limits the number of downloads at the same time
 * @param checks limits the number of files that are unpacked and checked at the same time
 */
record Shared(Session session, Turns turns, Turns checks) {

  /**
   * Makes the shared objects of a run; it unpacks at most as many files at a time as there are
   * processors, because unpacking keeps a processor busy and more files would only need more
   * memory.
   *
   * @param parallel largest number of downloads at the same time
   */
  static Shared of(Request request, InstantSource clock, int parallel) {
    return new Shared(
        new Session(request, clock),
        new Turns(parallel),
        new Turns(Runtime.getRuntime().availableProcessors()));
  }
}
