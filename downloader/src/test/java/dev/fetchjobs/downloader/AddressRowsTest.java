package dev.fetchjobs.downloader;

import static dev.fetchjobs.contract.FailureClass.CONFIG;
import static dev.fetchjobs.contract.FailureClass.PERMANENT;
import static dev.fetchjobs.contract.FailureClass.POLICY;
import static dev.fetchjobs.contract.FailureClass.TRANSIENT;
import static dev.fetchjobs.downloader.Scene.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Script;
import dev.fetchjobs.testkit.table.FaultRows;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@FaultRows("download")
@DisplayName("Where it may connect")
class AddressRowsTest {

  @TempDir Path volume;
  @TempDir Path secrets;
  private Scene scene;

  @BeforeEach
  void begin() {
    scene = new Scene(volume);
  }

  private static Plan strict(String url) {
    return new Plan(url).network(false, List.of(), List.of());
  }

  private void denied(String url) {
    scene.fails(strict(url), POLICY, Reason.ADDRESS_DENIED);
  }

  @Test
  @DisplayName("D44 denied addresses, IPv4 and IPv6")
  void deniedAddresses() {
    for (String host :
        List.of(
            "127.0.0.1",
            "127.255.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "100.127.255.255",
            "0.0.0.0",
            "0.1.2.3",
            "224.0.0.1",
            "239.255.255.250",
            "255.255.255.255",
            "240.0.0.1",
            "192.0.0.1",
            "198.18.0.1",
            "[::1]",
            "[::]",
            "[fe80::1]",
            "[febf::1]",
            "[fc00::1]",
            "[fd12:3456::1]",
            "[ff02::1]",
            "[::ffff:127.0.0.1]",
            "[::ffff:7f00:1]",
            "[::ffff:a9fe:a9fe]",
            "[::127.0.0.1]",
            "[64:ff9b::10.0.0.1]",
            "[64:ff9b::a9fe:a9fe]",
            "[64:ff9b:1::1]",
            "[2002:7f00:1::]",
            "[2002:a9fe:a9fe::1]",
            "[::ffff:0:10.0.0.1]",
            "[2001::1]")) {
      denied("http://" + host + "/list.csv");
    }
  }

  @Test
  @DisplayName("D45 odd notations of addresses")
  void oddNotations() {
    for (String host :
        List.of(
            "2130706433",
            "0x7f.1",
            "127.1",
            "0177.0.0.1",
            "0x7f000001",
            "127.0.0.01",
            "127.0.1",
            "1.2.3.4.5",
            "256.0.0.1",
            "127.0.0.1.",
            "0",
            "0x",
            "10.0.0.0x1")) {
      for (boolean allowPrivate : List.of(true, false)) {
        Plan plan = new Plan("http://" + host + "/list.csv");
        plan.network(allowPrivate, List.of(), List.of());
        scene.fails(plan, POLICY, Reason.ADDRESS_DENIED);
      }
    }
  }

  @Test
  @DisplayName("D46 one private address among public ones in a DNS answer")
  void mixedAnswer() throws UnknownHostException {
    InetAddress open = InetAddress.getByAddress(new byte[] {93, (byte) 184, 34, 34});
    InetAddress inside = InetAddress.getByAddress(new byte[] {10, 0, 0, 1});
    for (List<InetAddress> answer :
        List.of(List.of(open, inside), List.of(inside, open), List.of(inside))) {
      scene.names = host -> answer;
      denied("http://publisher.example/list.csv");
    }
  }

  @Test
  @DisplayName("D47 rebinding: one look-up for each connection, and it goes to the checked address")
  void rebinding() {
    AtomicInteger lookups = new AtomicInteger();
    InetAddress loopback = InetAddress.getLoopbackAddress();
    scene.names =
        host -> {
          lookups.incrementAndGet();
          return List.of(loopback);
        };
    try (BadServer server = BadServer.http(Script.ok("", GOOD))) {
      Plan plan = strict(server.url("publisher.example", "/list.csv"));
      plan.network(false, List.of(), List.of("127.0.0.1"));
      scene.fetches(plan, GOOD);
      assertThat(lookups).hasValue(1);
      assertThat(server.seen().getFirst().field("Host"))
          .contains("publisher.example:" + server.port());
    }
  }

