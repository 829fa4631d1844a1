package dev.fetchjobs.downloader;

import static dev.fetchjobs.downloader.RunFixture.GOOD;
import static dev.fetchjobs.downloader.RunFixture.LAST_GOOD;
import static dev.fetchjobs.downloader.RunFixture.NEWER;
import static dev.fetchjobs.downloader.SetRunFixture.numbered;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.contract.FetchReport;
import dev.fetchjobs.contract.FetchReport.VersionReport;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Script;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A person goes back to a kept version, or pins it")
class KeptVersionsTest {

  private static final String DAY_2 = "ETag: \"2\"\r\n";

  @TempDir Path volume;
  private RunFixture fixture;

  @BeforeEach
  void begin() {
    fixture = new RunFixture(volume);
  }

  private static BadServer publisher() {
    return BadServer.http(
        Script.sequence(
            Script.ok("ETag: \"1\"\r\n", LAST_GOOD),
            exchange ->
                ("\"2\"".equals(exchange.request().field("If-None-Match").orElse(""))
                        ? Script.bytes("HTTP/1.1 304 Not Modified\r\n" + DAY_2 + "\r\n")
                        : Script.ok(DAY_2, GOOD))
                    .answer(exchange)));
  }

  private PlanBuilder twoVersions(BadServer server) {
    PlanBuilder plan = new PlanBuilder(server.url("/list.csv"));
    fixture.fetches(plan, LAST_GOOD);
    fixture.fetches(plan, GOOD);
    return plan;
  }

  private static String name(FetchReport report, byte[] content) {
    return report.versions().stream()
        .filter(version -> version.sha256().equals(RunFixture.sha256(content)))
        .map(VersionReport::name)
        .findFirst()
        .orElseThrow();
  }

  @Test
  @DisplayName(
      "A requested run publishes an earlier version from the volume and asks nobody; the next run"
          + " publishes the publisher's present file again")
  void rollback() {
    try (BadServer server = publisher()) {
      PlanBuilder plan = twoVersions(server);
      FetchReport before = fixture.unchanged(plan, Reason.NOT_MODIFIED).report();
      assertThat(before.versions()).hasSize(2);
      int asked = server.seen().size();

      fixture.version = name(before, LAST_GOOD);
      FetchReport back = fixture.fetches(plan, LAST_GOOD).report();

      assertThat(server.seen()).hasSize(asked);
      assertThat(back.reason()).isEqualTo(Reason.ROLLED_BACK.word());
      assertThat(back.artifact().versionName()).isEqualTo(fixture.version);
      assertThat(back.versions()).hasSize(2);
      fixture.unchanged(plan, Reason.ROLLED_BACK);
      fixture.version = null;
      FetchReport next = fixture.fetches(plan, GOOD).report();
      assertThat(next.reason()).isEqualTo(Reason.NEW_CONTENT.word());
    }
  }

  @Test
  @DisplayName(
      "The age of a version is its own: after a rollback, and while the version is pinned, only a"
          + " confirmation of this version counts, and a kept version counts as confirmed when the"
          + " publisher sent it")
  void ageOfVersions() {
    try (BadServer server =
        BadServer.http(
            Script.sequence(
                Script.ok("", LAST_GOOD),
                Script.ok("", LAST_GOOD),
                Script.ok("", GOOD),
                Script.ok("", GOOD),
                Script.ok("", GOOD)))) {
      PlanBuilder plan = new PlanBuilder(server.url("/list.csv"));
      at(1);
      fixture.fetches(plan, LAST_GOOD);
      at(2);
      fixture.unchanged(plan, Reason.SAME_CONTENT);
      at(3);
      FetchReport both = fixture.fetches(plan, GOOD).report();

      at(4);
      plan.pin = name(both, LAST_GOOD);
      FetchReport back = fixture.fetches(plan, LAST_GOOD).report();
      at(5);
      FetchReport kept = fixture.fetches(plan, LAST_GOOD).report();
      at(6);
      fixture.version = name(both, GOOD);
      FetchReport forth = fixture.fetches(plan, GOOD).report();

      assertThat(kept.reason()).isEqualTo(Reason.PINNED.word());
      assertThat(List.of(back, kept))
          .allSatisfy(
              report -> assertThat(times(report)).containsExactly(time(4), time(2), time(1)));
      assertThat(times(forth)).containsExactly(time(6), time(5), time(3));
    }
  }

  private static Instant time(int day) {
    return Instant.parse("2026-11-0%dT06:00:00Z".formatted(day));
  }

  private void at(int day) {
    fixture.clock = InstantSource.fixed(time(day));
  }

  /** Returns when the file was published, confirmed and changed. */
  private static List<Instant> times(FetchReport report) {
    var file = report.artifact();
    return List.of(file.publishedTime(), file.checkedTime(), file.changedTime());
  }

