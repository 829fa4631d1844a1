package dev.fetchjobs.downloader;

import static dev.fetchjobs.contract.FailureClass.INTEGRITY;
import static dev.fetchjobs.contract.FailureClass.TRANSIENT;
import static dev.fetchjobs.downloader.RunFixture.NEWER;
import static dev.fetchjobs.downloader.TwoPartBody.BODY;
import static dev.fetchjobs.downloader.TwoPartBody.CUT;
import static dev.fetchjobs.downloader.TwoPartBody.MODIFIED;
import static dev.fetchjobs.downloader.TwoPartBody.cut;
import static dev.fetchjobs.downloader.TwoPartBody.part;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.run.Result;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Exchange;
import dev.fetchjobs.testkit.http.Script;
import dev.fetchjobs.testkit.table.FaultRows;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@FaultRows("download")
@DisplayName("A run resumes a download that was cut")
class ResumeFaultsTest {

  @TempDir Path volume;
  private RunFixture fixture;

  @BeforeEach
  void begin() {
    fixture = new RunFixture(volume).withLastGood();
  }

  private Result resumes(Script rest) {
    return resumes("ETag: \"1\"\r\n", rest);
  }

  /**
   * Makes a run whose body is cut, and then a run that may resume the body. Returns the result of
   * the second run.
   */
  private Result resumes(String fields, Script rest) {
    try (BadServer server = BadServer.http(Script.sequence(cut(fields), rest))) {
      PlanBuilder plan = new PlanBuilder(server.url("/list.csv"));
      fixture.fails(plan, TRANSIENT, Reason.CUT_SHORT);
      Result result = fixture.fetches(plan, BODY);
      assertThat(server.seen()).hasSize(2);
      assertThat(server.seen().getLast().field("Range")).contains("bytes=" + CUT + "-");
      return result;
    }
  }

  @Test
  @DisplayName("D34 With a strong ETag, the next run downloads only the rest of a partial file")
  void resumeWithStrongTag() {
    Result result = resumes(part("ETag: \"1\"\r\n", BODY, CUT));
    assertThat(result.report().transferred()).isEqualTo(BODY.length - CUT);
  }

  @Test
  @DisplayName("D34 A run resumes a body that was cut in its second attempt")
  void resumeWithinOneRun() {
    try (BadServer server =
        BadServer.http(Script.sequence(cut("ETag: \"1\"\r\n"), part("", BODY, CUT)))) {
      Result result = fixture.fetches(new PlanBuilder(server.url("/list.csv")).attempts(2), BODY);
      assertThat(result.report().transferred()).isEqualTo(BODY.length);
      assertThat(server.seen().getLast().field("If-Range")).contains("\"1\"");
    }
  }

  @Test
  @DisplayName(
      "D34 With a Last-Modified that is a minute older than Date, the next run downloads only the "
          + "rest of a partial file")
  void resumeWithDate() {
    resumes(MODIFIED + "Date: Sun, 22 Nov 2026 06:01:00 GMT\r\n", part(MODIFIED, BODY, CUT));
  }

  @Test
  @DisplayName(
      "D34 With a weak ETag or a Last-Modified close to Date, the next run downloads the whole "
          + "file")
  void weakValidators() {
    for (String fields :
        new String[] {
          "ETag: W/\"1\"\r\n",
          "",
          MODIFIED,
          MODIFIED + "Date: Sun, 22 Nov 2026 06:00:59 GMT\r\n",
          "ETag: W/\"1\"\r\n" + MODIFIED + "Date: Sun, 22 Nov 2026 07:00:59 GMT\r\n"
        }) {
      byte[] content = RunFixture.text(fields + "x");
      try (BadServer server =
          BadServer.http(Script.sequence(cut(fields), Script.ok("", content)))) {
        fixture.fetches(new PlanBuilder(server.url("/list.csv")).attempts(2), content);
        assertThat(server.seen().getLast().field("Range")).isEmpty();
      }
    }
  }

