package dev.fetchjobs.operator.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.Notification;
import dev.fetchjobs.api.Notifications;
import dev.fetchjobs.api.PendingPing;
import dev.fetchjobs.api.PingStatus;
import dev.fetchjobs.contract.FetchPlan.NetworkPolicy;
import dev.fetchjobs.operator.desired.FetchJobYaml;
import dev.fetchjobs.operator.runtime.SinkNotifier.Backoff;
import dev.fetchjobs.testkit.Canary;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Script;
import dev.fetchjobs.testkit.http.Seen;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PingTest {

  private static final Instant NOW = Instant.parse("2026-11-23T06:00:00Z");
  private static final String SECRET = Canary.secret("the address of a dead-man's switch");

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final AtomicInteger refusals = new AtomicInteger();
  private @TempDir Path keys;
  private @Nullable SinkNotifier notifier;

  private SinkNotifier notifier(String allowedCidr) {
    if (notifier == null) {
      notifier =
          new SinkNotifier(
              new NotifySettings(
                  List.of("*"),
                  new NetworkPolicy(List.of(), false, List.of(allowedCidr)),
                  keys,
                  "fetchjob/test"),
              registry,
              () -> NOW,
              () -> refusals.getAndDecrement() <= 0,
              (namespace, name) -> {},
              Duration.ofSeconds(2),
              new Backoff(Duration.ofMillis(20), Duration.ofMillis(100)),
              InetAddress::getAllByName);
    }
    return notifier;
  }

  private SinkNotifier notifier() {
    return notifier("127.0.0.0/8");
  }

  @AfterEach
  void close() {
    notifier().close();
  }

  private static Script answer(String body) {
    return Script.ok("", body.getBytes(StandardCharsets.US_ASCII));
  }

  private static FetchJob fetchJob(String settings) {
    FetchJob fetchJob =
        FetchJobYaml.with("suspend: false", "notify: {%s}%n  suspend: false".formatted(settings));
    fetchJob.getMetadata().setUid("some-uid");
    return fetchJob;
  }

  private static FetchJob pinged(String url) {
    return fetchJob("ping: {url: '%s'}".formatted(url));
  }

  private static Notifications stored(String type, String job, Notification... events) {
    var ping = new PendingPing(type, job, NOW.toString(), "Fetched: 9 bytes.");
    return new Notifications(
        List.of(events), List.of(), null, null, null, new PingStatus(ping, null, null));
  }

  private void awaitConfirmed(FetchJob fetchJob, String id) {
    await().until(() -> notifier().deliveries(fetchJob).confirmed().contains(id));
  }

  private String awaitFailure(FetchJob fetchJob) {
    await().until(() -> notifier().deliveries(fetchJob).pingFailure() != null);
    return String.valueOf(notifier().deliveries(fetchJob).pingFailure());
  }

  private static String target(Seen request) {
    return request.target().replaceAll("rid=.*", "rid=");
  }

  @Test
  @DisplayName("A process that has lost the Lease sends nothing until it leads again")
  void withoutTheLease() {
    try (var server = BadServer.http(answer("OK"))) {
      // Given
      FetchJob fetchJob = pinged(server.url("/" + SECRET));
      refusals.set(2);

      // When
      notifier().send(fetchJob, stored("Fail", "a"));
      awaitConfirmed(fetchJob, "Fail/a");

      // Then
      assertThat(refusals).hasNegativeValue();
      assertThat(server.seen()).hasSize(1);
    }
  }

  @Test
  @DisplayName(
      "Start, success and failure of runs: the path and the run id are those of Healthchecks")
  void theSchemeIsThatOfHealthchecks() {
    try (var server = BadServer.http(answer("OK"))) {
      // Given
      FetchJob fetchJob = pinged(server.url("/" + SECRET));

      // When
      notifier().send(fetchJob, stored("Start", "a"));
      awaitConfirmed(fetchJob, "Start/a");
      notifier().send(fetchJob, stored("Success", "a"));
      awaitConfirmed(fetchJob, "Success/a");
      notifier().send(fetchJob, stored("Fail", "b"));
      awaitConfirmed(fetchJob, "Fail/b");

      // Then
      List<Seen> pings = server.seen();
      assertThat(pings)
          .extracting(PingTest::target)
          .containsExactly(
              "/" + SECRET + "/start?rid=", "/" + SECRET + "?rid=", "/" + SECRET + "/fail?rid=");
      List<String> runs =
          pings.stream().map(ping -> ping.target().replaceAll(".*rid=", "")).toList();
      assertThat(runs).allMatch(run -> UUID.fromString(run).toString().equals(run));
      assertThat(runs.get(0)).isEqualTo(runs.get(1)).isNotEqualTo(runs.get(2));
      assertThat(pings.getLast().body()).isEqualTo("FetchJob data/xetra, Job b. Fetched: 9 bytes.");
      assertThat(registry.get("fetchjob.notifications").tag("type", "Ping").counter().count())
          .isEqualTo(3);
    }
  }

  @Test
  @DisplayName("The address has a query: the type is added to the path, and the query stays")
  void aQueryStays() throws IOException {
    try (var server = BadServer.http(answer("OK"))) {
      // Given
      FetchJob fetchJob = fetchJob("ping: {urlKey: xetra-ping}");
      Files.writeString(
          keys.resolve("data.xetra-ping"), server.url("/" + SECRET + "/xetra/?create=1") + "\n");

      // When
      notifier().send(fetchJob, stored("Fail", "a"));

      // Then
      awaitConfirmed(fetchJob, "Fail/a");
      assertThat(target(server.seen().getFirst()))
          .isEqualTo("/" + SECRET + "/xetra/fail?create=1&rid=");
    }
  }

  @Test
  @DisplayName("The address is a host alone: a success is sent to its root")
  void aHostAlone() {
    try (var server = BadServer.http(answer("OK"))) {
      // Given
      FetchJob fetchJob = pinged(server.url("/").replaceFirst("/$", ""));

      // When
      notifier().send(fetchJob, stored("Success", "a"));

      // Then
      awaitConfirmed(fetchJob, "Success/a");
      assertThat(target(server.seen().getFirst())).isEqualTo("/?rid=");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          HTTP/1.1 200 OK\\r\\n\\r\\nOK (not found)               | 127.0.0.1 does not know the address of the ping. Correct it
          HTTP/1.1 200 OK\\r\\n\\r\\nOK (rate limited)            | 127.0.0.1 ignored the ping, because it got too many
          HTTP/1.1 404 No\\r\\n\\r\\nnot found                    | 127.0.0.1 answered 404
          HTTP/1.1 301 No\\r\\nLocation: http://10.0.0.1/\\r\\n\\r\\n | 127.0.0.1 answered 301, a redirect, which the operator does not follow
          """)
  @DisplayName(
      "The server ignores the ping, or is another one: a message says so without the address")
  void ignoredPingsAreReported(String answer, String message) {
    try (var server = BadServer.http(Script.bytes(answer.translateEscapes()))) {
      // Given
      FetchJob fetchJob = pinged(server.url("/" + SECRET));

      // When
      notifier().send(fetchJob, stored("Success", "a"));

      // Then
      assertThat(awaitFailure(fetchJob)).startsWith(message).doesNotContain(SECRET);
      assertThat(notifier().deliveries(fetchJob).confirmed()).isEmpty();
      assertThat(fetchJob.getSpec().notifySettings().toString()).doesNotContain(SECRET);
    }
  }

  @Test
  @DisplayName(
      "The server answers 200 and then sends without end, or keeps the connection open: the ping"
          + " is confirmed")
  void aBodyWithoutEndIsLeft() {
    byte[] endless = "more ".getBytes(StandardCharsets.US_ASCII);
    Script open = exchange -> exchange.send("HTTP/1.1 200 OK\r\n\r\nOK").stall();
    Script flood = exchange -> exchange.send("HTTP/1.1 200 OK\r\n\r\n").endlessly(endless);
    try (var server = BadServer.http(Script.sequence(open, flood))) {
      // Given
      FetchJob fetchJob = pinged(server.url("/" + SECRET));

      // When
      notifier().send(fetchJob, stored("Start", "a"));
      awaitConfirmed(fetchJob, "Start/a");
      notifier().send(fetchJob, stored("Success", "a"));

      // Then
      awaitConfirmed(fetchJob, "Success/a");
    }
  }

  @Test
  @DisplayName("The sink of the events is down: the ping arrives all the same")
  void aDeadSinkDelaysNoPing() {
    Script down = exchange -> exchange.respond("503 Busy", "Retry-After: 60\r\n", new byte[0]);
    try (var sink = BadServer.http(down);
        var server = BadServer.http(answer("OK"))) {
      // Given
      FetchJob fetchJob =
          fetchJob(
              "webhook: {url: '%s'}, ping: {url: '%s'}"
                  .formatted(sink.url("/"), server.url("/" + SECRET)));
      var event = new Notification("one", "Failed", NOW.toString(), null, null, null, null, null);
      notifier().send(fetchJob, stored("Start", "a", event));
      await().until(() -> notifier().deliveries(fetchJob).failure() != null);

      // When
      notifier().send(fetchJob, stored("Fail", "a", event));

      // Then
      awaitConfirmed(fetchJob, "Fail/a");
      assertThat(notifier().deliveries(fetchJob).pingFailure()).isNull();
    }
  }

  @Test
  @DisplayName(
      "The server is down while a run ends and the next one fails: it gets only the newest ping")
  void onlyTheNewestPingIsRepeated() {
    Script down = exchange -> exchange.respond("503 Busy", "", new byte[0]);
    try (var server = BadServer.http(Script.sequence(down, answer("OK")))) {
      // Given
      FetchJob fetchJob = pinged(server.url("/" + SECRET));
      notifier().send(fetchJob, stored("Start", "a"));
      notifier().send(fetchJob, stored("Success", "a"));

      // When
      notifier().send(fetchJob, stored("Fail", "b"));

      // Then
      awaitConfirmed(fetchJob, "Fail/b");
      assertThat(server.seen().getLast().target()).contains("/fail?");
      assertThat(notifier().deliveries(fetchJob).confirmed()).containsExactly("Fail/b");
    }
  }

  @Test
  @DisplayName(
      "The entry of the Secret is missing, or is no URL: nothing is sent, and the message names"
          + " the entry")
  void aMissingAddressSendsNothing() throws IOException {
    // Given
    FetchJob fetchJob = fetchJob("ping: {urlKey: xetra-ping}");

    // When
    notifier().send(fetchJob, stored("Start", "a"));
    String missing = awaitFailure(fetchJob);
    Files.writeString(keys.resolve("data.xetra-ping"), SECRET);
    await().until(() -> !missing.equals(notifier().deliveries(fetchJob).pingFailure()));

    // Then
    assertThat(missing).contains("add data.xetra-ping to the Secret");
    assertThat(notifier().deliveries(fetchJob).pingFailure())
        .startsWith("The entry data.xetra-ping of the Secret has no scheme")
        .doesNotContain(SECRET);
  }

  @Test
  @DisplayName("The switch has a private address: no connection is made")
  void theRulesForAddressesApply() {
    try (var server = BadServer.http(answer("OK"))) {
      // Given
      FetchJob fetchJob = pinged(server.url("/" + SECRET));

      // When
      notifier("10.0.0.0/8").send(fetchJob, stored("Start", "a"));

      // Then
      assertThat(awaitFailure(fetchJob)).startsWith("127.0.0.1 has a loopback address");
      assertThat(server.connections()).isZero();
    }
  }
}