  @Test
  @DisplayName("The age of a version of a set is its own, too")
  void ageOfSets() {
    SetRunFixture sets = new SetRunFixture(volume);
    fixture = sets.fixture;
    try (BadServer server = BadServer.http(sets.site)) {
      PlanBuilder plan = SetRunFixture.plan(server, numbered());
      sets.week("20261121", "old");
      at(1);
      String old = sets.run(plan, Outcome.FETCHED, Reason.NEW_CONTENT).artifact().versionName();
      at(2);
      assertThat(fixture.run(plan).report().outcome()).isEqualTo(Outcome.UNCHANGED);
      sets.week("20261128", "new");
      at(3);
      String present = sets.run(plan, Outcome.FETCHED, Reason.NEW_CONTENT).artifact().versionName();

      at(4);
      plan.pin = old;
      FetchReport back = sets.run(plan, Outcome.FETCHED, Reason.ROLLED_BACK);
      at(5);
      FetchReport kept = sets.run(plan, Outcome.FETCHED, Reason.PINNED);
      at(6);
      fixture.version = present;
      FetchReport forth = sets.run(plan, Outcome.FETCHED, Reason.ROLLED_BACK);

      assertThat(List.of(back, kept))
          .allSatisfy(
              report -> assertThat(times(report)).containsExactly(time(4), time(2), time(1)));
      assertThat(times(forth)).containsExactly(time(6), time(5), time(3));
    }
  }

  @Test
  @DisplayName("The version is gone: the run fails and names the versions that are there")
  void gone() {
    try (BadServer server = publisher()) {
      PlanBuilder plan = twoVersions(server);
      FetchReport before = fixture.unchanged(plan, Reason.NOT_MODIFIED).report();

      fixture.version = "20200101T000000Z-00000000";
      FetchReport failed = fixture.fails(plan, FailureClass.CONFIG, Reason.VERSION_GONE).report();

      assertThat(failed.message())
          .contains(fixture.version, name(before, LAST_GOOD), name(before, GOOD));
    }
  }

  @Test
  @DisplayName("The kept version was altered: the run does not publish it")
  void altered() throws Exception {
    try (BadServer server = publisher()) {
      PlanBuilder plan = twoVersions(server);
      fixture.version = name(fixture.unchanged(plan, Reason.NOT_MODIFIED).report(), LAST_GOOD);
      for (Path file : fixture.files("versions")) {
        if (file.endsWith(fixture.version)) {
          Files.writeString(file, "id;name\n0;altered, as long\n");
        }
      }

      fixture.fails(plan, FailureClass.CONFIG, Reason.VERSION_ALTERED);
    }
  }

  @Test
  @DisplayName(
      "While a version is pinned, runs keep new content and do not publish it; retention leaves the"
          + " pinned version, and without the pin the next run publishes the newest content")
  void pin() {
    try (BadServer server =
        BadServer.http(
            Script.sequence(
                Script.ok("", LAST_GOOD),
                Script.ok("", GOOD),
                Script.ok("", NEWER),
                Script.ok("", NEWER),
                Script.ok("", NEWER)))) {
      PlanBuilder plan = new PlanBuilder(server.url("/list.csv"));
      plan.keepVersions = 2;
      fixture.fetches(plan, LAST_GOOD);
      FetchReport second = fixture.fetches(plan, GOOD).report();
      plan.keepVersions = 1;
      plan.pin = name(second, LAST_GOOD);

      FetchReport back = fixture.fetches(plan, LAST_GOOD).report();
      assertThat(back.reason()).isEqualTo(Reason.ROLLED_BACK.word());
      assertThat(server.seen()).hasSize(2);
      for (int run = 0; run < 2; run++) {
        FetchReport kept = fixture.fetches(plan, LAST_GOOD).report();
        assertThat(kept.reason()).isEqualTo(Reason.PINNED.word());
        assertThat(kept.message()).contains(plan.pin, name(kept, NEWER));
        assertThat(kept.artifact().versionName()).isEqualTo(plan.pin);
        assertThat(kept.versions()).hasSize(2);
        assertThat(fixture.files("versions")).hasSize(2);
      }

      plan.pin = null;
      assertThat(fixture.fetches(plan, NEWER).report().reason())
          .isEqualTo(Reason.NEW_CONTENT.word());
    }
  }

