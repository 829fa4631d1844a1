package dev.fetchjobs.downloader;

import static dev.fetchjobs.contract.FailureClass.TRANSIENT;
import static dev.fetchjobs.downloader.RunFixture.text;
import static dev.fetchjobs.downloader.SetRunFixture.FOLDER;
import static dev.fetchjobs.downloader.SetRunFixture.NUMBER;
import static dev.fetchjobs.downloader.SetRunFixture.numbered;
import static dev.fetchjobs.downloader.SetRunFixture.plan;
import static dev.fetchjobs.downloader.SetRunFixture.targets;
import static dev.fetchjobs.downloader.SetRunFixture.zip;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.FetchPlan.Checksum;
import dev.fetchjobs.contract.FetchPlan.Checksum.Algorithm;
import dev.fetchjobs.contract.FetchReport;
import dev.fetchjobs.contract.Find.Rename;
import dev.fetchjobs.contract.Find.SetRule;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.run.Explanation;
import dev.fetchjobs.testkit.http.BadServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A run finds a set of files in a listing and publishes it as a whole")
class SetRunTest {

  @TempDir Path volume;
  private SetRunFixture sets;

  @BeforeEach
  void begin() {
    sets = new SetRunFixture(volume);
  }

  @Test
  @DisplayName(
      "The files of a week arrive in portions: the run publishes the set when all are there, and "
          + "later that of the next week")
  void portions() {
    try (BadServer server = BadServer.http(sets.site)) {
      PlanBuilder plan = plan(server, numbered());
      sets.keeps(plan, TRANSIENT, Reason.NOT_LISTED);
      sets.add("A_20261121_01of03.csv", text("one"));
      FetchReport incomplete = sets.keeps(plan, TRANSIENT, Reason.NOT_LISTED);
      assertThat(incomplete.message())
          .isEqualTo("1 of 3 parts of 2026-11-21 are there; missing 02, 03.");
      sets.add("A_20261121_02of03.csv", text("two"));
      sets.keeps(plan, TRANSIENT, Reason.NOT_LISTED);
      assertThat(targets(server)).containsOnly("/index");
      sets.add("A_20261121_03of03.csv", text("three"));

      FetchReport report = sets.run(plan, Outcome.FETCHED, Reason.NEW_CONTENT);

      assertThat(report.message()).isEqualTo("New content: 3 parts of 2026-11-21, 11 bytes.");
      assertThat(report.artifact().path()).isEqualTo(FOLDER);
      assertThat(report.artifact().bytes()).isEqualTo(11);
      assertThat(report.artifact().url()).isEqualTo(server.url("/index"));
      assertThat(sets.published())
          .isEqualTo(
              new TreeMap<>(
                  Map.of("A_01of03.csv", "one", "A_02of03.csv", "two", "A_03of03.csv", "three")));

      sets.add("A_20261128_01of02.csv", text("1"));
      FetchReport old = sets.run(plan, Outcome.UNCHANGED, Reason.NOT_MODIFIED);
      assertThat(old.message())
          .isEqualTo(
              "Nothing changed: 3 parts of 2026-11-21. 1 of 2 parts of 2026-11-28 are there; missing 02.");
      sets.add("A_20261128_02of02.csv", text("2"));
      sets.run(plan, Outcome.FETCHED, Reason.NEW_CONTENT);

      assertThat(sets.published())
          .isEqualTo(new TreeMap<>(Map.of("A_01of02.csv", "1", "A_02of02.csv", "2")));
    }
  }

  @Test
  @DisplayName("The server confirms an unchanged set by a 304 for each file")
  void notModified() {
    try (BadServer server = BadServer.http(sets.site)) {
      PlanBuilder plan = plan(server, numbered());
      sets.week("20261121", "old");
      sets.run(plan, Outcome.FETCHED, Reason.NEW_CONTENT);

      FetchReport report = sets.run(plan, Outcome.UNCHANGED, Reason.NOT_MODIFIED);

      assertThat(report.message()).isEqualTo("Nothing changed: 2 parts of 2026-11-21.");
      assertThat(report.attempts()).isEqualTo(3);
      assertThat(server.seen().subList(4, 6))
          .allSatisfy(seen -> assertThat(seen.field("If-None-Match")).isPresent());
    }
  }

