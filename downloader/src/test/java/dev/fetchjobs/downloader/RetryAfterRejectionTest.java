package dev.fetchjobs.downloader;

import static dev.fetchjobs.contract.FailureClass.INTEGRITY;
import static dev.fetchjobs.downloader.RunFixture.GOOD;
import static dev.fetchjobs.downloader.RunFixture.NEWER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FetchPlan.Unpack;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.run.Result;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Script;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A run makes another attempt after a check has refused the content")
class RetryAfterRejectionTest {

  private static final Script PAGE =
      Script.ok("", RunFixture.text("<!DOCTYPE html><html><body>Maintenance</body></html>"));

  @TempDir Path volume;
  private RunFixture fixture;

  @BeforeEach
  void begin() {
    fixture = new RunFixture(volume).withLastGood();
  }

  @Test
  @DisplayName(
      "L21 The server sends an HTML page, an empty file or a wrong media type: the run makes one "
          + "more attempt")
  void onceMore() {
    Script json = Script.ok("Content-Type: application/json\r\n", RunFixture.text("{}"));
    for (Script bad : List.of(PAGE, Script.ok("", new byte[0]), json)) {
      byte[] content = RunFixture.text("after " + bad.hashCode());
      Script good = Script.ok("Content-Type: text/csv\r\n", content);
      try (BadServer server = BadServer.http(Script.sequence(bad, good))) {
        PlanBuilder plan = new PlanBuilder(server.url("/list.csv")).attempts(3);
        plan.mediaTypes = List.of("text/csv", "application/octet-stream");
        Result result = fixture.fetches(plan, content);
        assertThat(result.report().attempts()).isEqualTo(2);
        assertThat(fixture.files("quarantine")).isEmpty();
      }
    }
  }

  @ParameterizedTest(
      name = "L16 L21 an error message of an object store, {0}, leads to one more attempt")
  @DisplayName(
      "L16 L21 The server sends an object store's error message instead of the file: the run "
          + "makes one more attempt")
  @ValueSource(
      strings = {
        "<?xml version=\"1.0\"?>\n<Error><Code>SlowDown</Code><Message>Reduce</Message></Error>",
        "<Error><Code>InternalError</Code></Error>",
        "{\"error\": {\"code\": 503, \"message\": \"backend\"}}"
      })
  void errorMessageOfStore(String message) {
    Script bad = Script.ok("Content-Type: text/csv\r\n", RunFixture.text(message));
    try (BadServer server = BadServer.http(Script.sequence(bad, Script.ok("", GOOD)))) {
      // When
      Result result = fixture.fetches(new PlanBuilder(server.url("/list.csv")).attempts(3), GOOD);

      // Then
      assertThat(result.report().attempts()).isEqualTo(2);
      assertThat(fixture.files("quarantine")).isEmpty();
    }
    try (BadServer server = BadServer.http(bad)) {
      Result result = fixture.run(new PlanBuilder(server.url("/list.csv")).attempts(3));
      assertThat(result.report().reason()).isEqualTo(Reason.ERROR_MESSAGE.word());
      assertThat(server.seen()).as("it stays: twice and no more").hasSize(2);
    }
  }

  @Test
  @DisplayName("L21 The server sends a broken archive: the run makes one more attempt")
  void archive() throws IOException {
    try (BadServer server =
        BadServer.http(
            Script.sequence(Script.ok("", RunFixture.text("PK\3\4cut")), Script.ok("", zip())))) {
      PlanBuilder plan = new PlanBuilder(server.url("/list.zip")).attempts(2);
      plan.unpack = new Unpack(Unpack.Format.ZIP, null, 200);
      fixture.fetches(plan, GOOD);
    }
  }

  private static byte[] zip() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("list.csv"));
      zip.write(GOOD);
    }
    return out.toByteArray();
  }

  @Test
  @DisplayName(
      "L21 Every attempt gets a web page: the run refuses the page after two attempts, or after "
          + "one with attempts: 1")
  void pageThatStays() {
    try (BadServer server = BadServer.http(PAGE)) {
      Result result = fixture.run(new PlanBuilder(server.url("/list.csv")).attempts(10));
      assertThat(result.report().outcome()).isEqualTo(Outcome.REJECTED);
      assertThat(server.seen()).hasSize(2);
    }
    try (BadServer server = BadServer.http(PAGE)) {
      fixture.run(new PlanBuilder(server.url("/list.csv")));
      assertThat(server.seen()).hasSize(1);
    }
  }

  @Test
  @DisplayName(
      "L21 With retry.onRejected the run downloads a refused file again, as often as the plan's "
          + "attempts allow")
  void onRejected() {
    Script good = Script.ok("", GOOD);
    try (BadServer server = BadServer.http(Script.sequence(PAGE, PAGE, PAGE, good))) {
      PlanBuilder plan = new PlanBuilder(server.url("/list.csv")).attempts(4);
      plan.onRejected = true;
      fixture.fetches(plan, GOOD);
    }
    try (BadServer server = BadServer.http(Script.sequence(good, good, Script.ok("", NEWER)))) {
      PlanBuilder plan =
          new PlanBuilder(server.url("/list.csv")).attempts(2).sha256(RunFixture.sha256(NEWER));
      fixture.fails(plan, INTEGRITY, Reason.CHECKSUM_MISMATCH);
      assertThat(server.seen()).hasSize(1);
      plan.onRejected = true;
      fixture.fetches(plan, NEWER);
    }
    try (BadServer server = BadServer.http(PAGE)) {
      PlanBuilder plan = new PlanBuilder(server.url("/list.csv")).attempts(3);
      plan.onRejected = true;
      assertThat(fixture.run(plan).report().outcome()).isEqualTo(Outcome.REJECTED);
      assertThat(server.seen()).hasSize(3);
      assertThat(fixture.files("quarantine")).hasSize(2);
    }
  }

  @Test
  @DisplayName(
      "L1 L2 L21 The server sends a web page for every request with validators: the run downloads "
          + "the whole file")
  void pageForValidators() {
    Script picky =
        exchange ->
            (exchange.request().field("If-None-Match").isPresent()
                    ? PAGE
                    : Script.ok("ETag: \"1\"\r\n", GOOD))
                .answer(exchange);
    try (BadServer server = BadServer.http(picky)) {
      PlanBuilder plan = new PlanBuilder(server.url("/list.csv"));
      fixture.fetches(plan, GOOD);
      fixture.unchanged(plan, Reason.SAME_CONTENT);
    }
  }
}
