package dev.fetchjobs.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.downloader.time.Stop;
import dev.fetchjobs.fetch.Main;
import dev.fetchjobs.testkit.http.Script;
import dev.fetchjobs.testkit.http.Site;
import dev.fetchjobs.testkit.publisher.InstrumentsFile;
import dev.fetchjobs.testkit.replica.Content;
import dev.fetchjobs.testkit.replica.DebianCloud;
import dev.fetchjobs.testkit.replica.Ecb;
import dev.fetchjobs.testkit.replica.Euronext;
import dev.fetchjobs.testkit.replica.Firds;
import dev.fetchjobs.testkit.replica.Gleif;
import dev.fetchjobs.testkit.replica.HuggingFace;
import dev.fetchjobs.testkit.replica.Internet;
import dev.fetchjobs.testkit.replica.Replica;
import dev.fetchjobs.testkit.replica.Sec;
import dev.fetchjobs.testkit.replica.Xetra;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.Year;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests that the examples that name a publisher download their file from a replica of that
 * publisher. The end-to-end stories run the same examples on a cluster.
 */
@DisplayName("The examples in examples/ download their file from a replica of the publisher")
class PublishersTest {

  private static final byte[] WEIGHTS = "weights of a model ".repeat(60_000).getBytes(UTF_8);

  /**
   * The file of the test has the date of today, because the example of Xetra refuses data of the
   * future.
   */
  private static final LocalDate TODAY = LocalDate.now(ZoneOffset.UTC);

  @TempDir private Path folder;
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();

  private static Internet internet(Replica replica) {
    return Internet.with(replica, InetAddress.getLoopbackAddress());
  }

  private static String example(String name) throws IOException {
    return Files.readString(Path.of("../examples", name + ".yaml"));
  }

  private int fetch(String example, Internet internet, String... more) throws IOException {
    return run(example(example), internet, more);
  }

  private int run(String fetchJob, Internet internet, String... more) throws IOException {
    Path file = Files.writeString(folder.resolve("example.yaml"), internet.through(fetchJob));
    Path authority = Files.writeString(folder.resolve("authority.pem"), internet.authority());
    PrintStream out = new PrintStream(output, true, UTF_8);
    List<String> arguments =
        Stream.concat(
                Stream.of(
                    file.toString(),
                    "--to",
                    folder.resolve("data").toString(),
                    "--secret",
                    Internet.AUTHORITY + "/" + Internet.AUTHORITY_KEY + "=" + authority,
                    "--allow-private"),
                Stream.of(more))
            .toList();
    return Main.run(arguments, Map.of(), new Stop(), out, out);
  }

  private Path published(String path) {
    return folder.resolve("data").resolve(path);
  }

  private void publishes(String example, Internet internet, String path, byte[] content)
      throws IOException {
    assertThat(fetch(example, internet)).as(output.toString(UTF_8)).isZero();
    assertThat(published(path)).hasBinaryContent(content);
  }

  private static byte[] instruments(int day) {
    // The same instruments each day: the example limits how many may be removed.
    return new InstrumentsFile(5_000, 26, TODAY.minusDays(30 - day)).bytes();
  }

  @Test
  @DisplayName(
      "Xetra: a run finds the file on the page, although the address changes with each "
          + "publication and an old address answers 200 with a stub page")
  void xetra() throws IOException {
    // Given
    Xetra xetra = new Xetra().publish("0a1b", instruments(26));
    try (Internet internet = internet(xetra)) {
      publishes("xetra", internet, "xetra/instruments.csv", instruments(26));

      // When
      xetra.withdraw("0a1b");
      xetra.publish("2c3d", instruments(27));

      // Then
      publishes("xetra", internet, "xetra/instruments.csv", instruments(27));
    }
  }

  @Test
  @DisplayName(
      "Xetra: while the page links to the old address, a check refuses the stub page there, and "
          + "the published file stays")
  void xetraStub() throws IOException {
    // Given
    Xetra xetra = new Xetra().publish("0a1b", instruments(26));
    try (Internet internet = internet(xetra)) {
      publishes("xetra", internet, "xetra/instruments.csv", instruments(26));
      xetra.withdraw("0a1b");

      // When
      int code = fetch("xetra", internet);

      // Then
      assertThat(code).isEqualTo(30);
      assertThat(published("xetra/instruments.csv")).hasBinaryContent(instruments(26));
    }
  }

  @Test
  @DisplayName(
      "Xetra: the option --explain lists the links of the page, says which link a run would "
          + "choose, and downloads no file")
  void explained() throws IOException {
    try (Internet internet = internet(new Xetra().publish("0a1b", instruments(26)))) {
      // When
      int code = fetch("xetra", internet, "--explain");

      // Then
      assertThat(code).isZero();
      assertThat(output.toString(UTF_8))
          .contains("t7-xfra-BF-allTradableInstruments.csv: left out: name does not match")
          .contains("t7-xetr-allTradableInstruments.csv: matches")
          .contains("Chosen: t7-xetr-allTradableInstruments.csv")
          .contains("The file: https://www.xetra.com" + Xetra.target("0a1b"));
      assertThat(internet.seen()).hasSize(1);
      assertThat(published("xetra")).doesNotExist();
    }
  }