  @Test
  @DisplayName(
      "D35 The ETag is the same but the content changed: the checksum differs, and the run "
          + "downloads the whole file")
  void sameTagOtherContent() {
    byte[] other = RunFixture.text("abcdefghij".repeat(1000));
    try (BadServer server =
        BadServer.http(
            Script.sequence(
                cut("ETag: \"1\"\r\n"),
                part("ETag: \"1\"\r\n", other, CUT),
                Script.ok("", BODY)))) {
      PlanBuilder plan =
          new PlanBuilder(server.url("/list.csv")).attempts(2).sha256(RunFixture.sha256(BODY));
      fixture.fetches(plan, BODY);
      assertThat(server.seen().getLast().field("Range")).isEmpty();
    }
  }

  @Test
  @DisplayName(
      "D36 The server answers a request without Range with 206: the run fails with class Integrity")
  void partUnasked() {
    try (BadServer server = BadServer.http(part("", BODY, 0))) {
      fixture.fails(
          new PlanBuilder(server.url("/list.csv")).attempts(3), INTEGRITY, Reason.UNASKED_PART);
      assertThat(server.seen()).hasSize(1);
    }
  }

  @Test
  @DisplayName(
      "D37 The server sends a 206 with another range, total length or type than requested: the "
          + "run downloads the whole file")
  void otherPart() {
    String tag = "ETag: \"1\"\r\n";
    byte[] longer = Arrays.copyOf(BODY, BODY.length + 1);
    Script multipart =
        exchange ->
            exchange.respond(
                "206 Partial Content",
                tag + "Content-Type: multipart/byteranges; boundary=x\r\n",
                RunFixture.text("--x--"));
    Script starred =
        exchange ->
            exchange.respond(
                "206 Partial Content", tag + "Content-Range: bytes 4000-9999/*\r\n", BODY);
    for (Script wrong :
        new Script[] {
          part(tag, BODY, CUT - 1),
          part(tag, BODY, CUT + 1),
          part(tag, longer, CUT),
          part("ETag: \"2\"\r\n", BODY, CUT),
          part(tag + "Content-Encoding: gzip\r\n", BODY, CUT),
          multipart,
          starred
        }) {
      byte[] content = RunFixture.text("from zero " + System.identityHashCode(wrong));
      try (BadServer server =
          BadServer.http(Script.sequence(cut(tag), wrong, Script.ok("", content)))) {
        fixture.fetches(new PlanBuilder(server.url("/list.csv")).attempts(2), content);
        assertThat(server.seen()).hasSize(3);
        assertThat(server.seen().getLast().field("Range")).isEmpty();
      }
    }
  }

  @Test
  @DisplayName("D38 The server ignores Range and sends the whole body: the run uses the whole body")
  void rangeIgnored() {
    resumes(Script.ok("ETag: \"1\"\r\n", BODY));
  }

  @Test
  @DisplayName(
      "D39 A 416 states the partial file's size: the run publishes the partial file; if it states "
          + "another size, the run downloads the whole file")
  void alreadyComplete() {
    Script satisfied =
        Script.bytes("HTTP/1.1 416 No\r\nContent-Range: bytes */" + BODY.length + "\r\n\r\n");
    Script chunkedCut =
        exchange ->
            exchange
                .send(Exchange.head("200 OK", "ETag: \"1\"\r\nTransfer-Encoding: chunked\r\n"))
                .send(Integer.toHexString(BODY.length) + "\r\n")
                .send(BODY)
                .send("\r\n");
    try (BadServer server = BadServer.http(Script.sequence(chunkedCut, satisfied))) {
      fixture.fetches(new PlanBuilder(server.url("/list.csv")).attempts(2), BODY);
      assertThat(server.seen()).hasSize(2);
    }
    Script other = Script.bytes("HTTP/1.1 416 No\r\nContent-Range: bytes */17\r\n\r\n");
    try (BadServer server =
        BadServer.http(Script.sequence(chunkedCut, other, Script.ok("", NEWER)))) {
      fixture.fetches(new PlanBuilder(server.url("/list.csv")).attempts(2), NEWER);
      assertThat(server.seen()).hasSize(3);
    }
  }

