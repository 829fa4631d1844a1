package dev.fetchjobs.fetch;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.testkit.publisher.InstrumentsFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("dev/fetch --suggest writes into the FetchJob what it sees in a file")
class SuggestedFileTest {

  @TempDir private Path folder;
  private Suggestions suggestions;

  /**
   * @param expected texts that the suggestion has to contain
   */
  record Case(String name, byte[] offered, byte[] published, String path, String... expected) {
    @Override
    public String toString() {
      return name;
    }
  }

  @BeforeEach
  void start() {
    suggestions = new Suggestions(folder);
  }

  @AfterEach
  void stop() {
    suggestions.close();
  }

  static Stream<Case> files() {
    byte[] instruments = new InstrumentsFile(2_000, 1, LocalDate.of(2026, 11, 30)).bytes();
    return Stream.of(
        asItIs(
            "isins.csv",
            Offered.PLAIN,
            "name: isins",
            "size: {min: 19Ki, max: 160Ki}",
            "columns: [LEI, ISIN, Name]",
            "isinColumn: ISIN",
            "minRows: 800",
            "# The server sent an ETag: a run costs one small request",
            "claimName: market-data"),
        asItIs(
            "instruments.csv",
            instruments,
            "{number: 1, matches: \"^Market:;XETR$\"}",
            "{number: 2, matches: '^Date Last Update:;\\d{2}\\.\\d{2}\\.\\d{4}$'}",
            "delimiter: \";\"",
            "headerLine: 3",
            "# Some of 150 columns.",
            "columns: [ISIN, Product Status, Instrument Status, Instrument, Product ID]",
            "minRows: 1600"),
        asItIs(
            "download",
            Offered.table(
                "\uFEFFName;ISIN;Symbol\n\"European; Equities\"\n\"30 Nov 2026\"\n\n\"Notes.\"\n",
                "\"N; %d\";%s;S\n"),
            "columns: [Name, ISIN, Symbol]",
            "skipLines: {afterHeader: 4}",
            "minRows: 800"),
        packed(
            "prices-" + Offered.TODAY + ".csv.gz",
            Offered.gzip(Offered.PLAIN),
            "prices.csv",
            "format: Gzip",
            "{date:yyyyMMdd}"),
        packed(
            "latest.zip",
            Offered.zip("isin-lei-20261122T071513.csv"),
            "isin-lei.csv",
            "format: Zip",
            "member: \"isin-lei-*.csv\""),
        packed(
            "all.zip",
            Offered.zip("readme.txt", "data/list_2026-11-22.csv", "data/old.csv"),
            "list.csv",
            "# The archive has 3 files; this takes data/list_2026-11-22.csv.",
            "#   data/old.csv",
            "member: \"list_*.csv\""),
        asItIs(
            "symbols.txt",
            Offered.symbols(),
            "charset: windows-1252",
            "delimiter: \"|\"",
            "quote: None",
            "isin: {allowEmpty: true, maxBad: 8}",
            "skipLines: {afterHeader: 2, atEnd: 1}",
            "minRows: 1600"),
        asItIs(
            "quoted.csv",
            Offered.table("a,b,c\n", "\"x, %d \"\"quoted\"\"\nsecond line\",%s,\"1\"\n"),
            "columns: [a, b, c]",
            "isinColumn: b",
            "minRows: 800"),
        asItIs(
            "utf16.csv",
            ("\uFEFF" + Offered.text(Offered.PLAIN)).getBytes(UTF_16LE),
            "isinColumn: ISIN"),
        asItIs(
            "wide.csv",
            Offered.text(Offered.PLAIN).getBytes(UTF_16LE),
            "charset: UTF-16LE",
            "minRows: 800"),
        asItIs(
            "bare.csv",
            Offered.table("", "%d,%s\n"),
            "# The first row seems to be data: there are no column names.",
            "minRows: 790"),
        asItIs(
            "rates.json",
            "{\"rates\": [1, 2, 3]}".getBytes(UTF_8),
            "    json:",
            "elements: \"$.rates[*]\"",
            "minElements: 2",
            "fewer elements than"),
        asItIs(
            "companies.json",
            "{\"a b\": [1, 2], \"0\": {\"id\": 1, \"lei\": \"x\"}}".getBytes(UTF_8),
            "firstBytes:",
            "json: {}",
            "fewer bytes than"),
        asItIs(
            "members.json",
            "{\"d\": {\"n\": 2, \"list\": [{\"id\": 1, \"x\": null}, {\"x\": 2, \"id\": 3}]}}"
                .getBytes(UTF_8),
            "elements: \"$.d.list[*]\"",
            "required: [\"/id\"]"),
        asItIs(
            "cut.json", "{\"rates\": [1, 2, 3".getBytes(UTF_8), "firstBytes: \"{\\\"rates\\\"\""),
        asItIs(
            "rates.xml",
            "<?xml version=\"1.0\"?>\n<e:Envelope xmlns:e=\"x\"><Cube/></e:Envelope>"
                .getBytes(UTF_8),
            "    xml:",
            "root: Envelope"),
        asItIs(
            "many.xml",
            "<list><head><x/></head><row><a/></row><row><a/></row></list>".getBytes(UTF_8),
            "root: list",
            "elements: row",
            "minElements: 1"),
        asItIs(
            "doctype.xml",
            "<!DOCTYPE list>\n<list><row/></list>".getBytes(UTF_8),
            "{number: 2, matches: '<list\\b'}"),
        asItIs("data.bin", new byte[3_000], "# Nothing else was recognised", "min: 1500"),
        asItIs(
            "book.xlsx",
            Offered.zip("[Content_Types].xml", "xl/sheet.xml"),
            "# The file is a document that is a zip archive inside.",
            "format: None",
            "firstBytes: PK"),
        asItIs("notes.txt", "Hello, world.\nNo table.\n".getBytes(UTF_8), "# Nothing else was"));
  }

  @ParameterizedTest
  @MethodSource("files")
  @DisplayName(
      "dev/fetch --suggest names what it saw in a file, and a run of the suggested FetchJob "
          + "downloads the file")
  void suggestsWhatARunFetches(Case file) throws IOException {
    // Given
    suggestions.site.file("/" + file.name(), file.offered());

    // When
    Suggestions.Ended suggested = suggestions.suggest("/" + file.name());

    // Then
    assertThat(suggested.code()).as(suggested.people()).isZero();
    assertThat(suggested.out()).contains(file.expected());
    suggestions.assertFetches(suggested.out(), file.path(), file.published());
  }

  private static Case asItIs(String name, byte[] content, String... expected) {
    return new Case(name, content, content, name, expected);
  }

  private static Case packed(String name, byte[] offered, String path, String... expected) {
    return new Case(name, offered, Offered.PLAIN, path, expected);
  }
}
