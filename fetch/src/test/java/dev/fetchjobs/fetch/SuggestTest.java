package dev.fetchjobs.fetch;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fetchjobs.downloader.time.Stop;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Script;
import dev.fetchjobs.testkit.http.Site;
import dev.fetchjobs.testkit.publisher.InstrumentsFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("dev/fetch --suggest")
class SuggestTest {

  private static final List<String> ISINS =
      List.of("US0378331005", "DE0007164600", "GB0002634946", "US5949181045");
  private static final String TODAY =
      DateTimeFormatter.BASIC_ISO_DATE.format(LocalDate.now(ZoneOffset.UTC));
  private static final byte[] PLAIN = table("LEI,ISIN,Name\n", "%020d,%s,NAME\n");

  @TempDir private Path folder;
  private final Site site = new Site();
  private final BadServer server = BadServer.http(site);

  private record Ended(int code, String out, String people) {}

  /**
   * Describes one download and the expected suggestion.
   *
   * @param expected parts of the suggestion
   */
  record Case(String name, byte[] offered, byte[] published, String path, String... expected) {
    @Override
    public String toString() {
      return name;
    }
  }

  @AfterEach
  void stop() {
    server.close();
  }

  static Stream<Case> files() {
    byte[] instruments = new InstrumentsFile(2_000, 1, LocalDate.of(2026, 11, 30)).bytes();
    return Stream.of(
        asItIs(
            "isins.csv",
            PLAIN,
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
            table(
                "\uFEFFName;ISIN;Symbol\n\"European; Equities\"\n\"30 Nov 2026\"\n\n\"Notes.\"\n",
                "\"N; %d\";%s;S\n"),
            "columns: [Name, ISIN, Symbol]",
            "skipLines: {afterHeader: 4}",
            "minRows: 800"),
        packed(
            "prices-" + TODAY + ".csv.gz",
            gzip(PLAIN),
            "prices.csv",
            "format: Gzip",
            "{date:yyyyMMdd}"),
        packed(
            "latest.zip",
            zip("isin-lei-20261122T071513.csv"),
            "isin-lei.csv",
            "format: Zip",
            "member: \"isin-lei-*.csv\""),
        packed(
            "all.zip",
            zip("readme.txt", "data/list_2026-11-22.csv", "data/old.csv"),
            "list.csv",
            "# The archive has 3 files; this takes data/list_2026-11-22.csv.",
            "#   data/old.csv",
            "member: \"list_*.csv\""),
        asItIs(
            "symbols.txt",
            symbols(),
            "charset: windows-1252",
            "delimiter: \"|\"",
            "quote: None",
            "isin: {allowEmpty: true, maxBad: 8}",
            "skipLines: {afterHeader: 2, atEnd: 1}",
            "minRows: 1600"),
        asItIs(
            "quoted.csv",
            table("a,b,c\n", "\"x, %d \"\"quoted\"\"\nsecond line\",%s,\"1\"\n"),
            "columns: [a, b, c]",
            "isinColumn: b",
            "minRows: 800"),
        asItIs("utf16.csv", ("\uFEFF" + text(PLAIN)).getBytes(UTF_16LE), "isinColumn: ISIN"),
        asItIs("wide.csv", text(PLAIN).getBytes(UTF_16LE), "charset: UTF-16LE", "minRows: 800"),
        asItIs(
            "bare.csv",
            table("", "%d,%s\n"),
            "# The first row seems to be data: there are no column names.",
            "minRows: 790"),
        asItIs(
            "rates.json",
            "{\"rates\": [1, 2, 3]}".getBytes(UTF_8),
            "firstBytes: \"{\\\"rates\\\"\"",
            "fewer bytes than"),
        asItIs(
            "rates.xml",
            "<?xml version=\"1.0\"?>\n<e:Envelope xmlns:e=\"x\"><Cube/></e:Envelope>"
                .getBytes(UTF_8),
            "{number: 2, matches: '<e:Envelope\\b'}"),
        asItIs("data.bin", new byte[3_000], "# Nothing else was recognised", "min: 1500"),
        asItIs(
            "book.xlsx",
            zip("[Content_Types].xml", "xl/sheet.xml"),
            "# The file is a document that is a zip archive inside.",
            "format: None",
            "firstBytes: PK"),
        asItIs("notes.txt", "Hello, world.\nNo table.\n".getBytes(UTF_8), "# Nothing else was"));
  }

