package dev.fetchjobs.testkit.publisher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PublisherTest {
  private final Publisher publisher = Publisher.onLoopback();
  private final URI base = URI.create("http://127.0.0.1:" + publisher.port());
  private final PublisherClient control = new PublisherClient(base);
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void stop() {
    http.close();
    control.close();
    publisher.close();
  }

  @Test
  @DisplayName("The test publisher serves a file, and answers 304 if the file is unchanged")
  void servesAFileAndKnowsWhenItIsUnchanged() throws Exception {
    // Given
    control.content("a/list.csv", "one\ntwo\n".getBytes(UTF_8));

    // When
    HttpResponse<String> first = get("a/list.csv");
    String etag = first.headers().firstValue("ETag").orElseThrow();
    HttpResponse<String> second = get("a/list.csv", "If-None-Match", etag);
    control.content("a/list.csv", "three\n".getBytes(UTF_8));
    HttpResponse<String> third = get("a/list.csv", "If-None-Match", etag);

    // Then
    assertThat(first.body()).isEqualTo("one\ntwo\n");
    assertThat(second.statusCode()).isEqualTo(304);
    assertThat(third.body()).isEqualTo("three\n");
  }

  /**
   * Tests the request of the Deployments' readiness probes: a publisher is ready when it has its
   * file.
   */
  @Test
  @DisplayName(
      "The control address of a file answers 404 before the file is published, and then 200")
  void tellsOfAFileOnlyOnceItIsThere() throws Exception {
    // When
    int before = status("/control/files/x.csv");
    control.instruments("x.csv", 10, 1);
    control.behave("x.csv", "status=404*");
    int after = status("/control/files/x.csv");

    // Then
    assertThat(before).isEqualTo(404);
    assertThat(after).isEqualTo(200);
  }

  @Test
  @DisplayName(
      "The test publisher answers with the status codes that a test sets, and then normally")
  void answersScriptedStatusesThenBehavesAgain() throws Exception {
    // Given
    control.instruments("x.csv", 10, 1);
    control.behave("x.csv", "status=500,503&header=Retry-After:%202");

    // When
    List<Integer> statuses =
        List.of(get("x.csv").statusCode(), get("x.csv").statusCode(), get("x.csv").statusCode());

    // Then
    assertThat(statuses).containsExactly(500, 503, 200);
    assertThat(control.requests("x.csv"))
        .extracting(PublisherClient.Seen::status)
        .containsExactly(500, 503, 200);
  }

  @Test
  void refusesRequestsWithRangeOrConditionsWhenAsked() throws Exception {
    // Given
    control.content("x.csv", "0123456789".getBytes(UTF_8));
    control.behave("x.csv", "conditional=403");

    // Then
    assertThat(get("x.csv", "Range", "bytes=4-").statusCode()).isEqualTo(403);
    assertThat(get("x.csv", "If-None-Match", "\"a\"").statusCode()).isEqualTo(403);
    assertThat(get("x.csv").statusCode()).isEqualTo(200);
  }

  @Test
  @DisplayName("The test publisher uses a status code with a star for all further requests")
  void goesOnForEverAfterAStar() throws Exception {
    // Given
    control.behave("x.csv", "status=404*");

    // Then
    for (int i = 0; i < 3; i++) {
      assertThat(get("x.csv").statusCode()).isEqualTo(404);
    }
  }

  @Test
  @DisplayName("The test publisher cuts one body, and then serves the rest")
  void cutsABodyOnceThenResumes() throws Exception {
    // Given
    control.content("x.csv", "0123456789".getBytes(UTF_8));
    control.behave("x.csv", "cutAfter=4");

    // When
    assertThatThrownBy(() -> get("x.csv")).isInstanceOf(IOException.class);
    HttpResponse<String> rest = get("x.csv", "Range", "bytes=4-");

    // Then
    assertThat(rest.statusCode()).isEqualTo(206);
    assertThat(rest.body()).isEqualTo("456789");
    assertThat(rest.headers().firstValue("Content-Range")).hasValue("bytes 4-9/10");
    assertThat(control.requests("x.csv"))
        .extracting(PublisherClient.Seen::bytes)
        .containsExactly(4L, 6L);
  }

  @Test
  @DisplayName(
      "With the setting sidecar=wrong the test publisher's checksum file has a wrong digest")
  void liesInTheSidecarWhenToldTo() throws Exception {
    // Given
    control.content("x.csv", "content".getBytes(UTF_8));

    // When
    String honest = get("x.csv.sha256").body();
    control.behave("x.csv", "sidecar=wrong");
    String lie = get("x.csv.sha256").body();

    // Then
    assertThat(honest).isEqualTo(control.sha256("x.csv") + "  x.csv\n");
    assertThat(lie).isEqualTo("0".repeat(64) + "  x.csv\n");
  }

  @Test
  @DisplayName("The test publisher refuses an unknown behaviour")
  void refusesABehaviourItDoesNotKnow() {
    assertThatThrownBy(() -> control.behave("x.csv", "statuss=500"))
        .hasMessageContaining("unknown parameter statuss");
  }

  private int status(String path) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(base.resolve(path)).build();
    return http.send(request, BodyHandlers.discarding()).statusCode();
  }

  private HttpResponse<String> get(String name, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve("/files/" + name));
    return http.send(
        (headers.length == 0 ? request : request.headers(headers)).build(),
        BodyHandlers.ofString());
  }
}
