package dev.fetchjobs.downloader;

import static dev.fetchjobs.contract.FailureClass.CONFIG;
import static dev.fetchjobs.contract.FailureClass.INTEGRITY;
import static dev.fetchjobs.downloader.RunFixture.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.Find;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.run.Result;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Exchange;
import dev.fetchjobs.testkit.http.Script;
import dev.fetchjobs.testkit.http.Site;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The listing states the size of the file")
class StatedSizeTest {

  @TempDir Path volume;
  private RunFixture fixture;

  @BeforeEach
  void begin() {
    fixture = new RunFixture(volume).withLastGood();
  }

  private static Find find(Find.Format format, String entries, String link, String size) {
    return new Find(
        format, entries, link, null, List.of(), null, Find.Choice.ONLY, null, null, size);
  }

  private static PlanBuilder json(BadServer server) {
    PlanBuilder plan = new PlanBuilder(server.url("/index"));
    plan.find = find(Find.Format.JSON, "$[*]", "/link", "/size");
    return plan;
  }

  private static Site site(String size) {
    return new Site().page("/index", "[{\"link\": \"/list.csv\", \"size\": %s}]".formatted(size));
  }

  @ParameterizedTest
  @DisplayName(
      "The listing states the right size, as a number or as text: the run publishes the file")
  @ValueSource(strings = {"15", "\"15\"", "\" 15 \""})
  void right(String size) {
    try (BadServer server = BadServer.http(site(size).file("/list.csv", GOOD))) {
      fixture.fetches(json(server), GOOD);
    }
  }

  @Test
  @DisplayName(
      "The listing states the size in an attribute of XML: the run publishes a file of this size")
  void xml() {
    Site site = new Site().page("/index", "<a><e href='/list.csv' length='15'/></a>");
    try (BadServer server = BadServer.http(site.file("/list.csv", GOOD))) {
      PlanBuilder plan = new PlanBuilder(server.url("/index"));
      plan.find = find(Find.Format.XML, "/a/e", "/@href", "/@length");
      fixture.fetches(plan, GOOD);
    }
  }

  @Test
  @DisplayName(
      "Content-Length is another size than the listing states: the run fails before it reads the "
          + "body")
  void wrongLength() {
    Site site = site("4000");
    site.on(
        "/list.csv",
        exchange -> exchange.send(Exchange.head("200 OK", "Content-Length: 15\r\n")).stall());
    try (BadServer server = BadServer.http(site)) {
      Result result = fixture.fails(json(server), INTEGRITY, Reason.SIZE_MISMATCH);

      assertThat(result.report().message())
          .isEqualTo(
              "Wrong size: the server sent 15 bytes, the listing states 4,000 bytes. Nothing was published.");
    }
  }

  @Test
  @DisplayName(
      "A body without Content-Length has another size than the listing states: the run refuses it "
          + "when it is complete")
  void wrongChunks() {
    Site site = site("14");
    site.on(
        "/list.csv",
        Script.bytes(
            Exchange.head("200 OK", "Transfer-Encoding: chunked\r\n")
                + "f\r\nid;name\n1;good\n\r\n0\r\n\r\n"));
    try (BadServer server = BadServer.http(site)) {
      fixture.fails(json(server), INTEGRITY, Reason.SIZE_MISMATCH);

      assertThat(fixture.bodies()).isEmpty();
    }
  }

  @Test
  @DisplayName(
      "A body is gzip-coded: the size in the listing may be that of the coded or of the decoded "
          + "bytes")
  void coded() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(GOOD);
    }
    Script coded = Script.ok("Content-Encoding: gzip\r\n", packed.toByteArray());
    for (int size : List.of(GOOD.length, packed.size())) {
      try (BadServer server = BadServer.http(site("" + size).on("/list.csv", coded))) {
        assertThat(fixture.run(json(server)).exitCode().code()).isZero();
      }
    }
    try (BadServer server = BadServer.http(site("16").on("/list.csv", coded))) {
      fixture.fails(json(server), INTEGRITY, Reason.SIZE_MISMATCH);
    }
  }

  @ParameterizedTest
  @DisplayName(
      "The listing's value for the size is not a number of bytes: the run fails and shows the "
          + "value:")
  @ValueSource(strings = {"null", "\"1.2 MB\"", "-1", "1e3", "{}", "1234567890123456789"})
  void noNumber(String size) {
    try (BadServer server = BadServer.http(site(size).file("/list.csv", GOOD))) {
      Result result = fixture.fails(json(server), INTEGRITY, Reason.BAD_LISTING);

      assertThat(result.report().message())
          .startsWith("The entry list.csv of the listing has no number of bytes in /size: ");
    }
  }

  @Test
  @DisplayName("A run refuses a plan that reads the size from a page of HTML")
  void html() {
    try (BadServer server = BadServer.http(new Site())) {
      PlanBuilder plan = new PlanBuilder(server.url("/index"));
      plan.find = find(Find.Format.HTML, null, null, "/size");

      fixture.fails(plan, CONFIG, Reason.PLAN);
    }
  }
}
