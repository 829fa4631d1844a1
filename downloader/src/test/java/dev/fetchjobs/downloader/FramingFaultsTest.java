package dev.fetchjobs.downloader;

import static dev.fetchjobs.contract.FailureClass.INTEGRITY;
import static dev.fetchjobs.contract.FailureClass.PERMANENT;
import static dev.fetchjobs.contract.FailureClass.TRANSIENT;
import static dev.fetchjobs.downloader.RunFixture.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.run.Result;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Script;
import dev.fetchjobs.testkit.http.Seen;
import dev.fetchjobs.testkit.table.FaultRows;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@FaultRows("download")
@DisplayName("A body or header of a response violates HTTP's framing")
class FramingFaultsTest {

  private static final String OK = "HTTP/1.1 200 OK\r\n";
  private static final String TAGGED = OK + "ETag: \"1\"\r\n";

  @TempDir Path volume;
  private RunFixture fixture;

  @BeforeEach
  void begin() {
    fixture = new RunFixture(volume).withLastGood();
  }

  private Result fails(
      Script script, dev.fetchjobs.contract.FailureClass failureClass, Reason reason) {
    try (BadServer server = BadServer.http(script)) {
      int attempts = failureClass == TRANSIENT ? 1 : 3;
      PlanBuilder plan = new PlanBuilder(server.url("/list.csv")).attempts(attempts);
      Result result = fixture.fails(plan, failureClass, reason);
      assertThat(server.seen()).singleElement().satisfies(FramingFaultsTest::isPlain);
      return result;
    }
  }

  /** Checks that the request is a plain GET without validators. */
  private static void isPlain(Seen seen) {
    assertThat(seen.requestLine()).isEqualTo("GET /list.csv HTTP/1.1");
    assertThat(seen.field("Accept-Encoding")).contains("identity");
    assertThat(seen.field("If-None-Match")).isEmpty();
  }

  private void permanent(Reason reason, String... responses) {
    for (String response : responses) {
      fails(Script.bytes(response), PERMANENT, reason);
      assertThat(fixture.bodies()).isEmpty();
    }
  }

  @Test
  @DisplayName(
      "D1 The server ends a body before its Content-Length by FIN: the run fails with class "
          + "Transient, and keeps a partial file")
  void cutByFin() {
    Result result =
        fails(
            Script.bytes(TAGGED + "Content-Length: 100\r\n\r\n12345"), TRANSIENT, Reason.CUT_SHORT);

    assertThat(result.report().transferred()).isEqualTo(5);
    assertThat(result.report().message()).contains("5 of 100 bytes");
    assertThat(fixture.bodies()).singleElement().satisfies(f -> assertThat(f).hasContent("12345"));
  }

  @Test
  @DisplayName(
      "D2 The server resets the connection before Content-Length bytes: the run fails with class "
          + "Transient")
  void cutByReset() {
    fails(
        exchange -> {
          exchange.send(TAGGED + "Content-Length: 100\r\n\r\n12345");
          exchange.reset();
        },
        TRANSIENT,
        Reason.CUT_SHORT);
  }

  @Test
  @DisplayName("D3 A chunked body ends inside a chunk: the run fails with class Transient")
  void cutInsideChunk() {
    String head = TAGGED + "Transfer-Encoding: chunked\r\n\r\n";
    for (String body : List.of("64\r\n12345", "5\r\n12345", "5", "5;ext", "5\r\n12345\r")) {
      fails(Script.bytes(head + body), TRANSIENT, Reason.CUT_SHORT);
    }
  }

  @Test
  @DisplayName("D4 A chunked body ends without the last chunk: the run fails with class Transient")
  void lastChunkMissing() {
    String head = OK + "Transfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n";
    for (String end : List.of("", "0", "0\r\n", "0\r\nTrailer: x\r\n")) {
      fails(Script.bytes(head + end), TRANSIENT, Reason.CUT_SHORT);
    }
  }

  @Test
  @DisplayName(
      "D5 A body over http has neither a length nor chunks: the run fails with class Integrity, "
          + "unless a checksum or allowUnframed is set")
  void unframed() {
    try (BadServer server = BadServer.http(e -> e.send(OK + "\r\n").send(GOOD))) {
      String url = server.url("/list.csv");
      fixture.fails(new PlanBuilder(url), INTEGRITY, Reason.UNFRAMED);
      fixture.fails(
          new PlanBuilder(url).sha256("00".repeat(32)), INTEGRITY, Reason.CHECKSUM_MISMATCH);
      fixture.fetches(new PlanBuilder(url).sha256(RunFixture.sha256(GOOD)), GOOD);
    }
    try (BadServer server = BadServer.http(e -> e.send(OK + "\r\n").send(RunFixture.NEWER))) {
      fixture.fetches(new PlanBuilder(server.url("/list.csv")).allowUnframed(), RunFixture.NEWER);
    }
  }