  @Test
  @DisplayName(
      "D40 The file changes before the run requests the rest: the run publishes the whole new file")
  void changedBetweenParts() {
    try (BadServer server =
        BadServer.http(
            Script.sequence(cut("ETag: \"1\"\r\n"), Script.ok("ETag: \"2\"\r\n", NEWER)))) {
      PlanBuilder plan = new PlanBuilder(server.url("/list.csv"));
      fixture.fails(plan, TRANSIENT, Reason.CUT_SHORT);
      fixture.fetches(plan, NEWER);
      assertThat(server.seen().getLast().field("If-Range")).contains("\"1\"");
    }
  }

  @Test
  @DisplayName(
      "D40 A redirect leads to another URL than before: the run does not resume the partial file")
  void partialOfAnotherUrl() {
    Script moved =
        exchange -> {
          switch (exchange.number()) {
            case 1 -> Script.redirect(302, "/old").answer(exchange);
            case 2 -> cut("ETag: \"1\"\r\n").answer(exchange);
            case 3 -> Script.redirect(302, "/new").answer(exchange);
            default -> Script.ok("ETag: \"1\"\r\n", NEWER).answer(exchange);
          }
        };
    try (BadServer server = BadServer.http(moved)) {
      fixture.fetches(new PlanBuilder(server.url("/list.csv")).attempts(2), NEWER);
      assertThat(server.seen()).allSatisfy(seen -> assertThat(seen.field("Range")).isEmpty());
    }
  }

  @Test
  @DisplayName(
      "D37 The body of a 206 is shorter than its Content-Range: the run fails with class "
          + "Transient; if it is longer, with class Integrity")
  void partOfAnotherLength() {
    String range = "ETag: \"1\"\r\nContent-Range: bytes %d-%d/%d\r\n";
    String fields = range.formatted(CUT, BODY.length - 1, BODY.length);
    byte[] few = Arrays.copyOfRange(BODY, CUT, CUT + 100);
    byte[] many = Arrays.copyOf(Arrays.copyOfRange(BODY, CUT, BODY.length), BODY.length - CUT + 7);
    Script chunked = exchange -> exchange.send(chunkedPart(fields, few));
    Script longer = exchange -> exchange.send(chunkedPart(fields, many));
    Script closed =
        exchange -> exchange.send(Exchange.head("206 Partial Content", fields)).send(few);
    for (Script lie : new Script[] {chunked, closed}) {
      try (BadServer server =
          BadServer.http(
              Script.sequence(cut("ETag: \"1\"\r\n"), lie, Script.ok("ETag: \"1\"\r\n", BODY)))) {
        PlanBuilder plan = new PlanBuilder(server.url("/list.csv")).allowUnframed();
        fixture.fails(plan, TRANSIENT, Reason.CUT_SHORT);
        fixture.fails(plan, TRANSIENT, Reason.CUT_SHORT);
        fixture.run(plan);
        assertThat(fixture.published()).isEqualTo(BODY);
      }
    }
    try (BadServer server = BadServer.http(Script.sequence(cut("ETag: \"1\"\r\n"), longer))) {
      PlanBuilder plan = new PlanBuilder(server.url("/other.csv"));
      fixture.fails(plan, TRANSIENT, Reason.CUT_SHORT);
      fixture.fails(plan, INTEGRITY, Reason.UNASKED_PART);
      assertThat(server.seen().getLast().field("Range")).isEmpty();
      assertThat(fixture.bodies()).isEmpty();
    }
  }

  private static String chunkedPart(String fields, byte[] body) {
    return Exchange.head("206 Partial Content", fields + "Transfer-Encoding: chunked\r\n")
        + Integer.toHexString(body.length)
        + "\r\n"
        + new String(body, StandardCharsets.ISO_8859_1)
        + "\r\n0\r\n\r\n";
  }
}
