package dev.fetchjobs.downloader;

import static dev.fetchjobs.contract.FailureClass.INTEGRITY;
import static dev.fetchjobs.contract.FailureClass.PERMANENT;
import static dev.fetchjobs.contract.FailureClass.TRANSIENT;
import static dev.fetchjobs.downloader.RunFixture.text;
import static dev.fetchjobs.downloader.SetRunFixture.NUMBER;
import static dev.fetchjobs.downloader.SetRunFixture.numbered;
import static dev.fetchjobs.downloader.SetRunFixture.plan;
import static dev.fetchjobs.downloader.SetRunFixture.targets;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FetchPlan.Checksum;
import dev.fetchjobs.contract.FetchPlan.Checksum.Algorithm;
import dev.fetchjobs.contract.FetchReport;
import dev.fetchjobs.contract.Find.Rename;
import dev.fetchjobs.contract.Find.SetRule;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.table.FaultRows;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@FaultRows(value = "listing", failures = true)
@DisplayName("A run does not publish a bad set of files, and the published set stays")
class HostileSetTest {

  @TempDir Path volume;
  private SetRunFixture sets;

  @BeforeEach
  void begin() {
    sets = new SetRunFixture(volume);
  }

  @Test
  @DisplayName(
      "H37 The first set of a FetchJob lacks a file: the run publishes nothing, and the message "
          + "names the file")
  void incomplete() {
    try (BadServer server = BadServer.http(sets.site)) {
      sets.add("A_20261121_01of02.csv", text("one"));

      FetchReport report = sets.keeps(plan(server, numbered()), TRANSIENT, Reason.NOT_LISTED);

      assertThat(report.message()).isEqualTo("1 of 2 parts of 2026-11-21 are there; missing 02.");
      assertThat(sets.published()).isEmpty();
    }
  }

  @Test
  @DisplayName(
      "H38 A file of a set has a wrong checksum: the published set stays, and the message names "
          + "the file")
  void wrongChecksum() {
    try (BadServer server = BadServer.http(sets.site)) {
      PlanBuilder plan = plan(server, numbered());
      plan.checksum = new Checksum(Algorithm.SHA_256, null, null, null, "/sha256", null);
      sets.week("20261121", "old");
      sets.run(plan, Outcome.FETCHED, Reason.NEW_CONTENT);
      sets.add("A_20261128_01of02.csv", text("new 1"));
      sets.add("A_20261128_02of02.csv", text("new 2"), "0".repeat(64));

      FetchReport report = sets.keeps(plan, INTEGRITY, Reason.CHECKSUM_MISMATCH);

      assertThat(report.message()).startsWith("Part A_02of02.csv: Wrong SHA-256");
    }
  }

  @Test
  @DisplayName("H39 A file of a set is missing on the server: the published set stays")
  void notFound() {
    try (BadServer server = BadServer.http(sets.site)) {
      PlanBuilder plan = plan(server, numbered());
      sets.week("20261121", "old");
      sets.run(plan, Outcome.FETCHED, Reason.NEW_CONTENT);
      sets.week("20261128", "new");
      sets.site.on(
          "/d/A_20261128_02of02.csv",
          exchange -> exchange.respond("404 Not Found", "", new byte[0]));

      FetchReport report = sets.keeps(plan, PERMANENT, Reason.STATUS);

      assertThat(report.message()).startsWith("Part A_02of02.csv: The file ");
    }
  }

  @Test
  @DisplayName(
      "The server sends a web page instead of a file of a set: the run rejects and quarantines "
          + "it, and the published set stays")
  void webPage() {
    try (BadServer server = BadServer.http(sets.site)) {
      PlanBuilder plan = plan(server, numbered());
      sets.week("20261121", "old");
      sets.run(plan, Outcome.FETCHED, Reason.NEW_CONTENT);
      sets.week("20261128", "new");
      sets.site.file("/d/A_20261128_02of02.csv", text("<!DOCTYPE html><html><body>Sorry"));

      FetchReport report = sets.keeps(plan, null, Reason.HTML_PAGE);

      assertThat(report.message()).startsWith("Part A_02of02.csv: ");
      assertThat(report.quarantinedSha256()).isNotNull();
      assertThat(sets.fixture.files("quarantine")).hasSize(2);

      plan.acceptQuarantined = report.quarantinedSha256();
      sets.run(plan, Outcome.FETCHED, Reason.ACCEPTED);
      assertThat(sets.published()).containsEntry("A_01of02.csv", "part 1 new");
      assertThat(sets.fixture.files("quarantine")).isEmpty();
    }
  }

