package dev.fetchjobs.downloader;

import static dev.fetchjobs.contract.FailureClass.PERMANENT;
import static dev.fetchjobs.contract.FailureClass.POLICY;
import static dev.fetchjobs.downloader.RunFixture.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.testkit.Canary;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Script;
import dev.fetchjobs.testkit.http.Seen;
import dev.fetchjobs.testkit.http.TestCertificates;
import dev.fetchjobs.testkit.http.TlsServer;
import dev.fetchjobs.testkit.table.FaultRows;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@FaultRows("download")
@DisplayName("A run connects through a proxy")
class ProxyFaultsTest {

  private static final String PASSWORD = Canary.secret("proxy password");
  private static final String KEY = Canary.secret("header through a proxy");

  @TempDir Path volume;
  @TempDir Path secrets;
  private SecretMount mounted;
  private RunFixture fixture;

  @BeforeEach
  void begin() {
    fixture = new RunFixture(volume).withLastGood();
    mounted = new SecretMount(secrets);
  }

  private static String basic(String user, String password) {
    String pair = user + ":" + password;
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  private FetchPlan.Proxy proxy(BadServer server, String... exempt) {
    return new FetchPlan.Proxy(
        server.url(""),
        new FetchPlan.BasicAuth(
            mounted.key("user", "alice\n"), mounted.key("password", PASSWORD + "\n")),
        List.of(exempt),
        true);
  }

  @Test
  @DisplayName(
      "D49 Over http the proxy gets the whole URL and its own credentials, and the run checks the "
          + "target's host")
  void proxyForwards() {
    fixture.resolver =
        host -> {
          throw new AssertionError("the proxy resolves names, not we: " + host);
        };
    try (BadServer proxy = BadServer.http(Script.ok("", GOOD))) {
      PlanBuilder plan =
          new PlanBuilder("http://publisher.example/list.csv").header("X-Api-Key", "abc");
      plan.network(false, List.of("publisher.example"), List.of());
      plan.proxy = proxy(proxy);
      fixture.fetches(plan, GOOD);

      var seen = proxy.seen().getFirst();
      assertThat(seen.requestLine()).isEqualTo("GET http://publisher.example/list.csv HTTP/1.1");
      assertThat(seen.field("Host")).contains("publisher.example");
      assertThat(seen.field("Proxy-Authorization")).contains(basic("alice", PASSWORD));

      plan.url = "http://other.example/list.csv";
      fixture.fails(plan, POLICY, Reason.HOST_DENIED);
      plan.url = "http://169.254.169.254/list.csv";
      plan.network(false, List.of(), List.of());
      fixture.fails(plan, POLICY, Reason.ADDRESS_DENIED);
      assertThat(proxy.connections()).isEqualTo(1);
    }
  }

  @Test
  @DisplayName(
      "D49 Over https the proxy gets only the host name, and the publisher gets no proxy "
          + "credentials")
  void proxyTunnels() {
    // Given
    TestCertificates certificates = TestCertificates.shared();
    fixture.resolver =
        host -> {
          throw new AssertionError("the proxy resolves names, not we: " + host);
        };
    try (BadServer server =
            BadServer.https(new TlsServer(certificates, "good", false), Script.ok("", GOOD));
        BadServer proxy = BadServer.http(exchange -> exchange.tunnel(server.port()))) {
      PlanBuilder plan = new PlanBuilder("https://localhost:" + server.port() + "/list.csv");
      plan.header("X-Api-Key", KEY).network(false, List.of("localhost"), List.of());
      plan.tls =
          new FetchPlan.Tls(
              mounted.key("ca.crt", certificates.certificatePem("ca")), null, null, null);
      plan.proxy = proxy(proxy);

      // When
      fixture.fetches(plan, GOOD);

      // Then
      Seen connect = proxy.seen().getFirst();
      assertThat(connect.requestLine())
          .isEqualTo("CONNECT localhost:%d HTTP/1.1".formatted(server.port()));
      assertThat(connect.field("Proxy-Authorization")).contains(basic("alice", PASSWORD));
      assertThat(connect.toString()).doesNotContain(KEY);
      Seen request = server.seen().getFirst();
      assertThat(request.requestLine()).isEqualTo("GET /list.csv HTTP/1.1");
      assertThat(request.field("X-Api-Key")).contains(KEY);
      assertThat(request.field("Proxy-Authorization")).isEmpty();
    }
  }

  @Test
  @DisplayName(
      "D49 A proxy that a FetchJob names has to satisfy the same address rules as a publisher")
  void proxyOfTheFetchJob() throws UnknownHostException {
    InetAddress inside = InetAddress.getByName("10.0.0.7");
    fixture.resolver = host -> List.of(inside);
    try (BadServer proxy = BadServer.http(Script.ok("", GOOD))) {
      for (String target : List.of("http://publisher.example/", "https://publisher.example/")) {
        PlanBuilder plan = new PlanBuilder(target).network(false, List.of(), List.of());
        for (String url : List.of(proxy.url(""), "http://proxy.internal:3128")) {
          plan.proxy = new FetchPlan.Proxy(url, null, List.of(), false);
          fixture.fails(plan, POLICY, Reason.ADDRESS_DENIED);
        }
        plan.network(true, List.of("publisher.example"), List.of());
        fixture.fails(plan, POLICY, Reason.HOST_DENIED);
      }
      assertThat(proxy.connections()).isZero();

      // And
      PlanBuilder allowed = new PlanBuilder("http://publisher.example/list.csv");
      allowed.network(false, List.of("publisher.example", "127.0.0.1"), List.of("127.0.0.1/32"));
      allowed.proxy = new FetchPlan.Proxy(proxy.url(""), null, List.of(), false);
      fixture.fetches(allowed, GOOD);
    }
  }

  @Test
  @DisplayName("D49 The proxy answers 407 to CONNECT or GET: the run fails with class Permanent")
  void proxyWantsCredentials() {
    try (BadServer proxy =
        BadServer.http(
            exchange -> exchange.respond("407 No", "Proxy-Authenticate: Basic\r\n", new byte[0]))) {
      for (String url : List.of("http://publisher.example/", "https://publisher.example/")) {
        PlanBuilder plan = new PlanBuilder(url).header("X-Api-Key", KEY).attempts(3);
        plan.proxy = proxy(proxy);
        fixture.fails(plan, PERMANENT, Reason.PROXY_REFUSED);
      }
      assertThat(proxy.seen()).hasSize(2);
      assertThat(proxy.seen().getLast().requestLine())
          .isEqualTo("CONNECT publisher.example:443 HTTP/1.1");
      assertThat(proxy.seen().getLast().toString()).doesNotContain(KEY);
    }
  }

  @Test
  @DisplayName(
      "D49 A run connects directly to a host in noProxy, under the address rules and without "
          + "proxy credentials")
  void exemptFromProxy() {
    try (BadServer proxy = BadServer.http(Script.ok("", RunFixture.NEWER));
        BadServer server = BadServer.http(Script.ok("", GOOD))) {
      for (String exempt : List.of("localhost", "127.0.0.0/8", ".host")) {
        String host =
            switch (exempt) {
              case "localhost" -> "localhost";
              case ".host" -> "local.host";
              default -> "127.0.0.1";
            };
        fixture.resolver = name -> List.of(InetAddress.getLoopbackAddress());
        PlanBuilder plan = new PlanBuilder(server.url(host, "/list.csv"));
        plan.proxy = proxy(proxy, exempt);
        assertThat(fixture.run(plan).report().outcome().isSuccess()).isTrue();
        plan.network(false, List.of(), List.of());
        fixture.fails(plan, POLICY, Reason.ADDRESS_DENIED);
      }
      assertThat(proxy.connections()).isZero();
      assertThat(server.seen())
          .allSatisfy(seen -> assertThat(seen.field("Proxy-Authorization")).isEmpty());
    }
  }
}
