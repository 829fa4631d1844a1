package dev.fetchjobs.downloader.http;

import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.http.ExchangeListener.Purpose;
import dev.fetchjobs.downloader.resolve.HeaderField;
import dev.fetchjobs.downloader.resolve.Origin;
import dev.fetchjobs.downloader.resolve.Request;
import dev.fetchjobs.downloader.resolve.TargetUri;
import dev.fetchjobs.downloader.text.Printable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds the header fields and the body of a request. A redirect may change the header fields and
 * the body.
 *
 * @param fields custom fields and credentials
 * @param own whether the request may carry credentials; false after a redirect to another origin
 * @param body the body of a POST request; null if the method is GET
 */
record OutgoingRequest(List<HeaderField> fields, boolean own, Request.@Nullable Body body) {

  static OutgoingRequest of(Request request, Purpose purpose, TargetUri start) {
    boolean same = start.origin().equals(request.target().origin());
    Request.@Nullable Body body =
        switch (purpose) {
          case LISTING -> same ? request.body() : null;
          case FILE -> request.fileBody();
          case CHECKSUM -> null;
        };
    return new OutgoingRequest(request.fieldsFor(start), same && request.isOwn(), body);
  }

  String method() {
    return body == null ? "GET" : "POST";
  }

  /**
   * Returns the request to the target of a redirect (RFC 9110, section 15.4). 307 and 308 keep
   * method and body. Any other status turns POST into GET, as in browsers and curl. Another origin
   * gets no custom fields and no credentials. These stay removed if a later redirect leads back to
   * the first origin.
   */
  OutgoingRequest afterRedirect(int status, Origin from, Origin to) throws FetchException {
    boolean same = from.equals(to);
    boolean keeps = status == 307 || status == 308;
    if (body != null && keeps && !same) {
      throw FetchException.ofPolicy(
          Reason.REDIRECT_DENIED,
          "The server redirected the POST to %s (%d). A body is not sent to another origin. If that is right, write that address into source.http.url."
              .formatted(Printable.of(to), status));
    }
    return new OutgoingRequest(same ? fields : List.of(), own && same, keeps ? body : null);
  }
}
