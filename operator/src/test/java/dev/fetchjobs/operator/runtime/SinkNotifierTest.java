package dev.fetchjobs.operator.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.Notification;
import dev.fetchjobs.api.Notifications;
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
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SinkNotifierTest {

  private static final Script CONFIRM = Script.ok("", new byte[0]);
  private static final Instant NOW = Instant.parse("2026-11-23T06:00:00Z");
  private static final NetworkPolicy LOCAL =
      new NetworkPolicy(List.of(), false, List.of("127.0.0.0/8"));

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Set<String> changed = ConcurrentHashMap.newKeySet();
  private final CountDownLatch lookups = new CountDownLatch(1);
  private @TempDir Path keys;
  private SinkNotifier notifier =
      notifier(new NotifySettings(List.of("*"), LOCAL, null, "fetchjob/test"));

  private SinkNotifier notifier(NotifySettings settings) {
    return new SinkNotifier(
        settings,
        registry,
        () -> NOW,
        () -> true,
        (namespace, name) -> changed.add(namespace + "/" + name),
        Duration.ofSeconds(2),
        new Backoff(Duration.ofMillis(20), Duration.ofMillis(100)),
        this::resolve);
  }

  /** Resolves as usual, but the name hanging.example only after the latch. */
  private InetAddress[] resolve(String host) throws UnknownHostException {
    try {
      if (host.equals("hanging.example")) {
        lookups.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return InetAddress.getAllByName(host.equals("hanging.example") ? "127.0.0.1" : host);
  }

  @AfterEach
  void close() {
    lookups.countDown();
    notifier.close();
  }

  private void use(NotifySettings settings) {
    notifier.close();
    notifier = notifier(settings);
  }

  private static FetchJob fetchJob(String name, String url, String more) {
    FetchJob fetchJob =
        FetchJobYaml.with(
            "suspend: false",
            "notify: {webhook: {url: '%s'%s}}%n  suspend: false".formatted(url, more));
    fetchJob.getMetadata().setName(name);
    fetchJob.getMetadata().setUid(name + "-uid");
    return fetchJob;
  }

  private static Notification event(String id) {
    return new Notification(
        id, "NewVersion", NOW.toString(), null, null, "v1", "ab".repeat(32), "2026-11-20");
  }

  private static Notifications events(Notification... pending) {
    return new Notifications(List.of(pending), List.of(), null, null, null, null);
  }

  private static List<String> ids(List<Seen> requests) {
    return requests.stream().map(request -> request.field("webhook-id").orElseThrow()).toList();
  }

  private void awaitConfirmed(FetchJob fetchJob, String... ids) {
    await()
        .untilAsserted(
            () ->
                assertThat(notifier.deliveries(fetchJob).confirmed())
                    .containsExactlyInAnyOrder(ids));
  }

  private String awaitFailure(FetchJob fetchJob) {
    await().until(() -> notifier.deliveries(fetchJob).failure() != null);
    return String.valueOf(notifier.deliveries(fetchJob).failure());
  }

  @Test
  @DisplayName(
      "The sink gets a CloudEvent for each event, in order, and the operator sees the"
          + " confirmations")
  void eventsArriveInOrder() throws JsonProcessingException {
    try (var sink = BadServer.http(CONFIRM)) {
      // Given
      FetchJob fetchJob = fetchJob("xetra", sink.url("/in?tenant=a"), "");

      // When
      notifier.send(fetchJob, events(event("one"), event("two")));

      // Then
      awaitConfirmed(fetchJob, "one", "two");
      assertThat(ids(sink.seen())).containsExactly("one", "two");
      Seen request = sink.seen().getFirst();
      JsonNode body = new ObjectMapper().readTree(request.body());
      assertThat(request.requestLine()).isEqualTo("POST /in?tenant=a HTTP/1.1");
      assertThat(request.field("Content-Type")).contains("application/cloudevents+json");
      assertThat(request.field("webhook-signature")).isEmpty();
      assertThat(body.path("specversion").asText()).isEqualTo("1.0");
      assertThat(body.path("id").asText()).isEqualTo("one");
      assertThat(body.path("type").asText()).isEqualTo("dev.fetchjobs.NewVersion");
      assertThat(body.path("source").asText()).endsWith("/fetchjobs/xetra");
      assertThat(body.at("/data/sha256").asText()).isEqualTo("ab".repeat(32));
      assertThat(body.at("/data/path").asText()).isEqualTo("xetra/instruments.csv");
      await().untilAsserted(() -> assertThat(changed).hasSize(1));
      assertThat(registry.get("fetchjob.notifications").tag("result", "sent").counter().count())
          .isEqualTo(2);
    }
  }

  @Test
  @DisplayName("The sink answers 503 twice: the event is sent a third time with the same id")
  void anEventIsRepeated() {
    Script down = exchange -> exchange.respond("503 Busy", "", new byte[0]);
    try (var sink = BadServer.http(Script.sequence(down, down, CONFIRM))) {
      // Given
      FetchJob fetchJob = fetchJob("xetra", sink.url("/"), "");

      // When
      notifier.send(fetchJob, events(event("one")));

      // Then
      awaitConfirmed(fetchJob, "one");
      assertThat(ids(sink.seen())).containsExactly("one", "one", "one");
      assertThat(notifier.deliveries(fetchJob).failure()).isNull();
    }
  }

  @Test
  @DisplayName("The operator hands over the same events again: each is sent once")
  void repeatedEventsAreSentOnce() {
    try (var sink = BadServer.http(CONFIRM)) {
      // Given
      FetchJob fetchJob = fetchJob("xetra", sink.url("/"), "");
      notifier.send(fetchJob, events(event("one")));
      awaitConfirmed(fetchJob, "one");

      // When
      notifier.send(fetchJob, events(event("one")));
      notifier.send(fetchJob, events(event("two")));

      // Then
      awaitConfirmed(fetchJob, "two");
      assertThat(ids(sink.seen())).containsExactly("one", "two");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          HTTP/1.1 302 Found\\r\\nLocation: http://169.254.169.254/\\r\\n\\r\\n | 127.0.0.1 answered 302, a redirect, which the operator does not follow
          HTTP/1.1 401 No\\r\\n\\r\\n                                          | 127.0.0.1 answered 401
          SSH-2.0-OpenSSH\\r\\n                                               | The answer of 127.0.0.1 is not HTTP
          HTTP/1.1 100 Continue\\r\\n\\r\\nHTTP/1.1 500 No\\r\\n\\r\\n            | 127.0.0.1 answered 500
          """)
  @DisplayName(
      "A sink that redirects, refuses or is no HTTP server: a message says so, and nothing is"
          + " confirmed")
  void wrongAnswersAreReported(String answer, String message) {
    try (var sink = BadServer.http(Script.bytes(answer.translateEscapes()))) {
      // Given
      FetchJob fetchJob = fetchJob("xetra", sink.url("/"), "");

      // When
      notifier.send(fetchJob, events(event("one")));

      // Then
      assertThat(awaitFailure(fetchJob)).startsWith(message);
      assertThat(notifier.deliveries(fetchJob).confirmed()).isEmpty();
    }
  }

  @Test
  @DisplayName("A sink that never answers, and one that sends an endless head: both attempts end")
  void hostileSinksAreLeft() {
    byte[] endless = "X: y\r\n".getBytes(StandardCharsets.US_ASCII);
    try (var silent = BadServer.http(exchange -> exchange.stall());
        var talkative = BadServer.http(exchange -> exchange.endlessly(endless))) {
      // Given
      FetchJob waiting = fetchJob("waiting", silent.url("/"), "");
      FetchJob reading = fetchJob("reading", talkative.url("/"), "");

      // When
      notifier.send(waiting, events(event("one")));
      notifier.send(reading, events(event("one")));

      // Then
      assertThat(awaitFailure(waiting)).startsWith("127.0.0.1 did not answer within 2 seconds");
      assertThat(awaitFailure(reading)).startsWith("The answer of 127.0.0.1 is not HTTP");
    }
  }

  @Test
  @DisplayName(
      "Nothing listens at the address: the message names host and port, and the user can correct"
          + " the URL")
  void anEditedAddressIsTriedAtOnce() {
    int closed;
    try (var gone = BadServer.http(CONFIRM)) {
      closed = gone.port();
    }
    try (var sink = BadServer.http(CONFIRM)) {
      // Given
      FetchJob wrong = fetchJob("xetra", "http://127.0.0.1:" + closed, "");
      notifier.send(wrong, events(event("one")));
      assertThat(awaitFailure(wrong)).startsWith("The connection to 127.0.0.1, port " + closed);

      // When
      FetchJob right = fetchJob("xetra", sink.url("/"), "");
      notifier.send(right, events(event("one")));

      // Then
      awaitConfirmed(right, "one");
    }
  }

  @Test
  @DisplayName(
      "The settings name other hosts, or do not allow private addresses: no connection is made")
  void theRulesForAddressesApply() {
    try (var sink = BadServer.http(CONFIRM)) {
      // Given
      FetchJob fetchJob = fetchJob("xetra", sink.url("/"), "");

      // When
      use(new NotifySettings(List.of("events.example"), LOCAL, null, ""));
      notifier.send(fetchJob, events(event("one")));
      String host = awaitFailure(fetchJob);
      use(
          new NotifySettings(
              List.of("127.0.0.1"), new NetworkPolicy(List.of(), false, List.of()), null, ""));
      notifier.send(fetchJob, events(event("one")));
      String address = awaitFailure(fetchJob);

      // Then
      assertThat(host).contains("notify.allowedHosts");
      assertThat(address).startsWith("127.0.0.1 has a loopback address");
      assertThat(sink.connections()).isZero();
    }
  }

  @Test
  @DisplayName("With a signing key the request has the signature of Standard Webhooks")
  void aKeySignsTheRequest() throws IOException, GeneralSecurityException {
    try (var sink = BadServer.http(CONFIRM)) {
      // Given
      byte[] key =
          (Canary.secret("a key that signs events") + "-x").getBytes(StandardCharsets.UTF_8);
      FetchJob fetchJob = fetchJob("xetra", sink.url("/"), ", signingKey: erp");
      Files.writeString(
          keys.resolve(fetchJob.getMetadata().getNamespace() + ".erp"),
          "whsec_" + Base64.getEncoder().encodeToString(key));
      use(new NotifySettings(List.of("*"), LOCAL, keys, ""));

      // When
      notifier.send(fetchJob, events(event("one")));

      // Then
      awaitConfirmed(fetchJob, "one");
      Seen request = sink.seen().getFirst();
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      String signed = "one.%d.%s".formatted(NOW.getEpochSecond(), request.body());
      assertThat(request.field("webhook-timestamp")).contains("" + NOW.getEpochSecond());
      assertThat(request.field("webhook-signature"))
          .contains(
              "v1,"
                  + Base64.getEncoder()
                      .encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8))));
    }
  }

  @Test
  @DisplayName(
      "The key is missing, or is not base64: nothing is sent, and the message names the entry")
  void aMissingKeySendsNothing() throws IOException {
    try (var sink = BadServer.http(CONFIRM)) {
      // Given
      FetchJob fetchJob = fetchJob("xetra", sink.url("/"), ", signingKey: erp");
      String entry = fetchJob.getMetadata().getNamespace() + ".erp";
      use(new NotifySettings(List.of("*"), LOCAL, keys, ""));

      // When
      notifier.send(fetchJob, events(event("one")));
      String missing = awaitFailure(fetchJob);
      Files.writeString(keys.resolve(entry), "short");
      await().until(() -> !missing.equals(notifier.deliveries(fetchJob).failure()));

      // Then
      assertThat(missing).contains("add " + entry + " to the Secret");
      assertThat(notifier.deliveries(fetchJob).failure())
          .startsWith("The signing key " + entry + " cannot be used");
      assertThat(sink.connections()).isZero();
    }
  }

  @Test
  @DisplayName(
      "1,000 FetchJobs have a sink that does not answer: handing over waits for none, 32 requests"
          + " are open, and another sink gets its event")
  void aSlowSinkDelaysNobody() throws InterruptedException {
    var release = new CountDownLatch(1);
    Script slow =
        exchange -> {
          try {
            release.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          CONFIRM.answer(exchange);
        };
    try (var busy = BadServer.http(slow);
        var other = BadServer.http(CONFIRM)) {
      // Given
      List<FetchJob> many =
          IntStream.range(0, 1000).mapToObj(i -> fetchJob("many-" + i, busy.url("/"), "")).toList();

      // When
      many.forEach(fetchJob -> notifier.send(fetchJob, events(event("one"))));
      FetchJob one = fetchJob("one", other.url("localhost", "/"), "");
      notifier.send(one, events(event("one")));

      // Then
      awaitConfirmed(one, "one");
      await().until(() -> busy.seen().size() >= Lanes.OF_ONE_HOST);
      assertThat(busy.seen().size()).isEqualTo(Lanes.OF_ONE_HOST);
      release.countDown();
      await()
          .atMost(Duration.ofMinutes(1))
          .until(
              () ->
                  many.stream()
                      .allMatch(job -> notifier.deliveries(job).confirmed().contains("one")));
      assertThat(registry.get("fetchjob.notifications.waiting").gauge().value()).isZero();
    }
  }

  @Test
  @DisplayName("A deleted FetchJob's events are not sent any more")
  void aDeletedFetchJobIsForgotten() {
    Script down = exchange -> exchange.respond("503 Busy", "Retry-After: 1\r\n", new byte[0]);
    try (var sink = BadServer.http(down)) {
      // Given
      FetchJob fetchJob = fetchJob("xetra", sink.url("/"), "");
      notifier.send(fetchJob, events(event("one")));
      awaitFailure(fetchJob);

      // When
      notifier.forget(fetchJob.getMetadata().getNamespace(), "xetra");

      // Then
      assertThat(notifier.deliveries(fetchJob).confirmed()).isEmpty();
      assertThat(registry.get("fetchjob.notifications.waiting").gauge().value()).isZero();
    }
  }

  @Test
  @DisplayName(
      "The resolver hangs for one host: its lookups end within the time limit, another host gets"
          + " its event, and after the resolver has answered the event arrives")
  void aHangingResolverHoldsNoLane() {
    try (var sink = BadServer.http(CONFIRM)) {
      // Given
      List<FetchJob> many =
          IntStream.range(0, Lanes.THREADS)
              .mapToObj(i -> fetchJob("many-" + i, sink.url("hanging.example", "/"), ""))
              .toList();

      // When
      many.forEach(fetchJob -> notifier.send(fetchJob, events(event("one"))));
      FetchJob other = fetchJob("other", sink.url("/"), "");
      notifier.send(other, events(event("one")));

      // Then
      awaitConfirmed(other, "one");
      for (FetchJob fetchJob : many) {
        assertThat(awaitFailure(fetchJob))
            .isEqualTo(
                "The host name hanging.example could not be resolved within 2 seconds. The"
                    + " operator tries again.");
      }
      assertThat(
              Thread.getAllStackTraces().keySet().stream()
                  .filter(thread -> thread.getName().equals("notify-dns")))
          .hasSizeLessThanOrEqualTo(1);
      lookups.countDown();
      many.forEach(fetchJob -> awaitConfirmed(fetchJob, "one"));
    }
  }
}