  @Test
  @DisplayName(
      "D6 The server sends bytes after Content-Length or after the last chunk: the run fails with "
          + "class Integrity")
  void bytesAfterEnd() {
    fails(Script.bytes(OK + "Content-Length: 5\r\n\r\n123456"), INTEGRITY, Reason.BYTES_AFTER_END);
    fails(
        Script.bytes(OK + "Transfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n0\r\n\r\nmore"),
        INTEGRITY,
        Reason.BYTES_AFTER_END);
  }

  @Test
  @DisplayName(
      "D6 The server leaves the connection open after the body: the run ends without waiting")
  void endIsNotWaitedFor() {
    try (BadServer server =
        BadServer.http(
            exchange -> {
              exchange.respond("200 OK", "", GOOD);
              exchange.stall();
            })) {
      fixture.fetches(new PlanBuilder(server.url("/list.csv")), GOOD);
    }
  }

  @Test
  @DisplayName(
      "D7 A Content-Length is negative or not a number: the run fails with class Permanent")
  void lengthNegative() {
    permanent(
        Reason.BAD_FRAMING,
        OK + "Content-Length: -5\r\n\r\n12345",
        OK + "Content-Length: +5\r\n\r\n12345",
        OK + "Content-Length: 0x5\r\n\r\n12345",
        OK + "Content-Length: 5.0\r\n\r\n12345",
        OK + "Content-Length:\r\n\r\n12345");
  }

  @Test
  @DisplayName("D8 A Content-Length does not fit into 64 bits: the run fails with class Permanent")
  void lengthOverflows() {
    permanent(
        Reason.BAD_FRAMING,
        OK + "Content-Length: 18446744073709551621\r\n\r\n12345",
        OK + "Content-Length: " + "9".repeat(1000) + "\r\n\r\n12345");
  }

  @Test
  @DisplayName(
      "D9 Two values of Content-Length differ: the run fails with class Permanent; it accepts two "
          + "equal values")
  void lengthTwice() {
    permanent(
        Reason.BAD_FRAMING,
        OK + "Content-Length: 5\r\nContent-Length: 6\r\n\r\n12345",
        OK + "Content-Length: 5, 6\r\n\r\n12345",
        OK + "Content-Length: 5,\r\n\r\n12345");
    String twice = OK + "Content-Length: 5\r\nContent-Length: 5\r\n\r\n12345";
    try (BadServer server = BadServer.http(Script.bytes(twice))) {
      fixture.fetches(new PlanBuilder(server.url("/list.csv")), RunFixture.text("12345"));
    }
  }

  @Test
  @DisplayName(
      "D10 A response has Content-Length together with chunks, or an unknown Transfer-Encoding: "
          + "the run fails with class Permanent")
  void lengthAndChunked() {
    permanent(
        Reason.BAD_FRAMING,
        OK + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n0\r\n\r\n",
        OK + "Transfer-Encoding: gzip, chunked\r\n\r\n5\r\n12345\r\n0\r\n\r\n",
        OK + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        OK + "Transfer-Encoding: identity\r\n\r\n12345",
        "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n0\r\n\r\n");
  }

  @Test
  @DisplayName("D11 A chunk size is not a number or too large: the run fails with class Permanent")
  void chunkSizeGarbage() {
    String head = OK + "Transfer-Encoding: chunked\r\n\r\n";
    permanent(
        Reason.BAD_FRAMING,
        head + "FFFFFFFFFFFFFFFF5\r\n12345\r\n0\r\n\r\n",
        head + "-5\r\n12345\r\n0\r\n\r\n",
        head + "xyz\r\n12345\r\n0\r\n\r\n",
        head + "\r\n12345\r\n0\r\n\r\n",
        head + "5\n12345\r\n0\r\n\r\n",
        head + "5 x\r\n12345\r\n0\r\n\r\n",
        head + "5\r\n1234567\r\n0\r\n\r\n",
        head + "5;" + "x".repeat(10_000) + "\r\n12345\r\n0\r\n\r\n",
        head + ("1;" + "x".repeat(4_000) + "\r\n1\r\n").repeat(4_500) + "0\r\n\r\n");
  }

