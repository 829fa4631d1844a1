package dev.fetchjobs.downloader;

import static dev.fetchjobs.contract.FailureClass.INTEGRITY;
import static dev.fetchjobs.contract.FailureClass.PERMANENT;
import static dev.fetchjobs.contract.FailureClass.TRANSIENT;
import static dev.fetchjobs.downloader.RunFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.FetchPlan.Checksum;
import dev.fetchjobs.contract.FetchPlan.Checksum.Algorithm;
import dev.fetchjobs.contract.FetchReport;
import dev.fetchjobs.contract.Find;
import dev.fetchjobs.contract.Find.Choice;
import dev.fetchjobs.contract.Find.EntryDate;
import dev.fetchjobs.contract.Find.Format;
import dev.fetchjobs.contract.Find.Rename;
import dev.fetchjobs.contract.Find.SetRule;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.run.Explanation;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Seen;
import dev.fetchjobs.testkit.http.Site;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A set of files is found in a listing and published as a whole")
class SetRunTest {

  private static final String FOLDER = "fca/fulins";
  private static final String NUMBER = "_(\\d{2})of(\\d{2})";
  private static final Rename STABLE = new Rename("_\\d{8}", "");

  @TempDir Path volume;
  private RunFixture fixture;
  private final Site site = new Site();
  private final List<String> entries = new ArrayList<>();

  @BeforeEach
  void begin() {
    fixture = new RunFixture(volume);
    list();
  }

  private static PlanBuilder plan(BadServer server, SetRule rule) {
    PlanBuilder plan = new PlanBuilder(server.url("/index"));
    plan.find =
        new Find(
            Format.JSON,
            "$[*]",
            "/link",
            "/name",
            List.of(),
            new EntryDate("name", "_(\\d{8})_", "yyyyMMdd"),
            Choice.NEWEST,
            null,
            rule);
    plan.path = FOLDER;
    plan.folder = true;
    return plan;
  }

  private static SetRule numbered() {
    return new SetRule(NUMBER, null, null, null, STABLE);
  }

  /** Adds the entry of this name and content to the listing. */
  private void add(String name, byte[] content) {
    add(name, content, RunFixture.sha256(content));
  }

  private void add(String name, byte[] content, String sha256) {
    entries.add(
        "{\"name\": \"%s\", \"link\": \"/d/%s\", \"sha256\": \"%s\"}"
            .formatted(name, name, sha256));
    site.file("/d/" + name, content);
    list();
  }

  private void list() {
    site.page("/index", "[" + String.join(",", entries) + "]");
  }

  private void week(String date, String content) {
    add("A_" + date + "_01of02.csv", text("part 1 " + content));
    add("A_" + date + "_02of02.csv", text("part 2 " + content));
  }

  private FetchReport run(PlanBuilder plan, Outcome outcome, Reason reason) {
    FetchReport report = fixture.run(plan).report();
    assertThat(report.outcome()).as(report.message()).isEqualTo(outcome);
    assertThat(report.reason()).as(report.message()).isEqualTo(reason.word());
    return report;
  }

  /** Runs the plan. The run must fail or be rejected, and consumers must still see the same set. */
  private FetchReport keeps(PlanBuilder plan, FailureClass failureClass, Reason reason) {
    TreeMap<String, String> before = published();
    FetchReport report = fixture.run(plan).report();
    assertThat(report.outcome())
        .as(report.message())
        .isEqualTo(failureClass == null ? Outcome.REJECTED : Outcome.FAILED);
    assertThat(report.reason()).as(report.message()).isEqualTo(reason.word());
    assertThat(report.failureClass()).isEqualTo(failureClass);
    assertThat(published()).isEqualTo(before);
    return report;
  }

