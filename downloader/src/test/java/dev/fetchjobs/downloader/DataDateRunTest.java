package dev.fetchjobs.downloader;

import static dev.fetchjobs.contract.FailureClass.CONFIG;
import static dev.fetchjobs.contract.FailureClass.INTEGRITY;
import static dev.fetchjobs.contract.FailureClass.TRANSIENT;
import static dev.fetchjobs.downloader.Finds.STAMP;
import static dev.fetchjobs.downloader.Finds.json;
import static dev.fetchjobs.downloader.RunFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.DataDate;
import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.FetchReport;
import dev.fetchjobs.contract.Find.Choice;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Script;
import dev.fetchjobs.testkit.http.Site;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The date of the data")
class DataDateRunTest {

  private static final byte[] FRIDAY = text("2026-11-27\na\n");
  private static final byte[] FRIDAY_AGAIN = text("2026-11-27\nb\n");
  private static final byte[] THURSDAY = text("2026-11-26\na\n");
  private static final byte[] MONDAY = text("2026-11-30\na\n");
  private static final byte[] UNREADABLE = text("no date\n");

  @TempDir Path volume;
  private RunFixture fixture;

  @BeforeEach
  void begin() {
    fixture = new RunFixture(volume);
    fixture.clock = () -> Instant.parse("2026-11-30T12:00:00Z");
  }

  private static PlanBuilder plan(BadServer server) {
    return plan(server, false);
  }

  private static PlanBuilder plan(BadServer server, boolean allowOlder) {
    PlanBuilder plan = new PlanBuilder(server.url("/list.csv"));
    plan.dataDate = line(allowOlder);
    return plan;
  }

  private static DataDate line(boolean allowOlder) {
    return new DataDate(1, null, null, null, null, null, null, allowOlder);
  }

  private static BadServer sends(byte[]... bodies) {
    Script[] scripts = new Script[bodies.length];
    for (int i = 0; i < bodies.length; i++) {
      scripts[i] = Script.ok("", bodies[i]);
    }
    return BadServer.http(Script.sequence(scripts));
  }

  private FetchReport rejects(PlanBuilder plan, Reason reason) {
    byte[] before = fixture.published();
    FetchReport report = fixture.run(plan).report();
    assertThat(report.outcome()).as(report.message()).isEqualTo(Outcome.REJECTED);
    assertThat(report.reason()).isEqualTo(reason.word());
    assertThat(fixture.published()).isEqualTo(before);
    return report;
  }

  private static String date(FetchReport report) {
    return report.artifact().dataDate();
  }

  @Test
  @DisplayName(
      "The report, the message and the log of a run state the date of the data, if the plan has "
          + "dataDate")
  void reported() {
    try (BadServer server = sends(FRIDAY)) {
      FetchReport report = fixture.fetches(plan(server), FRIDAY).report();

      assertThat(date(report)).isEqualTo("2026-11-27");
      assertThat(report.message()).contains("13 bytes, data of 2026-11-27.");
      assertThat(fixture.log).anyMatch(line -> line.contains("data date, 2026-11-27"));

      FetchReport without = fixture.run(new PlanBuilder(server.url("/list.csv"))).report();
      assertThat(date(without)).isNull();
    }
  }

  @Test
  @DisplayName("A run quarantines older data, and publishes them when a person has accepted them")
  void wentBack() {
    try (BadServer server = sends(FRIDAY, THURSDAY, FRIDAY_AGAIN)) {
      // Given
      fixture.fetches(plan(server), FRIDAY);

      // When
      FetchReport report = rejects(plan(server), Reason.DATA_DATE_WENT_BACK);

      // Then
      assertThat(report.message())
          .contains("data of 2026-11-26, older than the published data of 2026-11-27")
          .contains("spec.dataDate.allowOlder: true");
      assertThat(report.quarantinedSha256()).isEqualTo(RunFixture.sha256(THURSDAY));

      // When
      PlanBuilder accepting = plan(server);
      accepting.acceptQuarantined = report.quarantinedSha256();

      // Then
      assertThat(date(fixture.fetches(accepting, THURSDAY).report())).isEqualTo("2026-11-26");
      assertThat(date(fixture.fetches(plan(server), FRIDAY_AGAIN).report()))
          .isEqualTo("2026-11-27");
    }
  }

