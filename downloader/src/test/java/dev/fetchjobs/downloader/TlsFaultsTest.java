package dev.fetchjobs.downloader;

import static dev.fetchjobs.contract.FailureClass.CONFIG;
import static dev.fetchjobs.contract.FailureClass.INTEGRITY;
import static dev.fetchjobs.contract.FailureClass.PERMANENT;
import static dev.fetchjobs.contract.FailureClass.TRANSIENT;
import static dev.fetchjobs.downloader.RunFixture.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.run.Result;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Exchange;
import dev.fetchjobs.testkit.http.RawServer;
import dev.fetchjobs.testkit.http.Script;
import dev.fetchjobs.testkit.http.TestCertificates;
import dev.fetchjobs.testkit.http.TlsServer;
import dev.fetchjobs.testkit.table.FaultRows;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@FaultRows("download")
@DisplayName("A run connects with TLS")
class TlsFaultsTest {

  private static TestCertificates certificates;

  @TempDir Path volume;
  @TempDir Path secrets;
  private SecretMount mounted;
  private RunFixture fixture;

  @BeforeAll
  static void make() {
    certificates = TestCertificates.shared();
  }

  @BeforeEach
  void begin() {
    fixture = new RunFixture(volume).withLastGood();
    mounted = new SecretMount(secrets);
  }

  private PlanBuilder trusting(String url) {
    return trusting(url, null, null);
  }

  private PlanBuilder trusting(String url, String client, String serverName) {
    PlanBuilder plan = new PlanBuilder(url);
    plan.tls =
        new FetchPlan.Tls(
            mounted.key("ca.crt", certificates.certificatePem("ca")),
            client == null ? null : mounted.key("tls.crt", certificates.certificatePem(client)),
            client == null ? null : mounted.key("tls.key", certificates.keyPem(client)),
            serverName);
    return plan;
  }

  private BadServer server(String alias, boolean asksForClient, Script script) {
    return BadServer.https(new TlsServer(certificates, alias, asksForClient), script);
  }

