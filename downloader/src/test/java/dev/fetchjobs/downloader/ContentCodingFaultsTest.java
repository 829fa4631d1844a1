package dev.fetchjobs.downloader;

import static dev.fetchjobs.contract.FailureClass.INTEGRITY;
import static dev.fetchjobs.contract.FailureClass.LIMIT;
import static dev.fetchjobs.contract.FailureClass.PERMANENT;
import static dev.fetchjobs.contract.Outcome.FETCHED;
import static dev.fetchjobs.downloader.RunFixture.GOOD;
import static dev.fetchjobs.downloader.RunFixture.NEWER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FetchPlan.Checksum;
import dev.fetchjobs.contract.FetchPlan.Checksum.Algorithm;
import dev.fetchjobs.contract.FetchPlan.Unpack;
import dev.fetchjobs.contract.FetchPlan.Unpack.Format;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.run.Result;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Exchange;
import dev.fetchjobs.testkit.http.Script;
import dev.fetchjobs.testkit.table.FaultRows;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@FaultRows("download")
@DisplayName("The server sends a body with a content coding")
class ContentCodingFaultsTest {

  @TempDir Path volume;
  private RunFixture fixture;

  @BeforeEach
  void begin() {
    fixture = new RunFixture(volume).withLastGood();
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private static Script coded(String coding, byte[] body) {
    return Script.ok("ETag: \"1\"\r\nContent-Encoding: " + coding + "\r\n", body);
  }

  @Test
  @DisplayName(
      "D54 A run decodes a body in gzip that it did not ask for, and compares checksum and size "
          + "with the decoded bytes")
  void gzipUnasked() throws IOException {
    try (BadServer server = BadServer.http(coded("gzip", gzip(GOOD)))) {
      PlanBuilder plan = new PlanBuilder(server.url("/list.csv")).sha256(RunFixture.sha256(GOOD));
      Result result = fixture.fetches(plan, GOOD);
      assertThat(server.seen().getFirst().field("Accept-Encoding")).contains("identity");
      assertThat(result.report().message()).contains("gzip-encoded without being asked");
      assertThat(result.report().bytes()).isEqualTo(GOOD.length);
    }
    try (BadServer server = BadServer.http(coded("x-gzip", gzip(NEWER)))) {
      PlanBuilder plan = new PlanBuilder(server.url("/list.csv"));
      plan.checksum = new Checksum(Algorithm.MD5, "00".repeat(16), null);
      Result result = fixture.fails(plan, INTEGRITY, Reason.CHECKSUM_MISMATCH);
      assertThat(result.report().message()).contains("gzip-encoded").contains("decoded bytes");
    }
  }

  @Test
  @DisplayName(
      "D54 L9 A .gz file that the server labels as gzip-encoded can be unpacked with None, Gzip, "
          + "TarGz and Auto")
  void gzipFileMarkedAsCoded() throws IOException {
    for (Format format : List.of(Format.NONE, Format.GZIP, Format.AUTO)) {
      byte[] content = RunFixture.text("id;name\n1;" + format + "\n");
      byte[] coded = gzip(content);
      try (BadServer server = BadServer.http(coded("gzip", coded))) {
        for (byte[] stated : List.of(coded, content)) {
          PlanBuilder plan =
              new PlanBuilder(server.url("/list.csv.gz")).sha256(RunFixture.sha256(stated));
          plan.path = format + "-" + stated.length + ".csv";
          plan.unpack = new Unpack(format, null, 200);
          Result result = fixture.run(plan);
          assertThat(result.report().outcome()).as(result.report().message()).isEqualTo(FETCHED);
          assertThat(volume.resolve(plan.path)).hasBinaryContent(content);
          assertThat(result.report().message())
              .contains(stated == coded ? "for the bytes as they came" : "for the decoded bytes");
        }
      }
    }
  }

  @Test
  @DisplayName(
      "D54 L9 A checksum that matches neither the coded nor the decoded bytes: the run fails with "
          + "class Integrity")
  void checksumOfNeither() throws IOException {
    try (BadServer server = BadServer.http(coded("gzip", gzip(GOOD)))) {
      PlanBuilder plan = new PlanBuilder(server.url("/list.csv.gz")).sha256("00".repeat(32));
      Result result = fixture.fails(plan, INTEGRITY, Reason.CHECKSUM_MISMATCH);
      assertThat(result.report().message()).contains("neither the coded nor the decoded bytes");
    }
  }

  @Test
  @DisplayName("D66 L9 The digest of the unpacked file is compared with the bytes after unpacking")
  void checksumOfTheUnpackedFile() throws IOException {
    byte[] packed = gzip(GOOD);
    try (BadServer server = BadServer.http(Script.ok("", packed))) {
      PlanBuilder plan = new PlanBuilder(server.url("/list.csv.gz"));
      plan.unpack = new Unpack(Format.GZIP, null, 200);
      plan.checksum =
          new Checksum(
              Algorithm.SHA_256, RunFixture.sha256(packed), null, null, null, Checksum.Of.UNPACKED);
      Result result = fixture.fails(plan, INTEGRITY, Reason.CHECKSUM_MISMATCH);
      assertThat(result.report().message()).contains("the unpacked file has");
      for (Algorithm algorithm : Algorithm.values()) {
        byte[] content = RunFixture.text("of " + algorithm + "\n");
        PlanBuilder right = new PlanBuilder(server.url("/list.csv.gz"));
        right.unpack = new Unpack(Format.AUTO, null, 200);
        right.checksum =
            new Checksum(
                algorithm, digest(algorithm, content), null, null, null, Checksum.Of.UNPACKED);
        try (BadServer other = BadServer.http(Script.ok("", gzip(content)))) {
          right.url = other.url("/list.csv.gz");
          fixture.fetches(right, content);
        }
        try (BadServer plain = BadServer.http(Script.ok("", content))) {
          right.url = plain.url("/list.csv");
          fixture.unchanged(right, Reason.SAME_CONTENT);
        }
      }
    }
  }

  @Test
  @DisplayName("D66 L6 A run decodes a checksum file that the server sends gzip-encoded")
  void codedChecksumFile() throws IOException {
    Script sums = coded("gzip", gzip(RunFixture.text(RunFixture.sha256(NEWER) + "  other.csv")));
    try (BadServer server = BadServer.http(Script.sequence(sums, Script.ok("", NEWER)))) {
      PlanBuilder plan = new PlanBuilder(server.url("/list.csv"));
      plan.checksum = new Checksum(Algorithm.SHA_256, null, server.url("/sums"));
      fixture.fetches(plan, NEWER);
    }
  }

  private static String digest(Algorithm algorithm, byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm.word()).digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @DisplayName(
      "D54 A run resumes a gzip-encoded body that was cut, at the right byte of the coded body")
  void gzipResumed() throws IOException {
    byte[] coded = gzip(RunFixture.text("line\n".repeat(5000) + Math.random()));
    byte[] plain =
        new java.util.zip.GZIPInputStream(new java.io.ByteArrayInputStream(coded)).readAllBytes();
    Script cut =
        exchange ->
            exchange
                .send(
                    Exchange.head(
                        "200 OK",
                        "ETag: \"1\"\r\nContent-Encoding: gzip\r\nContent-Length: "
                            + coded.length
                            + "\r\n"))
                .send(Arrays.copyOf(coded, 40));
    Script rest =
        exchange ->
            exchange.respond(
                "206 Partial Content",
                "ETag: \"1\"\r\nContent-Encoding: gzip\r\nContent-Range: bytes 40-%d/%d\r\n"
                    .formatted(coded.length - 1, coded.length),
                Arrays.copyOfRange(coded, 40, coded.length));
    try (BadServer server = BadServer.http(Script.sequence(cut, rest))) {
      fixture.fetches(new PlanBuilder(server.url("/list.csv")).attempts(2), plain);
    }
  }

  @Test
  @DisplayName(
      "D54 A run fails with class Permanent for an unsupported content coding, with Limit for a "
          + "gzip bomb, and with Integrity for broken gzip")
  void otherCodings() throws IOException {
    for (String coding : List.of("br", "deflate", "zstd", "gzip, gzip", "compress", "x\u00ff")) {
      try (BadServer server = BadServer.http(coded(coding, gzip(GOOD)))) {
        fixture.fails(new PlanBuilder(server.url("/list.csv")), PERMANENT, Reason.CONTENT_CODING);
      }
    }
    byte[] bomb = gzip(new byte[32 << 20]);
    try (BadServer server = BadServer.http(coded("gzip", bomb))) {
      PlanBuilder plan = new PlanBuilder(server.url("/list.csv"));
      fixture.fails(plan, LIMIT, Reason.TOO_LARGE);
      plan.maxBytes = 1 << 30;
      fixture.fails(plan, LIMIT, Reason.RATIO);
    }
    try (BadServer server = BadServer.http(coded("gzip", GOOD))) {
      Result result = fixture.run(new PlanBuilder(server.url("/list.csv")));
      assertThat(result.report().failureClass()).isEqualTo(INTEGRITY);
      assertThat(fixture.published()).isEqualTo(RunFixture.LAST_GOOD);
      assertThat(fixture.bodies()).isEmpty();
    }
  }
}