  @Test
  @DisplayName("D11 A run accepts chunk extensions and trailers")
  void chunkedBody() {
    String body = "5;a=b\r\n12345\r\n003 ;c\r\n678\r\n000\r\nTrailer: x\r\n\r\n";
    try (BadServer server =
        BadServer.http(Script.bytes(OK + "Transfer-Encoding: Chunked\r\n\r\n" + body))) {
      fixture.fetches(new PlanBuilder(server.url("/list.csv")), RunFixture.text("12345678"));
    }
  }

  @Test
  @DisplayName("D12 A header field or status line has 5 MB: the run fails with class Permanent")
  void hugeHeader() {
    permanent(
        Reason.BAD_RESPONSE,
        OK + "X: " + "x".repeat(5_000_000) + "\r\n\r\n",
        "HTTP/1.1 200 " + "x".repeat(5_000_000) + "\r\n\r\n",
        OK + "Transfer-Encoding: chunked\r\n\r\n0\r\nX: " + "x".repeat(5_000_000) + "\r\n\r\n");
  }

  @Test
  @DisplayName(
      "D13 A response has 20,000 header fields or comes after 2,000 interim responses: the run "
          + "fails with class Permanent")
  void manyHeaders() {
    permanent(
        Reason.BAD_RESPONSE,
        OK + "X: y\r\n".repeat(20_000) + "\r\n",
        "HTTP/1.1 103 Early Hints\r\n\r\n".repeat(2_000) + OK + "Content-Length: 0\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\n\r\n");
  }

  @Test
  @DisplayName("D13 A run accepts a few interim responses")
  void interimResponses() {
    String interim = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n";
    try (BadServer server =
        BadServer.http(Script.bytes(interim + OK + "Content-Length: 5\r\n\r\n12345"))) {
      fixture.fetches(new PlanBuilder(server.url("/list.csv")), RunFixture.text("12345"));
    }
  }

  @Test
  @DisplayName(
      "D14 A response has an impossible or unsuitable status, or another version than HTTP/1: the "
          + "run fails with class Permanent")
  void impossibleStatus() {
    permanent(
        Reason.BAD_RESPONSE,
        "HTTP/1.1 -200 OK\r\nContent-Length: 5\r\n\r\n12345",
        "HTTP/1.1 99 OK\r\nContent-Length: 5\r\n\r\n12345",
        "HTTP/1.1 099 OK\r\nContent-Length: 5\r\n\r\n12345",
        "HTTP/1.1 600 OK\r\nContent-Length: 5\r\n\r\n12345",
        "HTTP/1.1 2000 OK\r\nContent-Length: 5\r\n\r\n12345",
        "HTTP/2 200 OK\r\nContent-Length: 5\r\n\r\n12345",
        "ICY 200 OK\r\n\r\n12345",
        "\r\n" + OK + "Content-Length: 5\r\n\r\n12345",
        "id;name\r\n1;good\r\n");
    for (int status : List.of(201, 203, 204, 205, 501, 505, 511)) {
      permanent(Reason.STATUS, "HTTP/1.1 " + status + " Odd\r\n\r\n");
    }
  }

  @Test
  @DisplayName(
      "D15 The server closes the connection before the header is complete: the run fails with "
          + "class Transient")
  void closedWithoutAnswer() {
    Result result = fails(exchange -> {}, TRANSIENT, Reason.CONNECTION_LOST);
    assertThat(result.report().httpStatus()).isNull();
    fails(Script.bytes("HTTP/1.1 200 OK\r\nContent-Le"), TRANSIENT, Reason.CONNECTION_LOST);
  }

  @Test
  @DisplayName(
      "D16 Header fields have control characters, folded lines or malformed names: the run fails "
          + "with class Permanent")
  void controlsInHeader() {
    permanent(
        Reason.BAD_RESPONSE,
        OK + "X: a\0b\r\nContent-Length: 5\r\n\r\n12345",
        "HTTP/1.1 200 OK\nContent-Length: 5\n\n12345",
        OK + "X: a\rContent-Length: 5\r\n\r\n12345",
        OK + "X: a\r\n b\r\nContent-Length: 5\r\n\r\n12345",
        OK + "Content-Length : 5\r\n\r\n12345",
        OK + " Content-Length: 5\r\n\r\n12345",
        OK + "X\u007f: a\r\nContent-Length: 5\r\n\r\n12345",
        OK + ": a\r\nContent-Length: 5\r\n\r\n12345",
        OK + "no colon\r\nContent-Length: 5\r\n\r\n12345",
        OK + "X: a\u001b[31m\r\nContent-Length: 5\r\n\r\n12345");
  }
}