  @Test
  @DisplayName(
      "A file of a set is compared with the published file of the same name to see whether it "
          + "became too small")
  void shrunk() {
    try (BadServer server = BadServer.http(sets.site)) {
      PlanBuilder plan = plan(server, numbered());
      plan.maxShrink = 10;
      sets.week("20261121", "long content");
      sets.run(plan, Outcome.FETCHED, Reason.NEW_CONTENT);
      sets.week("20261128", "short");

      sets.keeps(plan, null, Reason.SHRUNK);
    }
  }

  @Test
  @DisplayName("H40 A run does not publish a complete set that is older than the published one")
  void older() {
    try (BadServer server = BadServer.http(sets.site)) {
      PlanBuilder plan = plan(server, numbered());
      sets.week("20261121", "old");
      sets.run(plan, Outcome.FETCHED, Reason.NEW_CONTENT);
      sets.entries.clear();
      sets.week("20261114", "older");

      FetchReport report = sets.keeps(plan, TRANSIENT, Reason.NOT_LISTED);

      assertThat(report.message())
          .isEqualTo(
              "The newest complete set is of 2026-11-14, older than the published one of 2026-11-21; the old set stays.");

      // When: an edit of a check changes no date
      plan.maxBytes++;

      // Then
      sets.keeps(plan, TRANSIENT, Reason.NOT_LISTED);
    }
  }

  @Test
  @DisplayName(
      "H44 The names of files of one date state different totals: the run requests none of the "
          + "files")
  void differentTotals() {
    try (BadServer server = BadServer.http(sets.site)) {
      sets.week("20261121", "old");
      sets.run(plan(server, numbered()), Outcome.FETCHED, Reason.NEW_CONTENT);
      sets.add("A_20261128_01of02.csv", text("one"));
      sets.add("A_20261128_02of03.csv", text("two"));

      sets.keeps(plan(server, numbered()), INTEGRITY, Reason.BAD_LISTING);

      assertThat(targets(server)).hasSize(4);
    }
  }

  @Test
  @DisplayName(
      "H41 The rule for renaming gives two files of a set the same name: the run publishes nothing")
  void sameName() {
    try (BadServer server = BadServer.http(sets.site)) {
      sets.week("20261121", "old");

      sets.run(
          plan(server, new SetRule(NUMBER, null, null, null, new Rename("_.*", ".csv"))),
          Outcome.FAILED,
          Reason.PART_NAME);

      assertThat(targets(server)).containsExactly("/index");
    }
  }

  @ParameterizedTest
  @DisplayName("H42 A run refuses a hostile name of a file of a set before it requests the file:")
  @ValueSource(strings = {"../../A", "..A", "a/A", "a\\\\A", "\\u0000A"})
  void hostileName(String name) {
    try (BadServer server = BadServer.http(sets.site)) {
      sets.site.page(
          "/index", "[{\"name\": \"%s_20261121_01of01.csv\", \"link\": \"/d/a\"}]".formatted(name));

      sets.run(plan(server, numbered()), Outcome.FAILED, Reason.PART_NAME);

      assertThat(targets(server)).containsExactly("/index");
    }
  }

  static Stream<SetRule> wrongRules() {
    return Stream.of(
        new SetRule(null, null, null, null, null),
        new SetRule(NUMBER, 2, null, null, null),
        new SetRule("_(\\d+)of", null, null, null, null),
        new SetRule("_(\\d+of", null, null, null, null),
        new SetRule(null, 0, null, null, null),
        new SetRule(null, null, List.of(), null, null),
        new SetRule(NUMBER, null, null, "^[A-Z]", null),
        new SetRule(NUMBER, null, null, null, new Rename("_(\\d+)_", "$2")),
        new SetRule(NUMBER, null, null, null, new Rename("_(\\d+)_", "$x")));
  }

  @ParameterizedTest
  @DisplayName("H43 A run refuses a plan with a wrong rule for sets before it sends a request:")
  @MethodSource("wrongRules")
  void wrongRule(SetRule rule) {
    try (BadServer server = BadServer.http(sets.site)) {
      sets.run(plan(server, rule), Outcome.FAILED, Reason.PLAN);

      assertThat(server.connections()).isZero();
    }
  }
}
