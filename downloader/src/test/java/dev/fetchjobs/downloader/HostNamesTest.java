package dev.fetchjobs.downloader;

import static dev.fetchjobs.contract.FailureClass.PERMANENT;
import static dev.fetchjobs.downloader.RunFixture.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.run.Result;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Script;
import dev.fetchjobs.testkit.http.TestCertificates;
import dev.fetchjobs.testkit.http.TlsServer;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Hosts of URLs have unusual names")
class HostNamesTest {

  @TempDir Path volume;
  @TempDir Path secrets;
  private SecretMount mounted;
  private RunFixture fixture;

  @BeforeEach
  void begin() {
    fixture = new RunFixture(volume).withLastGood();
    fixture.resolver = host -> List.of(InetAddress.getLoopbackAddress());
    mounted = new SecretMount(secrets);
  }

  private PlanBuilder trusting(String url) {
    TestCertificates certificates = TestCertificates.shared();
    PlanBuilder plan = new PlanBuilder(url);
    plan.tls =
        new FetchPlan.Tls(
            mounted.key("ca.crt", certificates.certificatePem("ca")), null, null, null);
    return plan;
  }

  private OpensslServer store(String alias, byte[] content) {
    return OpensslServer.serving(secrets, alias, content);
  }

  @Test
  @DisplayName(
      "L3 A run downloads over HTTPS from a host with an underscore, which the certificate names "
          + "directly or by a wildcard")
  void underscore() {
    for (String host :
        List.of("my_bucket.example", "_x.s3.example", "a_.s3.example", "MY_BUCKET.s3.example")) {
      byte[] content = RunFixture.text(host);
      try (OpensslServer server = store("underscore", content)) {
        fixture.fetches(trusting(server.url(host)).sha256(RunFixture.sha256(content)), content);
      }
    }
  }

  @Test
  @DisplayName(
      "L3 A run verifies the certificate of a host with an underscore as strictly as any other")
  void underscoreOfAnother() {
    try (OpensslServer server = store("underscore", GOOD)) {
      for (String host :
          List.of(
              "your_bucket.example", "a_b.c.s3.example", "s3_.example", "x_s3.example", "a_b")) {
        fixture.fails(trusting(server.url(host)), PERMANENT, Reason.CERTIFICATE_WRONG_HOST);
      }
    }
    try (OpensslServer server = store("self-signed", GOOD)) {
      fixture.fails(
          trusting(server.url("my_bucket.example")), PERMANENT, Reason.CERTIFICATE_UNTRUSTED);
    }
  }

  @Test
  @DisplayName(
      "L3 A run accepts underscores in a redirect, in redirects.hosts, in serverName and in "
          + "noProxy")
  void underscoreElsewhere() {
    try (OpensslServer store = store("underscore", GOOD);
        BadServer proxy = BadServer.http(Script.redirect(302, "/never"));
        BadServer server =
            BadServer.https(
                new TlsServer(TestCertificates.shared(), "good", false),
                Script.redirect(302, store.url("my_bucket.example")))) {
      PlanBuilder plan =
          trusting(server.url("localhost", "/list.csv")).sha256(RunFixture.sha256(GOOD));
      plan.proxy =
          new FetchPlan.Proxy(
              proxy.url("my_proxy", ""), null, List.of("my_bucket.example", "localhost"), true);
      plan.redirectHosts("my_bucket.example")
          .network(true, List.of("*.example", "localhost"), List.of());
      fixture.fetches(plan, GOOD);
      assertThat(proxy.connections()).isZero();
    }
    byte[] content = RunFixture.text("server name");
    try (OpensslServer server = store("underscore", content)) {
      PlanBuilder plan = trusting(server.url("127.0.0.1")).sha256(RunFixture.sha256(content));
      plan.tls = new FetchPlan.Tls(plan.tls.ca(), null, null, "my_bucket.example");
      fixture.fetches(plan, content);
    }
    byte[] proxied = RunFixture.text("proxied");
    try (BadServer proxy = BadServer.http(Script.ok("", proxied))) {
      PlanBuilder plan = new PlanBuilder("http://my_bucket.example/list.csv");
      plan.proxy = new FetchPlan.Proxy(proxy.url("my_proxy", ""), null, List.of(), true);
      fixture.fetches(plan, proxied);
      assertThat(proxy.seen().getFirst().requestLine()).contains("http://my_bucket.example/");
    }
  }

