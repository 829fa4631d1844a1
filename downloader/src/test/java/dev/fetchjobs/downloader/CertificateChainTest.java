package dev.fetchjobs.downloader;

import static dev.fetchjobs.contract.FailureClass.PERMANENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.run.Result;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Script;
import dev.fetchjobs.testkit.http.TestCertificates;
import dev.fetchjobs.testkit.http.TlsServer;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A server sends its own certificate and further certificates, which clients may or may not need.
 */
@DisplayName("The run checks the certificate chain that a server sends")
class CertificateChainTest {

  @TempDir Path volume;
  @TempDir Path secrets;
  private RunFixture fixture;

  @BeforeEach
  void begin() {
    fixture = new RunFixture(volume).withLastGood();
  }

  private PlanBuilder trusting(String url) {
    PlanBuilder plan = new PlanBuilder(url);
    plan.tls =
        new FetchPlan.Tls(
            new SecretMount(secrets).key("ca.crt", TestCertificates.shared().certificatePem("ca")),
            null,
            null,
            null);
    return plan;
  }

  private static BadServer server(String chain, byte[] content) {
    return BadServer.https(
        new TlsServer(TestCertificates.shared(), chain, false), Script.ok("", content));
  }

  @ParameterizedTest(name = "L4 {0}")
  @DisplayName("L4 The run ignores a faulty certificate that is not on the path to a trusted root")
  @ValueSource(
      strings = {
        "leaf intermediate",
        "leaf intermediate ca",
        "leaf intermediate cross",
        "leaf intermediate cross old-root",
        "leaf cross intermediate",
        "good cross",
        "good cross old-root",
        "leaf ca intermediate",
        "leaf leaf intermediate intermediate ca ca",
        "leaf intermediate expired",
        "leaf expired intermediate",
        "leaf intermediate sha1",
        "leaf sha1 weak intermediate",
        "good self-signed",
      })
  void accepted(String chain) {
    byte[] content = RunFixture.text(chain);
    try (BadServer server = server(chain, content)) {
      fixture.fetches(trusting(server.url("/list.csv")), content);
    }
  }

  @ParameterizedTest(name = "L4 L13 {0}")
  @DisplayName(
      "L4 L13 The run refuses a faulty certificate on the path to a trusted root, and the message "
          + "names the certificate")
  @CsvSource({
    "sha1 ca, CERTIFICATE_WEAK, The certificate of 127.0.0.1 is signed with SHA1",
    "below-weak weak, CERTIFICATE_WEAK, 'CN=weak, which issued for 127.0.0.1, is signed with SHA1'",
    "expired ca, CERTIFICATE_EXPIRED, The certificate of 127.0.0.1 expired on 20",
    "leaf ca, CERTIFICATE_UNTRUSTED, 'CN=intermediate, whose certificate the server does not send'",
    "leaf expired, CERTIFICATE_UNTRUSTED, 'CN=intermediate, whose certificate the server does not'",
    "self-signed ca, CERTIFICATE_UNTRUSTED, self-signed",
    "old-root cross, CERTIFICATE_UNTRUSTED, self-signed",
    "other-host ca, CERTIFICATE_WRONG_HOST, does not name the host",
  })
  void refused(String chain, Reason reason, String words) {
    try (BadServer server = server(chain, RunFixture.GOOD)) {
      Result result = fixture.fails(trusting(server.url("/list.csv")), PERMANENT, reason);
      assertThat(result.report().message()).contains(words);
      assertThat(server.seen()).isEmpty();
    }
  }
}
