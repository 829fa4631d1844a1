package dev.fetchjobs.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.downloader.time.Stop;
import dev.fetchjobs.fetch.Main;
import dev.fetchjobs.testkit.Canary;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Script;
import dev.fetchjobs.testkit.http.Seen;
import dev.fetchjobs.testkit.http.Site;
import dev.fetchjobs.testkit.http.TestCertificates;
import dev.fetchjobs.testkit.http.TlsServer;
import dev.fetchjobs.testkit.publisher.InstrumentsFile;
import dev.fetchjobs.testkit.replica.Content;
import dev.fetchjobs.testkit.replica.Internet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests that each FetchJob of the pages in docs/how-to is an example, and that it downloads its
 * file. {@link PublishersTest} runs those examples that name a real publisher, and the mirrors.
 */
class HowToTest {

  private static final String KEY = Canary.secret("key of a how-to page");
  private static final String TOKEN = Canary.secret("token of a how-to page");
  private static final String PASSWORD = Canary.secret("password of a how-to page");
  private static final byte[] TABLE = "ISIN,Name\nUS0378331005,Apple\n".getBytes(UTF_8);

  @TempDir private Path folder;
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final List<String> options = new ArrayList<>(List.of("--allow-private"));

  static Stream<String> fetchJobs() {
    return Page.all().stream()
        .filter(page -> page.toString().startsWith("docs/how-to/"))
        .flatMap(page -> page.fetchJobs().stream());
  }

  @ParameterizedTest
  @MethodSource("fetchJobs")
  @DisplayName("Each FetchJob of a how-to page is an example, and a test downloads its file")
  void isAnExampleThatATestRuns(String yaml) throws IOException {
    // Given
    List<String> equal = new ArrayList<>();
    try (Stream<Path> files = Files.list(Page.ROOT.resolve("examples"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (Files.readString(file).replaceFirst("^(#.*\n)+", "").equals(yaml)) {
          equal.add(file.getFileName().toString().replace(".yaml", ""));
        }
      }
    }

    // Then
    assertThat(equal).hasSize(1);
    assertThat(sourceOf("HowToTest") + sourceOf("PublishersTest"))
        .contains("(\"" + equal.getFirst() + "\"");
  }

  private static String sourceOf(String test) throws IOException {
    return Files.readString(Path.of("src/test/java/dev/fetchjobs/docs").resolve(test + ".java"));
  }

  @Test
  @DisplayName("A fixed address: a run publishes the file")
  void fixedAddress() throws IOException {
    byte[] list = new InstrumentsFile(5_000, 1, LocalDate.of(2026, 11, 27)).bytes();
    Site site = new Site().file("/files/instruments.csv", list);
    try (Internet internet = internet(Map.of("publisher.example", site))) {
      publishes("plain-csv", internet, "xetra/instruments.csv", list);
    }
  }

  @Test
  @DisplayName("A dated address: the run for 3 November requests the file of 2 November")
  void datedAddress() throws IOException {
    byte[] list = "Date;02.11.2026\nISIN\nUS0378331005\n".getBytes(UTF_8);
    Site site =
        new Site()
            .file(
                "/files/2026/securities_20261102.zip",
                Content.zip("securities_20261102.csv", list));
    options.addAll(List.of("--for", "2026-11-03T06:05"));
    try (Internet internet = internet(Map.of("publisher.example", site))) {
      publishes("dated", internet, "publisher/securities.csv", list);
    }
  }

  @Test
  @DisplayName("An API with a key: the key is sent to the vendor, and not after the redirect")
  void apiWithKey() throws IOException {
    // Given
    Site vendor =
        new Site()
            .on(
                "/v2/prices?format=csv",
                Script.redirect(302, "https://files.vendor.example/prices.csv"));
    Script files = exchange -> exchange.respond("200 OK", "Content-Type: text/csv\r\n", TABLE);
    secret("vendor/api-key", KEY);

    // When
    try (Internet internet =
        internet(Map.of("vendor.example", vendor, "files.vendor.example", files))) {
      publishes("api-with-key", internet, "vendor/prices.csv", TABLE);

      // Then
      assertThat(internet.seen())
          .extracting(seen -> seen.field("X-Api-Key").orElse("none"))
          .containsExactly(KEY, "none");
    }
  }

  @Test
  @DisplayName("OAuth2: the run requests a token, and sends it with the request for the file")
  void oauth2() throws IOException {
    // Given
    String answer = "{\"access_token\": \"%s\", \"token_type\": \"Bearer\"}".formatted(TOKEN);
    Site login =
        new Site()
            .on(
                "/oauth2/token",
                Script.ok("Content-Type: application/json\r\n", answer.getBytes(UTF_8)));
    Site api = new Site().file("/v1/holdings.csv", TABLE);
    secret("vendor-client/clientId", "fetchjob");
    secret("vendor-client/clientSecret", KEY);

    // When
    try (Internet internet =
        internet(Map.of("login.vendor.example", login, "api.vendor.example", api))) {
      publishes("oauth2", internet, "vendor/holdings.csv", TABLE);

      // Then
      assertThat(internet.seen().getLast().field("Authorization")).contains("Bearer " + TOKEN);
    }
  }

  @Test
  @DisplayName("A POST query: the query is the body of the request, and its response is the file")
  void postQuery() throws IOException {
    Site api = new Site().file("/v1/query", TABLE);
    try (Internet internet = internet(Map.of("api.vendor.example", api))) {
      // When
      publishes("post-query", internet, "vendor/query.csv", TABLE);

      // Then
      Seen request = internet.seen().getLast();
      assertThat(request.requestLine()).startsWith("POST ");
      assertThat(request.body()).isEqualTo("{\"list\": \"instruments\", \"format\": \"csv\"}");
    }
  }

  @Test
  @DisplayName("Inside the company: the run trusts the company's authority and shows a certificate")
  void insideTheCompany() throws IOException {
    // Given
    TestCertificates company = TestCertificates.forHosts(List.of("files.internal.example"));
    var zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
      gzip.write(TABLE);
    }
    Site site = new Site().file("/positions.csv.gz", zipped.toByteArray());
    secret("company-ca/ca.crt", company.certificatePem("ca"));
    secret("files-client/tls.crt", company.certificatePem("good"));
    secret("files-client/tls.key", company.keyPem("good"));
    secret("files-login/username", "reader");
    secret("files-login/password", PASSWORD);

    // When
    try (BadServer server = BadServer.https(new TlsServer(company, "good", true), site);
        BadServer proxy = BadServer.http(exchange -> exchange.tunnel(server.port()))) {
      String internet = "      proxy: {url: \"%s\"}\n".formatted(proxy.url(""));
      publishes("inside-the-company", internet, "positions.csv", TABLE);

      // Then
      assertThat(server.seen().getFirst().field("Authorization"))
          .get()
          .asString()
          .startsWith("Basic ");
    }
  }

