package dev.fetchjobs.downloader;

import dev.fetchjobs.testkit.http.Exchange;
import dev.fetchjobs.testkit.http.Script;
import java.util.Arrays;

/** Serves a response body in two parts. */
final class TwoPartBody {

  static final byte[] BODY = RunFixture.text("0123456789".repeat(1000));

  /** The first part of the body has this many bytes. */
  static final int CUT = 4000;

  static final String MODIFIED = "Last-Modified: Sun, 22 Nov 2026 06:00:00 GMT\r\n";

  private TwoPartBody() {}

  static Script cut(String fields) {
    return exchange ->
        exchange
            .send(Exchange.head("200 OK", fields + "Content-Length: " + BODY.length + "\r\n"))
            .send(Arrays.copyOf(BODY, CUT));
  }

  static Script part(String fields, byte[] whole, int from) {
    return exchange ->
        exchange.respond(
            "206 Partial Content",
            fields
                + "Content-Range: bytes %d-%d/%d\r\n"
                    .formatted(from, whole.length - 1, whole.length),
            Arrays.copyOfRange(whole, from, whole.length));
  }
}