  @Test
  @DisplayName(
      "a date in the future that a person accepts stays unknown, so later files are published")
  void acceptedFuture() {
    byte[] wrong = "2062-11-27\na\n".getBytes(StandardCharsets.UTF_8);
    try (BadServer server = sends(FRIDAY, wrong, FRIDAY_AGAIN)) {
      // Given
      fixture.fetches(plan(server), FRIDAY);
      PlanBuilder accepting = plan(server);
      accepting.acceptQuarantined =
          rejects(plan(server), Reason.DATA_DATE_IN_FUTURE).quarantinedSha256();

      // When
      FetchReport report = fixture.fetches(accepting, wrong).report();

      // Then
      assertThat(date(report)).isNull();
      assertThat(date(fixture.fetches(plan(server), FRIDAY_AGAIN).report()))
          .isEqualTo("2026-11-27");
    }
  }

  @Test
  @DisplayName(
      "the date of a refused file is unknown when the plan was edited before a person accepts it")
  void acceptedAfterEdit() {
    try (BadServer server = sends(FRIDAY, THURSDAY)) {
      // Given
      fixture.fetches(plan(server), FRIDAY);
      PlanBuilder accepting = plan(server);
      accepting.acceptQuarantined =
          rejects(plan(server), Reason.DATA_DATE_WENT_BACK).quarantinedSha256();
      accepting.dataDate = new DataDate(2, null, null, null, null, null, null, false);

      // Then
      assertThat(date(fixture.fetches(accepting, THURSDAY).report())).isNull();
    }
  }

  @Test
  @DisplayName("a date that another rule has read before an edit is not compared")
  void anotherRule() {
    byte[] both = "2026-11-29\n2026-11-27\n".getBytes(StandardCharsets.UTF_8);
    byte[] next = "2026-11-30\n2026-11-28\n".getBytes(StandardCharsets.UTF_8);
    try (BadServer server = sends(both, next)) {
      // Given: the creation date
      assertThat(date(fixture.fetches(plan(server), both).report())).isEqualTo("2026-11-29");

      // When: the business date
      PlanBuilder edited = plan(server);
      edited.dataDate = new DataDate(2, null, null, null, null, null, null, false);

      // Then
      assertThat(date(fixture.fetches(edited, next).report())).isEqualTo("2026-11-28");
    }
  }

  @Test
  @DisplayName(
      "A run refuses older data after an edit that does not change what the date means, such as "
          + "that of a limit, a header or the permission for older data")
  void editOfAnotherPart() {
    try (BadServer server = sends(FRIDAY, THURSDAY, THURSDAY, THURSDAY)) {
      // Given: older data are allowed
      fixture.fetches(plan(server, true), FRIDAY);

      // When
      PlanBuilder limit = plan(server);
      limit.maxBytes++;
      PlanBuilder ratio = plan(server);
      ratio.unpack = new FetchPlan.Unpack(FetchPlan.Unpack.Format.NONE, null, 100);

      // Then
      rejects(limit, Reason.DATA_DATE_WENT_BACK);
      rejects(plan(server).header("X-Key", "new"), Reason.DATA_DATE_WENT_BACK);
      rejects(ratio, Reason.DATA_DATE_WENT_BACK);
    }
  }

  @Test
  @DisplayName("A run does not compare the date with that of a file from another address")
  void otherAddress() {
    try (BadServer server = sends(FRIDAY, THURSDAY)) {
      fixture.fetches(plan(server), FRIDAY);
      PlanBuilder other = plan(server);
      other.url = server.url("/other.csv").toString();

      assertThat(date(fixture.fetches(other, THURSDAY).report())).isEqualTo("2026-11-26");
    }
  }

  @Test
  @DisplayName("A run refuses older data at an address that has the date of the run in it")
  void addressWithDate() {
    Site site = new Site().file("/20261130.csv", FRIDAY).file("/20261201.csv", THURSDAY);
    try (BadServer server = BadServer.http(site)) {
      // Given
      PlanBuilder plan = plan(server);
      plan.url = server.url("/") + "{date:yyyyMMdd}.csv";
      fixture.fetches(plan, FRIDAY);

      // When: the next day
      fixture.clock = () -> Instant.parse("2026-12-01T12:00:00Z");

      // Then
      rejects(plan, Reason.DATA_DATE_WENT_BACK);
    }
  }