  private static Internet internet(Map<String, Script> hosts) {
    return Internet.with(() -> hosts, InetAddress.getLoopbackAddress());
  }

  private void secret(String key, String value) throws IOException {
    Path file = folder.resolve(key.replace('/', '_'));
    options.addAll(List.of("--secret", key + "=" + Files.writeString(file, value)));
  }

  private static String example(String name) throws IOException {
    return Files.readString(Page.ROOT.resolve("examples").resolve(name + ".yaml"));
  }

  private void publishes(String example, Internet internet, String path, byte[] content)
      throws IOException {
    secret(Internet.AUTHORITY + "/" + Internet.AUTHORITY_KEY, internet.authority());
    downloads(internet.through(example(example)), path, content);
  }

  private void publishes(String example, String proxy, String path, byte[] content)
      throws IOException {
    downloads(example(example).replace("    http:\n", "    http:\n" + proxy), path, content);
  }

  private void downloads(String fetchJob, String path, byte[] content) throws IOException {
    Path file = Files.writeString(folder.resolve("fetchjob.yaml"), fetchJob);
    Path data = folder.resolve("data");
    PrintStream out = new PrintStream(output, true, UTF_8);
    List<String> arguments = new ArrayList<>(List.of(file.toString(), "--to", data.toString()));
    arguments.addAll(options);
    assertThat(Main.run(arguments, Map.of(), new Stop(), out, out))
        .as(output.toString(UTF_8))
        .isZero();
    assertThat(data.resolve(path)).hasBinaryContent(content);
  }
}
