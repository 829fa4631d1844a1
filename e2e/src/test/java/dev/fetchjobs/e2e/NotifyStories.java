package dev.fetchjobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.fetchjobs.api.FetchJobStatus;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.Isolated;

/** Tests that the installed operator sends events to an HTTP sink, and pings to a switch. */
@Story
@Isolated("the installation gets other values, so the operator's pod is replaced")
@Execution(ExecutionMode.SAME_THREAD)
class NotifyStories {

  private static final String FILE = "list.csv";
  private static final String HOST = "10.244.0.1";
  private static final String KEYS = "signing-keys";

  /** Describes one request that the sink got. */
  private record Received(String id, String timestamp, String signature, String body) {
    static Received of(HttpExchange exchange) throws IOException {
      var headers = exchange.getRequestHeaders();
      return new Received(
          headers.getFirst("webhook-id"),
          headers.getFirst("webhook-timestamp"),
          headers.getFirst("webhook-signature"),
          new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    }

    /** Returns the signature that Standard Webhooks 1.0 demands for this request. */
    String expected(byte[] key) throws GeneralSecurityException {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      String signed = id + "." + timestamp + "." + body;
      return "v1,"
          + Base64.getEncoder()
              .encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    }
  }

  @Test
  @DisplayName(
      "The administrator allows a sink after the first version: the installed operator sends the "
          + "waiting event and then the events of a failure and of the recovery, each with a "
          + "signature that fits; the switch gets a ping for the end of each run")
  void eventsReachTheSink(Scene scene, FetchJobs fetchJobs) throws Exception {
    // Given
    List<Received> received = new CopyOnWriteArrayList<>();
    HttpServer sink = HttpServer.create(new InetSocketAddress(HOST, 0), 0);
    sink.createContext(
        "/events",
        exchange -> {
          received.add(Received.of(exchange));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    Set<String> pings = Collections.synchronizedSet(new LinkedHashSet<>());
    sink.createContext(
        "/switch",
        exchange -> {
          pings.add(exchange.getRequestURI().toString());
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    sink.start();
    byte[] key = "a key of 32 bytes for this story".getBytes(StandardCharsets.US_ASCII);
    scene.publish(FILE, "rows\n");
    String spec =
        scene.rarely(FILE)
            + "verify: {size: {min: 4}}\n"
            + "notify:\n  ping: {urlKey: story-ping}\n  webhook:\n    url: http://%s:%d/events\n    signingKey: story\n"
                .formatted(HOST, sink.getAddress().getPort());
    assertThat(fetchJobs.applyAndRun("announced", spec).outcome()).isEqualTo("Fetched");
    FetchJobStatus refused =
        fetchJobs
            .await("announced", "a failed delivery", job -> failure(job.getStatus()) != null)
            .getStatus();
    assertThat(failure(refused)).contains("key story", "notify.signingKeysSecret");
    assertThat(received).isEmpty();

    // When
    scene.kubectl(
        "create",
        "secret",
        "generic",
        KEYS,
        "--namespace=" + InstalledOperator.NAMESPACE,
        "--from-literal=%s.story=whsec_%s"
            .formatted(scene.namespace().name(), Base64.getEncoder().encodeToString(key)),
        "--from-literal=%s.story-ping=http://%s:%d/switch"
            .formatted(scene.namespace().name(), HOST, sink.getAddress().getPort()));
    try (var upgrade =
        scene
            .operator()
            .upgrade(
                "notify.allowedHosts={%s},notify.signingKeysSecret=%s".formatted(HOST, KEYS))) {
      await(received, 1);
      scene.publish(FILE, "no\n");
      fetchJobs.run("announced");
      await(received, 2);
      scene.publish(FILE, "more rows\n");
      fetchJobs.run("announced");
      await(received, 4);
      fetchJobs.await(
          "announced", "no waiting event", job -> !job.getStatus().notifications().waits());
    } finally {
      scene.kubectl("delete", "secret", KEYS, "--namespace=" + InstalledOperator.NAMESPACE);
      sink.stop(0);
    }

    // Then
    assertThat(types(received))
        .containsExactly("NewVersion", "Rejected", "NewVersion", "Recovered");
    assertThat(ends(pings)).containsExactly("/switch?rid=", "/switch/fail?rid=", "/switch?rid=");
    for (Received event : received) {
      assertThat(event.signature()).isEqualTo(event.expected(key));
    }
  }

  /** Returns the pings of ends, without their run ids. Each start comes before its end. */
  private static List<String> ends(Set<String> pings) {
    List<String> all = List.copyOf(pings);
    for (String start : all.stream().filter(ping -> ping.contains("/start?")).toList()) {
      assertThat(all.subList(0, all.indexOf(start)))
          .noneMatch(ping -> ping.endsWith(start.replaceAll(".*\\?", "")));
    }
    return all.stream()
        .filter(ping -> !ping.contains("/start?"))
        .map(ping -> ping.replaceAll("rid=[0-9a-f-]{36}$", "rid="))
        .toList();
  }

  private static void await(List<Received> received, int count) {
    Awaitility.await(count + " events")
        .atMost(Duration.ofMinutes(2))
        .until(() -> received.stream().map(Received::id).distinct().count() == count);
  }

  /** Returns the types of the events in the order in which they came, without repetitions. */
  private static List<String> types(List<Received> received) {
    Map<String, String> types = new LinkedHashMap<>();
    received.forEach(
        event ->
            types.put(
                event.id(), event.body().replaceAll("(?s).*dev\\.fetchjobs\\.(\\w+)\".*", "$1")));
    return List.copyOf(types.values());
  }

  private static @Nullable String failure(FetchJobStatus status) {
    var events = status.notifications();
    return events == null || events.failure() == null ? null : events.failure().message();
  }
}