  /** Returns the files that consumers see, without {@code SET.json}. */
  private TreeMap<String, String> published() {
    Path folder = volume.resolve(FOLDER);
    TreeMap<String, String> files = new TreeMap<>();
    if (!Files.isDirectory(folder)) {
      return files;
    }
    try (var found = Files.list(folder)) {
      for (Path file : found.filter(Files::isRegularFile).toList()) {
        if (!file.endsWith("SET.json")) {
          files.put(file.getFileName().toString(), Files.readString(file));
        }
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return files;
  }

  private static List<String> targets(BadServer server) {
    return server.seen().stream().map(Seen::target).toList();
  }

  @Test
  @DisplayName(
      "A week arrives in portions: it is published when all parts are there, and so is the next week")
  void portions() {
    try (BadServer server = BadServer.http(site)) {
      PlanBuilder plan = plan(server, numbered());
      keeps(plan, TRANSIENT, Reason.NOT_LISTED);
      add("A_20261121_01of03.csv", text("one"));
      FetchReport incomplete = keeps(plan, TRANSIENT, Reason.NOT_LISTED);
      assertThat(incomplete.message())
          .isEqualTo("1 of 3 parts of 2026-11-21 are there; missing 02, 03.");
      add("A_20261121_02of03.csv", text("two"));
      keeps(plan, TRANSIENT, Reason.NOT_LISTED);
      assertThat(targets(server)).containsOnly("/index");
      add("A_20261121_03of03.csv", text("three"));

      FetchReport report = run(plan, Outcome.FETCHED, Reason.NEW_CONTENT);

      assertThat(report.message()).isEqualTo("New content: 3 parts of 2026-11-21, 11 bytes.");
      assertThat(report.artifact().path()).isEqualTo(FOLDER);
      assertThat(report.artifact().bytes()).isEqualTo(11);
      assertThat(report.artifact().url()).isEqualTo(server.url("/index"));
      assertThat(published())
          .isEqualTo(
              new TreeMap<>(
                  Map.of("A_01of03.csv", "one", "A_02of03.csv", "two", "A_03of03.csv", "three")));

      add("A_20261128_01of02.csv", text("1"));
      FetchReport old = run(plan, Outcome.UNCHANGED, Reason.NOT_MODIFIED);
      assertThat(old.message())
          .isEqualTo(
              "Nothing changed: 3 parts of 2026-11-21. 1 of 2 parts of 2026-11-28 are there; missing 02.");
      add("A_20261128_02of02.csv", text("2"));
      run(plan, Outcome.FETCHED, Reason.NEW_CONTENT);

      assertThat(published())
          .isEqualTo(new TreeMap<>(Map.of("A_01of02.csv", "1", "A_02of02.csv", "2")));
    }
  }

  @Test
  @DisplayName("An unchanged set is confirmed by a 304 for each part")
  void notModified() {
    try (BadServer server = BadServer.http(site)) {
      PlanBuilder plan = plan(server, numbered());
      week("20261121", "old");
      run(plan, Outcome.FETCHED, Reason.NEW_CONTENT);

      FetchReport report = run(plan, Outcome.UNCHANGED, Reason.NOT_MODIFIED);

      assertThat(report.message()).isEqualTo("Nothing changed: 2 parts of 2026-11-21.");
      assertThat(report.attempts()).isEqualTo(3);
      assertThat(server.seen().subList(4, 6))
          .allSatisfy(seen -> assertThat(seen.field("If-None-Match")).isPresent());
    }
  }

  @Test
  @DisplayName("A part with the digest in the listing that it was verified with is not requested")
  void sameDigest() {
    try (BadServer server = BadServer.http(site)) {
      PlanBuilder plan = plan(server, numbered());
      plan.checksum = new Checksum(Algorithm.SHA_256, null, null, null, "/sha256", null);
      week("20261121", "old");
      run(plan, Outcome.FETCHED, Reason.NEW_CONTENT);
      run(plan, Outcome.UNCHANGED, Reason.NOT_MODIFIED);
      assertThat(targets(server)).hasSize(4);

      add("A_20261128_01of02.csv", text("part 1 old"));
      add("A_20261128_02of02.csv", text("part 2 new"));
      run(plan, Outcome.FETCHED, Reason.NEW_CONTENT);

      assertThat(targets(server)).hasSize(6).endsWith("/d/A_20261128_02of02.csv");
      assertThat(published()).containsEntry("A_01of02.csv", "part 1 old");
      assertThat(published()).containsEntry("A_02of02.csv", "part 2 new");
    }
  }

  @Test
  @DisplayName("A part that another program altered is downloaded again")
  void altered() throws IOException {
    try (BadServer server = BadServer.http(site)) {
      PlanBuilder plan = plan(server, numbered());
      week("20261121", "old");
      run(plan, Outcome.FETCHED, Reason.NEW_CONTENT);
      Files.writeString(volume.resolve(FOLDER).resolve("A_01of02.csv"), "altered");

      run(plan, Outcome.FETCHED, Reason.RESTORED);

      assertThat(published()).containsEntry("A_01of02.csv", "part 1 old");
    }
  }

  @Test
  @DisplayName("A part with a wrong checksum: the old set stays, and the message names the part")
  void wrongChecksum() {
    try (BadServer server = BadServer.http(site)) {
      PlanBuilder plan = plan(server, numbered());
      plan.checksum = new Checksum(Algorithm.SHA_256, null, null, null, "/sha256", null);
      week("20261121", "old");
      run(plan, Outcome.FETCHED, Reason.NEW_CONTENT);
      add("A_20261128_01of02.csv", text("new 1"));
      add("A_20261128_02of02.csv", text("new 2"), "0".repeat(64));

      FetchReport report = keeps(plan, INTEGRITY, Reason.CHECKSUM_MISMATCH);

      assertThat(report.message()).startsWith("Part A_02of02.csv: Wrong SHA-256");
    }
  }

  @Test
  @DisplayName("A part that is missing on the server: the old set stays")
  void notFound() {
    try (BadServer server = BadServer.http(site)) {
      PlanBuilder plan = plan(server, numbered());
      week("20261121", "old");
      run(plan, Outcome.FETCHED, Reason.NEW_CONTENT);
      week("20261128", "new");
      site.on(
          "/d/A_20261128_02of02.csv",
          exchange -> exchange.respond("404 Not Found", "", new byte[0]));

      FetchReport report = keeps(plan, PERMANENT, Reason.STATUS);

      assertThat(report.message()).startsWith("Part A_02of02.csv: The file ");
    }
  }

  @Test
  @DisplayName("A part that is a web page is rejected and quarantined, and the old set stays")
  void webPage() {
    try (BadServer server = BadServer.http(site)) {
      PlanBuilder plan = plan(server, numbered());
      week("20261121", "old");
      run(plan, Outcome.FETCHED, Reason.NEW_CONTENT);
      week("20261128", "new");
      site.file("/d/A_20261128_02of02.csv", text("<!DOCTYPE html><html><body>Sorry"));

      FetchReport report = keeps(plan, null, Reason.HTML_PAGE);

      assertThat(report.message()).startsWith("Part A_02of02.csv: ");
      assertThat(report.quarantinedSha256()).isNotNull();
      assertThat(fixture.files("quarantine")).hasSize(2);

      plan.acceptQuarantined = report.quarantinedSha256();
      run(plan, Outcome.FETCHED, Reason.ACCEPTED);
      assertThat(published()).containsEntry("A_01of02.csv", "part 1 new");
      assertThat(fixture.files("quarantine")).isEmpty();
    }
  }

  @Test
  @DisplayName("Each file has the attempts of spec.retry for itself")
  void attempts() {
    try (BadServer server = BadServer.http(site)) {
      week("20261121", "new");
      Set<String> asked = ConcurrentHashMap.newKeySet();
      for (String part : List.of("01", "02")) {
        site.on(
            "/d/A_20261121_" + part + "of02.csv",
            exchange ->
                exchange.respond(
                    asked.add(part) ? "503 Busy" : "200 OK", "", text("part " + part)));
      }

      FetchReport report =
          run(plan(server, numbered()).attempts(2), Outcome.FETCHED, Reason.NEW_CONTENT);

      assertThat(report.attempts()).isEqualTo(5);
      assertThat(published()).containsEntry("A_01of02.csv", "part 01");
    }
  }

  @Test
  @DisplayName("Parts are compared with the published parts of their names for shrinkage")
  void shrunk() {
    try (BadServer server = BadServer.http(site)) {
      PlanBuilder plan = plan(server, numbered());
      plan.maxShrink = 10;
      week("20261121", "long content");
      run(plan, Outcome.FETCHED, Reason.NEW_CONTENT);
      week("20261128", "short");

      keeps(plan, null, Reason.SHRUNK);
    }
  }

  @Test
  @DisplayName("A newest complete set that is older than the published one is not published")
  void older() {
    try (BadServer server = BadServer.http(site)) {
      PlanBuilder plan = plan(server, numbered());
      week("20261121", "old");
      run(plan, Outcome.FETCHED, Reason.NEW_CONTENT);
      entries.clear();
      week("20261114", "older");

      FetchReport report = keeps(plan, TRANSIENT, Reason.NOT_LISTED);

      assertThat(report.message())
          .isEqualTo(
              "The newest complete set is of 2026-11-14, older than the published one of 2026-11-21; the old set stays.");
    }
  }

  @Test
  @DisplayName("Archives of each letter: a letter that is missing keeps the set incomplete")
  void archivesOfLetters() throws IOException {
    try (BadServer server = BadServer.http(site)) {
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
      add("FULINS_C_20261121_01of01.zip", zip("FULINS_C_20261121_01of01.xml", "<c/>"));
      add("FULINS_D_20261121_01of01.zip", zip("FULINS_D_20261121_01of01.xml", "<d/>"));
      run(plan, Outcome.FETCHED, Reason.NEW_CONTENT);
      entries.clear();
      add("FULINS_C_20261128_01of01.zip", zip("FULINS_C_20261128_01of01.xml", "<c2/>"));

      FetchReport report = keeps(plan, TRANSIENT, Reason.NOT_LISTED);

      assertThat(report.message())
          .isEqualTo("1 of 1 parts of 2026-11-28 are there; missing all of D.");
      assertThat(published())
          .isEqualTo(
              new TreeMap<>(Map.of("FULINS_C_01of01.xml", "<c/>", "FULINS_D_01of01.xml", "<d/>")));
    }
  }

  private static byte[] zip(String name, String content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry(name));
      zip.write(text(content));
    }
    return bytes.toByteArray();
  }

