package dev.fetchjobs.downloader;

import static dev.fetchjobs.contract.FailureClass.CONFIG;
import static dev.fetchjobs.contract.FailureClass.POLICY;
import static dev.fetchjobs.contract.FailureClass.TRANSIENT;
import static dev.fetchjobs.downloader.RunFixture.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.run.Result;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Script;
import dev.fetchjobs.testkit.table.FaultRows;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@FaultRows("download")
@DisplayName("A run connects only to allowed addresses")
class AddressFaultsTest {

  @TempDir Path volume;
  private RunFixture fixture;

  @BeforeEach
  void begin() {
    fixture = new RunFixture(volume).withLastGood();
  }

  private static PlanBuilder strict(String url) {
    return new PlanBuilder(url).network(false, List.of(), List.of());
  }

  private void denied(String url) {
    fixture.fails(strict(url), POLICY, Reason.ADDRESS_DENIED);
  }

  @Test
  @DisplayName("D44 A run refuses private and special addresses of IPv4 and IPv6 with class Policy")
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
    try (BadServer server = BadServer.http(Script.ok("", GOOD))) {
      denied(server.url("/list.csv"));
      denied(server.url("[::ffff:127.0.0.1]", "/list.csv"));
      assertThat(server.connections()).isZero();
    }
  }

  @Test
  @DisplayName(
      "D44 R17 A run refuses metadata services of clouds with class Policy, even if private "
          + "addresses are allowed")
  void metadataAmongPrivateAddresses() {
    for (String host :
        List.of(
            "169.254.169.254",
            "169.254.170.2",
            "[fe80::a9fe:a9fe]",
            "[::ffff:169.254.169.254]",
            "[64:ff9b::a9fe:a9fe]",
            "[fd00:ec2::254]",
            "[fd00:ec2::23]",
            "[fd00:ec2:ffff::1]",
            "[fd00:42::42]",
            "[::ffff:100.100.100.200]",
            "[64:ff9b::6464:64c8]",
            "[64:ff9b::a9fe:aa02]",
            "192.0.0.192",
            "[::ffff:192.0.0.192]",
            "[fd20:ce::254]",
            "100.100.100.200",
            "168.63.129.16")) {
      PlanBuilder plan = new PlanBuilder("http://%s/latest/meta-data".formatted(host));
      fixture.fails(plan, POLICY, Reason.ADDRESS_DENIED);
    }
  }

  @Test
  @DisplayName(
      "D45 A run refuses an IPv4 address in an unusual or malformed notation with class Policy")
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
        PlanBuilder plan = new PlanBuilder("http://" + host + "/list.csv");
        plan.network(allowPrivate, List.of(), List.of());
        fixture.fails(plan, POLICY, Reason.ADDRESS_DENIED);
      }
    }
  }

  @Test
  @DisplayName(
      "D46 A run refuses a DNS answer that has a private address among public addresses with "
          + "class Policy")
  void mixedAnswer() throws UnknownHostException {
    InetAddress open = InetAddress.getByAddress(new byte[] {93, (byte) 184, 34, 34});
    InetAddress inside = InetAddress.getByAddress(new byte[] {10, 0, 0, 1});
    for (List<InetAddress> answer :
        List.of(List.of(open, inside), List.of(inside, open), List.of(inside))) {
      fixture.resolver = host -> answer;
      denied("http://publisher.example/list.csv");
    }
  }

  @Test
  @DisplayName(
      "D47 DNS rebinding: a run looks up a name once for a connection, and connects to the "
          + "address that it checked")
  void rebinding() {
    AtomicInteger lookups = new AtomicInteger();
    InetAddress loopback = InetAddress.getLoopbackAddress();
    fixture.resolver =
        host -> {
          lookups.incrementAndGet();
          return List.of(loopback);
        };
    try (BadServer server = BadServer.http(Script.ok("", GOOD))) {
      PlanBuilder plan = strict(server.url("publisher.example", "/list.csv"));
      plan.network(false, List.of(), List.of("127.0.0.1"));
      fixture.fetches(plan, GOOD);
      assertThat(lookups).hasValue(1);
      assertThat(server.seen().getFirst().field("Host"))
          .contains("publisher.example:" + server.port());
    }
  }

  @Test
  @DisplayName(
      "D47 DNS rebinding between redirects: a run checks the address of each redirect's target")
  void rebindingBetweenHops() throws UnknownHostException {
    AtomicInteger lookups = new AtomicInteger();
    InetAddress inside = InetAddress.getByAddress(new byte[] {10, 0, 0, 1});
    fixture.resolver =
        host -> List.of(lookups.incrementAndGet() == 1 ? InetAddress.getLoopbackAddress() : inside);
    try (BadServer server = BadServer.http(Script.redirect(302, "/second"))) {
      PlanBuilder plan = strict(server.url("publisher.example", "/list.csv"));
      plan.network(false, List.of(), List.of("127.0.0.1/32"));
      fixture.fails(plan, POLICY, Reason.ADDRESS_DENIED);
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  @DisplayName(
      "D48 A run refuses localhost and the names of the cluster's services with class Policy")
  void clusterNames() throws UnknownHostException {
    InetAddress service = InetAddress.getByAddress(new byte[] {10, 96, 0, 1});
    denied("http://localhost/list.csv");
    fixture.resolver = host -> List.of(service);
    denied("https://kubernetes.default.svc/list.csv");
    denied("https://kubernetes.default.svc.cluster.local./list.csv");
  }

  @Test
  @DisplayName(
      "D48 A run refuses hosts that the operator's settings do not list, before it looks up their "
          + "names")
  void hostsOutsideTheList() {
    fixture.resolver =
        host -> {
          throw new AssertionError("looked up " + host);
        };
    for (String host : List.of("evil.example", "example.org", "a.example.org.evil.example")) {
      PlanBuilder plan =
          new PlanBuilder("http://" + host + "/list.csv")
              .network(true, List.of("*.example.org", "publisher.example"), List.of());
      fixture.fails(plan, POLICY, Reason.HOST_DENIED);
    }
  }

  @Test
  @DisplayName(
      "D48 A run connects to an address that the settings list, in any spelling, and refuses an "
          + "address that is not listed")
  void addressesInTheList() {
    try (BadServer server = BadServer.http(Script.ok("", GOOD))) {
      PlanBuilder plan = new PlanBuilder("http://[::1]:" + server.port() + "/list.csv");
      plan.network(true, List.of("[0:0::1]"), List.of());
      fixture.fails(plan, TRANSIENT, Reason.CONNECT_FAILED);
      plan.network(true, List.of("[::2]", "192.0.2.1"), List.of());
      fixture.fails(plan, POLICY, Reason.HOST_DENIED);
      plan.url = server.url("/list.csv");
      plan.network(true, List.of("127.0.0.1"), List.of());
      fixture.fetches(plan, GOOD);
    }
  }

  @Test
  @DisplayName(
      "D48 A malformed address range in the operator's settings: the run fails with class Config")
  void rangeThatIsNone() {
    try (BadServer server = BadServer.http(Script.ok("", GOOD))) {
      for (String range : List.of("127.0.0.0/33", "127.0.0.256/8", "::1/129", "::1::/8")) {
        PlanBuilder plan = new PlanBuilder(server.url("/list.csv")).attempts(3);
        plan.network(true, List.of(), List.of("10.0.0.0/8", range));
        Result result = fixture.fails(plan, CONFIG, Reason.PLAN);
        assertThat(result.report().message()).contains("allowedCidrs", range);
      }
      assertThat(server.connections()).isZero();
    }
  }

  @Test
  @DisplayName(
      "D48 An unknown host name or a resolver that hangs: the run fails with class Transient")
  void nameNotResolved() {
    fixture.limits = RunFixture.SHORT;
    fixture.resolver =
        host -> {
          throw new UnknownHostException(host);
        };
    fixture.fails(new PlanBuilder("http://gone.example/"), TRANSIENT, Reason.NAME_NOT_RESOLVED);
    CountDownLatch never = new CountDownLatch(1);
    fixture.resolver =
        host -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            throw new UnknownHostException(host);
          }
          return List.of();
        };
    fixture.fails(new PlanBuilder("http://slow.example/"), TRANSIENT, Reason.NAME_NOT_RESOLVED);
    never.countDown();
  }
}
