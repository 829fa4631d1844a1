package dev.fetchjobs.downloader;

import static dev.fetchjobs.downloader.RunFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FetchPlan.Checksum;
import dev.fetchjobs.contract.FetchPlan.Checksum.Algorithm;
import dev.fetchjobs.contract.FetchReport;
import dev.fetchjobs.contract.Find;
import dev.fetchjobs.contract.Find.Choice;
import dev.fetchjobs.contract.Find.EntryDate;
import dev.fetchjobs.contract.Find.Format;
import dev.fetchjobs.contract.Find.Rename;
import dev.fetchjobs.contract.Find.SetRule;
import dev.fetchjobs.contract.Find.Where;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Seen;
import dev.fetchjobs.testkit.http.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A run remembers facts about a listing and about the set that it chose")
class SetMemoryTest {

  private static final Instant START = Instant.parse("2026-11-28T09:00:00Z");

  @TempDir Path volume;
  private RunFixture fixture;
  private final Site site = new Site();
  private final StringBuilder lines = new StringBuilder();

  /** Each call of the clock is a second later, because the name of a version is its time. */
  private final AtomicInteger seconds = new AtomicInteger();

  @BeforeEach
  void begin() {
    fixture = new RunFixture(volume);
    fixture.clock = () -> START.plusSeconds(seconds.getAndIncrement());
  }

  private static PlanBuilder plan(BadServer server, String where) {
    PlanBuilder plan = new PlanBuilder(server.url("/index"));
    plan.find =
        new Find(
            Format.TEXT,
            null,
            null,
            null,
            List.of(new Where("name", where)),
            new EntryDate("name", "_(\\d{8})_", "yyyyMMdd"),
            Choice.NEWEST,
            null,
            new SetRule("_(\\d{2})of(\\d{2})", null, null, null, new Rename("_\\d{8}", "")));
    plan.checksum = new Checksum(Algorithm.SHA_256, null, null, null, "checksum", null);
    plan.path = "set";
    plan.folder = true;
    return plan;
  }

  private static PlanBuilder plan(BadServer server) {
    return plan(server, "csv$");
  }

  private void week(String date, String content) {
    part(date, "01of02", "1 " + content);
    part(date, "02of02", "2 " + content);
  }

  private void part(String date, String number, String content) {
    String name = "A_%s_%s.csv".formatted(date, number);
    lines.append(RunFixture.sha256(text(content))).append("  ").append(name).append('\n');
    site.file("/" + name, text(content)).file("/index", text(lines.toString()));
  }

  private FetchReport run(PlanBuilder plan, Outcome outcome, Reason reason) {
    FetchReport report = fixture.run(plan).report();
    assertThat(report.outcome()).as(report.message()).isEqualTo(outcome);
    assertThat(report.reason()).as(report.message()).isEqualTo(reason.word());
    return report;
  }

  private FetchReport fetched(PlanBuilder plan) {
    return run(plan, Outcome.FETCHED, Reason.NEW_CONTENT);
  }

  private FetchReport unchanged(PlanBuilder plan) {
    return run(plan, Outcome.UNCHANGED, Reason.NOT_MODIFIED);
  }

  private String published(String name) throws IOException {
    return Files.readString(volume.resolve("set").resolve(name));
  }

  private static List<String> targets(BadServer server) {
    return server.seen().stream().map(Seen::target).toList();
  }

  @Test
  @DisplayName("An unchanged set needs one request, which the server answers with 304")
  void oneRequest() {
    try (BadServer server = BadServer.http(site)) {
      week("20261121", "old");
      PlanBuilder plan = plan(server);
      fetched(plan);

      FetchReport report = unchanged(plan);
      unchanged(plan);

      assertThat(targets(server)).hasSize(5).endsWith("/index", "/index");
      assertThat(report.message()).isEqualTo("Nothing changed: 2 parts of 2026-11-21.");
      assertThat(report.attempts()).isEqualTo(1);
      assertThat(report.artifact().checkedTime()).isAfter(report.artifact().publishedTime());
    }
  }

  @Test
  @DisplayName("A run finds the set of the next week although it remembered the listing")
  void nextWeek() throws IOException {
    try (BadServer server = BadServer.http(site)) {
      week("20261121", "old");
      PlanBuilder plan = plan(server);
      fetched(plan);
      week("20261128", "new");

      fetched(plan);

      unchanged(plan);
      assertThat(targets(server)).hasSize(7).endsWith("/index");
      assertThat(published("A_01of02.csv")).isEqualTo("1 new");
    }
  }