  @ParameterizedTest
  @MethodSource("files")
  @DisplayName("a file: the suggestion names what was seen, and a run of it fetches the file")
  void suggestsWhatARunFetches(Case file) throws IOException {
    // Given
    site.file("/" + file.name(), file.offered());

    // When
    Ended suggested = suggest("/" + file.name());

    // Then
    assertThat(suggested.code()).as(suggested.people()).isZero();
    assertThat(suggested.out()).contains(file.expected());
    assertFetches(suggested.out(), file.path(), file.published());
  }

  @Test
  @DisplayName("the same file gives the same suggestion, and nothing stays on the disk")
  void isStable() throws IOException {
    // Given
    site.file("/isins.csv", PLAIN);
    List<Path> before = temporary();

    // When
    Ended first = suggest("/isins.csv");
    Ended second = suggest("/isins.csv");

    // Then
    assertThat(first.out()).isEqualTo(second.out()).isNotEmpty();
    assertThat(temporary()).isEqualTo(before);
    assertThat(server.seen()).hasSize(2);
  }

  @Test
  @DisplayName("a page with one data file: find names the file, and its changing part is a pattern")
  void findsTheFileOnAPage() throws IOException {
    // Given
    site.page(
            "/list",
            "<!DOCTYPE html><a href=/imprint.html>Imprint</a><a href='b/c0ffee/all-20261130.csv'>x</a>")
        .file("/b/c0ffee/all-20261130.csv", PLAIN);

    // When
    Ended suggested = suggest("/list");

    // Then
    assertThat(suggested.out())
        .contains("format: Html", "{field: name, matches: '^all-\\d{8}\\.csv$'}", "minRows: 800");
    assertFetches(suggested.out(), "all.csv", PLAIN);
  }

  @Test
  @DisplayName("a page with a file for each day: the newest is chosen by the date in the name")
  void findsTheNewestOfAPage() throws IOException {
    // Given
    site.page("/list", "<!DOCTYPE html><a href=a_20261129.csv>1</a><a href=a_20261130.csv>2</a>")
        .file("/a_20261130.csv", PLAIN);

    // When
    Ended suggested = suggest("/list");

    // Then
    assertThat(suggested.out()).contains("choose: Newest", "format: \"yyyyMMdd\"");
    assertFetches(suggested.out(), "a.csv", PLAIN);
  }

  @Test
  @DisplayName("a page with several data files: the first is chosen, and comments name the others")
  void namesTheOtherFilesOfAPage() throws IOException {
    // Given
    site.page(
            "/list",
            "<!DOCTYPE html><a href=one.csv>1</a><a href='two.csv'>2</a><a href='x%0Akind:.csv'>3</a>")
        .file("/one.csv", PLAIN);

    // When
    Ended suggested = suggest("/list");

    // Then
    assertThat(suggested.out())
        .contains(
            "this takes the first. The others:", "#   two.csv", "#   x?kind:.csv", "'^one\\.csv$'");
    assertFetches(suggested.out(), "one.csv", PLAIN);
  }

  @Test
  @DisplayName("a redirect to another host: the host is listed, and the file is fetched from it")
  void listsTheHostOfARedirect() throws IOException {
    // Given
    site.on("/isins.csv", Script.redirect(302, server.url("localhost", "/cdn/1.csv")))
        .file("/cdn/1.csv", PLAIN);

    // When
    Ended suggested = suggest("/isins.csv");

    // Then
    assertThat(suggested.out()).contains("redirects:", "hosts: [localhost]");
    assertFetches(suggested.out(), "isins.csv", PLAIN);
  }

  @Test
  @DisplayName("no validators: the suggestion says that each run downloads the whole file")
  void saysWhatARunCosts() throws IOException {
    site.on("/isins.csv", Script.ok("", PLAIN));
    assertThat(suggest("/isins.csv").out())
        .contains("neither ETag nor Last-Modified: each run downloads the whole file");
  }