  @Test
  @DisplayName("L3 No value of the Location field causes an internal error of the downloader")
  void oddLocations() {
    List<String> hosts =
        List.of(
            "[1:2:3]",
            "[::1%eth0]",
            "[:::]",
            "[::ffff:999.1.1.1]",
            "[v1.x]",
            "[]",
            "[",
            "]",
            "1.2.3.4.5",
            "0x",
            "a..b",
            ".",
            "..",
            "-",
            "_",
            "__",
            "a_",
            "_.",
            "%41",
            "xn--",
            "xn--a",
            "xn--999999999",
            "a".repeat(64),
            "a.".repeat(130) + "b",
            "*",
            "*.example",
            "\u00e9",
            ":",
            "::",
            "a:b",
            "a:99999999999",
            "a:-1",
            "a@b",
            "1e3",
            "0",
            "256.1.1.1",
            "1.1.1.1.");
    for (String host : hosts) {
      for (String scheme : List.of("http://", "https://", "//")) {
        String location = scheme + host + "/x";
        try (BadServer server = BadServer.http(Script.redirect(302, location))) {
          PlanBuilder plan = new PlanBuilder(server.url("/list.csv"));
          plan.redirectHosts("*.example", "[::1]", "a", "_")
              .timeout(java.time.Duration.ofSeconds(5));
          plan.proxy =
              new FetchPlan.Proxy("http://127.0.0.1:9", null, List.of("127.0.0.1", "::/0"), true);
          Result result = fixture.run(plan);
          assertThat(result.report().failureClass()).as(location).isNotEqualTo(FailureClass.CONFIG);
          assertThat(result.report().message()).doesNotContain("report it");
        }
      }
    }
  }

  @Test
  @DisplayName("L3 No header field causes an internal error of the downloader")
  void oddHeaders() {
    List<String> values =
        List.of(
            "",
            " ",
            ",",
            ";",
            "=",
            "\"",
            "%",
            "0",
            "-1",
            "9".repeat(40),
            "+1",
            "1e9",
            "*",
            "*/*",
            "bytes",
            "bytes 0-",
            "bytes */",
            "bytes 1-0/0",
            "bytes 0-0/*",
            "W/",
            "W/\"",
            "\"\"",
            "Sun Nov 22 08:12:00 +999999999",
            "Sun Nov 31 08:12:00 2026",
            "Sunday, 99-Nov-99 99:99:99 GMT",
            "Thu, 01 Jan 0000 00:00:00 GMT",
            "\u00ff".repeat(9),
            "a".repeat(9000),
            "[::",
            "://",
            "gzip;q=x");
    List<String> names =
        List.of(
            "Content-Length",
            "Content-Encoding",
            "Content-Type",
            "Content-Range",
            "Transfer-Encoding",
            "ETag",
            "Last-Modified",
            "Date",
            "Retry-After",
            "Location",
            "WWW-Authenticate",
            "Set-Cookie",
            "Content-Disposition",
            "Digest",
            "Connection");
    Random random = new Random(7);
    for (int round = 0; round < 400; round++) {
      StringBuilder fields = new StringBuilder();
      for (int i = random.nextInt(1, 4); i > 0; i--) {
        fields
            .append(names.get(random.nextInt(names.size())))
            .append(": ")
            .append(values.get(random.nextInt(values.size())))
            .append("\r\n");
      }
      int status = List.of(200, 206, 302, 304, 401, 403, 416, 429, 503).get(random.nextInt(9));
      String answer = "HTTP/1.1 " + status + " X\r\n" + fields + "\r\nid;name\n";
      try (BadServer server = BadServer.http(Script.bytes(answer))) {
        fixture.requested = true;
        Result result = fixture.run(new PlanBuilder(server.url("/list.csv")).allowUnframed());
        assertThat(result.report().reason()).as(answer).isNotEqualTo(Reason.INTERNAL.word());
        assertThat(result.report().message()).as(answer).doesNotContain("report it");
      }
    }
  }
}