  @Test
  @DisplayName(
      "A newer date of the listing is incomplete: each run reads the listing, requests no file "
          + "and reports the missing files")
  void incomplete() {
    try (BadServer server = BadServer.http(site)) {
      week("20261121", "old");
      PlanBuilder plan = plan(server);
      fetched(plan);
      part("20261128", "01of02", "1 new");

      for (int i = 0; i < 2; i++) {
        assertThat(unchanged(plan).message())
            .isEqualTo(
                "Nothing changed: 2 parts of 2026-11-21. 1 of 2 parts of 2026-11-28 are there; missing 02.");
      }

      assertThat(targets(server)).hasSize(5);
    }
  }

  @Test
  @DisplayName(
      "A file of the set is missing on the volume: the run reads the listing, and downloads only "
          + "this file")
  void altered() throws IOException {
    try (BadServer server = BadServer.http(site)) {
      week("20261121", "old");
      PlanBuilder plan = plan(server);
      fetched(plan);
      Path part = volume.resolve("set").resolve("A_02of02.csv").toRealPath();
      Files.delete(part);

      run(plan, Outcome.FETCHED, Reason.RESTORED);

      assertThat(targets(server)).hasSize(5).endsWith("/index", "/A_20261121_02of02.csv");
      assertThat(published("A_02of02.csv")).isEqualTo("2 old");
    }
  }

  @Test
  @DisplayName(
      "A link in the set's folder is missing: a 304 for the listing is enough to restore it")
  void missingLink() throws IOException {
    try (BadServer server = BadServer.http(site)) {
      week("20261121", "old");
      PlanBuilder plan = plan(server);
      fetched(plan);
      Files.delete(volume.resolve("set").resolve("A_02of02.csv"));

      run(plan, Outcome.FETCHED, Reason.RESTORED);

      assertThat(targets(server)).hasSize(4);
      assertThat(published("A_02of02.csv")).isEqualTo("2 old");
    }
  }

  @Test
  @DisplayName(
      "The listing has no digests: the run asks for each file of the set with the file's own "
          + "validators")
  void withoutDigests() {
    try (BadServer server = BadServer.http(site)) {
      week("20261121", "old");
      PlanBuilder plan = plan(server);
      plan.checksum = null;
      fetched(plan);

      unchanged(plan);

      assertThat(targets(server)).hasSize(6);
      assertThat(server.seen().get(3).field("If-None-Match")).isEmpty();
      assertThat(server.seen().get(4).field("If-None-Match")).isPresent();
    }
  }

  @Test
  @DisplayName(
      "L2 The server refuses the listing's validators: the run requests the listing again at once")
  void refused() {
    try (BadServer server = BadServer.http(site)) {
      week("20261121", "old");
      String listing = lines.toString();
      site.on(
          "/index",
          exchange -> {
            boolean plain = exchange.request().field("If-None-Match").isEmpty();
            exchange.respond(plain ? "200 OK" : "400 No", "ETag: \"1\"\r\n", text(listing));
          });
      PlanBuilder plan = plan(server);
      fetched(plan);

      unchanged(plan);

      assertThat(targets(server)).hasSize(5).endsWith("/index", "/index");
      assertThat(fixture.log).anyMatch(line -> line.contains("now requests the whole listing"));
    }
  }

  @Test
  @DisplayName(
      "A run that a person requested for an earlier date publishes the older set, and the next "
          + "scheduled run publishes the newer one")
  void requestedDate() throws IOException {
    try (BadServer server = BadServer.http(site)) {
      week("20261121", "old");
      week("20261128", "new");
      PlanBuilder plan = plan(server, "_{date:yyyyMMdd}_").attempts(2);
      fixture.date = "2026-11-28T06:00:00Z";
      fetched(plan);

      fixture.requested = true;
      fixture.date = "2026-11-21T00:00:00Z";
      fetched(plan);
      assertThat(published("A_01of02.csv")).isEqualTo("1 old");

      fixture.requested = false;
      fixture.date = "2026-11-28T06:00:00Z";
      fetched(plan);
      assertThat(published("A_01of02.csv")).isEqualTo("1 new");

      fixture.date = "2026-11-21T06:00:00Z";
      FetchReport refused = run(plan, Outcome.FAILED, Reason.NOT_LISTED);
      assertThat(refused.message()).contains("older than the published one of 2026-11-28");
    }
  }
}
