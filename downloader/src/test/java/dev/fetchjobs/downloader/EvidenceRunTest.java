package dev.fetchjobs.downloader;

import static dev.fetchjobs.downloader.RunFixture.GOOD;
import static dev.fetchjobs.downloader.RunFixture.NEWER;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Script;
import dev.fetchjobs.testkit.http.TestCertificates;
import dev.fetchjobs.testkit.http.TlsServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each publication has a statement that says where the file came from. */
@DisplayName("A statement says where a published file came from")
class EvidenceRunTest {

  @TempDir Path volume;
  @TempDir Path secrets;
  private RunFixture fixture;

  @BeforeEach
  void begin() {
    fixture = new RunFixture(volume);
  }

  private Map<String, Object> statement(int number) throws Exception {
    return JSON.std.mapFrom(Files.readString(file(number)));
  }

  private Path file(int number) {
    return volume.resolve(".fetchjob/data/list/evidence/%010d.json".formatted(number));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> part(Map<String, Object> parent, String name) {
    return (Map<String, Object>) parent.get(name);
  }

  private static byte[] gzip(byte[] content) throws Exception {
    ByteArrayOutputStream coded = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(coded)) {
      out.write(content);
    }
    return coded.toByteArray();
  }

  @Test
  @DisplayName(
      "After a redirect to a server with TLS, the statement has each address, the certificate, "
          + "the validators, both digests and the checks")
  void facts() throws Exception {
    TestCertificates certificates = TestCertificates.shared();
    byte[] coded = gzip(GOOD);
    try (BadServer target =
            BadServer.https(
                new TlsServer(certificates, "good", false),
                Script.ok("ETag: \"one\"\r\nContent-Encoding: gzip\r\n", coded));
        BadServer first = BadServer.http(Script.redirect(302, target.url("/new.csv?key=12345")))) {
      PlanBuilder plan = new PlanBuilder(first.url("/list.csv")).redirectHosts("127.0.0.1");
      plan.tls =
          new FetchPlan.Tls(
              new SecretMount(secrets).key("ca.crt", certificates.certificatePem("ca")),
              null,
              null,
              null);

      fixture.fetches(plan, GOOD);

      Map<String, Object> statement = statement(1);
      assertThat(statement)
          .containsEntry("statement", 1)
          .containsEntry("job", "list-1")
          .containsEntry("path", "list.csv")
          .containsEntry("sha256", RunFixture.sha256(GOOD))
          .doesNotContainKey("previous");
      Map<String, Object> file = part(statement, "file");
      assertThat(file).containsEntry("bytes", GOOD.length).containsEntry("sha256", sha(GOOD));
      assertThat(part(file, "validators")).containsEntry("etag", "\"one\"");
      Map<String, Object> provenance = part(file, "provenance");
      assertThat(provenance).containsEntry("receivedSha256", sha(coded));
      assertThat(provenance.get("hops"))
          .isEqualTo(
              List.of(
                  Map.of("url", first.url("/list.csv")),
                  Map.of(
                      "url", target.url("/new.csv?…"), "certificate", fingerprint(certificates))));
      assertThat(provenance.get("checks").toString()).contains("size, 15 bytes, at least");
    }
  }

  private static String sha(byte[] content) {
    return RunFixture.sha256(content);
  }

  private static String fingerprint(TestCertificates certificates) throws Exception {
    return RunFixture.sha256(
        CertificateFactory.getInstance("X.509")
            .generateCertificate(
                new ByteArrayInputStream(RunFixture.text(certificates.certificatePem("good"))))
            .getEncoded());
  }

  @Test
  @DisplayName(
      "A run that finds the file unchanged writes no statement; new content and a restored file "
          + "get one each")
  void onePerPublication() throws Exception {
    try (BadServer server = BadServer.http(Script.ok("", GOOD))) {
      fixture.fetches(new PlanBuilder(server.url("/list.csv")), GOOD);
      fixture.run(new PlanBuilder(server.url("/list.csv")));
      assertThat(fixture.files("evidence")).hasSize(1);

      Files.writeString(fixture.file(), "altered");
      fixture.run(new PlanBuilder(server.url("/list.csv")));
      assertThat(fixture.files("evidence")).hasSize(2);
    }
    try (BadServer server = BadServer.http(Script.ok("", NEWER))) {
      fixture.fetches(new PlanBuilder(server.url("/list.csv")), NEWER);
    }
    assertThat(fixture.files("evidence")).hasSize(3);
    assertThat(statement(3))
        .containsEntry("previous", sha(Files.readAllBytes(file(2))))
        .containsEntry("sha256", sha(NEWER));
  }
}
