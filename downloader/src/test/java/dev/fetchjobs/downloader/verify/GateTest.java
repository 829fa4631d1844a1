package dev.fetchjobs.downloader.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.fetchjobs.contract.AcceptCommand;
import dev.fetchjobs.contract.ExitCode;
import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.contract.FetchPlan.Content;
import dev.fetchjobs.contract.FetchPlan.Csv;
import dev.fetchjobs.contract.FetchPlan.Line;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.publish.Published;
import dev.fetchjobs.downloader.publish.Published.Change;
import dev.fetchjobs.downloader.publish.Publisher;
import dev.fetchjobs.downloader.publish.PublisherFixture;
import dev.fetchjobs.downloader.store.Digests;
import dev.fetchjobs.downloader.store.LockedVolume;
import dev.fetchjobs.testkit.table.FaultRows;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@FaultRows("download")
class GateTest {

  private static final String HEADER = "Name;ISIN\n";
  private static final String ROW = "Apple;US0378331005\n";

  @TempDir Path root;
  private PublisherFixture fixture;

  @BeforeEach
  void setUp() {
    fixture = new PublisherFixture(root);
  }

  @ParameterizedTest
  @DisplayName(
      "D70 HTML comes with status 200 instead of the file: the run ends as Rejected, the page is "
          + "in quarantine, and the published file stays")
  @ValueSource(
      strings = {
        "<!DOCTYPE html>\n<html>",
        "<html lang=en>",
        "\uFEFF  \r\n<!doctype HTML>",
        "<HEAD>",
        "<body>",
        "<script>location='x'</script>",
        "<meta http-equiv=refresh content='0'>",
        "<!-- moved -->\n<html>",
        "<?xml version='1.0'?><!DOCTYPE html><html/>",
        "<title>404</title>",
        "<h1>Moved</h1>",
        "<p>Sorry"
      })
  void htmlPages(String page) throws Exception {
    fixture.published(HEADER + ROW);
    assertRejected(fixture.rejection(page), "web page");
  }

