package dev.fetchjobs.downloader.store;

import dev.fetchjobs.downloader.http.Hop;
import java.util.List;
import java.util.stream.Stream;

/**
 * Says where a file came from, and which checks it passed. A {@link Statement} repeats this.
 *
 * @param hops the requests that led to the file: the first one, and one for each redirect. If the
 *     download was resumed, these are the requests that brought its last bytes
 * @param receivedSha256 SHA-256 of the body as it was received, before decoding and unpacking
 * @param checks one sentence for each check that the file passed, with its numbers
 */
public record Provenance(List<Hop> hops, String receivedSha256, List<String> checks) {

  public Provenance {
    hops = List.copyOf(hops);
    checks = List.copyOf(checks);
  }

  /** Returns the same provenance with further checks. */
  Provenance with(List<String> passed) {
    return new Provenance(
        hops, receivedSha256, Stream.concat(checks.stream(), passed.stream()).toList());
  }
}
