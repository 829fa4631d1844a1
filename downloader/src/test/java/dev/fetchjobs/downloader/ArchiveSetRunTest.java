package dev.fetchjobs.downloader;

import static dev.fetchjobs.contract.FailureClass.INTEGRITY;
import static dev.fetchjobs.contract.FailureClass.LIMIT;
import static dev.fetchjobs.contract.FailureClass.POLICY;
import static dev.fetchjobs.contract.FailureClass.TRANSIENT;
import static dev.fetchjobs.downloader.RunFixture.text;
import static dev.fetchjobs.downloader.unpack.Archives.member;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.CsvColumn;
import dev.fetchjobs.contract.CsvSchema;
import dev.fetchjobs.contract.DocumentCheck;
import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.contract.FetchPlan.Checksum;
import dev.fetchjobs.contract.FetchPlan.Checksum.Algorithm;
import dev.fetchjobs.contract.FetchPlan.Csv;
import dev.fetchjobs.contract.FetchPlan.Unpack;
import dev.fetchjobs.contract.FetchPlan.Unpack.Format;
import dev.fetchjobs.contract.FetchReport;
import dev.fetchjobs.contract.Find;
import dev.fetchjobs.contract.Find.Choice;
import dev.fetchjobs.contract.Find.EntryDate;
import dev.fetchjobs.contract.Find.Rename;
import dev.fetchjobs.contract.Members;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.unpack.Archives;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Exchange;
import dev.fetchjobs.testkit.http.Script;
import dev.fetchjobs.testkit.http.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.UnixStat;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The members of one archive are published as a set of files")
class ArchiveSetRunTest {

  private static final String FOLDER = "lists/daily";
  private static final String ADDRESS = "/lists.zip";
  private static final Rename STABLE = new Rename("_\\d{8}", "");
  private static final Members CSVS = new Members("\\.csv$", null, null, STABLE);

  @TempDir Path volume;
  private RunFixture fixture;
  private final Site site = new Site();

  @BeforeEach
  void begin() {
    fixture = new RunFixture(volume);
  }

  private static PlanBuilder plan(BadServer server, Members members) {
    return plan(server, Format.ZIP, members);
  }

  private static PlanBuilder plan(BadServer server, Format format, Members members) {
    PlanBuilder plan = new PlanBuilder(server.url(ADDRESS));
    plan.unpack = new Unpack(format, null, 200, members);
    plan.path = FOLDER;
    plan.folder = true;
    return plan;
  }

  /** The publisher offers an archive with these members: names and contents in turn. */
  private void offer(String... members) throws IOException {
    site.file(ADDRESS, zip(members));
  }

  private static byte[] zip(String... members) throws IOException {
    return Archives.zip(
        archive -> {
          for (int i = 0; i < members.length; i += 2) {
            member(archive, members[i], members[i + 1]);
          }
        });
  }

  private static byte[] tar(String... members) throws IOException {
    return Archives.tar(
        archive -> {
          for (int i = 0; i < members.length; i += 2) {
            member(archive, members[i], members[i + 1]);
          }
        });
  }

  private FetchReport run(PlanBuilder plan, Outcome outcome, Reason reason) {
    FetchReport report = fixture.run(plan).report();
    assertThat(report.outcome()).as(report.message()).isEqualTo(outcome);
    assertThat(report.reason()).as(report.message()).isEqualTo(reason.word());
    return report;
  }

  /** Runs the plan, which has to fail; consumers still see the same set, and staging is empty. */
  private FetchReport fails(PlanBuilder plan, FailureClass failureClass, Reason reason) {
    Map<String, String> before = published();
    FetchReport report = run(plan, Outcome.FAILED, reason);
    assertThat(report.failureClass()).isEqualTo(failureClass);
    assertThat(published()).isEqualTo(before);
    assertThat(fixture.files("staging")).isEmpty();
    assertThat(fixture.files("quarantine")).isEmpty();
    return report;
  }

