package dev.fetchjobs.downloader;

import static dev.fetchjobs.downloader.RunFixture.GOOD;
import static dev.fetchjobs.downloader.RunFixture.NEWER;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FetchPlan.Checksum;
import dev.fetchjobs.contract.FetchPlan.Checksum.Algorithm;
import dev.fetchjobs.contract.FetchPlan.Unpack;
import dev.fetchjobs.contract.FetchPlan.Unpack.Format;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.run.Result;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Script;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("A run compares the digest in a checksum file with the stored one")
class StatedDigestTest {

  private static final String TAG = "ETag: \"1\"\r\n";

  @TempDir Path volume;
  private RunFixture fixture;
  private String sums = "";
  private Script file = Script.ok("", GOOD);

  @BeforeEach
  void begin() {
    fixture = new RunFixture(volume);
  }

  /** Serves a checksum file, and a file that never changes. */
  private BadServer server() {
    return BadServer.http(
        exchange -> {
          if (exchange.request().target().equals("/sums")) {
            Script.ok("", RunFixture.text(sums)).answer(exchange);
          } else if (exchange.request().field("If-None-Match").isPresent()) {
            Script.bytes("HTTP/1.1 304 Not Modified\r\n\r\n").answer(exchange);
          } else {
            file.answer(exchange);
          }
        });
  }

  private static PlanBuilder plan(BadServer server, Algorithm algorithm, Format format) {
    PlanBuilder plan = new PlanBuilder(server.url("/list.csv.gz"));
    plan.checksum = new Checksum(algorithm, null, server.url("/sums"));
    plan.unpack = new Unpack(format, null, 200);
    return plan;
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private static String digest(Algorithm algorithm, byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm.word()).digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest(
      name = "L9 a checksum file with the digest of the coded bytes, {0}: a later 304 is accepted")
  @DisplayName(
      "L9 A checksum file states the digest of the coded bytes: a later run accepts a 304 without "
          + "a transfer")
  @EnumSource(Algorithm.class)
  void codedBytes(Algorithm algorithm) throws IOException {
    for (Format format : new Format[] {Format.NONE, Format.GZIP, Format.AUTO}) {
      // Given
      byte[] content = RunFixture.text("id;name\n1;" + format + "\n");
      byte[] coded = gzip(content);
      sums = digest(algorithm, coded) + "  list.csv.gz\n";
      file = Script.ok(TAG + "Content-Encoding: gzip\r\n", coded);
      try (BadServer server = server()) {
        PlanBuilder plan = plan(server, algorithm, format);
        fixture.fetches(plan, content);

        // When, Then
        assertThat(fixture.unchanged(plan, Reason.NOT_MODIFIED).report().transferred()).isZero();
        assertThat(fixture.unchanged(plan, Reason.NOT_MODIFIED).report().transferred()).isZero();
        assertThat(server.seen()).as("each run asks for both files once").hasSize(6);
      }
    }
  }

  @ParameterizedTest(
      name = "L5 L9 a 304 although the checksum file changed, {0}: a plain request follows")
  @DisplayName(
      "L5 L9 The server answers 304 for an archive although the checksum file changed: the run "
          + "sends a request without validators")
  @EnumSource(Algorithm.class)
  void changedSums(Algorithm algorithm) throws IOException {
    for (Format format : new Format[] {Format.NONE, Format.GZIP, Format.AUTO}) {
      fixture = new RunFixture(Files.createDirectory(volume.resolve(format.name())));
      boolean none = format == Format.NONE;
      byte[] before = none ? GOOD : gzip(GOOD);
      byte[] after = none ? NEWER : gzip(NEWER);
      try (BadServer server = server()) {
        // Given
        PlanBuilder plan = plan(server, algorithm, format);
        sums = digest(algorithm, before);
        file = Script.ok(TAG, before);
        fixture.fetches(plan, GOOD);
        fixture.unchanged(plan, Reason.NOT_MODIFIED);

        // When: the publisher's cache still answers 304
        sums = digest(algorithm, after);
        file = Script.ok(TAG, after);

        // Then
        fixture.fetches(plan, NEWER);
        fixture.unchanged(plan, Reason.NOT_MODIFIED);
      }
    }
  }

  @Test
  @DisplayName(
      "L9 The checksum file first states the digest of the coded and then of the decoded bytes: "
          + "the run ends as Unchanged")
  void otherRepresentation() throws IOException {
    byte[] coded = gzip(GOOD);
    file = Script.ok(TAG + "Content-Encoding: gzip\r\n", coded);
    sums = RunFixture.sha256(coded);
    try (BadServer server = server()) {
      PlanBuilder plan = plan(server, Algorithm.SHA_256, Format.NONE);
      fixture.fetches(plan, GOOD);
      sums = RunFixture.sha256(GOOD);
      fixture.unchanged(plan, Reason.NOT_MODIFIED);
      sums = RunFixture.sha256(coded);
      fixture.unchanged(plan, Reason.NOT_MODIFIED);
    }
  }

  @Test
  @DisplayName(
      "L9 An earlier release wrote the manifest: the first run transfers the file, later runs do "
          + "not")
  void earlierManifest() throws IOException {
    byte[] coded = gzip(GOOD);
    file = Script.ok(TAG + "Content-Encoding: gzip\r\n", coded);
    sums = RunFixture.sha256(coded);
    try (BadServer server = server()) {
      // Given
      PlanBuilder plan = plan(server, Algorithm.SHA_256, Format.NONE);
      fixture.fetches(plan, GOOD);
      Path manifest = volume.resolve(".fetchjob/data/list/manifest.json");
      String text = Files.readString(manifest, UTF_8);
      String old = text.replaceAll("\"binding\" : \\{[^{}]*(\\{[^{}]*\\})?[^{}]*\\},\\s*", "");
      assertThat(old).isNotEqualTo(text).doesNotContain("binding");
      Files.writeString(manifest, old, UTF_8);

      // When, Then
      fixture.unchanged(plan, Reason.SAME_CONTENT);
      fixture.unchanged(plan, Reason.NOT_MODIFIED);
      assertThat(manifest.resolveSibling("manifest.unreadable")).doesNotExist();
    }
  }

  @Test
  @DisplayName(
      "L9 The manifest also stores the digest in the checksum file for a file that a person "
          + "accepted")
  void accepted() throws IOException {
    byte[] coded = gzip(GOOD);
    file = Script.ok(TAG + "Content-Encoding: gzip\r\n", coded);
    sums = RunFixture.sha256(coded);
    try (BadServer server = server()) {
      PlanBuilder plan = plan(server, Algorithm.SHA_256, Format.NONE);
      plan.mediaTypes = List.of("text/csv");
      Result refused = fixture.run(plan);
      assertThat(refused.report().outcome()).isEqualTo(Outcome.REJECTED);
      plan.acceptQuarantined = refused.report().quarantinedSha256();
      fixture.fetches(plan, GOOD);
      fixture.unchanged(plan, Reason.NOT_MODIFIED);
    }
  }
}
