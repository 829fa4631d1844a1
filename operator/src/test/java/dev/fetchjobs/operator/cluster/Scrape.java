package dev.fetchjobs.operator.cluster;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;

/** Reads an operator's metrics as Prometheus does, and its readiness as the kubelet does. */
public final class Scrape {

  private Scrape() {}

  /** Returns one line for each series: its name, its labels and its value. */
  public static List<String> series(int port) {
    return get(port, "/metrics").body().lines().filter(line -> !line.startsWith("#")).toList();
  }

  /** Returns whether the operator says that it is ready. */
  public static boolean isReady(int port) {
    return get(port, "/readyz").statusCode() == 200;
  }

  private static HttpResponse<String> get(int port, String path) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://127.0.0.1:%d%s".formatted(port, path));
      return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
