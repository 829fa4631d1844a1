package dev.fetchjobs.downloader.run;

import dev.fetchjobs.downloader.http.Session;
import dev.fetchjobs.downloader.resolve.Request;
import java.time.InstantSource;

/**
 * What the downloads of a run share.
 *
 * @param turns limits the downloads at the same time
 * @param checks limits the files that are unpacked and checked at the same time
 */
record Shared(Session session, Turns turns, Turns checks) {

  /**
   * Unpacking keeps a processor busy, so more files at a time than processors would only need more
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