  /** Returns the files that consumers see, without {@code SET.json}. */
  private Map<String, String> published() {
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

  private String description() throws IOException {
    return Files.readString(volume.resolve(FOLDER).resolve("SET.json"));
  }

  private Object inode(String part) throws IOException {
    return Files.getAttribute(volume.resolve(FOLDER).resolve(part), "unix:ino");
  }

  @Test
  @DisplayName(
      "Each archive member that matches the rule becomes a file of the set under a stable name, "
          + "and other members are left out")
  void published_as_a_set() throws IOException {
    try (BadServer server = BadServer.http(site)) {
      offer(
          "readme.txt", "read me", "d/bonds_20261121.csv", "bonds", "d/equities_20261121.csv", "e");

      FetchReport report = run(plan(server, CSVS), Outcome.FETCHED, Reason.NEW_CONTENT);

      assertThat(report.message()).isEqualTo("New content: 2 parts, 6 bytes.");
      assertThat(report.artifact().path()).isEqualTo(FOLDER);
      assertThat(report.artifact().url()).isEqualTo(server.url(ADDRESS));
      assertThat(published()).isEqualTo(Map.of("bonds.csv", "bonds", "equities.csv", "e"));
      assertThat(description())
          .contains("\"member\" : \"d/bonds_20261121.csv\"")
          .doesNotContain("\"date\"");
      assertThat(fixture.files("staging")).isEmpty();
    }
  }

  @ParameterizedTest
  @DisplayName("The files of a set may come in an archive of each format that has members:")
  @EnumSource(
      value = Format.class,
      names = {"ZIP", "TAR", "TAR_GZ", "AUTO"})
  void formats(Format format) throws IOException {
    try (BadServer server = BadServer.http(site)) {
      byte[] tar = tar("./a.csv", "1", "b.csv", "22");
      site.file(
          ADDRESS,
          switch (format) {
            case ZIP, AUTO -> zip("./a.csv", "1", "b.csv", "22");
            case TAR -> tar;
            default -> Archives.gzip(tar);
          });

      Members all = new Members(null, null, null, null);
      run(plan(server, format, all), Outcome.FETCHED, Reason.NEW_CONTENT);

      assertThat(published()).isEqualTo(Map.of("a.csv", "1", "b.csv", "22"));
    }
  }

  @Test
  @DisplayName("A 304 for the archive confirms the published set, and the run writes nothing")
  void notModified() throws IOException {
    try (BadServer server = BadServer.http(site)) {
      offer("a.csv", "1", "b.csv", "2");
      run(plan(server, CSVS_PLAIN), Outcome.FETCHED, Reason.NEW_CONTENT);
      String before = description();

      FetchReport report = run(plan(server, CSVS_PLAIN), Outcome.UNCHANGED, Reason.NOT_MODIFIED);

      assertThat(report.message()).isEqualTo("Nothing changed: 2 parts.");
      assertThat(description()).isEqualTo(before);
      assertThat(server.seen().getLast().field("If-None-Match")).isPresent();
    }
  }

  private static final Members CSVS_PLAIN = new Members("\\.csv$", null, null, null);

  @Test
  @DisplayName(
      "If the server sends an archive with the same members again, the published set does not "
          + "change")
  void sameContent() throws IOException {
    try (BadServer server = BadServer.http(site)) {
      site.on(ADDRESS, Script.ok("", zip("a.csv", "1", "b.csv", "2")));
      run(plan(server, CSVS_PLAIN), Outcome.FETCHED, Reason.NEW_CONTENT);
      String before = description();
      site.on(ADDRESS, Script.ok("", zip("b.csv", "2", "a.csv", "1")));

      run(plan(server, CSVS_PLAIN), Outcome.UNCHANGED, Reason.SAME_CONTENT);

      assertThat(description()).isEqualTo(before);
    }
  }

  @Test
  @DisplayName("A member that has not changed is stored only once for two versions of the set")
  void hardLink() throws IOException {
    try (BadServer server = BadServer.http(site)) {
      offer("a_20261121.csv", "same", "b_20261121.csv", "old", "c_20261121.csv", "gone");
      run(plan(server, CSVS), Outcome.FETCHED, Reason.NEW_CONTENT);
      Object same = inode("a.csv");
      Object changed = inode("b.csv");
      offer("a_20261128.csv", "same", "b_20261128.csv", "new");

      run(plan(server, CSVS), Outcome.FETCHED, Reason.NEW_CONTENT);

      assertThat(published()).isEqualTo(Map.of("a.csv", "same", "b.csv", "new"));
      assertThat(inode("a.csv")).isEqualTo(same);
      assertThat(inode("b.csv")).isNotEqualTo(changed);
    }
  }

  @Test
  @DisplayName("A file of the set that another program altered is restored from the archive")
  void altered() throws IOException {
    try (BadServer server = BadServer.http(site)) {
      offer("a.csv", "1", "b.csv", "2");
      run(plan(server, CSVS_PLAIN), Outcome.FETCHED, Reason.NEW_CONTENT);
      Files.writeString(volume.resolve(FOLDER).resolve("a.csv"), "altered");

      run(plan(server, CSVS_PLAIN), Outcome.FETCHED, Reason.RESTORED);

      assertThat(published()).containsEntry("a.csv", "1");
    }
  }

  @Test
  @DisplayName(
      "After an edit of the rule for members a 304 is not enough, so the run downloads the "
          + "archive again")
  void edited() throws IOException {
    try (BadServer server = BadServer.http(site)) {
      offer("a.csv", "1", "b.csv", "2");
      run(plan(server, CSVS_PLAIN), Outcome.FETCHED, Reason.NEW_CONTENT);

      run(plan(server, new Members("^a", null, null, null)), Outcome.FETCHED, Reason.NEW_CONTENT);

      assertThat(published()).isEqualTo(Map.of("a.csv", "1"));
    }
  }

  @Test
  @DisplayName("A run may find the archive as the newest entry of a listing")
  void newestOfAListing() throws IOException {
    try (BadServer server = BadServer.http(site)) {
      site.page("/index", "[{\"link\": \"/d/l_20261114.zip\"}, {\"link\": \"/d/l_20261121.zip\"}]");
      site.file("/d/l_20261121.zip", zip("a_20261121.csv", "1", "b_20261121.csv", "2"));
      PlanBuilder plan = newest(server);

      run(plan, Outcome.FETCHED, Reason.NEW_CONTENT);
      run(plan, Outcome.UNCHANGED, Reason.NOT_MODIFIED);

      assertThat(published()).isEqualTo(Map.of("a.csv", "1", "b.csv", "2"));
    }
  }

  @Test
  @DisplayName(
      "A stale listing has an older archive as its newest: the run fails, and the published set "
          + "stays")
  void staleIndex() throws IOException {
    try (BadServer server = BadServer.http(site)) {
      PlanBuilder plan = newest(server);
      list("20261121", "new");
      run(plan, Outcome.FETCHED, Reason.NEW_CONTENT);
      list("20261114", "old");

      FetchReport report = fails(plan, TRANSIENT, Reason.NOT_LISTED);

      assertThat(report.message()).contains("2026-11-14", "older", "2026-11-21");
      plan.maxBytes++;
      fails(plan, TRANSIENT, Reason.NOT_LISTED);
      list("20261128", "newer");
      run(plan, Outcome.FETCHED, Reason.NEW_CONTENT);
      assertThat(published()).isEqualTo(Map.of("a.csv", "newer"));
    }
  }

  @Test
  @DisplayName(
      "A run does not publish an older archive from a stale listing, even if another program "
          + "altered the set")
  void staleIndexAndAltered() throws IOException {
    try (BadServer server = BadServer.http(site)) {
      PlanBuilder plan = newest(server);
      list("20261121", "new");
      run(plan, Outcome.FETCHED, Reason.NEW_CONTENT);
      Files.writeString(volume.resolve(FOLDER).resolve("a.csv"), "altered");
      list("20261114", "old");

      fails(plan, TRANSIENT, Reason.NOT_LISTED);
    }
  }

  private void list(String date, String content) throws IOException {
    site.page("/index", "[{\"link\": \"/d/l_%s.zip\"}]".formatted(date));
    site.file("/d/l_%s.zip".formatted(date), zip("a_%s.csv".formatted(date), content));
  }

  private static PlanBuilder newest(BadServer server) {
    PlanBuilder plan = plan(server, CSVS);
    plan.url = server.url("/index");
    plan.find =
        new Find(
            Find.Format.JSON,
            "$[*]",
            "/link",
            null,
            List.of(),
            new EntryDate("name", "_(\\d{8})", "yyyyMMdd"),
            Choice.NEWEST);
    return plan;
  }

  @Test
  @DisplayName(
      "If the archive has mirrors, a run first asks the one that worked before, also for an "
          + "altered set")
  void mirrors() throws IOException {
    Site other = new Site();
    try (BadServer server = BadServer.http(site);
        BadServer mirror = BadServer.http(other)) {
      byte[] archive = zip("a.csv", "1", "b.csv", "2");
      site.on(ADDRESS, Script.bytes(Exchange.head("503 Unavailable", "")));
      other.file(ADDRESS, archive);
      PlanBuilder plan =
          plan(server, CSVS_PLAIN).mirrors(mirror.url(ADDRESS)).sha256(RunFixture.sha256(archive));

      FetchReport report = run(plan, Outcome.FETCHED, Reason.NEW_CONTENT);
      run(plan, Outcome.UNCHANGED, Reason.NOT_MODIFIED);
      Files.writeString(volume.resolve(FOLDER).resolve("a.csv"), "altered");
      run(plan, Outcome.FETCHED, Reason.RESTORED);

      assertThat(report.message()).contains("It came from the mirror");
      assertThat(published()).isEqualTo(Map.of("a.csv", "1", "b.csv", "2"));
      assertThat(server.seen()).hasSize(1);
      assertThat(mirror.seen()).hasSize(3);
    }
  }

  @Test
  @DisplayName(
      "A run checks every member of the archive: one bad member goes to quarantine, and the "
          + "published set stays")
  void rejected() throws IOException {
    try (BadServer server = BadServer.http(site)) {
      PlanBuilder plan = plan(server, CSVS_PLAIN);
      plan.csv = new Csv(",", 1, List.of("ISIN"), null, null);
      offer("a.csv", "ISIN\n1\n", "b.csv", "ISIN\n2\n");
      FetchReport first = run(plan, Outcome.FETCHED, Reason.NEW_CONTENT);
      assertThat(first.artifact().rows()).isEqualTo(2);
      offer("a.csv", "ISIN\n3\n", "b.csv", "LEI\n4\n", "c.csv", "LEI\n5\n");
      Map<String, String> before = published();

      FetchReport report = run(plan, Outcome.REJECTED, Reason.COLUMN_MISSING);

      assertThat(report.message()).startsWith("Part b.csv: ");
      assertThat(published()).isEqualTo(before);
      assertThat(fixture.files("quarantine")).hasSize(2);
      assertThat(fixture.files("staging")).isEmpty();

      offer("a.csv", "ISIN\n3\n", "b.csv", "LEI\n4\n");
      plan.acceptQuarantined = report.quarantinedSha256();
      run(plan, Outcome.FETCHED, Reason.ACCEPTED);
      assertThat(published())
          .containsEntry("a.csv", "ISIN\n3\n")
          .containsEntry("b.csv", "LEI\n4\n");
      assertThat(fixture.files("quarantine")).isEmpty();
    }
  }

  @Test
  @DisplayName(
      "A run checks every member of an archive as a document, and reports the elements of all "
          + "members as the rows of the set")
  void documents() throws IOException {
    try (BadServer server = BadServer.http(site)) {
      PlanBuilder plan = plan(server, CSVS_PLAIN);
      plan.document =
          new DocumentCheck(DocumentCheck.Format.JSON, null, "$[*]", 1L, null, List.of("/isin"));
      String good = "[{\"isin\": 1}, {\"isin\": 2}]";
      offer("a.csv", good, "b.csv", good);
      FetchReport first = run(plan, Outcome.FETCHED, Reason.NEW_CONTENT);
      offer("a.csv", good, "b.csv", "[{\"isin\": 1}, {\"isin\": ");

      FetchReport report = run(plan, Outcome.REJECTED, Reason.BAD_JSON);

      assertThat(first.artifact().rows()).isEqualTo(4);
      assertThat(report.message())
          .startsWith("Part b.csv: The file is not one complete JSON value: it ends in the middle");
    }
  }

  @Test
  @DisplayName(
      "The message of the run names the new columns of an archive's members, each text once")
  void warnings() throws IOException {
    try (BadServer server = BadServer.http(site)) {
      PlanBuilder plan = plan(server, CSVS_PLAIN);
      CsvColumn isin = new CsvColumn("ISIN", null, null, null, null, null, null, null);
      plan.csv =
          new Csv(
              ",",
              1,
              List.of(),
              null,
              null,
              null,
              null,
              null,
              new CsvSchema(List.of(isin), CsvSchema.Rule.WARN, null, null),
              null);
      offer("a.csv", "ISIN,Name\n1,2\n", "b.csv", "ISIN,Name\n3,4\n");

      FetchReport report = run(plan, Outcome.FETCHED, Reason.NEW_CONTENT);

      assertThat(report.message()).endsWith(" New columns: Name.").containsOnlyOnce("New columns");
    }
  }

  @Test
  @DisplayName(
      "A member is compared with the published file of the same name to see whether it became too "
          + "small")
  void shrunk() throws IOException {
    try (BadServer server = BadServer.http(site)) {
      PlanBuilder plan = plan(server, CSVS);
      plan.maxShrink = 10;
      offer("a_20261121.csv", "long content", "b_20261121.csv", "b");
      run(plan, Outcome.FETCHED, Reason.NEW_CONTENT);
      offer("a_20261128.csv", "short", "b_20261128.csv", "long content");

      FetchReport report = run(plan, Outcome.REJECTED, Reason.SHRUNK);

      assertThat(report.message()).startsWith("Part a.csv: ");
    }
  }

  @Test
  @DisplayName("A run refuses a set with too few members, and puts no file into quarantine")
  void fewerMembers() throws IOException {
    try (BadServer server = BadServer.http(site)) {
      PlanBuilder plan = plan(server, CSVS_PLAIN);
      plan.maxShrink = 50;
      offer("a.csv", "1", "b.csv", "2", "c.csv", "3");
      run(plan, Outcome.FETCHED, Reason.NEW_CONTENT);
      offer("a.csv", "4");
      Map<String, String> before = published();

      FetchReport report = run(plan, Outcome.REJECTED, Reason.SHRUNK);

      assertThat(report.message()).startsWith("The set has 1 bytes, the published one of ");
      assertThat(published()).isEqualTo(before).hasSize(3);
      assertThat(fixture.files("quarantine")).isEmpty();
      assertThat(fixture.files("staging")).isEmpty();
      plan.maxShrink = 70;
      run(plan, Outcome.FETCHED, Reason.NEW_CONTENT);
      assertThat(published()).isEqualTo(Map.of("a.csv", "4"));
    }
  }

  @Test
  @DisplayName("A person who accepts a member also accepts that the set became smaller")
  void fewerMembersAccepted() throws IOException {
    try (BadServer server = BadServer.http(site)) {
      PlanBuilder plan = plan(server, CSVS_PLAIN);
      plan.maxShrink = 50;
      offer("a.csv", "long content", "b.csv", "long content");
      run(plan, Outcome.FETCHED, Reason.NEW_CONTENT);
      offer("a.csv", "short");
      plan.acceptQuarantined = run(plan, Outcome.REJECTED, Reason.SHRUNK).quarantinedSha256();

      run(plan, Outcome.FETCHED, Reason.ACCEPTED);

      assertThat(published()).isEqualTo(Map.of("a.csv", "short"));
    }
  }

  @Test
  @DisplayName(
      "A run rejects a web page that the server sends instead of the archive, and the published "
          + "set stays")
  void webPage() throws IOException {
    try (BadServer server = BadServer.http(site)) {
      offer("a.csv", "1");
      run(plan(server, CSVS_PLAIN), Outcome.FETCHED, Reason.NEW_CONTENT);
      site.page(ADDRESS, "<!DOCTYPE html><html><body>Sorry");

      FetchReport report = run(plan(server, CSVS_PLAIN), Outcome.REJECTED, Reason.HTML_PAGE);

      assertThat(report.message()).doesNotContain("Part");
      assertThat(published()).isEqualTo(Map.of("a.csv", "1"));
    }
  }

  @Test
  @DisplayName("An archive with a wrong checksum is not unpacked")
  void checksum() throws IOException {
    try (BadServer server = BadServer.http(site)) {
      offer("a.csv", "1");
      PlanBuilder plan = plan(server, CSVS_PLAIN);
      plan.checksum = new Checksum(Algorithm.SHA_256, "0".repeat(64), null);

      fails(plan, INTEGRITY, Reason.CHECKSUM_MISMATCH);
    }
  }

  @Test
  @DisplayName(
      "A damaged archive is reported as damaged, also if a check refused a member before the "
          + "damage")
  void damaged() throws IOException {
    try (BadServer server = BadServer.http(site)) {
      byte[] noise = new byte[100_000];
      new Random(1).nextBytes(noise);
      byte[] whole =
          Archives.gzip(tar("a.csv", "<html>", "b.csv", new String(noise, "ISO-8859-1")));
      site.file(ADDRESS, java.util.Arrays.copyOf(whole, whole.length - 1000));

      fails(plan(server, Format.TAR_GZ, CSVS_PLAIN), INTEGRITY, Reason.CORRUPT_ARCHIVE);
    }
  }

  @ParameterizedTest
  @DisplayName("A run does not publish a set from an archive that lacks members:")
  @CsvSource(
      delimiter = '|',
      value = {
        "3 | | The archive has 2 members that match, unpack.members.count is 3.",
        "1 | | The archive has 2 members that match, unpack.members.count is 1.",
        " | ^a;^c;^d | No member of the archive matches \"^c\" and 1 other of unpack.members.names.",
        " | csv;^a | Two patterns of unpack.members.names match the member \"a.csv\".",
        " | csv | One pattern of unpack.members.names matches two members: \"a.csv\", \"b.csv\".",
      })
  void incomplete(Integer count, String names, String message) throws IOException {
    try (BadServer server = BadServer.http(site)) {
      offer("a.csv", "1", "b.csv", "2");
      List<String> patterns = names == null ? null : List.of(names.split(";"));

      FetchReport report =
          fails(
              plan(server, new Members(null, count, patterns, null)),
              INTEGRITY,
              Reason.WRONG_MEMBERS);

      assertThat(report.message()).startsWith(message);
    }
  }

  @Test
  @DisplayName("If the rule names the members, the run leaves other members out, whatever they are")
  void names() throws IOException {
    try (BadServer server = BadServer.http(site)) {
      offer("a.csv", "1", "x\\y", "2", "b.csv", "3");

      run(
          plan(server, new Members(null, null, List.of("^b", "^a"), null)),
          Outcome.FETCHED,
          Reason.NEW_CONTENT);

      assertThat(published()).isEqualTo(Map.of("a.csv", "1", "b.csv", "3"));
    }
  }

  @Test
  @DisplayName("If no member matches the rule, the message names a member that the archive has")
  void noMatch() throws IOException {
    try (BadServer server = BadServer.http(site)) {
      offer("a.xml", "1");

      FetchReport report = fails(plan(server, CSVS), INTEGRITY, Reason.WRONG_MEMBERS);

      assertThat(report.message()).contains("1 file", "\"a.xml\"");
      site.file(ADDRESS, zip());
      assertThat(fails(plan(server, CSVS), INTEGRITY, Reason.WRONG_MEMBERS).message())
          .contains("no file in it");
    }
  }

  @ParameterizedTest
  @DisplayName("A run refuses a hostile name of a member of a set as it does for a single file:")
  @CsvSource({
    "../x.csv, points outside",
    "a/../../x.csv, points outside",
    "/etc/x.csv, absolute path",
    "a\\b.csv, backslash",
    "C:x.csv, drive"
  })
  void unsafeName(String name, String word) throws IOException {
    try (BadServer server = BadServer.http(site)) {
      byte[] body = zip("a.csv", "1", "N".repeat(name.length()), "2");
      site.file(ADDRESS, Archives.rename(body, name));

      FetchReport report = fails(plan(server, CSVS_PLAIN), POLICY, Reason.UNSAFE_MEMBER);

      assertThat(report.message()).contains(word, "unpack.members");
      assertThat(published()).isEmpty();
    }
  }

  @ParameterizedTest
  @DisplayName("A run refuses a member whose name the folder of a set cannot have:")
  @MethodSource("partNames")
  void partName(Rename rename) throws IOException {
    try (BadServer server = BadServer.http(site)) {
      offer("a1.csv", "1", "b/a2.csv", "2");

      fails(plan(server, new Members(null, null, null, rename)), POLICY, Reason.PART_NAME);
    }
  }

  static Stream<Rename> partNames() {
    return Stream.of(
        new Rename("\\d", ""),
        new Rename("^.*$", "..x"),
        new Rename("^.*$", "SET.json"),
        new Rename("\\.csv$", "/"),
        new Rename("a", "x\u0001"));
  }

  @Test
  @DisplayName("If the rule for renaming does not match a member, the message names the member")
  void renameDoesNotMatch() throws IOException {
    try (BadServer server = BadServer.http(site)) {
      offer("a_20261121.csv", "1", "b.csv", "2");

      FetchReport report = fails(plan(server, CSVS), INTEGRITY, Reason.WRONG_MEMBERS);

      assertThat(report.message())
          .startsWith("unpack.members.rename.matches does not match the member \"b.csv\".");
    }
  }

  @Test
  @DisplayName(
      "A run refuses an archive with two members of one name, also if one name begins with ./")
  void twice() throws IOException {
    try (BadServer server = BadServer.http(site)) {
      offer("a.csv", "1", "./a.csv", "2");

      FetchReport report = fails(plan(server, CSVS_PLAIN), INTEGRITY, Reason.CORRUPT_ARCHIVE);

      assertThat(report.message()).contains("two members of one name");
    }
  }

  @Test
  @DisplayName(
      "A run refuses a symbolic link that matches the rule for members, and leaves out one that "
          + "does not match")
  void links() throws IOException {
    try (BadServer server = BadServer.http(site)) {
      site.file(
          ADDRESS,
          Archives.zip(
              archive -> {
                member(archive, "a.csv", "1");
                member(
                    archive,
                    "link",
                    "/etc/passwd",
                    (ZipArchiveEntry entry) -> entry.setUnixMode(UnixStat.LINK_FLAG | 0777));
              }));
      run(plan(server, CSVS_PLAIN), Outcome.FETCHED, Reason.NEW_CONTENT);

      FetchReport report =
          fails(plan(server, new Members(null, null, null, null)), POLICY, Reason.UNSAFE_MEMBER);

      assertThat(report.message()).contains("is a symbolic link");
      site.file(
          ADDRESS,
          Archives.tar(
              archive -> {
                Archives.special(archive, "d.csv", TarConstants.LF_CHR);
                member(archive, "a.csv", "1");
              }));
      assertThat(
              fails(plan(server, Format.TAR, CSVS_PLAIN), POLICY, Reason.UNSAFE_MEMBER).message())
          .contains("is a device");
    }
  }

  @Test
  @DisplayName("A run refuses an encrypted member that matches the rule for members")
  void encrypted() throws IOException {
    try (BadServer server = BadServer.http(site)) {
      byte[] body = zip("a.csv", "1", "b.csv", "2");
      int entry = Archives.indexOf(body, new byte[] {'P', 'K', 1, 2}, 2);
      int local = Archives.indexOf(body, new byte[] {'P', 'K', 3, 4}, 2);
      body[entry + 8] |= 1;
      body[local + 6] |= 1;
      site.file(ADDRESS, body);

      FetchReport report = fails(plan(server, CSVS_PLAIN), INTEGRITY, Reason.UNSUPPORTED_FORMAT);

      assertThat(report.message()).contains("\"b.csv\" is encrypted");
    }
  }

  @ParameterizedTest
  @DisplayName(
      "A run refuses an archive in which members share bytes, also if only one of them matches:")
  @ValueSource(strings = {"csv$", "^a", "^b"})
  void overlap(String matches) throws IOException {
    try (BadServer server = BadServer.http(site)) {
      site.file(ADDRESS, Archives.nested("a.csv", "b.csv"));
      PlanBuilder plan = plan(server, new Members(matches, null, null, null));

      FetchReport report = fails(plan, INTEGRITY, Reason.CORRUPT_ARCHIVE);

      assertThat(report.message()).contains("overlap");
    }
  }

  @Test
  @DisplayName(
      "From a randomly damaged archive a run never publishes other bytes or a part of the set")
  void randomDamage() throws IOException {
    try (BadServer server = BadServer.http(site)) {
      Map<String, String> whole =
          Map.of("a.csv", Archives.CONTENT, "b.csv", "b" + Archives.CONTENT);
      byte[] body = zip("a.csv", whole.get("a.csv"), "b.csv", whole.get("b.csv"));
      Random random = new Random(7);
      for (int i = 0; i < 200; i++) {
        byte[] damaged = body.clone();
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
        site.file(ADDRESS, damaged);

        FetchReport report = fixture.run(plan(server, new Members(null, 2, null, null))).report();

        if (report.outcome() == Outcome.FAILED) {
          assertThat(report.failureClass()).isIn(INTEGRITY, POLICY, LIMIT);
          assertThat(published()).isIn(Map.of(), whole);
        } else {
          assertThat(published()).isEqualTo(whole);
        }
      }
    }
  }

  @Test
  @DisplayName("The compression ratio and verify.size.max limit all members of a set together")
  void bombs() throws IOException {
    try (BadServer server = BadServer.http(site)) {
      String zeros = "0".repeat(400_000);
      List<String> members = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        members.addAll(List.of(i + ".csv", zeros));
      }
      offer(members.toArray(String[]::new));
      PlanBuilder plan = plan(server, CSVS_PLAIN);
      plan.unpack = new Unpack(Format.ZIP, null, 100_000, CSVS_PLAIN);

      FetchReport large = fails(plan, LIMIT, Reason.TOO_LARGE);
      assertThat(large.message()).contains("1,048,576 bytes together");

      plan.maxBytes = 1 << 30;
      plan.unpack = new Unpack(Format.ZIP, null, 200, CSVS_PLAIN);
      fails(plan, LIMIT, Reason.RATIO);

      plan.unpack = new Unpack(Format.ZIP, null, 100_000, CSVS_PLAIN);
      run(plan, Outcome.FETCHED, Reason.NEW_CONTENT);
      assertThat(published()).hasSize(5);
    }
  }

