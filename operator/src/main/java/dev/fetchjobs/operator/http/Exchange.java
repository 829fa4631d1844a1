package dev.fetchjobs.operator.http;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.StandardHttpHeaders;
import io.fabric8.kubernetes.client.http.StandardHttpRequest;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** One request and its response, whose content is read piece by piece as it is asked for. */
final class Exchange implements Runnable, AsyncBody {

  /** For requests that set no time of their own, and for the head of a response without end. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Connections connections;
  private final StandardHttpRequest request;
  private final Consumer<List<ByteBuffer>> consumer;
  private final CompletableFuture<HttpResponse<AsyncBody>> response = new CompletableFuture<>();
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private final Semaphore demand = new Semaphore(0);
  private volatile @Nullable Connection connection;
  private volatile boolean cancelled;

  Exchange(
      Connections connections, StandardHttpRequest request, Consumer<List<ByteBuffer>> consumer) {
    this.connections = connections;
    this.request = request;
    this.consumer = consumer;
    // The caller's time is up: nobody will read the answer, and the connection is wanted.
    var unused =
        response.whenComplete(
            (answer, failure) -> {
              if (failure != null) {
                cancel();
              }
            });
  }

  CompletableFuture<HttpResponse<AsyncBody>> response() {
    return response;
  }

  @Override
  public void run() {
    Connection borrowed = null;
    try {
      borrowed = connections.borrow(request.uri());
      connection = borrowed;
      if (cancelled) {
        throw new InterruptedIOException("The request was given up");
      }
      boolean reusable = exchange(borrowed);
      if (reusable) {
        connections.giveBack(borrowed);
      } else {
        connections.discard(borrowed);
      }
      done.complete(null);
    } catch (Throwable e) { // whoever waits for the response has to be told
      if (borrowed != null) {
        connections.discard(borrowed);
      }
      Throwable failure = e instanceof InterruptedException ? interrupted() : e;
      response.completeExceptionally(failure);
      done.completeExceptionally(failure);
    }
  }

  private static IOException interrupted() {
    Thread.currentThread().interrupt();
    return new InterruptedIOException("The request was given up");
  }

  /** Returns whether another exchange can follow. */
  private boolean exchange(Connection on) throws Exception {
    Duration own = request.getTimeout();
    boolean limited = own != null && !own.isZero();
    on.patience(limited ? Objects.requireNonNull(own) : PATIENCE);
    on.send(request, Map.of());
    Head head = Head.read(on.in());
    Body body = Body.of(on.in(), head, request.method());
    boolean reusable = body.isDelimited() && !head.says("Connection", "close");
    if (request.isForStreaming()) {
      on.patience(Duration.ZERO);
    }
    if (!response.complete(new Answer(head, request, this))) {
      return false;
    }
    while (true) {
      demand.acquire();
      if (cancelled) {
        return false;
      }
      ByteBuffer next = body.next();
      if (next == null) {
        return reusable;
      }
      consumer.consume(List.of(next), this);
    }
  }

  @Override
  public void consume() {
    demand.release();
  }

  @Override
  public CompletableFuture<Void> done() {
    return done;
  }

  @Override
  public void cancel() {
    if (done.isDone()) {
      return;
    }
    cancelled = true;
    done.cancel(false);
    Connection busy = connection;
    if (busy != null) {
      busy.abort();
    }
    demand.release();
  }

  private static final class Answer extends StandardHttpHeaders implements HttpResponse<AsyncBody> {
    private final int code;
    private final HttpRequest request;
    private final AsyncBody body;

    Answer(Head head, HttpRequest request, AsyncBody body) {
      super(head.headers());
      this.code = head.status();
      this.request = request;
      this.body = body;
    }

    @Override
    public int code() {
      return code;
    }

    @Override
    public AsyncBody body() {
      return body;
    }

    @Override
    public HttpRequest request() {
      return request;
    }

    @Override
    public Optional<HttpResponse<?>> previousResponse() {
      return Optional.empty();
    }
  }
}
