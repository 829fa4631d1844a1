package dev.fetchjobs.downloader.run;

import dev.fetchjobs.contract.Find;
import dev.fetchjobs.contract.HttpUrl.BadUrl;
import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.http.ConditionalRequest;
import dev.fetchjobs.downloader.http.ExchangeListener.Purpose;
import dev.fetchjobs.downloader.http.HttpClient;
import dev.fetchjobs.downloader.http.Opened;
import dev.fetchjobs.downloader.http.OriginRules;
import dev.fetchjobs.downloader.listing.ListingInput;
import dev.fetchjobs.downloader.listing.ListingReader;
import dev.fetchjobs.downloader.listing.ListingReaders;
import dev.fetchjobs.downloader.listing.NextPages;
import dev.fetchjobs.downloader.listing.PageCount;
import dev.fetchjobs.downloader.listing.PageValues;
import dev.fetchjobs.downloader.listing.PagedEntries;
import dev.fetchjobs.downloader.resolve.Request;
import dev.fetchjobs.downloader.resolve.SecretHeuristics;
import dev.fetchjobs.downloader.resolve.TargetUri;
import dev.fetchjobs.downloader.text.Printable;
import dev.fetchjobs.downloader.time.Limits;
import dev.fetchjobs.downloader.time.Watch;
import dev.fetchjobs.downloader.transfer.StreamedBody;
import java.util.Optional;
import java.util.function.IntConsumer;

/** Requests all pages of a listing. */
final class ListingPages {

  private final Request request;
  private final HttpClient client;
  private final StreamedBody bodies;
  private final IntConsumer observer;
  private long bytes;

  /**
   * Prepares the requests.
   *
   * @param observer a function that gets the number of each page that was read
   */
  ListingPages(
      Request request, HttpClient client, Watch watch, Limits limits, IntConsumer observer) {
    this.request = request;
    this.client = client;
    this.bodies = new StreamedBody(request.plan().verify().allowUnframed(), watch, limits);
    this.observer = observer;
  }

  /**
   * Reads all pages.
   *
   * @param entries receives the entries of all pages
   */
  void read(Find find, PagedEntries entries) throws FetchException {
    String digest = new EntryAddress(request).digestField();
    NextPages next = new NextPages(find, request.target());
    PageCount count = new PageCount(find.next() != null, entries);
    Optional<TargetUri> at = Optional.of(request.target());
    for (int number = 1; at.isPresent(); number++) {
      try (Opened opened = client.open(Purpose.LISTING, at.get(), ConditionalRequest.NONE)) {
        Opened.Body body = opened.requireBody();
        entries.turnTo(body.target());
        PageValues values =
            read(
                body,
                new ListingReaders(body.target(), body.charset()).reader(find, digest),
                count);
        NextPages.Page page = count.end(values);
        observer.accept(number);
        at = target(body.target(), next, page);
      }
    }
  }

  private PageValues read(Opened.Body body, ListingReader reader, PageCount count)
      throws FetchException {
    PageValues[] values = {PageValues.NONE};
    bodies.read(
        body,
        stream -> {
          ListingInput input = new ListingInput(stream, bytes);
          try {
            values[0] = reader.read(input, count);
          } catch (ListingInput.TooLargeException e) {
            throw FetchException.ofLimit(
                    Reason.TOO_LARGE,
                    "The listing is larger than %d MiB.".formatted(ListingInput.MAX_BYTES >> 20))
                .causedBy(e);
          }
          bytes = input.total();
        });
    return values[0];
  }

  private Optional<TargetUri> target(TargetUri page, NextPages next, NextPages.Page read)
      throws FetchException {
    Optional<NextPages.Step> step = next.after(read);
    if (step.isEmpty()) {
      return Optional.empty();
    }
    return switch (step.get()) {
      case NextPages.Step.Parameter(String name, long value) ->
          Optional.of(request.target().withParameter(name, String.valueOf(value)));
      case NextPages.Step.Link(String link) -> {
        TargetUri to = follow(request, page, link, "The link to the next page");
        next.requireNew(to);
        yield Optional.of(to);
      }
    };
  }

  /**
   * Returns the address to which a link leads. Old listings have http links, and their servers
   * redirect to https. So a link with http and its default port is requested by https if the page
   * was requested by https.
   *
   * @param what a name of the link for a message
   */
  static TargetUri follow(Request request, TargetUri page, String link, String what)
      throws FetchException {
    try {
      TargetUri to = page.resolveLink(link);
      request.redaction().learn(SecretHeuristics.secret(to));
      if (page.origin().isTls()) {
        to = to.withTls();
      }
      OriginRules.requireAllowed(request, OriginRules.Named.LINK, page, to);
      return to;
    } catch (BadUrl e) {
      String message = "%s %s.".formatted(what, Printable.message(e));
      throw new FetchException(
          e.denied()
              ? new Failure.Policy(Reason.SCHEME_DENIED, message)
              : new Failure.Integrity(Reason.BAD_LISTING, message));
    }
  }
}