  @Test
  @DisplayName("Two parts that are renamed to one name: nothing is published")
  void sameName() {
    try (BadServer server = BadServer.http(site)) {
      week("20261121", "old");

      run(
          plan(server, new SetRule(NUMBER, null, null, null, new Rename("_.*", ".csv"))),
          Outcome.FAILED,
          Reason.PART_NAME);

      assertThat(targets(server)).containsExactly("/index");
    }
  }

  @ParameterizedTest
  @DisplayName("A hostile name of a part is refused before the part is requested:")
  @ValueSource(strings = {"../../A", "..A", "a/A", "a\\\\A", "\\u0000A"})
  void hostileName(String name) {
    try (BadServer server = BadServer.http(site)) {
      site.page(
          "/index", "[{\"name\": \"%s_20261121_01of01.csv\", \"link\": \"/d/a\"}]".formatted(name));

      run(plan(server, numbered()), Outcome.FAILED, Reason.PART_NAME);

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
  @DisplayName("A plan with a wrong rule for sets is refused before anything is requested:")
  @MethodSource("wrongRules")
  void wrongRule(SetRule rule) {
    try (BadServer server = BadServer.http(site)) {
      run(plan(server, rule), Outcome.FAILED, Reason.PLAN);

      assertThat(server.connections()).isZero();
    }
  }

  @Test
  @DisplayName("The explanation shows the date and the names of the parts")
  void explanation() {
    try (BadServer server = BadServer.http(site)) {
      week("20261121", "old");
      List<String> lines = new ArrayList<>();

      assertThat(
              Explanation.explain(
                  plan(server, numbered()).build(volume), fixture.environment("x"), lines::add))
          .isEmpty();

      assertThat(lines)
          .contains(
              "A_20261121_01of02.csv: matches, date 2026-11-21T00:00",
              "The set of 2026-11-21:",
              "A_02of02.csv from " + server.url("/d/A_20261121_02of02.csv"));
    }
  }
}