  @Test
  @DisplayName(
      "A run does not request a file of a set if the listing states the digest with which it was "
          + "verified")
  void sameDigest() {
    try (BadServer server = BadServer.http(sets.site)) {
      PlanBuilder plan = plan(server, numbered());
      plan.checksum = new Checksum(Algorithm.SHA_256, null, null, null, "/sha256", null);
      sets.week("20261121", "old");
      sets.run(plan, Outcome.FETCHED, Reason.NEW_CONTENT);
      sets.run(plan, Outcome.UNCHANGED, Reason.NOT_MODIFIED);
      assertThat(targets(server)).hasSize(4);

      sets.add("A_20261128_01of02.csv", text("part 1 old"));
      sets.add("A_20261128_02of02.csv", text("part 2 new"));
      sets.run(plan, Outcome.FETCHED, Reason.NEW_CONTENT);

      assertThat(targets(server)).hasSize(6).endsWith("/d/A_20261128_02of02.csv");
      assertThat(sets.published()).containsEntry("A_01of02.csv", "part 1 old");
      assertThat(sets.published()).containsEntry("A_02of02.csv", "part 2 new");
    }
  }

  @Test
  @DisplayName("A run downloads a file of the set again that another program altered")
  void altered() throws IOException {
    try (BadServer server = BadServer.http(sets.site)) {
      PlanBuilder plan = plan(server, numbered());
      sets.week("20261121", "old");
      sets.run(plan, Outcome.FETCHED, Reason.NEW_CONTENT);
      Files.writeString(volume.resolve(FOLDER).resolve("A_01of02.csv"), "altered");

      sets.run(plan, Outcome.FETCHED, Reason.RESTORED);

      assertThat(sets.published()).containsEntry("A_01of02.csv", "part 1 old");
    }
  }

  @Test
  @DisplayName("Each file of a set has the attempts of spec.retry for itself")
  void attempts() {
    try (BadServer server = BadServer.http(sets.site)) {
      sets.week("20261121", "new");
      Set<String> asked = ConcurrentHashMap.newKeySet();
      for (String part : List.of("01", "02")) {
        sets.site.on(
            "/d/A_20261121_" + part + "of02.csv",
            exchange ->
                exchange.respond(
                    asked.add(part) ? "503 Busy" : "200 OK", "", text("part " + part)));
      }

      FetchReport report =
          sets.run(plan(server, numbered()).attempts(2), Outcome.FETCHED, Reason.NEW_CONTENT);

      assertThat(report.attempts()).isEqualTo(5);
      assertThat(sets.published()).containsEntry("A_01of02.csv", "part 01");
    }
  }

  @Test
  @DisplayName(
      "A set has archives for each letter: as long as a letter is missing, the set is incomplete")
  void archivesOfLetters() throws IOException {
    try (BadServer server = BadServer.http(sets.site)) {
      PlanBuilder plan =
          plan(
              server,
              new SetRule(
                  NUMBER,
                  null,
                  null,
                  "FULINS_([A-Z])",
                  new Rename("_\\d{8}(_\\d+of\\d+)\\.zip$", "$1.xml")));
      plan.unpack = new FetchPlan.Unpack(FetchPlan.Unpack.Format.ZIP, null, 200);
      sets.add("FULINS_C_20261121_01of01.zip", zip("FULINS_C_20261121_01of01.xml", "<c/>"));
      sets.add("FULINS_D_20261121_01of01.zip", zip("FULINS_D_20261121_01of01.xml", "<d/>"));
      sets.run(plan, Outcome.FETCHED, Reason.NEW_CONTENT);
      sets.entries.clear();
      sets.add("FULINS_C_20261128_01of01.zip", zip("FULINS_C_20261128_01of01.xml", "<c2/>"));

      FetchReport report = sets.keeps(plan, TRANSIENT, Reason.NOT_LISTED);

      assertThat(report.message())
          .isEqualTo("1 of 1 parts of 2026-11-28 are there; missing all of D.");
      assertThat(sets.published())
          .isEqualTo(
              new TreeMap<>(Map.of("FULINS_C_01of01.xml", "<c/>", "FULINS_D_01of01.xml", "<d/>")));
    }
  }

  @Test
  @DisplayName("The option --explain shows the date and the names of the files of the set")
  void explanation() {
    try (BadServer server = BadServer.http(sets.site)) {
      sets.week("20261121", "old");
      List<String> lines = new ArrayList<>();

      assertThat(
              Explanation.explain(
                  plan(server, numbered()).build(volume),
                  sets.fixture.environment("x"),
                  lines::add))
          .isEmpty();

      assertThat(lines)
          .contains(
              "A_20261121_01of02.csv: matches, date 2026-11-21T00:00",
              "The set of 2026-11-21:",
              "A_02of02.csv from " + server.url("/d/A_20261121_02of02.csv"));
    }
  }
}
