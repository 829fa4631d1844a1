package dev.fetchjobs.testkit.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiProxyTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final String PODS = "/api/v1/namespaces/n/pods";

  private final List<String> served = new CopyOnWriteArrayList<>();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private HttpServer server;
  private ApiProxy proxy;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::serve);
    server.start();
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
            .build();
    proxy = ApiProxy.to(config);
  }

  @AfterEach
  void stop() {
    proxy.close();
    server.stop(0);
  }

  @Test
  @DisplayName("Without a fault rule, requests and answers pass the test proxy unchanged")
  void withoutARuleEverythingPasses() throws Exception {
    // When
    HttpResponse<String> answer = post("{\"a\":1}");

    // Then
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("POST {\"a\":1}");
    assertThat(proxy.log().writes()).hasToString("[create pods n/ -> 200]");
  }

  @Test
  @DisplayName("A fault rule for the nth matching request affects no other request")
  void aRuleHitsTheNthMatchOnly() throws Exception {
    // Given
    FaultRule rule =
        proxy.rules().nth(2, ApiCall::isWrite, new Fault.Answer(429, OptionalInt.of(7)));

    // When
    HttpResponse<String> first = post("1");
    HttpResponse<String> second = post("2");
    HttpResponse<String> third = post("3");

    // Then
    assertThat(List.of(first.statusCode(), third.statusCode())).containsOnly(200);
    assertThat(second.statusCode()).isEqualTo(429);
    assertThat(second.headers().firstValue("Retry-After")).hasValue("7");
    assertThat(second.body()).contains("\"reason\":\"TooManyRequests\"");
    assertThat(served).containsExactly("POST 1", "POST 3");
    assertThat(rule.hits()).isEqualTo(1);
  }

  @Test
  @DisplayName("A request that the test proxy resets does not reach the API server")
  void aResetRequestNeverArrives() {
    // Given
    proxy.rules().next(1, ApiCall::isWrite, new Fault.Reset());

    // Then
    assertThatThrownBy(() -> post("1")).isInstanceOf(IOException.class);
    assertThat(served).isEmpty();
  }

  @Test
  @DisplayName("The test proxy loses an answer after the API server has carried out the request")
  void aLostReplyWasCommitted() {
    // Given
    proxy.rules().next(1, ApiCall::isWrite, new Fault.LoseReply());

    // Then
    assertThatThrownBy(() -> post("1")).isInstanceOf(IOException.class);
    assertThat(served).containsExactly("POST 1");
  }

  @Test
  @DisplayName(
      "The test proxy cuts an answer in the middle: the client gets an error, and the API server "
          + "carries out the request")
  void aCutReplyEndsInItsMiddle() {
    // Given
    proxy.rules().next(1, ApiCall::isWrite, new Fault.CutReply());

    // Then
    assertThatThrownBy(() -> post("1")).isInstanceOf(IOException.class);
    assertThat(served).containsExactly("POST 1");
  }

  @Test
  @DisplayName("An answer that the test proxy truncates is complete HTTP with incomplete JSON")
  void aTruncatedReplyIsCompleteHttp() throws Exception {
    // Given
    proxy.rules().next(1, ApiCall::isWrite, new Fault.TruncateReply());

    // Then
    assertThat(post("12345").body()).isEqualTo("POST 12345".substring(0, 5));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @DisplayName("A request to which the test proxy sends no answer ends by the client's time limit")
  void aSwallowedOneIsNoticedByItsTimeLimitAlone(boolean committed) {
    // Given
    proxy
        .rules()
        .next(
            1,
            ApiCall::isWrite,
            committed ? new Fault.SwallowReply(LONG) : new Fault.Swallow(LONG));

    // Then
    HttpRequest request = request("1").timeout(Duration.ofMillis(300)).build();
    assertThatThrownBy(() -> client.send(request, BodyHandlers.ofString()))
        .isInstanceOf(HttpTimeoutException.class);
    assertThat(served).hasSize(committed ? 1 : 0);
  }

  @Test
  @DisplayName("A fault's callback runs before or after the API server carries out the request")
  void callbacksRunBeforeAndAfterTheCommit() {
    // Given
    List<Integer> arrived = new CopyOnWriteArrayList<>();
    Runnable callback = () -> arrived.add(served.size());
    proxy.rules().nth(1, ApiCall::isWrite, new Fault.Before(callback));
    proxy.rules().nth(2, ApiCall::isWrite, new Fault.After(callback));

    // When
    assertThatThrownBy(() -> post("1")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> post("2")).isInstanceOf(IOException.class);

    // Then
    assertThat(arrived).containsExactly(0, 1);
    assertThat(served).containsExactly("POST 2");
  }

  @Test
  @DisplayName("The test proxy can send an earlier list again")
  void anEarlierListIsReplayed() throws Exception {
    // Given
    String early = get(PODS).body();
    post("1");
    Reply stale = proxy.lists("list pods").getFirst();
    proxy.rules().next(1, call -> call.verb().equals("list"), new Fault.Replay(stale));

    // Then
    assertThat(get(PODS).body()).isEqualTo(early);
    assertThat(get(PODS).body()).isNotEqualTo(early);
  }

  @Test
  void eventsOfAWatchPassThroughTheFilter() throws Exception {
    // Given
    proxy
        .rules()
        .next(
            1,
            call -> call.verb().equals("watch"),
            new Fault.OnWatch(() -> WatchFilter.dropping(event -> event.name().equals("b"))));

    // Then
    assertThat(get(PODS + "?watch=true").body().lines())
        .hasSize(2)
        .noneMatch(l -> l.contains("\"b\""));
    assertThat(get(PODS + "?watch=true").body().lines()).hasSize(3);
  }

  @Test
  @DisplayName(
      "After the call of down the test proxy refuses connections, and after up it accepts "
          + "connections on the same port")
  void downRefusesAndUpServesAgainOnTheSamePort() throws Exception {
    // Given
    post("1");

    // When
    proxy.down();
    assertThatThrownBy(() -> post("2")).isInstanceOf(IOException.class);
    proxy.up();

    // Then
    assertThat(post("3").statusCode()).isEqualTo(200);
    assertThat(served).containsExactly("POST 1", "POST 3");
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      String said =
          exchange.getRequestMethod()
              + " "
              + new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      boolean watch = exchange.getRequestURI().toString().contains("watch=true");
      if (exchange.getRequestMethod().equals("POST")) {
        served.add(said);
      }
      String answer = watch ? events() : said.startsWith("GET") ? "list " + served.size() : said;
      byte[] bytes = answer.getBytes(UTF_8);
      exchange.sendResponseHeaders(200, watch ? 0 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private static String events() {
    String event = "{\"type\":\"ADDED\",\"object\":{\"metadata\":{\"name\":\"%s\"}}}%n";
    return event.formatted("a") + event.formatted("b") + event.formatted("c");
  }

  private HttpResponse<String> post(String body) throws IOException, InterruptedException {
    return client.send(request(body).build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String body) {
    return HttpRequest.newBuilder(uri(PODS)).POST(BodyPublishers.ofString(body));
  }

  private HttpResponse<String> get(String target) throws IOException, InterruptedException {
    return client.send(HttpRequest.newBuilder(uri(target)).build(), BodyHandlers.ofString());
  }

  private URI uri(String target) {
    return URI.create(proxy.clientConfig().getMasterUrl().replaceAll("/$", "") + target);
  }
}