  @Test
  @DisplayName(
      "A pinned file that somebody removed or replaced is published again from the volume, also"
          + " with keepVersions 0, and the publisher is not asked")
  void pinnedFileIsRestored() throws Exception {
    try (BadServer server = publisher()) {
      PlanBuilder plan = twoVersions(server);
      plan.pin = name(fixture.unchanged(plan, Reason.NOT_MODIFIED).report(), LAST_GOOD);
      fixture.fetches(plan, LAST_GOOD);
      plan.keepVersions = 0;
      int asked = server.seen().size();

      Files.delete(fixture.file());
      fixture.fetches(plan, LAST_GOOD);
      Files.delete(fixture.file());
      Files.writeString(fixture.file(), "of another program, and longer");
      FetchReport restored = fixture.fetches(plan, LAST_GOOD).report();

      assertThat(server.seen()).hasSize(asked);
      assertThat(restored.artifact().versionName()).isEqualTo(plan.pin);
      FetchReport kept = fixture.fetches(plan, LAST_GOOD).report();
      assertThat(kept.reason()).isEqualTo(Reason.PINNED.word());
      assertThat(kept.versions()).extracting(VersionReport::name).contains(plan.pin);
    }
  }

  @Test
  @DisplayName(
      "If the publisher confirms the pinned file after keepVersions was set to 0, the pinned version"
          + " stays on the volume")
  void pinnedFileIsConfirmed() {
    try (BadServer server = publisher()) {
      PlanBuilder plan = twoVersions(server);
      plan.pin = name(fixture.unchanged(plan, Reason.NOT_MODIFIED).report(), GOOD);
      plan.keepVersions = 0;

      for (int run = 0; run < 2; run++) {
        FetchReport same = fixture.unchanged(plan, Reason.NOT_MODIFIED).report();
        assertThat(same.artifact().versionName()).isEqualTo(plan.pin);
        assertThat(fixture.files("versions")).hasSize(1);
      }
    }
  }

  @Test
  @DisplayName(
      "The pinned version of a set stays, however many versions runs keep and whichever version a"
          + " person publishes meanwhile")
  void pinnedSetStays() {
    SetRunFixture sets = new SetRunFixture(volume);
    try (BadServer server = BadServer.http(sets.site)) {
      PlanBuilder plan = SetRunFixture.plan(server, numbered());
      plan.keepVersions = 2;
      sets.week("20261121", "old");
      plan.pin = sets.run(plan, Outcome.FETCHED, Reason.NEW_CONTENT).artifact().versionName();
      TreeMap<String, String> old = sets.published();
      for (String week : List.of("20261128", "20261205", "20261212")) {
        sets.week(week, "of " + week);
        sets.run(plan, Outcome.FETCHED, Reason.PINNED);
      }
      FetchReport kept = sets.run(plan, Outcome.FETCHED, Reason.PINNED);
      assertThat(kept.versions()).extracting(VersionReport::name).contains(plan.pin);

      sets.fixture.version = kept.versions().getFirst().name();
      sets.run(plan, Outcome.FETCHED, Reason.ROLLED_BACK);
      assertThat(sets.published()).isNotEqualTo(old);
      sets.fixture.version = null;
      sets.run(plan, Outcome.FETCHED, Reason.ROLLED_BACK);
      assertThat(sets.published()).isEqualTo(old);
    }
  }

  @Test
  @DisplayName("Both work for a set: going back switches the whole set, and a pin keeps it")
  void set() {
    SetRunFixture sets = new SetRunFixture(volume);
    try (BadServer server = BadServer.http(sets.site)) {
      PlanBuilder plan = SetRunFixture.plan(server, numbered());
      sets.week("20261121", "old");
      FetchReport first = sets.run(plan, Outcome.FETCHED, Reason.NEW_CONTENT);
      TreeMap<String, String> old = sets.published();
      sets.week("20261128", "new");
      sets.run(plan, Outcome.FETCHED, Reason.NEW_CONTENT);
      TreeMap<String, String> present = sets.published();
      int asked = server.seen().size();

      sets.fixture.version = first.artifact().versionName();
      FetchReport back = sets.run(plan, Outcome.FETCHED, Reason.ROLLED_BACK);
      assertThat(sets.published()).isEqualTo(old);
      assertThat(server.seen()).hasSize(asked);
      assertThat(back.versions()).hasSize(2);

      sets.fixture.version = null;
      plan.pin = first.artifact().versionName();
      FetchReport kept = sets.run(plan, Outcome.FETCHED, Reason.PINNED);
      assertThat(kept.versions()).hasSize(2);
      assertThat(sets.published()).isEqualTo(old);

      sets.week("20261205", "newest");
      sets.run(plan, Outcome.FETCHED, Reason.PINNED);
      assertThat(sets.published()).isEqualTo(old);

      plan.pin = null;
      sets.run(plan, Outcome.FETCHED, Reason.NEW_CONTENT);
      assertThat(sets.published()).isNotEqualTo(old).isNotEqualTo(present);
    }
  }
}