  @Test
  @DisplayName("A run refuses an archive with more than 1,000 members for a set")
  void tooMany() throws IOException {
    try (BadServer server = BadServer.http(site)) {
      List<String> members = new ArrayList<>();
      for (int i = 0; i <= 1000; i++) {
        members.addAll(List.of(i + ".csv", "" + i));
      }
      offer(members.toArray(String[]::new));
      fails(plan(server, CSVS_PLAIN), LIMIT, Reason.TOO_MANY_MEMBERS);

      run(
          plan(server, new Members("^\\d+\\.csv$", 1000, null, null)),
          Outcome.FAILED,
          Reason.TOO_MANY_MEMBERS);
      offer(members.subList(0, 2000).toArray(String[]::new));
      run(plan(server, CSVS_PLAIN), Outcome.FETCHED, Reason.NEW_CONTENT);
      assertThat(published()).hasSize(1000);
    }
  }

  @Test
  @DisplayName(
      "A run refuses a file that is no archive, and the message says which formats have members")
  void noArchive() throws IOException {
    try (BadServer server = BadServer.http(site)) {
      site.file(ADDRESS, text("a,b\n1,2\n"));
      FetchReport text = fails(plan(server, Format.AUTO, CSVS), INTEGRITY, Reason.CORRUPT_ARCHIVE);
      assertThat(text.message()).contains("not an archive");
      site.file(ADDRESS, Archives.gzip("a,b\n"));
      fails(plan(server, Format.AUTO, CSVS), INTEGRITY, Reason.UNSUPPORTED_FORMAT);
    }
  }

