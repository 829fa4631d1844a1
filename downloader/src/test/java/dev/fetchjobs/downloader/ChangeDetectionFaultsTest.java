package dev.fetchjobs.downloader;

import static dev.fetchjobs.contract.FailureClass.INTEGRITY;
import static dev.fetchjobs.contract.FailureClass.PERMANENT;
import static dev.fetchjobs.contract.FailureClass.TRANSIENT;
import static dev.fetchjobs.downloader.RunFixture.GOOD;
import static dev.fetchjobs.downloader.RunFixture.NEWER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FetchPlan.Checksum;
import dev.fetchjobs.contract.FetchPlan.Checksum.Algorithm;
import dev.fetchjobs.contract.FetchReport.ArtifactReport;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Exchange;
import dev.fetchjobs.testkit.http.Script;
import dev.fetchjobs.testkit.http.Seen;
import dev.fetchjobs.testkit.table.FaultRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@FaultRows("download")
@DisplayName("A run detects whether the publisher's file has changed")
class ChangeDetectionFaultsTest {

  private static final String MODIFIED = "Last-Modified: Sun, 22 Nov 2026 06:00:00 GMT\r\n";
  private static final Script NOT_MODIFIED =
      Script.bytes("HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\n\r\n");

  @TempDir Path volume;
  private RunFixture fixture;

  @BeforeEach
  void begin() {
    fixture = new RunFixture(volume);
  }

  @Test
  @DisplayName("D32 The server answers the sent validators with 304: the run ends as Unchanged")
  void notModified() {
    try (BadServer server =
        BadServer.http(
            Script.sequence(Script.ok("ETag: W/\"1\"\r\n" + MODIFIED, GOOD), NOT_MODIFIED))) {
      PlanBuilder plan = new PlanBuilder(server.url("/list.csv"));
      ArtifactReport first = fixture.fetches(plan, GOOD).report().artifact();
      ArtifactReport second = fixture.unchanged(plan, Reason.NOT_MODIFIED).report().artifact();

      Seen asked = server.seen().getLast();
      assertThat(asked.field("If-None-Match")).contains("W/\"1\"");
      assertThat(asked.field("If-Modified-Since")).contains("Sun, 22 Nov 2026 06:00:00 GMT");
      assertThat(second.changedTime()).isEqualTo(first.changedTime());
      assertThat(second.checkedTime()).isAfter(first.checkedTime());
    }
  }

  @Test
  @DisplayName(
      "D32 The server answers 200 with the content of the published file: the run ends as "
          + "Unchanged")
  void sameContent() throws IOException {
    try (BadServer server = BadServer.http(Script.ok("", GOOD))) {
      PlanBuilder plan = new PlanBuilder(server.url("/list.csv"));
      fixture.fetches(plan, GOOD);
      var before = Files.getLastModifiedTime(fixture.file());
      fixture.unchanged(plan, Reason.SAME_CONTENT);
      assertThat(Files.getLastModifiedTime(fixture.file())).isEqualTo(before);
      assertThat(fixture.files("versions")).hasSize(1);
    }
  }

  @Test
  @DisplayName(
      "D32 The publisher withdraws newer content and answers 304: the run removes the partial "
          + "file of the newer content")
  void newerContentWithdrawn() {
    Script cut =
        exchange ->
            exchange.send(Exchange.head("200 OK", "ETag: \"2\"\r\nContent-Length: 99\r\n") + "id");
    try (BadServer server =
        BadServer.http(Script.sequence(Script.ok("ETag: \"1\"\r\n", GOOD), cut, NOT_MODIFIED))) {
      PlanBuilder plan = new PlanBuilder(server.url("/list.csv"));
      fixture.fetches(plan, GOOD);
      fixture.fails(plan, TRANSIENT, Reason.CUT_SHORT);
      assertThat(fixture.bodies()).hasSize(1);
      fixture.unchanged(plan, Reason.NOT_MODIFIED);
      assertThat(fixture.files("staging")).isEmpty();
      fixture.unchanged(plan, Reason.NOT_MODIFIED);
      assertThat(server.seen().getLast().field("Range")).isEmpty();
    }
  }

  @Test
  @DisplayName(
      "D33 The server answers two requests without validators with 304: the run fails with class "
          + "Permanent")
  void notModifiedUnasked() {
    try (BadServer server = BadServer.http(Script.sequence(NOT_MODIFIED, Script.ok("", GOOD)))) {
      fixture.fetches(new PlanBuilder(server.url("/list.csv")), GOOD);
      assertThat(server.seen()).hasSize(2);
    }
    try (BadServer server = BadServer.http(NOT_MODIFIED)) {
      fixture.fails(
          new PlanBuilder(server.url("/list.csv")).attempts(5),
          PERMANENT,
          Reason.UNASKED_NOT_MODIFIED);
      assertThat(server.seen()).hasSize(2);
    }
  }