  @Test
  @DisplayName(
      "A refused file keeps its date when a check is edited before a person accepts the file, so "
          + "that a later file with older data is refused")
  void acceptedAfterEditOfCheck() {
    byte[] wednesday = text("2026-11-25\na\n");
    try (BadServer server = sends(FRIDAY, THURSDAY, wednesday)) {
      // Given
      fixture.fetches(plan(server), FRIDAY);
      PlanBuilder accepting = plan(server);
      accepting.acceptQuarantined =
          rejects(plan(server), Reason.DATA_DATE_WENT_BACK).quarantinedSha256();
      accepting.maxBytes++;

      // When
      assertThat(date(fixture.fetches(accepting, THURSDAY).report())).isEqualTo("2026-11-26");

      // Then
      rejects(plan(server), Reason.DATA_DATE_WENT_BACK);
    }
  }

  @Test
  @DisplayName(
      "A manifest of an earlier release does not say what its date means: a run compares the date "
          + "as long as the plan is the same")
  void earlierRelease() throws IOException {
    try (BadServer server = sends(FRIDAY, THURSDAY, THURSDAY)) {
      // Given
      fixture.fetches(plan(server), FRIDAY);
      Path manifest = volume.resolve(".fetchjob/data/list/manifest.json");
      String text = Files.readString(manifest);
      String older = text.replaceFirst("(?s)\"meaning\" : [{].*?[}],", "");
      assertThat(older).isNotEqualTo(text);
      Files.writeString(manifest, older);
      rejects(plan(server), Reason.DATA_DATE_WENT_BACK);

      // When
      PlanBuilder edited = plan(server);
      edited.maxBytes++;

      // Then
      fixture.fetches(edited, THURSDAY);
    }
  }

  @Test
  @DisplayName(
      "A run publishes other content with the same date, and content with an older date if "
          + "allowOlder is true")
  void equalAndAllowed() {
    try (BadServer server = sends(FRIDAY, FRIDAY_AGAIN, THURSDAY)) {
      fixture.fetches(plan(server), FRIDAY);
      fixture.fetches(plan(server), FRIDAY_AGAIN);

      assertThat(date(fixture.fetches(plan(server, true), THURSDAY).report()))
          .isEqualTo("2026-11-26");
    }
  }

  @Test
  @DisplayName("A run that a person requested for an earlier date may publish older data")
  void requestedForADate() {
    try (BadServer server = sends(FRIDAY, THURSDAY)) {
      fixture.fetches(plan(server), FRIDAY);
      fixture.requested = true;
      fixture.date = "2026-11-26T06:00:00Z";

      fixture.fetches(plan(server), THURSDAY);
    }
  }

  @Test
  @DisplayName("a request without a date that waited for another run does not publish older data")
  void requestedBefore() {
    try (BadServer server = sends(FRIDAY, THURSDAY)) {
      fixture.fetches(plan(server), FRIDAY);
      fixture.requested = true;
      fixture.plain = true;
      fixture.date = "2026-11-26T06:00:00Z";

      rejects(plan(server), Reason.DATA_DATE_WENT_BACK);
    }
  }

  @Test
  @DisplayName(
      "After an edit of dataDate the run reads the date of the same content anew, and accepts an "
          + "earlier date")
  void editedRule() {
    byte[] file = text("2026-11-27\n2026-11-25\n");
    try (BadServer server = BadServer.http(new Site().file("/list.csv", file))) {
      // Given
      fixture.fetches(plan(server), file);
      assertThat(date(fixture.unchanged(plan(server), Reason.NOT_MODIFIED).report()))
          .isEqualTo("2026-11-27");

      // When
      PlanBuilder edited = plan(server);
      edited.dataDate = new DataDate(2, null, null, null, null, null, null, false);

      // Then
      assertThat(date(fixture.unchanged(edited, Reason.SAME_CONTENT).report()))
          .isEqualTo("2026-11-25");
    }
  }

