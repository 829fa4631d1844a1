package dev.fetchjobs.downloader.run;

import dev.fetchjobs.contract.Find;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.http.ConditionalRequest;
import dev.fetchjobs.downloader.http.ExchangeListener.Purpose;
import dev.fetchjobs.downloader.http.HttpClient;
import dev.fetchjobs.downloader.http.Opened;
import dev.fetchjobs.downloader.listing.ListingInput;
import dev.fetchjobs.downloader.listing.ListingReader;
import dev.fetchjobs.downloader.listing.ListingReaders;
import dev.fetchjobs.downloader.resolve.Request;
import dev.fetchjobs.downloader.resolve.TargetUri;
import dev.fetchjobs.downloader.time.Limits;
import dev.fetchjobs.downloader.time.Watch;
import dev.fetchjobs.downloader.transfer.StreamedBody;
import java.util.function.Function;

/** Requests a listing and reads it to its end. */
final class ListingRequest {

  private final Request request;
  private final HttpClient client;
  private final StreamedBody bodies;

  ListingRequest(Request request, HttpClient client, Watch watch, Limits limits) {
    this.request = request;
    this.client = client;
    this.bodies = new StreamedBody(request.plan().verify().allowUnframed(), watch, limits);
  }

  /**
   * A listing that was read.
   *
   * @param page its address, after redirects
   */
  record Read<E extends ListingReader.Entries>(TargetUri page, E entries) {}

  /**
   * @param start makes the receiver of the entries for a listing at this address
   */
  <E extends ListingReader.Entries> Read<E> read(Find find, Function<TargetUri, E> start)
      throws FetchException {
    try (Opened opened = client.open(Purpose.LISTING, request.target(), ConditionalRequest.NONE)) {
      Opened.Body body = opened.requireBody();
      E entries = start.apply(body.target());
      ListingReader reader =
          new ListingReaders(body.target(), body.charset())
              .reader(find, new EntryAddress(request).digestField());
      bodies.read(
          body,
          bytes -> {
            try {
              reader.read(new ListingInput(bytes), entries);
            } catch (ListingInput.TooLargeException e) {
              throw FetchException.ofLimit(
                      Reason.TOO_LARGE,
                      "The listing is larger than %d MiB.".formatted(ListingInput.MAX_BYTES >> 20))
                  .causedBy(e);
            }
          });
      return new Read<>(body.target(), entries);
    }
  }
}