  @Test
  @DisplayName("D47 rebinding between redirects: each hop is checked anew")
  void rebindingBetweenHops() throws UnknownHostException {
    AtomicInteger lookups = new AtomicInteger();
    InetAddress inside = InetAddress.getByAddress(new byte[] {10, 0, 0, 1});
    scene.names =
        host -> List.of(lookups.incrementAndGet() == 1 ? InetAddress.getLoopbackAddress() : inside);
    try (BadServer server = BadServer.http(Script.redirect(302, "/second"))) {
      Plan plan = strict(server.url("publisher.example", "/list.csv"));
      plan.network(false, List.of(), List.of("127.0.0.1/32"));
      scene.fails(plan, POLICY, Reason.ADDRESS_DENIED);
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("D48 names that resolve privately: localhost, cluster names")
  void clusterNames() throws UnknownHostException {
    InetAddress service = InetAddress.getByAddress(new byte[] {10, 96, 0, 1});
    denied("http://localhost/list.csv");
    scene.names = host -> List.of(service);
    denied("https://kubernetes.default.svc/list.csv");
    denied("https://kubernetes.default.svc.cluster.local./list.csv");
  }

  @Test
  @DisplayName("D48 hosts outside the operator's list are refused before any look-up")
  void hostsOutsideTheList() {
    scene.names =
        host -> {
          throw new AssertionError("looked up " + host);
        };
    for (String host : List.of("evil.example", "example.org", "a.example.org.evil.example")) {
      Plan plan =
          new Plan("http://" + host + "/list.csv")
              .network(true, List.of("*.example.org", "publisher.example"), List.of());
      scene.fails(plan, POLICY, Reason.HOST_DENIED);
    }
  }

  @Test
  @DisplayName("D48 an unknown name and a resolver that hangs are Transient")
  void nameNotResolved() {
    scene.limits = Scene.SHORT;
    scene.names =
        host -> {
          throw new UnknownHostException(host);
        };
    scene.fails(new Plan("http://gone.example/"), TRANSIENT, Reason.NAME_NOT_RESOLVED);
    CountDownLatch never = new CountDownLatch(1);
    scene.names =
        host -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            throw new UnknownHostException(host);
          }
          return List.of();
        };
    scene.fails(new Plan("http://slow.example/"), TRANSIENT, Reason.NAME_NOT_RESOLVED);
    never.countDown();
  }

  private FetchPlan.SecretFile file(String name, String content) throws IOException {
    Path path = Files.writeString(secrets.resolve(name), content);
    return new FetchPlan.SecretFile(path.toString(), "key " + name + " of Secret s");
  }

  private FetchPlan.Proxy proxy(BadServer server, String... exempt) throws IOException {
    return new FetchPlan.Proxy(
        server.url(""),
        new FetchPlan.BasicAuth(file("user", "alice\n"), file("password", "canary-pass\n")),
        List.of(exempt));
  }

