package dev.fetchjobs.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fetchjobs.downloader.time.Stop;
import dev.fetchjobs.fetch.Main;
import dev.fetchjobs.testkit.Canary;
import dev.fetchjobs.testkit.publisher.InstrumentsFile;
import dev.fetchjobs.testkit.publisher.Publisher;
import dev.fetchjobs.testkit.publisher.PublisherClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests that every FetchJob of docs/sources.md downloads its file from a publisher that the test
 * starts. {@link PublishersTest} runs those FetchJobs that publish a set of files.
 */
class SourcesTest {

  private static final String KEY = Canary.secret("key of a documented source");
  private static final List<String> ISINS =
      List.of("US0378331005", "DE0007164600", "GB0002634946", "US5949181045");
  private static final Pattern URL = Pattern.compile("https://[a-z.]+(/files/([^\\s?]+)\\S*)");
  private static final String DATE = "2026-11-03";
  private static final String HTML =
      "<!DOCTYPE html><html><body>Down for maintenance</body></html>";

  @TempDir private Path folder;
  private Publisher publisher;
  private PublisherClient control;

  /** Holds the files to which the listings link, by the names of the listings. */
  private static final Map<String, String> LISTED =
      Map.of(
          "tradable-instruments.html",
          "blob/1528/c0ffee/allTradableInstruments.csv",
          "index.json",
          "d/4711/isin-lei-20261122T071513.zip");

  /**
   * Holds a FetchJob of the page.
   *
   * @param address the name at the FetchJob's URL
   * @param path path of the file on the volume
   */
  record Source(String yaml, String address, String path) {
    /** Returns the file that the publisher offers. */
    String file() {
      return LISTED.getOrDefault(address, address);
    }

    @Override
    public String toString() {
      return address;
    }
  }

  static Stream<Source> sources() {
    return Page.of("docs/sources.md").fetchJobs().stream()
        .filter(yaml -> !yaml.contains("folder:"))
        .map(
            yaml ->
                new Source(
                    yaml,
                    onRequestedDate(first(URL, 2, yaml)),
                    first(Pattern.compile("path: (\\S+)"), 1, yaml)));
  }

  /** Returns the file's name for a run on {@link #DATE}. */
  private static String onRequestedDate(String file) {
    return file.replace("{date-1d:yyyyMMdd}", "20261102");
  }

  @BeforeEach
  void start() throws IOException {
    publisher = Publisher.onLoopback();
    control = new PublisherClient(URI.create("http://127.0.0.1:" + publisher.port()));
    Files.writeString(folder.resolve("api-key"), KEY + "\n");
  }

  @AfterEach
  void stop() {
    control.close();
    publisher.close();
  }

  @ParameterizedTest
  @MethodSource("sources")
  void fetches(Source source) throws IOException {
    // Given
    publish(source);

    // When
    int code = fetch(source);

    // Then
    assertThat(code).isZero();
    assertThat(folder.resolve("data").resolve(source.path()))
        .hasBinaryContent(plain(source.file()));
    // The publisher logs a request after it has answered it.
    var seen =
        await().until(() -> control.requests(source.file()), requests -> !requests.isEmpty());
    assertThat(seen.getFirst().headers().get("x-api-key"))
        .isEqualTo(source.yaml().contains("X-Api-Key") ? KEY : null);
  }

  @ParameterizedTest
  @MethodSource("sources")
  @DisplayName("The publisher sends an HTML page instead of the file, and the published file stays")
  void keepsTheGoodFileWhenAnHtmlPageComes(Source source) throws IOException {
    // Given
    publish(source);
    fetch(source);
    control.content(source.file(), HTML.getBytes(UTF_8));

    // When
    int code = fetch(source);

    // Then
    assertThat(code).isIn(22, 30);
    assertThat(folder.resolve("data").resolve(source.path()))
        .hasBinaryContent(plain(source.file()));
  }

  private void publish(Source source) throws IOException {
    control.content(source.file(), offered(source.file()));
    if (!source.address().equals(source.file())) {
      control.content(source.address(), listing(source).getBytes(UTF_8));
    }
  }

  private static String listing(Source source) {
    return source.address().endsWith(".html")
        ? "<p><a href=imprint.html>Imprint</a> <a href='%s'>All</a>".formatted(source.file())
        : """
          {"data": [
            {"attributes": {"fileName": "readme.txt", "downloadLink": "/files/readme.txt"}},
            {"attributes": {"fileName": "isin-lei-20261122T071513.zip", "downloadLink": "%s"}}]}
          """
            .formatted(source.file());
  }

  private int fetch(Source source) throws IOException {
    String local =
        URL.matcher(source.yaml())
            .replaceAll("http://127.0.0.1:" + publisher.port() + "$1")
            .replace("    http:\n", "    http:\n      allowPlainCredentials: true\n");
    Path file = Files.writeString(folder.resolve("source.yaml"), local);
    var lines = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(lines, true, UTF_8);
    int code =
        Main.run(
            List.of(
                file.toString(),
                "--to",
                folder.resolve("data").toString(),
                "--secret",
                "vendor/api-key=" + folder.resolve("api-key"),
                "--allow-private",
                "--for",
                DATE),
            Map.of(),
            new Stop(),
            out,
            out);
    System.out.println(lines.toString(UTF_8));
    return code;
  }

  private static byte[] offered(String file) throws IOException {
    var bytes = new ByteArrayOutputStream();
    if (file.endsWith(".zip")) {
      var zip = new ZipOutputStream(bytes);
      zip.putNextEntry(new ZipEntry("isin-lei-20261122T071513.csv"));
      return written(zip, bytes, plain(file));
    }
    return written(file.endsWith(".gz") ? new GZIPOutputStream(bytes) : bytes, bytes, plain(file));
  }

  private static byte[] written(OutputStream out, ByteArrayOutputStream bytes, byte[] content)
      throws IOException {
    out.write(content);
    out.close();
    return bytes.toByteArray();
  }

  /** Returns the content that consumers read. */
  private static byte[] plain(String file) {
    if (file.contains("Instruments")) {
      return new InstrumentsFile(5_000, 1, LocalDate.of(2026, 11, 22)).bytes();
    }
    if (file.equals("symbols.txt")) {
      return symbols();
    }
    if (file.endsWith(".json")) {
      return elements(
          "{\"companies\": [", "{\"lei\": \"%1$020d\", \"name\": \"NAME %1$d\"}", ", ", "]}");
    }
    if (file.endsWith(".xml")) {
      return elements(
          "<e:Envelope xmlns:e='urn:x'>", "<e:Rate>1.%d</e:Rate>", "\n", "</e:Envelope>");
    }
    Random random = new Random(1);
    StringBuilder csv = new StringBuilder("LEI,ISIN,Name\n");
    for (int row = 0; row < 5_000; row++) {
      csv.append("%020d,%s,NAME %x\n".formatted(row, ISINS.get(row % 4), random.nextLong()));
    }
    return csv.toString().getBytes(UTF_8);
  }

  private static byte[] elements(String start, String element, String between, String end) {
    int count = element.startsWith("<") ? 40 : 2_000;
    return IntStream.range(0, count)
        .mapToObj(element::formatted)
        .collect(Collectors.joining(between, start, end))
        .getBytes(UTF_8);
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

  private static String first(Pattern pattern, int group, String text) {
    Matcher matcher = pattern.matcher(text);
    assertThat(matcher.find()).as(pattern + " in " + text).isTrue();
    return matcher.group(group);
  }
}
