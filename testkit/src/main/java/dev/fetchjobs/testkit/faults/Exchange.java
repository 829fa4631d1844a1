package dev.fetchjobs.testkit.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Handles one request through the proxy, with its fault and its answer. Each method returns whether
 * the connection can be used for further requests.
 */
record Exchange(ApiCall call, Wire wire, Upstream upstream, ApiLog log) {

  boolean answer(Optional<Fault> fault) throws IOException, InterruptedException {
    return fault.isPresent() ? spoil(fault.get()) : forward(List::of);
  }

  private boolean spoil(Fault fault) throws IOException, InterruptedException {
    return switch (fault) {
      case Fault.Reset() -> reset(0);
      case Fault.Before(Runnable callback) -> {
        callback.run();
        yield reset(0);
      }
      case Fault.Swallow(Duration silence) -> swallow(0, silence);
      case Fault.Answer(int status, OptionalInt retryAfter) ->
          give(Reply.failure(status, retryAfter));
      case Fault.Replay(Reply reply) -> give(reply);
      case Fault.Delay(var time) -> {
        Thread.sleep(time);
        yield forward(List::of);
      }
      case Fault.OnWatch(var filter) -> forward(filter.get());
      case Fault.LoseReply() -> reset(commit().status());
      case Fault.After(Runnable callback) -> {
        int status = commit().status();
        callback.run();
        yield reset(status);
      }
      case Fault.SwallowReply(Duration silence) -> swallow(commit().status(), silence);
      case Fault.CommitThenAnswer(int status) -> {
        logged(commit().status());
        wire.write(Reply.failure(status, OptionalInt.empty()));
        yield true;
      }
      case Fault.TruncateReply() -> give(commit().truncated());
      case Fault.CutReply() -> {
        Reply reply = commit();
        logged(reply.status());
        wire.writeHalf(reply);
        wire.reset();
        yield false;
      }
    };
  }

  private boolean forward(WatchFilter filter) throws IOException, InterruptedException {
    HttpResponse<InputStream> response = upstream.send(call);
    if (!call.path().watch() || response.statusCode() != 200) {
      return give(complete(response));
    }
    logged(response.statusCode());
    try (BufferedReader events = reader(response)) {
      wire.beginStream(response.statusCode(), Upstream.headers(response));
      // The client counts an HTTP watch as begun with its first byte, and a web socket at once.
      wire.writeChunk(" ");
      for (String line = events.readLine(); line != null; line = events.readLine()) {
        for (WatchEvent event : filter.pass(WatchEvent.parse(line))) {
          wire.writeChunk(event.line());
        }
      }
      wire.endStream();
    }
    return true;
  }

  /**
   * Sends the request to the real API server. The answer to a watch never ends, so its first event
   * counts as the answer.
   */
  private Reply commit() throws IOException, InterruptedException {
    HttpResponse<InputStream> response = upstream.send(call);
    if (!call.path().watch()) {
      return complete(response);
    }
    try (BufferedReader events = reader(response)) {
      String first = events.readLine();
      byte[] body = first == null ? new byte[0] : first.getBytes(UTF_8);
      return new Reply(response.statusCode(), Upstream.headers(response), body);
    }
  }

  private Reply complete(HttpResponse<InputStream> response) throws IOException {
    try (InputStream body = response.body()) {
      Reply reply =
          new Reply(response.statusCode(), Upstream.headers(response), body.readAllBytes());
      if (call.verb().equals("list") && reply.status() == 200) {
        log.keep(call, reply);
      }
      return reply;
    }
  }

  private boolean give(Reply reply) throws IOException {
    logged(reply.status());
    wire.write(reply);
    return true;
  }

  private boolean swallow(int status, Duration silence) throws IOException {
    logged(status);
    wire.awaitClose(silence);
    return false;
  }

  private boolean reset(int status) throws IOException {
    logged(status);
    wire.reset();
    return false;
  }

  /**
   * Logs the request in the proxy's log. The proxy calls this method before it sends the answer, so
   * that the request is in the log when the client has the answer.
   */
  private void logged(int status) {
    log.answered(call, status);
  }

  private static BufferedReader reader(HttpResponse<InputStream> response) {
    return new BufferedReader(new InputStreamReader(response.body(), UTF_8));
  }
}
