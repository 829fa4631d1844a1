package dev.fetchjobs.operator.http;

import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.StandardHttpClientBuilder;

/** What the Kubernetes client is given to make its HTTP clients. */
public final class BlockingHttpFactory implements HttpClient.Factory {

  @Override
  public Builder newBuilder() {
    return new Builder(this);
  }

  /** All clients derived from one share its connections. */
  public static final class Builder
      extends StandardHttpClientBuilder<BlockingHttpClient, BlockingHttpFactory, Builder> {

    Builder(BlockingHttpFactory factory) {
      super(factory);
    }

    @Override
    public HttpClient build() {
      return new BlockingHttpClient(
          this, client == null ? new Connections(Dialer.of(this)) : client.connections());
    }

    @Override
    protected Builder newInstance(BlockingHttpFactory factory) {
      return new Builder(factory);
    }
  }
}
