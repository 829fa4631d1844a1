package dev.fetchjobs.downloader;

import static dev.fetchjobs.downloader.RunFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.contract.FetchReport;
import dev.fetchjobs.contract.Find;
import dev.fetchjobs.contract.Find.Choice;
import dev.fetchjobs.contract.Find.EntryDate;
import dev.fetchjobs.contract.Find.Format;
import dev.fetchjobs.contract.Find.Rename;
import dev.fetchjobs.contract.Find.SetRule;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Seen;
import dev.fetchjobs.testkit.http.Site;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Holds a server with the sets of several weeks, and makes runs that publish them on a volume. */
final class SetRunFixture {

  static final String FOLDER = "fca/fulins";
  static final String NUMBER = "_(\\d{2})of(\\d{2})";
  private static final Rename STABLE = new Rename("_\\d{8}", "");

  final RunFixture fixture;
  final Site site = new Site();
  final List<String> entries = new ArrayList<>();
  private final Path volume;

  SetRunFixture(Path volume) {
    this.volume = volume;
    this.fixture = new RunFixture(volume);
    list();
  }

  static PlanBuilder plan(BadServer server, SetRule rule) {
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

  static SetRule numbered() {
    return new SetRule(NUMBER, null, null, null, STABLE);
  }

  /** Adds entries with these names and contents to the listing. */
  void add(String name, byte[] content) {
    add(name, content, RunFixture.sha256(content));
  }

  void add(String name, byte[] content, String sha256) {
    entries.add(
        "{\"name\": \"%s\", \"link\": \"/d/%s\", \"sha256\": \"%s\"}"
            .formatted(name, name, sha256));
    site.file("/d/" + name, content);
    list();
  }

  void list() {
    site.page("/index", "[" + String.join(",", entries) + "]");
  }

  void week(String date, String content) {
    add("A_" + date + "_01of02.csv", text("part 1 " + content));
    add("A_" + date + "_02of02.csv", text("part 2 " + content));
  }

  FetchReport run(PlanBuilder plan, Outcome outcome, Reason reason) {
    FetchReport report = fixture.run(plan).report();
    assertThat(report.outcome()).as(report.message()).isEqualTo(outcome);
    assertThat(report.reason()).as(report.message()).isEqualTo(reason.word());
    return report;
  }

  /** Runs a plan, which fails or is rejected, and checks that consumers still see the same set. */
  FetchReport keeps(PlanBuilder plan, FailureClass failureClass, Reason reason) {
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
  TreeMap<String, String> published() {
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

  static List<String> targets(BadServer server) {
    return server.seen().stream().map(Seen::target).toList();
  }

  static byte[] zip(String name, String content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry(name));
      zip.write(text(content));
    }
    return bytes.toByteArray();
  }
}