  @Test
  @DisplayName("D33 A run sends no validators when the published file is missing or altered")
  void fileMissing() throws IOException {
    try (BadServer server = BadServer.http(Script.ok("ETag: \"1\"\r\n", GOOD))) {
      PlanBuilder plan = new PlanBuilder(server.url("/list.csv"));
      fixture.fetches(plan, GOOD);
      Files.delete(fixture.file());
      assertThat(fixture.fetches(plan, GOOD).report().reason()).isEqualTo(Reason.RESTORED.word());
      assertThat(server.seen().getLast().field("If-None-Match")).isEmpty();
      Files.writeString(fixture.file(), "altered");
      fixture.fetches(plan, GOOD);
      assertThat(server.seen().getLast().field("If-None-Match")).isEmpty();
    }
  }

  @Test
  @DisplayName("D33 A run ignores a 304 from another URL than that of the published file")
  void notModifiedOfAnotherUrl() {
    Script renamedDaily =
        exchange -> {
          switch (exchange.request().target()) {
            case "/list.csv" ->
                Script.redirect(302, exchange.number() == 1 ? "/monday.csv" : "/tuesday.csv")
                    .answer(exchange);
            case "/monday.csv" -> Script.ok("ETag: \"1\"\r\n", GOOD).answer(exchange);
            default ->
                (exchange.request().field("If-None-Match").isPresent()
                        ? NOT_MODIFIED
                        : Script.ok("ETag: \"1\"\r\n", NEWER))
                    .answer(exchange);
          }
        };
    try (BadServer server = BadServer.http(renamedDaily)) {
      PlanBuilder plan = new PlanBuilder(server.url("/list.csv"));
      fixture.fetches(plan, GOOD);
      assertThat(fixture.fetches(plan, NEWER).report().artifact().url()).endsWith("/tuesday.csv");
      // And: a 304 from the published file's own URL counts
      fixture.unchanged(plan, Reason.NOT_MODIFIED);
    }
  }

  @Test
  @DisplayName(
      "D33, D66 A run ignores a 304 when the publisher's checksum file states another digest than "
          + "the published file has")
  void notModifiedAgainstTheChecksumFile() {
    String[] sums = {RunFixture.sha256(GOOD)};
    byte[][] content = {GOOD};
    Script tagged =
        exchange -> {
          if (exchange.request().target().equals("/sums")) {
            Script.ok("", RunFixture.text(sums[0])).answer(exchange);
          } else if (exchange.request().field("If-None-Match").isPresent()) {
            NOT_MODIFIED.answer(exchange);
          } else {
            Script.ok("ETag: \"1\"\r\n", content[0]).answer(exchange);
          }
        };
    try (BadServer server = BadServer.http(tagged)) {
      PlanBuilder plan = new PlanBuilder(server.url("/list.csv"));
      plan.checksum = new Checksum(Algorithm.SHA_256, null, server.url("/sums"));
      fixture.fetches(plan, GOOD);
      fixture.unchanged(plan, Reason.NOT_MODIFIED);

      // When: a cache of the publisher still sends the old file
      sums[0] = RunFixture.sha256(NEWER);
      fixture.fails(plan, INTEGRITY, Reason.CHECKSUM_MISMATCH);
      sums[0] = "";
      fixture.fails(plan, INTEGRITY, Reason.CHECKSUM_MISSING);

      // When: only the publisher's response with status 304 was wrong
      sums[0] = RunFixture.sha256(NEWER);
      content[0] = NEWER;
      fixture.fetches(plan, NEWER);
    }
  }

  @Test
  @DisplayName("D33 A run ignores a 304 with another ETag than the request had")
  void notModifiedOfAnother() {
    Script other = Script.bytes("HTTP/1.1 304 Not Modified\r\nETag: \"2\"\r\n\r\n");
    try (BadServer server =
        BadServer.http(
            Script.sequence(
                Script.ok("ETag: \"1\"\r\n", GOOD), other, Script.ok("ETag: \"2\"\r\n", NEWER)))) {
      fixture.fetches(new PlanBuilder(server.url("/list.csv")), GOOD);
      fixture.fetches(new PlanBuilder(server.url("/list.csv")), NEWER);
      assertThat(server.seen().getLast().field("If-None-Match")).isEmpty();
    }
  }
}