  @Test
  @DisplayName("The check recognises HTML in UTF-16")
  void htmlInUtf16() throws Exception {
    fixture.published(HEADER + ROW);
    assertRejected(
        fixture.rejection("\uFEFF<html>".getBytes(StandardCharsets.UTF_16LE)), "web page");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<?xml version=\"1.0\"?><table><a/></table>",
        "<FIXML>",
        "<htmlish>",
        "{\"html\":1}",
        "a;b\n<html>",
        "<",
        "<!DOCTYPE instruments>"
      })
  @DisplayName("The check does not take files for HTML that are none")
  void otherFiles(String text) throws Exception {
    fixture.published(text);
    assertThat(fixture.read()).isEqualTo(text);
  }

  @Test
  @DisplayName("A run publishes HTML with rejectHtml: false")
  void htmlAllowed() throws Exception {
    fixture.content(new Content(false, List.of(), null, List.of())).published("<html>");
    assertThat(fixture.read()).isEqualTo("<html>");
  }

  @Test
  @DisplayName(
      "D70 A CSV file has half the rows: maxShrinkPercent rejects it, and the message names both "
          + "numbers")
  void halfTheRows() throws Exception {
    fixture.csv(new Csv(";", 1, List.of("ISIN"), null, "ISIN")).maxShrink(30);
    fixture.published(HEADER + ROW.repeat(5101));
    assertThat(fixture.manifest().current().rows()).isEqualTo(5101);
    assertRejected(
        fixture.rejection(HEADER + ROW.repeat(2550)),
        "2,550 rows today, 5,101 in the last good version of 2026-11-23: 50% less",
        "30%");
    fixture.published(HEADER + ROW.repeat(3571));
  }

  @Test
  @DisplayName(
      "D70 L10 The rules for counting rows changed: the run counts the published file again "
          + "before it refuses the new one")
  void shrinkAfterAnotherWayToCount() throws Exception {
    // Given: an earlier plan counted the last line, which is no data, as a row
    String trailer = "made on Sunday;\n";
    fixture.csv(new Csv(";", 1, List.of("ISIN"), null, null)).maxShrink(0);
    fixture.published(HEADER + ROW.repeat(100) + trailer);
    assertThat(fixture.manifest().current().rows()).isEqualTo(101);

    // When: the plan no longer counts the last line as a row
    fixture.csv(
        new Csv(";", 1, List.of("ISIN"), null, "ISIN", null, new Csv.SkipLines(0, 1), null));
    fixture.published(HEADER + ROW.repeat(100) + trailer.replace("Sunday", "Monday"));

    // Then
    assertThat(fixture.manifest().current().rows()).isEqualTo(100);
    assertRejected(
        fixture.rejection(HEADER + ROW.repeat(99) + trailer),
        "99 rows today, 100 in the last good");

    // Given: another program altered the published file after its rows were counted
    fixture.csv(new Csv(";", 1, List.of("ISIN"), null, null));
    fixture.published(HEADER + ROW.repeat(102));
    String good = fixture.read();
    Files.writeString(fixture.stable(), HEADER + ROW);
    fixture.csv(
        new Csv(";", 1, List.of("ISIN"), null, "ISIN", null, new Csv.SkipLines(0, 1), null));

    // Then
    assertThat(fixture.rejection(HEADER + ROW.repeat(102)))
        .contains("101 rows today, 102 in the last");
    Files.writeString(fixture.stable(), good);
  }

  @Test
  @DisplayName("D70 Without counting of rows, maxShrinkPercent compares the sizes in bytes")
  void shrinkByBytes() throws Exception {
    fixture.maxShrink(50).published("x".repeat(1000));
    assertRejected(fixture.rejection("x".repeat(499)), "499 bytes today, 1,000 in the last good");
    fixture.published("x".repeat(500));
    fixture.maxShrink(0).published("x".repeat(500) + "y");
    assertRejected(fixture.rejection("x".repeat(500)), "500 bytes");
  }

  @Test
  @DisplayName(
      "D70 The file has too few rows: the run ends as Rejected, and the message names today's and "
          + "yesterday's number")
  void tooFewRows() throws Exception {
    fixture.csv(new Csv(";", 1, List.of("ISIN"), 4000L, null));
    fixture.published(HEADER + ROW.repeat(5101));
    assertRejected(
        fixture.rejection(HEADER + ROW.repeat(12)),
        "12 rows today, 5,101 in the last good version of 2026-11-23; at least 4,000");
  }

  @Test
  @DisplayName(
      "D70 The header is on another line: the run ends as Rejected, and the message names the "
          + "missing columns")
  void headerMoved() throws Exception {
    fixture.csv(new Csv(";", 1, List.of("ISIN"), null, null));
    fixture.published(HEADER + ROW);
    assertRejected(
        fixture.rejection("Market:;XETR\n" + HEADER + ROW), "Column ISIN is not in line 1");
  }

  @Test
  @DisplayName(
      "D70 ISINs have wrong check digits: the run ends as Rejected, and the message says how many")
  void badCheckDigits() throws Exception {
    fixture.csv(new Csv(";", 1, List.of(), null, "ISIN"));
    fixture.published(HEADER + ROW);
    assertRejected(
        fixture.rejection(HEADER + ROW + "Appel;US0378331006\n"),
        "1 of 2 rows has no valid ISIN in column ISIN; line 3: \"US0378331006\"");
  }

  @Test
  @DisplayName("D70 A file is smaller than size.min, or empty: the run ends as Rejected")
  void tooSmall() throws Exception {
    fixture.published(HEADER + ROW);
    assertRejected(fixture.rejection(""), "0 bytes, at least 1");
    fixture.size(10_000, 20_000);
    assertRejected(fixture.rejection("x".repeat(50)), "50 bytes, at least 10,000");
  }

  @Test
  @DisplayName(
      "The server sends a media type that the plan does not list: the run ends as Rejected")
  void mediaTypeThatIsNotListedIsRejected() throws Exception {
    fixture.content(new Content(true, List.of("text/csv", "text/plain"), null, List.of()));
    fixture.mediaType("text/csv").published(HEADER + ROW);
    assertRejected(fixture.mediaType("application/json").rejection("{}"), "sent application/json");
    assertRejected(
        fixture.mediaType(null).rejection("{}"), "no media type", "text/csv or text/plain");
  }

  @Test
  @DisplayName("A byte order mark may precede the text that firstBytes demands")
  void firstBytes() throws Exception {
    fixture.content(new Content(true, List.of(), "Name;", List.of()));
    fixture.published("\uFEFF" + HEADER + ROW);
    assertRejected(fixture.rejection("Nam"), "verify.content.firstBytes");
    fixture.published(HEADER + ROW);
    assertRejected(fixture.rejection(" Name;"), "\" Name;\"");
  }

  @Test
  @DisplayName("A run refuses a file whose numbered line does not match the plan's pattern")
  void numberedLines() throws Exception {
    fixture.content(
        new Content(
            true,
            List.of(),
            null,
            List.of(new Line(1, "^Market:;XETR$"), new Line(2, "\\d{2}\\.\\d{2}\\.\\d{4}"))));
    fixture.published("\uFEFFMarket:;XETR\r\nDate Last Update:;10.08.2026\nISIN\n");
    assertRejected(
        fixture.rejection("Market:;XFRA\nDate Last Update:;10.08.2026\nISIN\n"),
        "Line 1 is \"Market:;XFRA\" and does not match");
    assertRejected(fixture.rejection("Market:;XETR"), "no line 2");
  }

  @Test
  @DisplayName("An endless line is checked within bounded memory and time")
  void endlessLine() throws Exception {
    fixture.content(new Content(true, List.of(), null, List.of(new Line(1, "^(a+)+$"))));
    assertThat(fixture.fetch("a".repeat(3_000_000))).isInstanceOf(PublisherFixture.Done.class);
    assertThat(fixture.rejection("a".repeat(1000) + "b" + "a".repeat(70_000) + "b"))
        .contains("does not match");
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "(a?){900}(b?){900}(c?){900}"})
  @DisplayName("A pattern is malformed or too large: the run fails with class Config")
  void badPattern(String pattern) {
    fixture.content(new Content(true, List.of(), null, List.of(new Line(1, pattern))));
    FetchException failure = catchThrowableOfType(FetchException.class, () -> fixture.fetch("x"));
    assertThat(failure.failure().failureClass()).isEqualTo(FailureClass.CONFIG);
    assertThat(failure.failure().reason()).isEqualTo(Reason.PLAN);
  }

  @Test
  @DisplayName("The quarantine folder has the newest refused file and the reason")
  void quarantine() throws Exception {
    // Given
    fixture.published(HEADER + ROW);
    fixture.rejection("<html>1");

    // When
    String message = fixture.rejection("<html>2");

    // Then
    List<String> names = fixture.names("quarantine");
    assertThat(names).hasSize(2);
    assertThat(fixture.home().resolve("quarantine").resolve(names.get(0))).hasContent("<html>2");
    assertThat(Files.readString(fixture.home().resolve("quarantine").resolve(names.get(1))))
        .contains("HtmlPage: " + message)
        .contains(fixture.manifest().quarantined().sha256());
    assertThat(fixture.manifest().quarantined().reason()).isEqualTo("HtmlPage");
  }

  @Test
  @DisplayName("A run publishes a file that a person accepted unchanged")
  void acceptedFile() throws Exception {
    // Given
    fixture.published(HEADER + ROW);
    fixture.rejection("<html>");
    String digest = Digests.sha256("<html>");

    // When
    Published published = accept(digest.toUpperCase(java.util.Locale.ROOT));

    // Then
    assertThat(published.change()).isEqualTo(Change.ACCEPTED);
    assertThat(fixture.read()).isEqualTo("<html>");
    assertThat(fixture.names("quarantine")).isEmpty();
    assertThat(fixture.manifest().quarantined()).isNull();
    assertThat(fixture.manifest().versions()).hasSize(2);

    // And: if a person accepts the file a second time, it is already published
    try (LockedVolume volume = fixture.open()) {
      assertThat(
              new Quarantine(volume)
                  .accept(AcceptCommand.digests(digest), PublisherFixture.ENDLESS))
          .isEqualTo(new Quarantine.AlreadyPublished());
    }
  }

  @Test
  @DisplayName("A run publishes only the quarantined file with the accepted digest")
  void otherFileNotAccepted() throws Exception {
    // Given
    fixture.published(HEADER + ROW);
    fixture.rejection("<html>");
    String digest = Digests.sha256("<html>");

    // Then
    try (LockedVolume volume = fixture.open()) {
      assertThat(
              new Quarantine(volume)
                  .accept(AcceptCommand.digests("ab".repeat(32)), PublisherFixture.ENDLESS))
          .isInstanceOf(Quarantine.NotThere.class);
    }

    // When
    Files.writeString(
        fixture.home().resolve("quarantine").resolve(fixture.names("quarantine").getFirst()),
        "<evil>");

    // Then
    try (LockedVolume volume = fixture.open()) {
      assertThat(
              new Quarantine(volume)
                  .accept(AcceptCommand.digests(digest), PublisherFixture.ENDLESS))
          .isInstanceOf(Quarantine.NotThere.class);
    }
    assertThat(fixture.read()).isEqualTo(HEADER + ROW);
  }

  private Published accept(String digest) throws Exception {
    try (LockedVolume volume = fixture.open()) {
      return switch (new Quarantine(volume)
          .accept(AcceptCommand.digests(digest), PublisherFixture.ENDLESS)) {
        case Quarantine.Accepted accepted ->
            new Publisher(volume, 3, PublisherFixture.ENDLESS)
                .publish(accepted.file(), fixture.now());
        case Quarantine.AlreadyPublished _ -> throw new AssertionError("published");
        case Quarantine.NotThere missing -> throw new AssertionError(missing.message());
      };
    }
  }

  /** Checks that the last good file is still published and still in the manifest. */
  private void assertRejected(String message, String... words) throws Exception {
    for (String word : words) {
      assertThat(message).contains(word);
    }
    assertThat(message).hasSizeLessThanOrEqualTo(256);
    assertThat(fixture.manifest().quarantined().message()).isEqualTo(message);
    assertThat(
            new dev.fetchjobs.downloader.failure.Failure.Rejected(Reason.SHRUNK, message)
                .exitCode())
        .isEqualTo(ExitCode.REJECTED);
    assertThat(Digests.sha256(fixture.stable(), PublisherFixture.ENDLESS))
        .isEqualTo(fixture.manifest().current().sha256());
    assertThat(fixture.names("staging")).isEmpty();
  }
}
