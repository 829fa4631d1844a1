package dev.fetchjobs.downloader;

import static dev.fetchjobs.downloader.RunFixture.GOOD;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.ExitCode;
import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.contract.FetchPlan.Unpack;
import dev.fetchjobs.contract.FetchPlan.Unpack.Format;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.run.Result;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Script;
import dev.fetchjobs.testkit.table.FaultRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@FaultRows("download")
@DisplayName("A server sends a web page instead of the file")
class WebPageFaultsTest {

  private static final String PAGE = "<!DOCTYPE html>\n<html><body>Please log in</body></html>";
  private static final String BLANKS = " \r\n\t".repeat(50_000);

  @TempDir Path volume;
  private RunFixture fixture;

  @BeforeEach
  void begin() {
    fixture = new RunFixture(volume);
  }

  static Stream<Arguments> disguises() {
    return Stream.of(
        Arguments.of("behind 200,000 blanks", RunFixture.text(BLANKS + PAGE)),
        Arguments.of(
            "behind a mark, blanks, a mark", RunFixture.text("\uFEFF" + BLANKS + "\uFEFF" + PAGE)),
        Arguments.of(
            "behind a long comment", RunFixture.text("<!-- " + "- ".repeat(50_000) + "-->" + PAGE)),
        Arguments.of("in UTF-16, blanks before", (BLANKS + PAGE).getBytes(UTF_16BE)),
        Arguments.of("in UTF-16 with a mark", ("\uFEFF" + BLANKS + PAGE).getBytes(UTF_16LE)));
  }

  @ParameterizedTest(
      name = "D70 a page with status 200 {0}: Rejected, and the published file stays")
  @DisplayName(
      "D70 A disguised web page has status 200: the run ends as Rejected, and the published file "
          + "stays")
  @MethodSource("disguises")
  void disguisedPage(String how, byte[] body) {
    Script page = Script.ok("Content-Type: text/csv\r\n", body);
    try (BadServer server = BadServer.http(Script.sequence(Script.ok("", GOOD), page))) {
      // Given
      PlanBuilder plan = new PlanBuilder(server.url("/list.csv"));
      fixture.fetches(plan, GOOD);

      // When
      Result result = fixture.run(plan);

      // Then
      assertThat(result.report().outcome()).isEqualTo(Outcome.REJECTED);
      assertThat(result.report().reason()).isEqualTo(Reason.HTML_PAGE.word());
      assertThat(fixture.published()).isEqualTo(GOOD);
      assertThat(fixture.files("quarantine")).hasSize(2);
    }
  }

  @Test
  @DisplayName(
      "D70 A web page with status 200 comes instead of an archive: the run ends as Rejected with "
          + "the reason for a page")
  void pageInsteadOfArchive() throws IOException {
    for (Format format : EnumSet.complementOf(EnumSet.of(Format.NONE, Format.AUTO))) {
      fixture = new RunFixture(Files.createDirectory(volume.resolve(format.name()))).withLastGood();
      try (BadServer server = BadServer.http(Script.ok("ETag: \"1\"\r\n", RunFixture.text(PAGE)))) {
        PlanBuilder plan = new PlanBuilder(server.url("/list.csv." + format)).attempts(3);
        plan.unpack = new Unpack(format, null, 200);

        // When
        Result result = fixture.run(plan);

        // Then
        assertThat(result.exitCode()).isEqualTo(ExitCode.REJECTED);
        assertThat(result.report().outcome()).isEqualTo(Outcome.REJECTED);
        assertThat(result.report().reason()).isEqualTo(Reason.HTML_PAGE.word());
        assertThat(result.report().bytes()).isEqualTo(PAGE.length());
        assertThat(result.report().quarantinedSha256())
            .isEqualTo(RunFixture.sha256(RunFixture.text(PAGE)));
        assertThat(fixture.published()).isEqualTo(RunFixture.LAST_GOOD);
        assertThat(fixture.files("quarantine"))
            .hasSize(2)
            .anySatisfy(file -> assertThat(file).hasContent(PAGE));
        assertThat(server.seen()).hasSize(2);

        // When: pages are allowed
        plan.rejectHtml = false;
        assertThat(fixture.run(plan).report().failureClass()).isEqualTo(FailureClass.INTEGRITY);
      }
    }
  }
}
