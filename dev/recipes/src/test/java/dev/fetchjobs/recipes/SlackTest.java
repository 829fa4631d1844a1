package dev.fetchjobs.recipes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tests the sink for Slack against a server with the documented rules of an incoming webhook. */
class SlackTest {

  private final List<String> messages = new CopyOnWriteArrayList<>();
  private HttpServer slack;

  @BeforeEach
  void start() throws IOException {
    slack = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    slack.createContext("/services/T0/B0/KEY", this::answer);
    slack.createContext(
        "/services/T0/B0/WRONG", exchange -> respond(exchange, 403, "invalid_token"));
    slack.start();
  }

  @AfterEach
  void stop() {
    slack.stop(0);
  }

  /** Takes a POST with a JSON object that has a text, as https://docs.slack.dev demands. */
  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    JsonNode message = new ObjectMapper().readTree(body);
    boolean isRight =
        exchange.getRequestMethod().equals("POST")
            && exchange.getRequestHeaders().getFirst("Content-Type").startsWith("application/json")
            && exchange.getRequestURI().getRawQuery() == null
            && message.isObject()
            && message.path("text").isTextual()
            && !message.path("text").asText().isBlank();
    if (isRight) {
      messages.add(message.path("text").asText());
    }
    respond(exchange, isRight ? 200 : 400, isRight ? "ok" : "invalid_payload");
  }

  private static void respond(HttpExchange exchange, int status, String body) throws IOException {
    exchange.sendResponseHeaders(status, body.length());
    exchange.getResponseBody().write(body.getBytes(UTF_8));
    exchange.close();
  }

  private Camel sink(String key) throws IOException {
    return Camel.run(
        "slack",
        Map.of(
            "slack.url",
            "http://127.0.0.1:%d/services/T0/B0/%s".formatted(slack.getAddress().getPort(), key)));
  }

  @Test
  @DisplayName("A new version and a failure: Slack gets a sentence for each")
  void eventsBecomeMessages() throws Exception {
    try (Camel sink = sink("KEY")) {
      // Given
      String version = Page.event();
      String failure =
          version
              .replace("dev.fetchjobs.NewVersion", "dev.fetchjobs.Failed")
              .replaceAll(
                  "(?s)\"version\".*\n  }", "\"reason\": \"NotFound\", \"job\": \"xetra-1\"\n  }");

      // When
      int first = sink.post(version);
      int second = sink.post(failure);

      // Then
      assertThat(List.of(first, second)).containsOnly(204);
      assertThat(messages)
          .containsExactly("data/xetra: NewVersion of 2026-11-20", "data/xetra: Failed (NotFound)");
    }
  }

  @Test
  @DisplayName("Slack refuses the message: the answer is not 2xx, so the operator sends it again")
  void slackRefuses() throws Exception {
    try (Camel sink = sink("WRONG")) {
      assertThat(sink.post(Page.event())).isEqualTo(403);
    }
  }
}