  @Test
  @DisplayName(
      "D49 proxy: absolute form, credentials for the proxy only, host patterns for the target")
  void proxyForwards() throws IOException {
    scene.names =
        host -> {
          throw new AssertionError("the proxy resolves names, not we: " + host);
        };
    try (BadServer proxy = BadServer.http(Script.ok("", GOOD))) {
      Plan plan = new Plan("http://publisher.example/list.csv").header("X-Api-Key", "abc");
      plan.network(false, List.of("publisher.example"), List.of());
      plan.proxy = proxy(proxy);
      scene.fetches(plan, GOOD);

      var seen = proxy.seen().getFirst();
      assertThat(seen.requestLine()).isEqualTo("GET http://publisher.example/list.csv HTTP/1.1");
      assertThat(seen.field("Host")).contains("publisher.example");
      assertThat(seen.field("Proxy-Authorization")).contains("Basic YWxpY2U6Y2FuYXJ5LXBhc3M=");

      plan.url = "http://other.example/list.csv";
      scene.fails(plan, POLICY, Reason.HOST_DENIED);
      plan.url = "http://169.254.169.254/list.csv";
      plan.network(false, List.of(), List.of());
      scene.fails(plan, POLICY, Reason.ADDRESS_DENIED);
      assertThat(proxy.connections()).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("D49 proxy answers 407, to CONNECT and to GET")
  void proxyWantsCredentials() throws IOException {
    try (BadServer proxy =
        BadServer.http(
            exchange -> exchange.respond("407 No", "Proxy-Authenticate: Basic\r\n", new byte[0]))) {
      for (String url : List.of("http://publisher.example/", "https://publisher.example/")) {
        Plan plan = new Plan(url).header("X-Api-Key", "canary-key").attempts(3);
        plan.proxy = proxy(proxy);
        scene.fails(plan, PERMANENT, Reason.PROXY_REFUSED);
      }
      assertThat(proxy.seen()).hasSize(2);
      assertThat(proxy.seen().getLast().requestLine())
          .isEqualTo("CONNECT publisher.example:443 HTTP/1.1");
      assertThat(proxy.seen().getLast().toString()).doesNotContain("canary-key");
    }
  }

  @Test
  @DisplayName(
      "D49 noProxy: reached directly, without the proxy's credentials, under address rules")
  void exemptFromProxy() throws IOException {
    try (BadServer proxy = BadServer.http(Script.ok("", Scene.NEWER));
        BadServer server = BadServer.http(Script.ok("", GOOD))) {
      for (String exempt : List.of("localhost", "127.0.0.0/8", ".host")) {
        String host =
            switch (exempt) {
              case "localhost" -> "localhost";
              case ".host" -> "local.host";
              default -> "127.0.0.1";
            };
        scene.names = name -> List.of(InetAddress.getLoopbackAddress());
        Plan plan = new Plan(server.url(host, "/list.csv"));
        plan.proxy = proxy(proxy, exempt);
        assertThat(scene.run(plan).report().outcome().isSuccess()).isTrue();
        plan.network(false, List.of(), List.of());
        scene.fails(plan, POLICY, Reason.ADDRESS_DENIED);
      }
      assertThat(proxy.connections()).isZero();
      assertThat(server.seen())
          .allSatisfy(seen -> assertThat(seen.field("Proxy-Authorization")).isEmpty());
    }
  }

  @Test
  @DisplayName("D50 URL with userinfo, fragment, spaces, backslash, CR LF or raw non-ASCII")
  void badUrl() {
    for (String url :
        List.of(
            "http://user:secret@127.0.0.1/",
            "http://user@127.0.0.1/",
            "http://127.0.0.1/#part",
            "http://127.0.0.1/a b",
            "http://127.0.0.1\\@x/",
            "http://127.0.0.1/\\x",
            "http://127.0.0.1/\r\nX: y",
            "http://ex\u00e4mple.org/",
            "http://127.0.0.1/\u00fc",
            "http://",
            "http:///x",
            "//127.0.0.1/",
            "/x",
            "",
            "http://exa mple/",
            "http://-x-.example/",
            "http://a..b/",
            "http://[::1/",
            "http://[x]/",
            "http://127.0.0.1:65536/",
            "http://127.0.0.1:-1/",
            "http://127.0.0.1/%2")) {
      Result result = scene.fails(new Plan(url), CONFIG, Reason.PLAN);
      assertThat(result.report().message()).startsWith("source.http.url ").doesNotContain("secret");
    }
  }

  @Test
  @DisplayName("D50 IDN is written as xn--, and is just a name then")
  void punycode() {
    scene.names = host -> List.of(InetAddress.getLoopbackAddress());
    try (BadServer server = BadServer.http(Script.ok("", GOOD))) {
      scene.fetches(new Plan(server.url("XN--BCHER-KVA.example", "/list.csv")), GOOD);
      assertThat(server.seen().getFirst().field("Host").orElseThrow())
          .startsWith("xn--bcher-kva.example:");
    }
  }
}