  @Test
  @DisplayName(
      "Mirrors: a run publishes the file of the third address, because the first address is down "
          + "and the second has an old file")
  void mirrors() throws Exception {
    // Given
    byte[] content = entities(2_000);
    String year = "/" + Year.now(ZoneOffset.UTC) + "/entities.csv";
    Map<String, Script> hosts =
        Map.of(
            "download.publisher.example",
            exchange -> exchange.respond("503 Down", "", new byte[0]),
            "mirror.university.example",
            new Site().file("/publisher/entities.csv", entities(1_999)),
            "archive.example",
            new Site().file(year, content),
            "www.publisher.example",
            new Site()
                .page("/SHA256SUMS", Content.digest("SHA-256", content) + "  entities.csv\n"));
    try (Internet internet = internet(() -> hosts)) {
      // Then
      publishes("mirrors", internet, "publisher/entities.csv", content);
      assertThat(output.toString(UTF_8)).contains("It came from the mirror archive.example");

      // When
      fetch("mirrors", internet, "--explain");

      // Then
      assertThat(output.toString(UTF_8))
          .contains("The file: https://download.publisher.example/entities.csv")
          .contains("The mirror: https://archive.example" + year);
    }
  }

  private static byte[] entities(int rows) {
    return ("LEI,ISIN\n" + "5299009N55YRQC69CN08,DE000A0S8488\n".repeat(rows)).getBytes(UTF_8);
  }

  @Test
  @DisplayName(
      "GLEIF: a run publishes the newest file of an unordered index, although the server answers "
          + "406 to Accept: application/json and a transfer breaks off once")
  void gleif() throws IOException {
    // Given
    Gleif gleif = new Gleif(2_000);
    String example =
        example("gleif-isin-lei").replace("min: 100Mi", "min: 1Ki").replace("5000000", "2000");
    try (Internet internet = internet(gleif)) {
      // When
      int code = run(example, internet);

      // Then
      assertThat(code).as(output.toString(UTF_8)).isZero();
      assertThat(published("gleif/isin-lei.csv")).hasDigest("SHA-256", gleif.sha256());
      assertThat(internet.targets()).contains(Gleif.NEW).doesNotContain(Gleif.OLD);
    }
  }

  @Test
  @DisplayName(
      "ESMA FIRDS: a run publishes the files of all letters on all pages together, under names "
          + "that stay the same, and does not request a known file again")
  void esma() throws IOException {
    // Given
    Firds esma =
        Firds.esma()
            .publish("C_20261121_01of01", "collective investment vehicles")
            .publish("D_20261121_01of01", "debt");
    try (Internet internet = internet(esma)) {
      // When
      assertThat(fetch("esma-firds-full", internet)).as(output.toString(UTF_8)).isZero();
      assertThat(fetch("esma-firds-full", internet)).as(output.toString(UTF_8)).isZero();

      // Then
      assertThat(published("esma/fulins/FULINS_C_01of01.xml"))
          .hasBinaryContent(Firds.xml("collective investment vehicles"));
      assertThat(published("esma/fulins/FULINS_D_01of01.xml")).hasBinaryContent(Firds.xml("debt"));
      assertThat(internet.targets()).containsOnlyOnce(Firds.target("C_20261121_01of01"));
    }
  }

  @Test
  @DisplayName(
      "FCA FIRDS: a run does not publish a set of files as long as the listing lacks some of them")
  void fca() throws IOException {
    // Given
    Firds fca = Firds.fca().publish("D_20261121_01of02", "debt");
    String once = example("fca-firds").concat("  retry: {attempts: 1}\n");
    try (Internet internet = internet(fca)) {
      // When
      int code = run(once, internet);

      // Then
      assertThat(code).isEqualTo(10);
      assertThat(output.toString(UTF_8))
          .contains("1 of 2 parts of 2026-11-21 are there; missing 02 of D.");
      assertThat(published("fca/fulins")).doesNotExist();

      // When
      fca.publish("D_20261121_02of02", "more debt");

      // Then
      assertThat(fetch("fca-firds", internet)).as(output.toString(UTF_8)).isZero();
      assertThat(published("fca/fulins/FULINS_D_02of02.xml"))
          .hasBinaryContent(Firds.xml("more debt"));
    }
  }