  private void refused(String alias, Reason reason, String words) {
    try (BadServer server = server(alias, false, Script.ok("", GOOD))) {
      Result result =
          fixture.fails(trusting(server.url("/list.csv")).attempts(3), PERMANENT, reason);
      assertThat(result.report().message()).contains(words);
      assertThat(server.seen()).isEmpty();
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("D22 A TLS handshake stalls or is cut: the run fails with class Transient")
  void handshakeNeverEnds() {
    fixture.limits = RunFixture.SHORT;
    try (RawServer silent = RawServer.silent()) {
      fixture.fails(new PlanBuilder(silent.url("https")), TRANSIENT, Reason.TLS_TIMEOUT);
    }
    try (RawServer closing = RawServer.closing()) {
      fixture.fails(new PlanBuilder(closing.url("https")), TRANSIENT, Reason.CONNECTION_LOST);
    }
  }

  @Test
  @DisplayName("D51 The server's certificate has expired: the run fails with class Permanent")
  void expired() {
    refused("expired", Reason.CERTIFICATE_EXPIRED, "expired on 20");
  }

  @Test
  @DisplayName(
      "D51 The server's certificate is self-signed or from an unknown issuer: the run fails with "
          + "class Permanent")
  void untrusted() {
    refused("self-signed", Reason.CERTIFICATE_UNTRUSTED, "self-signed");
    try (BadServer server = server("good", false, Script.ok("", GOOD))) {
      Result result =
          fixture.fails(
              new PlanBuilder(server.url("/list.csv")), PERMANENT, Reason.CERTIFICATE_UNTRUSTED);
      assertThat(result.report().message()).contains("an unknown issuer");
    }
  }

  @Test
  @DisplayName(
      "D51 The server's certificate is for another host: the run fails with class Permanent, and "
          + "the message names the URL's host")
  void otherHost() {
    refused("other-host", Reason.CERTIFICATE_WRONG_HOST, "does not name the host 127.0.0.1");
  }

  @Test
  @DisplayName(
      "D51 The server's certificate is signed with SHA-1: the run fails with class Permanent")
  void sha1() {
    refused("sha1", Reason.CERTIFICATE_WEAK, "SHA1");
  }

  @Test
  @DisplayName(
      "D51 The server supports only TLS 1.0, or no TLS: the run fails with class Permanent")
  void oldProtocol() {
    byte[] alert = HexFormat.of().parseHex("15030100020246");
    byte[] hello =
        HexFormat.of().parseHex("160301002a02000026" + "0301" + "11".repeat(32) + "00c01300");
    for (byte[] answer : List.of(alert, hello)) {
      try (RawServer server = RawServer.answering(answer)) {
        fixture.fails(
            new PlanBuilder(server.url("https")).attempts(3), PERMANENT, Reason.TLS_PROTOCOL);
      }
    }
    try (RawServer plain =
        RawServer.answering(RunFixture.text("HTTP/1.1 400 Bad Request\r\n\r\n"))) {
      Result result =
          fixture.fails(new PlanBuilder(plain.url("https")), PERMANENT, Reason.TLS_FAILED);
      assertThat(result.report().message()).contains("does not speak TLS");
    }
  }

  @Test
  @DisplayName(
      "D52 A run accepts a certificate from a private CA for an address and a name, in TLS 1.2 "
          + "and 1.3")
  void privateAuthority() {
    for (String protocol : List.of("TLSv1.2", "TLSv1.3")) {
      for (String host : List.of("127.0.0.1", "localhost")) {
        TlsServer tls = new TlsServer(certificates, "good", false, protocol);
        byte[] content = RunFixture.text(protocol + host);
        try (BadServer server = BadServer.https(tls, Script.ok("", content))) {
          fixture.fetches(trusting(server.url(host, "/list.csv")), content);
        }
      }
    }
  }

  @Test
  @DisplayName(
      "D52 With serverName, the certificate has to be for this name instead of the URL's host")
  void serverName() {
    try (BadServer server = server("other-host", false, Script.ok("", GOOD))) {
      fixture.fetches(trusting(server.url("/list.csv"), null, "other.example"), GOOD);
      assertThat(server.seen().getFirst().field("Host").orElseThrow()).startsWith("127.0.0.1:");
    }
  }

  @Test
  @DisplayName(
      "D52 The server accepts the right client certificate; with a wrong or missing one the run "
          + "fails with class Permanent")
  void clientCertificate() {
    for (String protocol : List.of("TLSv1.2", "TLSv1.3")) {
      byte[] content = RunFixture.text(protocol);
      TlsServer tls = new TlsServer(certificates, "good", true, protocol);
      try (BadServer server = BadServer.https(tls, Script.ok("", content))) {
        String url = server.url("/list.csv");
        fixture.fetches(trusting(url, "client", null), content);
        fixture.fails(
            trusting(url, "self-signed", null), PERMANENT, Reason.CLIENT_CERTIFICATE_REFUSED);
        fixture.fails(trusting(url), PERMANENT, Reason.CLIENT_CERTIFICATE_REFUSED);
      }
    }
  }

  @Test
  @DisplayName(
      "D52 A PEM file is malformed or a Secret is missing: the run fails with class Config, and "
          + "the message names the Secret's key")
  void badPem() {
    PlanBuilder garbage = new PlanBuilder("https://127.0.0.1/");
    garbage.tls = new FetchPlan.Tls(mounted.key("ca.crt", "not PEM"), null, null, null);
    assertThat(fixture.fails(garbage, CONFIG, Reason.PLAN).report().message())
        .contains("key ca.crt of Secret s");
    PlanBuilder missing = new PlanBuilder("https://127.0.0.1/");
    missing.bearerToken =
        new FetchPlan.SecretFile(secrets + "/no", "key token of Secret vendor", null);
    assertThat(fixture.fails(missing, CONFIG, Reason.SECRET).report().message())
        .contains("key token of Secret vendor is missing");
  }

  @Test
  @DisplayName("D53 A run publishes a body without length over TLS that ends with close_notify")
  void closeNotify() {
    for (String protocol : List.of("TLSv1.2", "TLSv1.3")) {
      TlsServer tls = new TlsServer(certificates, "good", false, protocol);
      byte[] content = RunFixture.text(protocol + " closed");
      Script script = exchange -> exchange.send(Exchange.head("200 OK", "")).send(content);
      try (BadServer server = BadServer.https(tls, script)) {
        fixture.fetches(trusting(server.url("/list.csv")), content);
      }
    }
  }

  @Test
  @DisplayName(
      "D53 A body without length over TLS ends without close_notify: the run fails with class "
          + "Integrity, unless the checksum matches")
  void noCloseNotify() {
    for (String protocol : List.of("TLSv1.2", "TLSv1.3")) {
      TlsServer tls = new TlsServer(certificates, "good", false, protocol);
      byte[] content = RunFixture.text(protocol + " cut");
      Script script =
          exchange -> {
            exchange.send(Exchange.head("200 OK", "")).send(content);
            exchange.cut();
          };
      try (BadServer server = BadServer.https(tls, script)) {
        fixture.fails(trusting(server.url("/list.csv")), INTEGRITY, Reason.UNFRAMED);
        fixture.fetches(
            trusting(server.url("/list.csv")).sha256(RunFixture.sha256(content)), content);
      }
    }
  }

  @Test
  @DisplayName(
      "D20 A TLS record arrives byte by byte and never ends: the run fails with class Transient")
  void recordTrickles() {
    fixture.limits = RunFixture.SHORT;
    Script script =
        exchange -> {
          exchange.send(Exchange.head("200 OK", "Content-Length: 100\r\n")).send("12345");
          exchange.trickleRecord(Duration.ofMillis(50));
        };
    try (BadServer server = server("good", false, script)) {
      Result result = fixture.fails(trusting(server.url("/list.csv")), TRANSIENT, Reason.STALLED);
      assertThat(result.report().transferred()).isEqualTo(5);
    }
  }

  @Test
  @DisplayName(
      "D1 A body is cut over TLS: the run fails with class Transient, and keeps a partial file")
  void cutOverTls() {
    Script script =
        exchange -> {
          exchange.send(Exchange.head("200 OK", "ETag: \"1\"\r\nContent-Length: 100\r\n"));
          exchange.send("12345").cut();
        };
    try (BadServer server = server("good", false, script)) {
      fixture.fails(trusting(server.url("/list.csv")), TRANSIENT, Reason.CUT_SHORT);
      assertThat(fixture.bodies()).hasSize(1);
    }
  }
}
