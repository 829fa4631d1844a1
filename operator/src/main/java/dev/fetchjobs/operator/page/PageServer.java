package dev.fetchjobs.operator.page;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.fetchjobs.operator.runtime.Reviews;
import dev.fetchjobs.operator.runtime.TrustedProxy;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the web page on a port of its own by the JDK's HTTP server. The number of connections and
 * the sizes and times of requests are limited.
 */
public final class PageServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PageServer.class);

  private static final int BACKLOG = 64;

  /** Holds the limits of the JDK's HTTP server, which reads them once, in seconds and numbers. */
  private static final Map<String, String> LIMITS =
      Map.of(
          "jdk.httpserver.maxConnections", "128",
          "sun.net.httpserver.maxIdleConnections", "32",
          "sun.net.httpserver.idleInterval", "30",
          "sun.net.httpserver.maxReqTime", "10",
          "sun.net.httpserver.maxRspTime", "30",
          "sun.net.httpserver.maxReqHeaders", "64",
          "sun.net.httpserver.maxReqHeaderSize", "16384",
          "sun.net.httpserver.nodelay", "true");

  /** Every answer has these header fields. The style sheet is the only resource of a page. */
  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self';"
              + " frame-ancestors 'none'; base-uri 'none'",
          "X-Content-Type-Options",
          "nosniff",
          "X-Frame-Options",
          "DENY",
          "Referrer-Policy",
          "same-origin",
          "Cross-Origin-Opener-Policy",
          "same-origin",
          "Cross-Origin-Resource-Policy",
          "same-origin",
          "Cache-Control",
          "no-store");

  private final HttpServer server;
  private final Pages pages;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("page-", 0).factory());

  /**
   * Starts the server.
   *
   * @param port port to listen on; 0 picks a free one
   * @param proxy proxy that may name users; null if all users log in by a token
   */
  public PageServer(
      int port,
      FetchJobCache cache,
      Reviews reviews,
      InstantSource clock,
      @Nullable TrustedProxy proxy)
      throws IOException {
    LIMITS.forEach(System::setProperty);
    pages = new Pages(cache, reviews, clock, proxy);
    server = HttpServer.create(new InetSocketAddress(port), BACKLOG);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      send(exchange, answer(new Question(exchange)));
    }
  }

  private Answer answer(Question question) throws IOException {
    try {
      return pages.answer(question);
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).log("A page could not be drawn");
      return pages.error(
          500, "The page could not be drawn", "The operator's log has the cause. Report it.");
    }
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    HEADERS.forEach(headers::set);
    answer.headers().forEach(headers::set);
    boolean hasBody = !exchange.getRequestMethod().equals("HEAD") && answer.body().length > 0;
    exchange.sendResponseHeaders(answer.code(), hasBody ? answer.body().length : -1);
    if (hasBody) {
      exchange.getResponseBody().write(answer.body());
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    pages.close();
  }
}
