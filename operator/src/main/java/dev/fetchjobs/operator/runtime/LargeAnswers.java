package dev.fetchjobs.operator.runtime;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Limits the size of the API server's answers to lists and writes while they arrive. The limit is
 * necessary because the client collects the whole answer, and a page of a hundred objects may have
 * 150 MB. Items of a list are {@link Reduction reduced} one by one. Large parts of a single object
 * are left out of the answer.
 */
public final class LargeAnswers implements Interceptor {

  private final Reduction reduction = new Reduction();

  @Override
  public AsyncBody.Consumer<List<ByteBuffer>> consumer(
      AsyncBody.Consumer<List<ByteBuffer>> consumer, HttpRequest request) {
    if (isWatch(request)) {
      // The events of a watch arrive one by one, and each is reduced when it is read.
      return consumer;
    }
    var parts = new JsonParts(Reduction.LIMIT, this::reduced);
    return new AsyncBody.Consumer<>() {
      @Override
      public void consume(List<ByteBuffer> arrived, AsyncBody body) throws Exception {
        consumer.consume(arrived.stream().map(parts::passed).toList(), body);
      }

      @Override
      public <U> U unwrap(Class<U> target) {
        return consumer.unwrap(target);
      }
    };
  }

  private static boolean isWatch(HttpRequest request) {
    String query = request.uri().getQuery();
    return query != null && query.contains("watch=true");
  }

  /**
   * Reduces a large object to what the operator reads. Only one large object is parsed at a time,
   * even if several lists are being read.
   */
  private synchronized byte[] reduced(byte[] object, int length) {
    try {
      return reduction.reduced(object, length);
    } catch (IOException e) {
      throw new UncheckedIOException("An object of the API server cannot be read", e);
    }
  }
}