  @Test
  @DisplayName(
      "A file without a readable date is published without a date when a person has accepted it")
  void acceptedWithoutDate() {
    try (BadServer server = sends(FRIDAY, UNREADABLE)) {
      fixture.fetches(plan(server), FRIDAY);
      FetchReport report = rejects(plan(server), Reason.DATA_DATE_UNREADABLE);
      PlanBuilder accepting = plan(server);
      accepting.acceptQuarantined = report.quarantinedSha256();

      assertThat(date(fixture.fetches(accepting, UNREADABLE).report())).isNull();
    }
  }

  @ParameterizedTest
  @DisplayName(
      "A run reads the date of the data from a response header, as HTTP writes it or in the "
          + "plan's format")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "Last-Modified | Fri, 27 Nov 2026 22:59:59 GMT | - | -        | 2026-11-27",
        "Last-Modified | Fri, 27 Nov 2026 23:00:00 GMT | - | -        | 2026-11-28",
        "X-As-Of       | 2026-11-27                    | - | -        | 2026-11-27",
        "Content-Disposition | attachment; filename=l_20261126.csv | _([0-9]{8}) | yyyyMMdd | 2026-11-26",
      })
  void header(String name, String value, String pattern, String format, String expected) {
    try (BadServer server = BadServer.http(Script.ok(name + ": " + value + "\r\n", FRIDAY))) {
      PlanBuilder plan = plan(server);
      plan.dataDate = new DataDate(null, null, name, null, pattern, format, "Europe/Berlin", false);

      assertThat(date(fixture.fetches(plan, FRIDAY).report())).isEqualTo(expected);
    }
  }

  @Test
  @DisplayName(
      "A run fails before it receives the body, if the header with the date is missing or has no "
          + "date")
  void badHeader() {
    try (BadServer server =
        BadServer.http(
            Script.sequence(Script.ok("", FRIDAY), Script.ok("X-As-Of: 2026-02-30\r\n", FRIDAY)))) {
      PlanBuilder plan = plan(server);
      plan.dataDate = new DataDate(null, null, "X-As-Of", null, null, null, null, false);

      assertThat(fixture.fails(plan, INTEGRITY, Reason.DATA_DATE_UNREADABLE).report().message())
          .contains("The server sent no header X-As-Of");
      FetchReport report = fixture.fails(plan, INTEGRITY, Reason.DATA_DATE_UNREADABLE).report();
      assertThat(report.message())
          .contains("The header X-As-Of is \"2026-02-30\"; that is no date of the format ISO 8601");
      assertThat(report.transferred()).isZero();
    }
  }

  @Test
  @DisplayName(
      "A resumed download keeps the date of its first response, because the second response "
          + "leaves the date out")
  void resumed() {
    try (BadServer server =
        BadServer.http(
            Script.sequence(
                TwoPartBody.cut("ETag: \"1\"\r\nX-As-Of: 2026-11-27\r\n"),
                TwoPartBody.part("ETag: \"1\"\r\n", TwoPartBody.BODY, TwoPartBody.CUT)))) {
      PlanBuilder plan = plan(server);
      plan.dataDate = new DataDate(null, null, "X-As-Of", null, null, null, null, false);
      fixture.fails(plan, TRANSIENT, Reason.CUT_SHORT);

      assertThat(date(fixture.fetches(plan, TwoPartBody.BODY).report())).isEqualTo("2026-11-27");
    }
  }

  private static final DataDate OF_ENTRY =
      new DataDate(null, null, null, DataDate.From.ENTRY, null, null, null, false);

  private static String listing(String stamp) {
    return "{\"data\": [{\"link\": \"/f/%s.csv\", \"name\": \"isin-lei-%s.csv\"}]}"
        .formatted(stamp, stamp);
  }

  @Test
  @DisplayName(
      "The date of the data is that of the chosen entry of a listing, and an older entry needs "
          + "allowOlder")
  void entry() {
    Site site =
        new Site()
            .page("/list/index", listing("20261127T071513"))
            .file("/f/20261127T071513.csv", FRIDAY)
            .file("/f/20261126T071513.csv", THURSDAY);
    try (BadServer server = BadServer.http(site)) {
      PlanBuilder plan = Finds.plan(server, json(Choice.NEWEST, STAMP));
      plan.dataDate = OF_ENTRY;
      assertThat(date(fixture.fetches(plan, FRIDAY).report())).isEqualTo("2026-11-27");

      site.page("/list/index", listing("20261126T071513"));
      fixture.fails(plan, TRANSIENT, Reason.NOT_LISTED);

      plan.dataDate = new DataDate(null, null, null, DataDate.From.ENTRY, null, null, null, true);
      assertThat(date(fixture.fetches(plan, THURSDAY).report())).isEqualTo("2026-11-26");
    }
  }

  @Test
  @DisplayName("A run refuses an entry of a listing whose date is in the future")
  void entryOfTheFuture() {
    Site site =
        new Site()
            .page("/list/index", listing("20261202T071513"))
            .file("/f/20261202T071513.csv", FRIDAY);
    try (BadServer server = BadServer.http(site)) {
      PlanBuilder plan = Finds.plan(server, json(Choice.NEWEST, STAMP));
      plan.dataDate = OF_ENTRY;

      assertThat(rejects(plan, Reason.DATA_DATE_IN_FUTURE).message())
          .contains("2026-12-02 is in the future; today is 2026-11-30", "that of the entry");
    }
  }

  @Test
  @DisplayName(
      "The data date of a set is the date of its entries, and a run refuses a set with a date in "
          + "the future")
  void set() {
    SetRunFixture sets = new SetRunFixture(volume);
    sets.fixture.clock = fixture.clock;
    sets.week("20261121", "old");
    try (BadServer server = BadServer.http(sets.site)) {
      // Given
      PlanBuilder plan = SetRunFixture.plan(server, SetRunFixture.numbered());
      plan.dataDate = OF_ENTRY;
      FetchReport report = sets.run(plan, Outcome.FETCHED, Reason.NEW_CONTENT);
      assertThat(date(report)).isEqualTo("2026-11-21");

      // When
      sets.week("20261205", "of the future");

      // Then
      assertThat(sets.keeps(plan, null, Reason.DATA_DATE_IN_FUTURE).message())
          .contains("The data date 2026-12-05");
      assertThat(SetRunFixture.targets(server)).noneMatch(target -> target.contains("20261205"));
    }
  }

  @Test
  @DisplayName(
      "After an edit of a check, a run refuses a set with older data unless allowOlder is true")
  void setWentBack() {
    SetRunFixture sets = new SetRunFixture(volume);
    sets.fixture.clock = fixture.clock;
    sets.week("20261121", "new");
    try (BadServer server = BadServer.http(sets.site)) {
      // Given
      PlanBuilder plan = SetRunFixture.plan(server, SetRunFixture.numbered());
      plan.dataDate = OF_ENTRY;
      sets.run(plan, Outcome.FETCHED, Reason.NEW_CONTENT);

      // When
      sets.entries.clear();
      sets.week("20261114", "older");
      plan.maxBytes++;

      // Then
      assertThat(sets.keeps(plan, TRANSIENT, Reason.NOT_LISTED).message())
          .contains("of 2026-11-14, older than the published one of 2026-11-21");
      plan.dataDate = new DataDate(null, null, null, DataDate.From.ENTRY, null, null, null, true);
      assertThat(date(sets.run(plan, Outcome.FETCHED, Reason.NEW_CONTENT))).isEqualTo("2026-11-14");
    }
  }

  @Test
  @DisplayName(
      "A run refuses a plan with an impossible rule for the date of the data before the first "
          + "request")
  void badPlans() {
    try (BadServer server = sends(MONDAY)) {
      refuses(server, new DataDate(1, "Date", null, null, null, null, null, false), "exactly one");
      refuses(server, new DataDate(0, null, null, null, null, null, null, false), "line is less");
      refuses(
          server,
          new DataDate(null, "Date", null, null, null, null, null, false),
          "column needs verify.csv");
      refuses(server, OF_ENTRY, "source.find.date is missing");
      refuses(server, new DataDate(1, null, null, null, "(", null, null, false), "RE2");
      refuses(
          server,
          new DataDate(1, null, null, null, null, "jjjj", null, false),
          "not a date format");
      refuses(
          server,
          new DataDate(1, null, null, null, null, null, "Europe/Xetra", false),
          "timeZone is not known");
      assertThat(server.seen()).isEmpty();
    }
  }

  private void refuses(BadServer server, DataDate rule, String message) {
    PlanBuilder plan = plan(server);
    plan.dataDate = rule;
    assertThat(fixture.fails(plan, CONFIG, Reason.PLAN).report().message()).contains(message);
  }
}