  @ParameterizedTest
  @CsvSource({
    "/missing, 20, The server answered 404",
    "/empty, 30, The file has 0 bytes",
    "/page, 30, The page has no link to a data file.",
    "/error, 30, The server sent an error message in JSON",
    "/cut.zip, 22, zip"
  })
  @DisplayName(
      "without a usable file dev/fetch prints the message of a run, ends with its exit code, and suggests nothing")
  void explainsAFailure(String target, int code, String sentence) throws IOException {
    // Given
    site.on("/empty", Script.ok("", new byte[0]))
        .page("/page", "<!DOCTYPE html><a href=imprint.html>Imprint</a>")
        .page("/error", "{\"error\": \"down\"}")
        .file("/cut.zip", Arrays.copyOf(zip("a.csv"), 100));

    // When
    Ended ended = suggest(target);

    // Then
    assertThat(ended.code()).as(ended.people()).isEqualTo(code);
    assertThat(ended.people()).contains(sentence, "Nothing is suggested");
    assertThat(ended.out()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "--suggest, A value is missing after --suggest.",
    "--suggest ftp://x.example/, ftp",
    "--suggest http://x.example/ --explain, --suggest needs only a URL",
    "--suggest http://x.example/ job.yaml, --suggest needs only a URL"
  })
  @DisplayName("a wrong command line: dev/fetch explains the mistake")
  void saysWhatIsWrongWithTheCommandLine(String words, String sentence) {
    Ended ended = run(List.of(words.split(" ")));
    assertThat(ended.code()).isIn(2, 20, 21, 24);
    assertThat(ended.people()).contains(sentence);
    assertThat(ended.out()).isEmpty();
  }

  private void assertFetches(String yaml, String path, byte[] content) throws IOException {
    ObjectNode fetchJob = (ObjectNode) Yaml.MAPPER.readTree(yaml);
    assertThat(Definition.complete(fetchJob)).isEmpty();
    Path file = Files.writeString(folder.resolve("job.yaml"), yaml);
    Path data = folder.resolve("data");
    Ended ended = run(List.of(file.toString(), "--to", data.toString(), "--allow-private"));
    assertThat(ended.out()).as(ended.people()).contains("\"outcome\" : \"Fetched\"");
    assertThat(data.resolve("127.0.0.1").resolve(path)).hasBinaryContent(content);
  }

  private static List<Path> temporary() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files.filter(file -> file.toString().contains("fetchjob-suggest")).toList();
    }
  }

  private Ended suggest(String target) {
    return run(List.of("--suggest", server.url(target), "--allow-private", "--attempts", "1"));
  }

  private static Ended run(List<String> words) {
    var out = new ByteArrayOutputStream();
    var people = new ByteArrayOutputStream();
    int code =
        Main.run(
            words,
            Map.of(),
            new Stop(),
            new PrintStream(out, true, UTF_8),
            new PrintStream(people, true, UTF_8));
    return new Ended(code, out.toString(UTF_8), people.toString(UTF_8));
  }

  private static Case asItIs(String name, byte[] content, String... expected) {
    return new Case(name, content, content, name, expected);
  }

  private static Case packed(String name, byte[] offered, String path, String... expected) {
    return new Case(name, offered, PLAIN, path, expected);
  }

  private static byte[] table(String header, String row) {
    StringBuilder text = new StringBuilder(header);
    for (int i = 0; i < 1_000; i++) {
      text.append(row.formatted(i, ISINS.get(i % ISINS.size())));
    }
    return text.toString().getBytes(UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }

  private static byte[] symbols() {
    StringBuilder list =
        new StringBuilder("Symbol|ISIN|Name|Lot\n(text)|(ISO 6166)|\"|\n\"notes\n");
    for (int row = 0; row < 2_000; row++) {
      String isin = row % 100 == 0 ? "" : row % 500 == 1 ? "US0378331006" : ISINS.get(row % 4);
      list.append("S%d|%s|\"Zürich %d|1\n".formatted(row, isin, row));
    }
    return list.append("File Creation Time: 1129202606:30|||\n|||\n\u001a")
        .toString()
        .getBytes(Charset.forName("windows-1252"));
  }

  private static byte[] gzip(byte[] content) {
    return written(
        bytes -> {
          try (OutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
          }
        });
  }

  private static byte[] zip(String... members) {
    return written(
        bytes -> {
          try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (String member : members) {
              zip.putNextEntry(new ZipEntry(member));
              zip.write(PLAIN);
            }
          }
        });
  }

  private interface Writing {
    void to(OutputStream out) throws IOException;
  }

  private static byte[] written(Writing writing) {
    var bytes = new ByteArrayOutputStream();
    try {
      writing.to(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
