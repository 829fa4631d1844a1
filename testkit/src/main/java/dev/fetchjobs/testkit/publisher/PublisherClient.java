package dev.fetchjobs.testkit.publisher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Controls a {@link Publisher} in another process. Each method throws IllegalStateException with
 * the publisher's message if the publisher refuses, and UncheckedIOException if it cannot be
 * reached.
 */
public final class PublisherClient implements AutoCloseable {
  private final URI base;
  private final HttpClient http = HttpClient.newHttpClient();

  /** Connects to the publisher at the URL {@code base}, such as {@code http://10.244.0.7:8080}. */
  public PublisherClient(URI base) {
    this.base = base;
  }

  /**
   * Describes a request for a file, as the publisher logged it. The names of headers are in lower
   * case.
   *
   * @param bytes number of bytes of the body that were sent
   */
  public record Seen(
      Instant at,
      String method,
      String path,
      int status,
      long bytes,
      Map<String, String> headers) {}

  public void content(String name, byte[] content) {
    call("PUT", "files", name, "", BodyPublishers.ofByteArray(content));
  }

  /** Lets the publisher offer an instruments file. A new seed gives new content. */
  public void instruments(String name, int rows, long seed) {
    call("POST", "instruments", name, "?rows=" + rows + "&seed=" + seed, BodyPublishers.noBody());
  }

  /**
   * Sets how the publisher answers requests, for example {@code "status=500,500"}; see {@link
   * Behaviour}. With empty parameters requests are answered normally.
   */
  public void behave(String name, String parameters) {
    call(
        "POST",
        "behaviour",
        name,
        parameters.isEmpty() ? "" : "?" + parameters,
        BodyPublishers.noBody());
  }

  /** Returns the SHA-256 of the publisher's file, in lower-case hexadecimal digits. */
  public String sha256(String name) {
    return call("GET", "files", name, "", BodyPublishers.noBody())
        .lines()
        .filter(line -> line.startsWith("sha256 "))
        .map(line -> line.substring("sha256 ".length()))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("the publisher has no file " + name));
  }

  public List<Seen> requests(String name) {
    return call("GET", "requests", name, "", BodyPublishers.noBody())
        .lines()
        .map(PublisherClient::seen)
        .toList();
  }

  public void forgetRequests(String name) {
    call("DELETE", "requests", name, "", BodyPublishers.noBody());
  }

  @Override
  public void close() {
    http.close();
  }

  private static Seen seen(String line) {
    List<String> fields = List.of(line.split("\t", -1));
    Map<String, String> headers = new LinkedHashMap<>();
    for (String header : fields.subList(5, fields.size())) {
      int colon = header.indexOf(": ");
      headers.put(header.substring(0, colon), header.substring(colon + 2));
    }
    return new Seen(
        Instant.parse(fields.get(0)),
        fields.get(1),
        fields.get(2),
        Integer.parseInt(fields.get(3)),
        Long.parseLong(fields.get(4)),
        headers);
  }

  private String call(String method, String what, String name, String query, BodyPublisher body) {
    URI uri = base.resolve("/control/" + what + "/" + name + query);
    HttpRequest request =
        HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20)).method(method, body).build();
    try {
      var response = http.send(request, BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IllegalStateException(method + " " + uri + ": " + response.body().strip());
      }
      return response.body();
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + uri + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for " + uri, e);
    }
  }
}
