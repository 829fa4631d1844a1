package dev.fetchjobs.operator.page;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** Visits the page as a browser does, with a cookie and with the origin of its forms. */
public final class Visitor implements AutoCloseable {

  private final String origin;
  private final HttpClient http = HttpClient.newHttpClient();
  private String cookie = "";

  public Visitor(int port) {
    this.origin = "http://localhost:" + port;
  }

  public HttpResponse<String> get(String path) throws Exception {
    return send(request(path));
  }

  /** Returns a request with the cookie, to which a test adds header fields. */
  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(origin + path)).header("Cookie", cookie);
  }

  public HttpResponse<String> login(String token) throws Exception {
    HttpResponse<String> answer =
        post("/login", "token=" + URLEncoder.encode(token, StandardCharsets.UTF_8), origin);
    answer
        .headers()
        .firstValue("Set-Cookie")
        .ifPresent(value -> cookie = value.replaceFirst(";.*", ""));
    return answer;
  }

  /** Sends a form from a page of some origin. */
  HttpResponse<String> post(String path, String form, String from) throws Exception {
    return send(
        HttpRequest.newBuilder(URI.create(origin + path))
            .header("Cookie", cookie)
            .header("Origin", from)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form)));
  }

  String origin() {
    return origin;
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    http.close();
  }
}