  static Stream<Unpack> wrongRules() {
    return Stream.of(
        new Unpack(Format.NONE, null, 200, CSVS),
        new Unpack(Format.GZIP, null, 200, CSVS),
        new Unpack(Format.ZIP, "*.csv", 200, CSVS),
        new Unpack(Format.ZIP, null, 200, null),
        new Unpack(Format.ZIP, null, 200, new Members("(", null, null, null)),
        new Unpack(Format.ZIP, null, 200, new Members(null, 0, null, null)),
        new Unpack(Format.ZIP, null, 200, new Members(null, 1001, null, null)),
        new Unpack(Format.ZIP, null, 200, new Members(null, null, List.of(), null)),
        new Unpack(Format.ZIP, null, 200, new Members(null, null, List.of("("), null)),
        new Unpack(Format.ZIP, null, 200, new Members(null, 1, List.of("a"), null)),
        new Unpack(Format.ZIP, null, 200, new Members(null, 1, null, new Rename("a", "$1"))));
  }

  @ParameterizedTest
  @DisplayName("A run refuses a plan with a wrong rule for members before it sends a request:")
  @MethodSource("wrongRules")
  void wrongRule(Unpack unpack) {
    try (BadServer server = BadServer.http(site)) {
      PlanBuilder plan = plan(server, CSVS);
      plan.unpack = unpack;

      run(plan, Outcome.FAILED, Reason.PLAN);

      assertThat(server.connections()).isZero();
    }
  }

  @Test
  @DisplayName(
      "A plan for a set cannot demand the digest of the unpacked file, because there are several "
          + "files")
  void digestOfUnpacked() {
    try (BadServer server = BadServer.http(site)) {
      PlanBuilder plan = plan(server, CSVS);
      plan.checksum =
          new Checksum(Algorithm.SHA_256, "0".repeat(64), null, null, null, Checksum.Of.UNPACKED);

      run(plan, Outcome.FAILED, Reason.PLAN);
    }
  }
}
