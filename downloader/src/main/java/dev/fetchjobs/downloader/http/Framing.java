package dev.fetchjobs.downloader.http;

import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import java.util.Arrays;
import java.util.List;

/** Says how the end of a body is recognised (RFC 9112, section 6.3). */
public sealed interface Framing {

  /** Says that the Content-Length field states how long the body is. */
  record Length(long bytes) implements Framing {}

  /** Says that the body is sent in chunks, and that an empty chunk ends it. */
  record Chunked() implements Framing {}

  /** Says that the body ends when the server closes the connection. */
  record UntilClose() implements Framing {}

  /**
   * Returns the size of the body in bytes, or -1 if the size is known only at the end of the body.
   */
  default long total() {
    return switch (this) {
      case Length(long bytes) -> bytes;
      case Chunked _, UntilClose _ -> -1;
    };
  }

  static Framing of(ResponseHead head) throws FetchException {
    List<String> codings = head.all("Transfer-Encoding");
    List<String> lengths = head.all("Content-Length");
    if (!codings.isEmpty()) {
      if (!lengths.isEmpty()) {
        throw bad("The response has both Content-Length and Transfer-Encoding.");
      }
      if (head.minor() == 0) {
        throw bad("The response is HTTP/1.0 and has a Transfer-Encoding.");
      }
      if (codings.size() != 1 || !codings.getFirst().equalsIgnoreCase("chunked")) {
        throw bad("The response has a Transfer-Encoding other than chunked.");
      }
      return new Chunked();
    }
    if (lengths.isEmpty()) {
      return new UntilClose();
    }
    List<String> distinct =
        lengths.stream()
            .flatMap(value -> Arrays.stream(value.split(",", -1)))
            .map(value -> value.strip().replaceFirst("^0+(?=.)", ""))
            .distinct()
            .toList();
    if (distinct.size() != 1) {
      throw bad("The response has several Content-Length values.");
    }
    return new Length(length(distinct.getFirst()));
  }

  private static long length(String digits) throws FetchException {
    if (!digits.matches("[0-9]{1,18}")) {
      throw bad("The response has a Content-Length that is not a usable number.");
    }
    return Long.parseLong(digits);
  }

  private static FetchException bad(String message) {
    return FetchException.ofPermanent(Reason.BAD_FRAMING, message);
  }
}
