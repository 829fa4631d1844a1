package dev.fetchjobs.testkit.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Represents a server with a script for each target. The server answers other targets with 404. */
public final class Site implements Script {

  private final Map<String, Script> scripts = new ConcurrentHashMap<>();

  /** Answers requests for the target with this text. */
  public Site page(String target, String text) {
    return on(target, Script.ok("", text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Answers requests for the target with this file, whose ETag depends on its content. */
  public Site file(String target, byte[] content) {
    String tag = "ETag: \"" + Integer.toHexString(Arrays.hashCode(content)) + "\"\r\n";
    return on(
        target,
        exchange -> {
          boolean known =
              exchange.request().field("If-None-Match").filter(tag::contains).isPresent();
          exchange.respond(
              known ? "304 Not Modified" : "200 OK", tag, known ? new byte[0] : content);
        });
  }

  public Site on(String target, Script script) {
    scripts.put(target, script);
    return this;
  }

  @Override
  public void answer(Exchange exchange) throws IOException {
    Script script = scripts.get(exchange.request().target());
    if (script == null) {
      exchange.respond("404 Not Found", "", new byte[0]);
    } else {
      script.answer(exchange);
    }
  }
}
