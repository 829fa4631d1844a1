package dev.fetchjobs.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.downloader.time.Stop;
import dev.fetchjobs.fetch.Main;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Script;
import dev.fetchjobs.testkit.http.Seen;
import dev.fetchjobs.testkit.http.Site;
import dev.fetchjobs.testkit.publisher.InstrumentsFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.time.Year;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples that name a publisher fetch their file from a server that behaves like it. */
@DisplayName("Examples of publishers")
class PublishersTest {

  private static final String ISINS = "US0378331005,DE0007164600,GB0002634946,US5949181045";

  @TempDir private Path folder;
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();

  /** Runs the example against the server, with lower limits on sizes and rows. */
  private int fetch(String example, BadServer server, String... more) throws IOException {
    return run(Files.readString(Path.of("../examples", example + ".yaml")), server, more);
  }

  private int run(String fetchJob, BadServer server, String... more) throws IOException {
    String yaml =
        fetchJob
            .replaceAll("https://[a-z.]+/", server.url("localhost", "/"))
            .replaceAll("minRows: \\d+", "minRows: 3")
            .replaceAll("min: \\d+[KM]i", "min: 20")
            .replaceAll("hosts: \\[.*]", "hosts: [127.0.0.1]");
    Path file = Files.writeString(folder.resolve("example.yaml"), yaml);
    PrintStream out = new PrintStream(output, true, UTF_8);
    List<String> arguments =
        Stream.concat(
                Stream.of(file.toString(), "--to", folder.resolve("data").toString()),
                Stream.concat(Stream.of("--allow-private"), Stream.of(more)))
            .toList();
    return Main.run(arguments, Map.of(), new Stop(), out, out);
  }

  private void publishes(String example, BadServer server, String path, byte[] content)
      throws IOException {
    assertThat(fetch(example, server)).as(output.toString(UTF_8)).isZero();
    assertThat(folder.resolve("data").resolve(path)).hasBinaryContent(content);
  }

  private static byte[] table(String header, int rows) {
    StringBuilder text = new StringBuilder(header);
    String[] isins = ISINS.split(",");
    for (int row = 0; row < rows; row++) {
      text.append("%020d,%s\n".formatted(row, isins[row % isins.length]));
    }
    return text.toString().getBytes(UTF_8);
  }

