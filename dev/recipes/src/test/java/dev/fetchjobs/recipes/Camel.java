package dev.fetchjobs.recipes;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;

/** Runs a sink of the examples in Apache Camel, and sends events to it as the operator does. */
record Camel(Main main, int port) implements AutoCloseable {

  static Camel run(String sink, Map<String, String> properties) throws IOException {
    int port = freePort();
    var main = new Main();
    main.configure().withRoutesIncludePattern("file:" + Page.sink(sink).toAbsolutePath());
    main.addMainListener(
        new MainListenerSupport() {
          @Override
          public void afterConfigure(BaseMainSupport configured) {
            listen(configured.getCamelContext(), port);
          }
        });
    properties.forEach(main::addInitialProperty);
    main.start();
    return new Camel(main, port);
  }

  /** Starts the HTTP server, as camel-platform-http-main does. */
  private static void listen(CamelContext context, int port) {
    var server = new VertxPlatformHttpServerConfiguration();
    server.setBindHost("127.0.0.1");
    server.setBindPort(port);
    try {
      context.addService(new VertxPlatformHttpServer(server));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** Sends the event, and returns the status of the answer. */
  int post(String event) throws IOException, InterruptedException {
    try (var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/fetchjobs".formatted(port)))
              .timeout(Duration.ofSeconds(30))
              .header("Content-Type", Page.MEDIA_TYPE)
              .header("webhook-id", "one")
              .POST(HttpRequest.BodyPublishers.ofString(event))
              .build();
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
  }

  @Override
  public void close() {
    main.stop();
  }
}
