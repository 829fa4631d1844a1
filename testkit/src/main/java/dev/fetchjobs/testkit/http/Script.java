package dev.fetchjobs.testkit.http;

import java.io.IOException;

/**
 * Says how the test server answers a request. When the script returns, the server closes the
 * connection properly.
 */
@FunctionalInterface
public interface Script {

  void answer(Exchange exchange) throws IOException;

  /** Makes a script that always sends the same bytes. */
  static Script bytes(String response) {
    return exchange -> exchange.send(response);
  }

  /**
   * Makes a script that always answers with status 200, these header fields (each with its CRLF)
   * and this body.
   */
  static Script ok(String fields, byte[] body) {
    return exchange -> exchange.respond("200 OK", fields, body);
  }

  /** Makes a script that answers with a redirect to {@code location}. */
  static Script redirect(int status, String location) {
    return exchange ->
        exchange.respond(status + " Elsewhere", "Location: " + location + "\r\n", new byte[0]);
  }

  /**
   * Makes a script that uses one script for each request; the last one is used for all further
   * requests.
   */
  static Script sequence(Script... scripts) {
    return exchange -> scripts[Math.min(exchange.number(), scripts.length) - 1].answer(exchange);
  }
}