  private static byte[] zip(String member, byte[] content) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry(member));
      zip.write(content);
    }
    return bytes.toByteArray();
  }

  private static String page(String hash) {
    return """
        <!DOCTYPE html><html><head><title>Instruments</title></head><body>
        <nav><a href="/">Home</a><a href="#top">Top</a><a href="mailto:a@b.example">Mail</a></nav>
        <a class="btn" href="/resource/blob/2/aa/data/t7-xfra-BF-allTradableInstruments.csv">Frankfurt</a>
        <a class="btn" href="/resource/blob/1528/%s/data/t7-xetr-allTradableInstruments.csv"
           >All tradable &amp; listed instruments</a></body></html>
        """
        .formatted(hash);
  }

  private static String blob(String hash) {
    return "/resource/blob/1528/" + hash + "/data/t7-xetr-allTradableInstruments.csv";
  }

  private static byte[] instruments(int day) {
    return new InstrumentsFile(5_000, day, LocalDate.of(2026, 11, day)).bytes();
  }

  @Test
  @DisplayName(
      "Xetra: each publication has another hash, and an old address answers 200 with a stub page")
  void xetra() throws IOException {
    // Given
    String index = "/xetra-en/instruments/instruments";
    Site site = new Site().page(index, page("0a1b")).file(blob("0a1b"), instruments(26));
    try (BadServer server = BadServer.http(site)) {
      publishes("xetra", server, "xetra/instruments.csv", instruments(26));

      // When
      site.page(blob("0a1b"), "<html><meta http-equiv=refresh content='0; url=/'></html>");
      site.page(index, page("2c3d")).file(blob("2c3d"), instruments(27));

      // Then
      publishes("xetra", server, "xetra/instruments.csv", instruments(27));
    }
  }

  @Test
  @DisplayName(
      "Xetra: while the page still links to the old address, its stub page is refused and the file stays")
  void xetraStub() throws IOException {
    // Given
    Site site =
        new Site()
            .page("/xetra-en/instruments/instruments", page("0a1b"))
            .file(blob("0a1b"), instruments(26));
    try (BadServer server = BadServer.http(site)) {
      publishes("xetra", server, "xetra/instruments.csv", instruments(26));
      site.page(blob("0a1b"), "<html><body>" + "moved ".repeat(400_000) + "</body></html>");

      // When
      int code = fetch("xetra", server);

      // Then
      assertThat(code).isEqualTo(30);
      assertThat(folder.resolve("data/xetra/instruments.csv")).hasBinaryContent(instruments(26));
    }
  }

  @Test
  @DisplayName("Xetra: --explain lists the links, says which one is chosen, and downloads nothing")
  void explained() throws IOException {
    Site site = new Site().page("/xetra-en/instruments/instruments", page("0a1b"));
    try (BadServer server = BadServer.http(site)) {
      // When
      int code = fetch("xetra", server, "--explain");

      // Then
      assertThat(code).isZero();
      assertThat(output.toString(UTF_8))
          .contains("t7-xfra-BF-allTradableInstruments.csv: left out: name does not match")
          .contains("t7-xetr-allTradableInstruments.csv: matches")
          .contains("Chosen: t7-xetr-allTradableInstruments.csv")
          .contains("The file: " + server.url("localhost", blob("0a1b")));
      assertThat(server.seen()).hasSize(1);
      assertThat(folder.resolve("data/xetra")).doesNotExist();
    }
  }

  @Test
  @DisplayName(
      "Mirrors: the first address is down, the second one has an old file, the third is right")
  void mirrors() throws Exception {
    // Given
    byte[] content = table("LEI,ISIN\n", 2_000);
    String digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    String year = "/" + Year.now(ZoneOffset.UTC) + "/entities.csv";
    Site site =
        new Site()
            .page("/SHA256SUMS", digest + "  entities.csv\n")
            .file("/publisher/entities.csv", table("LEI,ISIN\n", 1_999))
            .file(year, content);
    try (BadServer server = BadServer.http(site)) {
      // Then
      publishes("mirrors", server, "publisher/entities.csv", content);
      assertThat(output.toString(UTF_8)).contains("It came from the mirror localhost:");

      // When
      fetch("mirrors", server, "--explain");

      // Then
      assertThat(output.toString(UTF_8))
          .contains("The file: " + server.url("localhost", "/entities.csv"))
          .contains("The mirror: " + server.url("localhost", year));
    }
  }

  @Test
  @DisplayName(
      "GLEIF: 406 for Accept: application/json, an index in any order, and a transfer that breaks off once")
  void gleif() throws IOException {
    // Given
    byte[] content = table("LEI,ISIN\n", 2_000);
    byte[] zip = zip("isin-lei-20260810T071513.csv", content);
    String entry =
        "{\"attributes\": {\"fileName\": \"isin-lei-%s.zip\", \"downloadLink\": \"%s\"}}";
    String index =
        "{\"data\": [%s, %s], \"links\": {}}"
            .formatted(
                entry.formatted("20260810T071513", "/d/new"),
                entry.formatted("20260809T071512", "/d/old"));
    Script api =
        exchange -> {
          boolean json = exchange.request().field("Accept").orElse("").contains("json");
          exchange.respond(json ? "406 Not Acceptable" : "200 OK", "", index.getBytes(UTF_8));
        };
    Script cutOnce =
        Script.sequence(
            exchange ->
                exchange
                    .send("HTTP/1.1 200 OK\r\nContent-Length: " + zip.length + "\r\n\r\n")
                    .send(Arrays.copyOf(zip, zip.length / 2)),
            Script.ok("Content-Disposition: attachment; filename=x.zip\r\n", zip));
    Site site = new Site().on("/api/v2/isin-lei", api).on("/d/new", cutOnce);
    try (BadServer server = BadServer.http(site)) {
      // When, Then
      publishes("gleif-isin-lei", server, "gleif/isin-lei.csv", content);
      assertThat(server.seen()).extracting(Seen::target).doesNotContain("/d/old");
    }
  }

  @Test
  @DisplayName("ESMA FIRDS: all letters are published together, with names that stay the same")
  void esma() throws IOException {
    byte[] c =
        zip("FULINS_C_20261121_01of01.xml", "<collective investment vehicles/>".getBytes(UTF_8));
    byte[] d = zip("FULINS_D_20261121_01of01.xml", "<debt/>              ".getBytes(UTF_8));
    String entry =
        "{\"file_name\": \"FULINS_%1$s_20261121_01of01.zip\", \"download_link\": \"/firds/%1$s\", \"checksum\": \"%2$s\"}";
    String index =
        "{\"response\": {\"numFound\": 2, \"docs\": [%s, %s]}}"
            .formatted(entry.formatted("C", md5(c)), entry.formatted("D", md5(d)));
    Site files = new Site().file("/firds/C", c).file("/firds/D", d);
    try (BadServer server = BadServer.http(query("/solr/", index, files))) {
      assertThat(fetch("esma-firds-full", server)).as(output.toString(UTF_8)).isZero();
      assertThat(folder.resolve("data/esma/fulins/FULINS_C_01of01.xml"))
          .hasContent("<collective investment vehicles/>");
      assertThat(folder.resolve("data/esma/fulins/FULINS_D_01of01.xml"))
          .hasContent("<debt/>              ");

      int again = fetch("esma-firds-full", server);

      assertThat(again).as(output.toString(UTF_8)).isZero();
      assertThat(server.seen()).extracting(Seen::target).filteredOn("/firds/C"::equals).hasSize(1);
    }
  }

  @Test
  @DisplayName("FCA FIRDS: a set whose parts are not all there is not published")
  void fca() throws IOException {
    byte[] part = zip("FULINS_D_20261121_01of02.xml", "<debt/>              ".getBytes(UTF_8));
    String entry =
        "{\"_source\": {\"file_name\": \"FULINS_D_20261121_%1$sof02.zip\", \"download_link\": \"/artefacts/%1$s\"}}";
    Site files = new Site().file("/artefacts/01", part).file("/artefacts/02", part);
    String index = "{\"hits\": {\"total\": 1, \"hits\": [%s]}}";
    try (BadServer server =
        BadServer.http(query("/fca_data", index.formatted(entry.formatted("01")), files))) {
      assertThat(fetch("fca-firds", server)).isEqualTo(10);
      assertThat(output.toString(UTF_8))
          .contains("1 of 2 parts of 2026-11-21 are there; missing 02 of D.");
      assertThat(folder.resolve("data/fca/fulins/FULINS_D_01of02.xml")).doesNotExist();
    }
    String whole = entry.formatted("01") + ", " + entry.formatted("02");
    try (BadServer server = BadServer.http(query("/fca_data", index.formatted(whole), files))) {
      assertThat(fetch("fca-firds", server)).as(output.toString(UTF_8)).isZero();
      assertThat(folder.resolve("data/fca/fulins/FULINS_D_02of02.xml")).exists();
    }
  }

  @Test
  @DisplayName("The set of docs/sources.md is published with names that have no date")
  void documentedSet() throws IOException {
    String fetchJob =
        Page.of("docs/sources.md").fetchJobs().stream()
            .filter(yaml -> yaml.contains("folder:"))
            .findFirst()
            .orElseThrow();
    byte[] part = zip("FULINS_D_20261121_01of01.xml", "<debt/>              ".getBytes(UTF_8));
    String index =
        "{\"docs\": [{\"file_name\": \"FULINS_D_20261121_01of01.zip\", \"download_link\": \"/d\", \"checksum\": \"%s\"}]}"
            .formatted(md5(part));
    try (BadServer server =
        BadServer.http(query("/files.json?from=20", index, new Site().file("/d", part)))) {
      assertThat(run(fetchJob, server)).as(output.toString(UTF_8)).isZero();
      assertThat(folder.resolve("data/publisher/instruments/FULINS_D_01of01.xml"))
          .hasContent("<debt/>              ");
    }
  }

  /** A server that answers every query below the prefix with this index. */
  private static Script query(String prefix, String index, Site files) {
    return exchange -> {
      if (exchange.request().target().startsWith(prefix)) {
        exchange.respond("200 OK", "", index.getBytes(UTF_8));
      } else {
        files.answer(exchange);
      }
    };
  }

  private static String md5(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  @DisplayName("Euronext: notes below the column names are no data")
  void euronext() throws IOException {
    String text =
        "\uFEFFName;ISIN;Symbol;Market\n\"European Equities\"\n\"30 Nov 2026\"\n\"All datapoints provided as of end of last trading day.\"\n"
            + "A;NL0010273215;A;XAMS\nB;FR0000120271;B;XPAR\nC;BE0003565737;C;XBRU\n";
    String target =
        "/pd_es/data/stocks/download?mics=XAMS%2CXBRU%2CXLIS%2CXMSM%2CXPAR&display_datapoints=dp_stocks&display_filters=df_stocks2";
    try (BadServer server = BadServer.http(new Site().file(target, text.getBytes(UTF_8)))) {
      publishes("euronext", server, "euronext/shares.csv", text.getBytes(UTF_8));
    }
  }

  @Test
  @DisplayName("SEC: the server demands a User-Agent with a contact")
  void sec() throws IOException {
    byte[] content = "{\"0\":{\"cik_str\":320193,\"ticker\":\"AAPL\"}}".getBytes(UTF_8);
    Script demanding =
        exchange -> {
          boolean contact = exchange.request().field("User-Agent").orElse("").contains("@");
          exchange.respond(contact ? "200 OK" : "403 Forbidden", "", content);
        };
    try (BadServer server =
        BadServer.http(new Site().on("/files/company_tickers.json", demanding))) {
      publishes("sec-company-tickers", server, "sec/company-tickers.json", content);
    }
  }

  @Test
  @DisplayName("ECB: the table is the only file of a zip")
  void ecb() throws IOException {
    byte[] content =
        "Date,USD,JPY,GBP,\n2026-11-27,1.1,170.1,0.8,\n2026-11-26,1.1,170.2,0.8,\n2026-11-25,1,1,1,\n"
            .getBytes(UTF_8);
    Site site =
        new Site().file("/stats/eurofxref/eurofxref-hist.zip", zip("eurofxref-hist.csv", content));
    try (BadServer server = BadServer.http(site)) {
      publishes("ecb-rates", server, "ecb/rates.csv", content);
    }
  }

  @Test
  @DisplayName(
      "Hugging Face: a redirect to another signed address each time; a failed refresh leaves the old file")
  void huggingFace() throws IOException {
    // Given
    byte[] weights = "weights of a model, first edition".getBytes(UTF_8);
    Site cdn = new Site().on("/signed?key=1", Script.ok("ETag: \"w1\"\r\n", weights));
    Site hub = new Site();
    String target = "/example/model/resolve/main/model.safetensors";
    try (BadServer files = BadServer.http(cdn);
        BadServer server = BadServer.http(hub)) {
      hub.on(target, Script.redirect(302, files.url("/signed?key=1")));
      publishes("huggingface-model", server, "example/model.safetensors", weights);

      // When
      hub.on(target, Script.redirect(302, files.url("/signed?key=2")));
      int code = fetch("huggingface-model", server);

      // Then
      assertThat(code).isEqualTo(20);
      assertThat(folder.resolve("data/example/model.safetensors")).hasBinaryContent(weights);
    }
  }

  @Test
  @DisplayName(
      "A golden image: the digest in the list beside it is compared, and another image is refused")
  void goldenImage() throws IOException, GeneralSecurityException {
    // Given
    byte[] image = "QFI\u00fb an image of a disk".getBytes(UTF_8);
    String digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-512").digest(image));
    String at = "/images/cloud/bookworm/latest/";
    String name = "debian-12-genericcloud-amd64.qcow2";
    Site site =
        new Site().page(at + "SHA512SUMS", digest + "  " + name + "\n").file(at + name, image);
    try (BadServer server = BadServer.http(site)) {
      publishes("golden-image", server, "debian-12.qcow2", image);

      // When
      site.file(at + name, "QFI\u00fb another image of it".getBytes(UTF_8));
      int code = fetch("golden-image", server);

      // Then
      assertThat(code).isEqualTo(22);
      assertThat(folder.resolve("data/debian-12.qcow2")).hasBinaryContent(image);
    }
  }
}