  @Test
  @DisplayName("The set of files in docs/sources.md is published under names without a date")
  void documentedSet() throws IOException {
    // Given
    String fetchJob =
        Page.of("docs/sources.md").fetchJobs().stream()
            .filter(yaml -> yaml.contains("folder:"))
            .findFirst()
            .orElseThrow();
    byte[] part = Content.zip("FULINS_D_20261121_01of01.xml", Firds.xml("debt"));
    String index =
        """
        {"docs": [{"file_name": "FULINS_D_20261121_01of01.zip", "download_link": "/d", "checksum": "%s"}]}
        """
            .formatted(Content.digest("MD5", part));
    Site files = new Site().file("/d", part);
    Script publisher =
        exchange -> {
          if (exchange.request().target().startsWith("/files.json?from=20")) {
            exchange.respond("200 OK", "", index.getBytes(UTF_8));
          } else {
            files.answer(exchange);
          }
        };
    try (Internet internet = internet(() -> Map.of("publisher.example", publisher))) {
      // When
      int code = run(fetchJob, internet);

      // Then
      assertThat(code).as(output.toString(UTF_8)).isZero();
      assertThat(published("publisher/instruments/FULINS_D_01of01.xml"))
          .hasBinaryContent(Firds.xml("debt"));
    }
  }

  @Test
  @DisplayName(
      "The archive in docs/sources.md is published as a set of files under names without a date")
  void documentedMembers() throws IOException {
    String fetchJob =
        Page.of("docs/sources.md").fetchJobs().stream()
            .filter(yaml -> yaml.contains("members:"))
            .findFirst()
            .orElseThrow();
    byte[] table = entities(2_000);
    var bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (String name : List.of("readme.txt", "data/bonds_1.csv", "data/equities_1.csv")) {
        zip.putNextEntry(new ZipEntry(name.replace("_1", "_20261127")));
        zip.write(table);
      }
    }
    Site site = new Site().file("/files/reference-lists.zip", bytes.toByteArray());
    try (Internet internet = internet(() -> Map.of("publisher.example", site))) {
      assertThat(run(fetchJob, internet)).as(output.toString(UTF_8)).isZero();
    }
    assertThat(published("publisher/reference/bonds.csv")).hasBinaryContent(table);
    assertThat(published("publisher/reference/equities.csv")).hasBinaryContent(table);
    assertThat(published("publisher/reference/readme.txt")).doesNotExist();
  }

  @Test
  @DisplayName("Euronext: the notes below the column names do not count as data rows")
  void euronext() throws IOException {
    Euronext euronext = new Euronext();
    byte[] shares = euronext.publish(2_000);
    try (Internet internet = internet(euronext)) {
      publishes("euronext", internet, "euronext/shares.csv", shares);
    }
  }

  @Test
  @DisplayName("SEC: the server sends the file only to a User-Agent that has a contact")
  void sec() throws IOException {
    Sec sec = new Sec();
    byte[] companies = sec.publish(5_000);
    try (Internet internet = internet(sec)) {
      publishes("sec-company-tickers", internet, "sec/company-tickers.json", companies);
    }
  }

  @Test
  @DisplayName("ECB: a run publishes the table, which is the only file in a zip")
  void ecb() throws IOException {
    Ecb ecb = new Ecb();
    byte[] rates = ecb.publish(7_000);
    try (Internet internet = internet(ecb)) {
      publishes("ecb-rates", internet, "ecb/rates.csv", rates);
    }
  }

  @Test
  @DisplayName(
      "Hugging Face: a run follows a redirect to another signed address each time, and keeps the "
          + "old file when the download fails")
  void huggingFace() throws IOException {
    // Given
    HuggingFace hub = new HuggingFace();
    hub.sign("1", WEIGHTS);
    try (Internet internet = internet(hub)) {
      publishes("huggingface-model", internet, "example/model.safetensors", WEIGHTS);

      // When
      hub.signExpired("2");
      int code = fetch("huggingface-model", internet);

      // Then
      assertThat(code).isEqualTo(20);
      assertThat(published("example/model.safetensors")).hasBinaryContent(WEIGHTS);
    }
  }

  @Test
  @DisplayName(
      "A disk image is compared with the digest in the publisher's list, and another image is "
          + "refused")
  void goldenImage() throws IOException {
    // Given
    byte[] image = DebianCloud.image(2 << 20, 1);
    String example = example("golden-image").replace("min: 100Mi", "min: 1Mi");
    DebianCloud debian = new DebianCloud();
    debian.publish(image);
    try (Internet internet = internet(debian)) {
      assertThat(run(example, internet)).as(output.toString(UTF_8)).isZero();
      assertThat(published("debian-12.qcow2")).hasBinaryContent(image);

      // When
      debian.replace(DebianCloud.image(2 << 20, 2));
      int code = run(example, internet);

      // Then
      assertThat(code).isEqualTo(22);
      assertThat(published("debian-12.qcow2")).hasBinaryContent(image);
    }
  }
}
