package dev.fetchjobs.testkit.http;

import java.io.IOException;

/** What the server does with a request. When it returns, the connection ends in order. */
@FunctionalInterface
public interface Script {

  void answer(Exchange exchange) throws IOException;

  /** Always the same bytes. */
  static Script bytes(String response) {
    return exchange -> exchange.send(response);
  }

  /** Always 200 with these fields (each with its CRLF) and this body. */
  static Script ok(String fields, byte[] body) {
    return exchange -> exchange.respond("200 OK", fields, body);
  }

  /** A redirect to {@code location}. */
  static Script redirect(int status, String location) {
    return exchange ->
        exchange.respond(status + " Elsewhere", "Location: " + location + "\r\n", new byte[0]);
  }

  /** One script for each request; the last one goes on for ever. */
  static Script sequence(Script... scripts) {
    return exchange -> scripts[Math.min(exchange.number(), scripts.length) - 1].answer(exchange);
  }
}
