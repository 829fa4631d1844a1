package dev.fetchjobs.downloader;

import static dev.fetchjobs.contract.FailureClass.INTEGRITY;
import static dev.fetchjobs.contract.FailureClass.LIMIT;
import static dev.fetchjobs.contract.FailureClass.PERMANENT;
import static dev.fetchjobs.downloader.Scene.GOOD;
import static dev.fetchjobs.downloader.Scene.NEWER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FetchPlan.Checksum;
import dev.fetchjobs.contract.FetchPlan.Checksum.Algorithm;
import dev.fetchjobs.contract.FetchPlan.Unpack;
import dev.fetchjobs.contract.FetchPlan.Unpack.Format;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Exchange;
import dev.fetchjobs.testkit.http.Script;
import dev.fetchjobs.testkit.table.FaultRows;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@FaultRows("download")
@DisplayName("Content codings")
class CodingRowsTest {

  @TempDir Path volume;
  private Scene scene;

  @BeforeEach
  void begin() {
    scene = new Scene(volume).withLastGood();
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
  @DisplayName("D54 gzip not asked for is decoded; checksum and size are over the decoded bytes")
  void gzipUnasked() throws IOException {
    try (BadServer server = BadServer.http(coded("gzip", gzip(GOOD)))) {
      Plan plan = new Plan(server.url("/list.csv")).sha256(Scene.sha256(GOOD));
      Result result = scene.fetches(plan, GOOD);
      assertThat(server.seen().getFirst().field("Accept-Encoding")).contains("identity");
      assertThat(result.report().message()).contains("gzip-encoded, unasked");
      assertThat(result.report().bytes()).isEqualTo(GOOD.length);
    }
    try (BadServer server = BadServer.http(coded("x-gzip", gzip(NEWER)))) {
      Plan plan = new Plan(server.url("/list.csv"));
      plan.checksum = new Checksum(Algorithm.MD5, "00".repeat(16), null);
      Result result = scene.fails(plan, INTEGRITY, Reason.CHECKSUM_MISMATCH);
      assertThat(result.report().message()).contains("gzip-encoded").contains("decoded bytes");
    }
  }

  @Test
  @DisplayName("D54 a .gz file marked as gzip-encoded: unpack.format Gzip says why, Auto takes it")
  void gzipFileMarkedAsCoded() throws IOException {
    try (BadServer server = BadServer.http(coded("gzip", gzip(GOOD)))) {
      Plan plan = new Plan(server.url("/list.csv.gz"));
      plan.unpack = new Unpack(Format.GZIP, null, 200);
      Result result = scene.fails(plan, INTEGRITY, Reason.CORRUPT_ARCHIVE);
      assertThat(result.report().message()).contains("gzip-encoded").contains("Auto");
      plan.unpack = new Unpack(Format.AUTO, null, 200);
      scene.fetches(plan, GOOD);
    }
  }

  @Test
  @DisplayName("D54 a cut gzip coding is resumed in its coded bytes")
  void gzipResumed() throws IOException {
    byte[] coded = gzip(Scene.text("line\n".repeat(5000) + Math.random()));
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
      scene.fetches(new Plan(server.url("/list.csv")).attempts(2), plain);
    }
  }

  @Test
  @DisplayName("D54 other codings, a broken gzip and a bomb")
  void otherCodings() throws IOException {
    for (String coding : List.of("br", "deflate", "zstd", "gzip, gzip", "compress", "x\u00ff")) {
      try (BadServer server = BadServer.http(coded(coding, gzip(GOOD)))) {
        scene.fails(new Plan(server.url("/list.csv")), PERMANENT, Reason.CONTENT_CODING);
      }
    }
    byte[] bomb = gzip(new byte[32 << 20]);
    try (BadServer server = BadServer.http(coded("gzip", bomb))) {
      Plan plan = new Plan(server.url("/list.csv"));
      scene.fails(plan, LIMIT, Reason.TOO_LARGE);
      plan.maxBytes = 1 << 30;
      scene.fails(plan, LIMIT, Reason.RATIO);
    }
    try (BadServer server = BadServer.http(coded("gzip", GOOD))) {
      Result result = scene.run(new Plan(server.url("/list.csv")));
      assertThat(result.report().failureClass()).isEqualTo(INTEGRITY);
      assertThat(scene.published()).isEqualTo(Scene.LAST_GOOD);
      assertThat(scene.bodies()).isEmpty();
    }
  }
}
