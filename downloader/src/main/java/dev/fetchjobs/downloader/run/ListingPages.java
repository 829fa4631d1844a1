package dev.fetchjobs.downloader.run;

import dev.fetchjobs.contract.Find;
import dev.fetchjobs.contract.HttpUrl.BadUrl;
import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.http.BodyInfo;
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
import dev.fetchjobs.downloader.resolve.TargetUri;
import dev.fetchjobs.downloader.store.ListingAnswer;
import dev.fetchjobs.downloader.text.Printable;
import dev.fetchjobs.downloader.time.Limits;
import dev.fetchjobs.downloader.time.Watch;
import dev.fetchjobs.downloader.transfer.StreamedBody;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Requests all pages of a listing. */
final class ListingPages {

  /** A message shows at most this many characters of a page's address. */
  private static final int MAX_URL = 80;

  private final Request request;
  private final HttpClient client;
  private final StreamedBody bodies;
  private final IntConsumer observer;
  private long bytes;

  /**
   * Prepares the requests for the pages of a listing.
   *
   * @param observer a function that receives the number of each page that was read
   */
  ListingPages(
      Request request, HttpClient client, Watch watch, Limits limits, IntConsumer observer) {
    this.request = request;
    this.client = client;
    this.bodies = new StreamedBody(request.plan().verify().allowUnframed(), watch, limits);
    this.observer = observer;
  }

  /** Describes the result of the requests for a listing. */
  sealed interface Read {
    /** Says that, according to the server, the listing has not changed since an earlier run. */
    record Same() implements Read {}

    /**
     * Says that all pages of the listing were read.
     *
     * @param answer the response with the only page, if its validators can be sent later; else null
     */
    record Whole(@Nullable ListingAnswer answer) implements Read {}
  }

  /**
   * Reads all pages of a listing.
   *
   * @param entries receiver of the entries of all pages
   * @param known an earlier response for the listing, whose validators the request sends; null if
   *     it sends none
   */
  Read read(Find find, PagedEntries entries, @Nullable ListingAnswer known) throws FetchException {
    String digest = new EntryAddress(request).digestField();
    NextPages next = new NextPages(find, request.target());
    PageCount count = new PageCount(find.next() != null, entries);
    Optional<TargetUri> at = Optional.of(request.target());
    bytes = 0;
    ListingAnswer asked = known;
    ListingAnswer answer = null;
    int number = 0;
    while (at.isPresent()) {
      try (Opened opened = open(number + 1, at.get(), conditions(asked))) {
        if (asked != null && opened instanceof Opened.NotModified same) {
          if (isAbout(asked, same)) {
            return new Read.Same();
          }
          asked = null;
          continue;
        }
        asked = null;
        number++;
        Opened.Body body = opened.requireBody();
        answer = number == 1 ? answer(body) : null;
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
    return new Read.Whole(answer);
  }

  private static ConditionalRequest conditions(@Nullable ListingAnswer asked) {
    return asked == null
        ? ConditionalRequest.NONE
        : new ConditionalRequest(asked.validators(), null);
  }

  private static boolean isAbout(ListingAnswer asked, Opened.NotModified same) {
    return asked.isFrom(same.target().absoluteForm()) && same.confirms(asked.validators());
  }

  /**
   * A Last-Modified without an ETag can be sent later only if it is strong. A date that is not
   * strong could hide that the listing changed again in the same second.
   */
  private @Nullable ListingAnswer answer(Opened.Body body) {
    BodyInfo info = body.info(List.of(), _ -> false, null);
    boolean reliable = info.validators().etag() != null || info.ifRange() != null;
    return reliable && request.body() == null
        ? ListingAnswer.of(request.plan(), body.target().absoluteForm(), info.validators())
        : null;
  }

  /**
   * Requests one page of a listing. The message of a failure names the page, unless it is the first
   * one.
   */
  private Opened open(int number, TargetUri page, ConditionalRequest conditions)
      throws FetchException {
    try {
      return client.open(Purpose.LISTING, page, conditions);
    } catch (FetchException e) {
      throw number == 1 ? e : namePage(number, page, e);
    }
  }

  private FetchException namePage(int number, TargetUri page, FetchException e) {
    return switch (e.failure().reason()) {
      case INTERRUPTED, TIMEOUT -> e;
      default -> {
        String url = Printable.of(request.redaction().apply(page.redacted()), MAX_URL);
        yield new FetchException(e.failure().about("Page %d, %s".formatted(number, url)), e);
      }
    };
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
   * redirect to https. So if the run requested the page by https, it also requests an http link
   * with the default port by https.
   *
   * @param what a name of the link for a message
   */
  static TargetUri follow(Request request, TargetUri page, String link, String what)
      throws FetchException {
    try {
      TargetUri to = page.resolveLink(link);
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
