package dev.fetchjobs.downloader;

import static dev.fetchjobs.downloader.TwoPartBody.BODY;
import static dev.fetchjobs.downloader.TwoPartBody.CUT;
import static dev.fetchjobs.downloader.TwoPartBody.MODIFIED;
import static dev.fetchjobs.downloader.TwoPartBody.cut;
import static dev.fetchjobs.downloader.TwoPartBody.part;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.contract.FetchReport.ArtifactReport;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.run.Result;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Exchange;
import dev.fetchjobs.testkit.http.Script;
import dev.fetchjobs.testkit.table.FaultRows;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the header fields of a response that brings the rest of a body. */
@FaultRows("download")
@DisplayName("A server sends the rest of a body that was cut")
class PartialContentFaultsTest {

  @TempDir Path volume;
  private RunFixture fixture;

  @BeforeEach
  void begin() {
    fixture = new RunFixture(volume).withLastGood();
  }

  @Test
  @DisplayName(
      "D37 A response with the rest (206) has another Last-Modified than the first response: the "
          + "run downloads the whole file")
  void partOfAnotherDate() {
    String date = "Date: Sun, 22 Nov 2026 06:30:00 GMT\r\n";
    String later = "Last-Modified: Sun, 22 Nov 2026 06:29:00 GMT\r\n";
    byte[] other = RunFixture.text("abcdefghij".repeat(1000));
    for (String tag : new String[] {"", "ETag: \"1\"\r\n"}) {
      byte[] content = RunFixture.text("from zero " + tag);
      Script spliced = part(tag + later, other, CUT);
      try (BadServer server =
          BadServer.http(
              Script.sequence(cut(tag + MODIFIED + date), spliced, Script.ok("", content)))) {
        Result result =
            fixture.fetches(new PlanBuilder(server.url("/list.csv")).attempts(2), content);
        assertThat(result.report().attempts()).isEqualTo(2);
        assertThat(server.seen()).hasSize(3);
        assertThat(server.seen().get(1).field("Range")).isPresent();
        assertThat(server.seen().getLast().field("Range")).isEmpty();
      }
    }
  }

  @Test
  @DisplayName(
      "L1 A response with status 200 has a Content-Range for a part: the run never publishes the "
          + "part and asks for the whole file")
  void partWithoutItsStatus() {
    byte[] rest = Arrays.copyOfRange(BODY, CUT, BODY.length);
    String range = "Content-Range: bytes 4000-9999/10000\r\n";
    Script part = Script.ok("ETag: \"1\"\r\n" + range, rest);
    try (BadServer server =
        BadServer.http(Script.sequence(cut("ETag: \"1\"\r\n"), part, Script.ok("", BODY)))) {
      fixture.fetches(new PlanBuilder(server.url("/list.csv")).attempts(2), BODY);
      assertThat(server.seen().getLast().field("Range")).isEmpty();
    }
    for (String always : new String[] {range, "Content-Range: bytes 0-5999/10000\r\n"}) {
      try (BadServer server = BadServer.http(Script.ok(always, rest))) {
        fixture.fails(
            new PlanBuilder(server.url("/list.csv")), FailureClass.INTEGRITY, Reason.UNASKED_PART);
      }
    }
    for (String whole : new String[] {"bytes 0-2/3", "bytes 0-3/3", "bytes */3", "rows 1-2/3"}) {
      byte[] content = RunFixture.text(whole);
      try (BadServer server =
          BadServer.http(Script.ok("Content-Range: " + whole + "\r\n", content))) {
        fixture.fetches(new PlanBuilder(server.url("/list.csv")), content);
      }
    }
  }

  @Test
  @DisplayName(
      "D37, D39 A file that a run resumed has the media type and the validators of the first "
          + "response")
  void describedByTheBeginning() {
    String fields = "Content-Type: text/csv\r\nETag: \"1\"\r\n" + MODIFIED;
    Script cutAtTheEnd =
        exchange ->
            exchange
                .send(Exchange.head("200 OK", fields + "Transfer-Encoding: chunked\r\n"))
                .send(Integer.toHexString(BODY.length) + "\r\n")
                .send(BODY);
    Script satisfied =
        Script.bytes(
            "HTTP/1.1 416 No\r\nContent-Type: text/html\r\nContent-Range: bytes */10000\r\n\r\n");
    Script page = part("Content-Type: text/html\r\nETag: \"1\"\r\n", BODY, CUT);
    for (Script[] two :
        new Script[][] {
          {cutAtTheEnd, satisfied}, {cut(fields), part("", BODY, CUT)}, {cut(fields), page}
        }) {
      try (BadServer server = BadServer.http(Script.sequence(two))) {
        PlanBuilder plan = new PlanBuilder(server.url("/list.csv")).attempts(2);
        plan.mediaTypes = List.of("application/json", "Text/CSV");
        fixture.run(plan);
        ArtifactReport artifact = fixture.run(plan).report().artifact();
        assertThat(fixture.published()).isEqualTo(BODY);
        assertThat(artifact.etag()).isEqualTo("\"1\"");
        assertThat(artifact.lastModified()).isEqualTo("Sun, 22 Nov 2026 06:00:00 GMT");
        assertThat(fixture.files("quarantine")).isEmpty();
      }
    }
  }
}
