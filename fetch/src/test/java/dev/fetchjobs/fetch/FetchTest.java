package dev.fetchjobs.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.downloader.time.Stop;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.publisher.Publisher;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FetchTest {

  private static final String MINIMAL =
      """
      apiVersion: fetchjobs.dev/v1alpha1
      kind: FetchJob
      metadata: {name: first}
      spec:
        schedule: "12 7 * * 1-5"
        source: {http: {url: "http://127.0.0.1:PORT/files/instruments.csv"}}
        destination: {volume: {claimName: market-data, path: xetra/instruments.csv}}
      """;

  @TempDir private Path folder;
  private Publisher publisher;

  private record Ended(int code, String out, String people) {}

  @BeforeEach
  void publish() {
    publisher = Publisher.onLoopback();
    publisher.publish("instruments.csv", 200, 1);
  }

  @AfterEach
  void stop() {
    publisher.close();
  }

  @Test
  void fetchesTheFileOfTheExample() throws IOException {
    // Given
    String example =
        Files.readString(Path.of("../examples/xetra-like.yaml"))
            .replace("publisher.fetchjob-demo.svc", "127.0.0.1:" + publisher.port());
    publisher.publish("instruments.csv", 5_000, 1);

    // When
    Ended ended = fetch(example, "--allow-private");

    // Then
    assertThat(ended.code()).as(ended.people()).isZero();
    assertThat(folder.resolve("data/xetra/instruments.csv")).content().startsWith("Market:;XETR\n");
    assertThat(ended.out()).contains("\"outcome\" : \"Fetched\"").contains("\"sha256\"");
    assertThat(ended.people()).contains("Fetched: ");
  }

  @Test
  @DisplayName("A second run of dev/fetch reports that the file has not changed")
  void findsOnASecondRunThatNothingChanged() throws IOException {
    // Given
    fetch(minimal(), "--allow-private");

    // When
    Ended ended = fetch(minimal(), "--allow-private");

    // Then
    assertThat(ended.code()).isZero();
    assertThat(ended.out()).contains("\"outcome\" : \"Unchanged\"");
  }

  @Test
  @DisplayName("The output of the command fetch states the date of the data")
  void dataDate() throws IOException {
    String dated =
        minimal() + "  dataDate: {line: 2, pattern: '[0-9.]{10}$', format: dd.MM.yyyy}\n";

    Ended ended = fetch(dated, "--allow-private");

    assertThat(ended.code()).as(ended.people()).isZero();
    assertThat(ended.out()).containsPattern("\"dataDate\" : \"\\d{4}-\\d{2}-\\d{2}\"");
    assertThat(ended.people()).containsPattern("The data date: \\d{4}-\\d{2}-\\d{2}\\n");
  }

  @Test
  @DisplayName(
      "The option --for of dev/fetch names the date of the run, and a wrong date is refused")
  void date() throws IOException {
    publisher.publish("20261102.csv", 200, 1);
    String dated = minimal().replace("instruments.csv\"", "{date-1d:yyyyMMdd}.csv\"");

    Ended ended = fetch(dated, "--allow-private", "--for", "2026-11-03");

    assertThat(ended.code()).as(ended.people()).isZero();
    assertThat(ended.people()).contains("The date of this run is 2026-11-03T00:00 Etc/UTC.");
    assertThat(fetch(dated, "--allow-private", "--for", "today").people())
        .contains("run-requested-for is \"today\"; write a date");
    assertThat(fetch(dated, "--allow-private", "--for", "2026-11-03/2026-11-05").people())
        .contains("write one date such as 2026-11-03");
  }

  @Test
  @DisplayName(
      "The command fetch does not read a FetchCalendar from a cluster, and a line of its output "
          + "says which days count as business days")
  void calendar() throws IOException {
    publisher.publish("20261030.csv", 200, 1);
    String dated =
        minimal().replace("instruments.csv\"", "{date-1bd:yyyyMMdd}.csv\"")
            + "  calendar: {name: xetra}\n";

    Ended ended = fetch(dated, "--allow-private", "--for", "2026-11-02");

    assertThat(ended.code()).as(ended.people()).isZero();
    assertThat(ended.people())
        .contains("FetchCalendar xetra is in the cluster and is not read here");
  }

  @Test
  @DisplayName(
      "L28 After a refused address dev/fetch recommends --allow-private, and does not mention the "
          + "operator")
  void ownWordsAfterFailure() throws IOException {
    Ended ended = fetch(minimal());
    assertThat(ended.people() + ended.out())
        .contains("--allow-private", "Nothing is published.")
        .doesNotContain("operator", "kubectl", folder.resolve("data/xetra").toString());
  }

  @Test
  @DisplayName(
      "L28 After a check has refused the file, dev/fetch says where the file is, and does not "
          + "mention kubectl")
  void ownWordsAfterRejection() throws IOException {
    Ended ended =
        fetch(minimal() + "  verify: {content: {mediaTypes: [x/y]}}\n", "--allow-private");
    assertThat(ended.code()).isEqualTo(30);
    assertThat(ended.people())
        .contains("Rejected: ", "The refused file: ", "Nothing is published.")
        .doesNotContain("kubectl", "annotate", folder.resolve("data/xetra").toString());
    String file =
        ended
            .people()
            .lines()
            .filter(line -> line.startsWith("The refused file: "))
            .findFirst()
            .orElseThrow();
    assertThat(Path.of(file.substring("The refused file: ".length()))).isRegularFile();
  }

  @Test
  @DisplayName("dev/fetch refuses a loopback address without the option --allow-private")
  void refusesALoopbackAddressThatWasNotAllowed() throws IOException {
    // When
    Ended ended = fetch(minimal());

    // Then
    assertThat(ended.code()).isEqualTo(21);
    assertThat(ended.out()).contains("\"reason\" : \"AddressDenied\"");
    assertThat(folder.resolve("data/xetra/instruments.csv")).doesNotExist();
  }

  @Test
  @DisplayName("With --as-scheduled a run obeys the hold of the run before; without it, it asks")
  void aRunAsScheduledObeysHolds() throws IOException {
    // Given
    try (BadServer server =
        BadServer.http(
            exchange ->
                exchange.respond("429 Too Many Requests", "Retry-After: 3600\r\n", new byte[0]))) {
      String busy =
          minimal().replace(String.valueOf(publisher.port()), String.valueOf(server.port()));
      fetch(busy, "--allow-private", "--as-scheduled");
      assertThat(server.seen()).hasSize(1);

      // When
      Ended scheduled = fetch(busy, "--allow-private", "--as-scheduled");

      // Then
      assertThat(scheduled.out()).contains("\"outcome\" : \"Skipped\"");
      assertThat(server.seen()).hasSize(1);

      // When
      fetch(busy, "--allow-private");

      // Then
      assertThat(server.seen()).hasSize(2);
    }
  }

  @ParameterizedTest
  @CsvSource({"'', 3", "--attempts 2, 2", "--attempts 9, 5"})
  @DisplayName("dev/fetch makes fewer attempts to download a file than a run in the cluster")
  void givesUpSoonerThanInTheCluster(String words, int attempts) throws IOException {
    // Given
    publisher.close();
    String down = minimal() + "  retry: {attempts: 5, initialDelay: 100ms, maxDelay: 100ms}\n";

    // When
    Ended ended = fetch(down, ("--allow-private " + words).strip().split(" "));

    // Then
    assertThat(ended.code()).isEqualTo(10);
    assertThat(ended.out())
        .contains("\"reason\" : \"ConnectFailed\"", "Tried %d times.".formatted(attempts));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          schedule:         | scedule:           | spec.scedule is not a field; known are
          schedule:         | scedule:           | spec.schedule is missing.
          "12 7 * * 1-5"    | "12 7 30 2 *"      | 30 February
          "12 7 * * 1-5"    | 12                 | spec.schedule wants text; put it into quotes.
          name: first       | labels: {a: b}     | metadata.name is missing.
          dev/v1alpha1      | dev/v1             | apiVersion wants one of fetchjobs.dev/v1alpha1.
          kind: FetchJob    | kind: Job          | holds no FetchJob.
          spec:             | spec: {            | line 5: this is not YAML
          """)
  @DisplayName("dev/fetch explains a mistake in a FetchJob file and downloads nothing")
  void saysWhatIsWrongWithTheFile(String right, String wrong, String sentence) throws IOException {
    // When
    Ended ended = fetch(minimal().replace(right, wrong));

    // Then
    assertThat(ended.code()).isEqualTo(24);
    assertThat(ended.people()).contains(sentence);
    assertThat(ended.out()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "--to,A value is missing after --to.",
    "--attempts none,--attempts wants a number from 1 to 100",
    "--attempts 0,--attempts wants a number from 1 to 100",
    "--secret vendor=x,--secret wants NAME/KEY=FILE",
    "--secret vendor/key=/nowhere/at/all,of --secret cannot be read.",
    "--fast,The option --fast is not known.",
    "other.yaml,One file at a time",
    "--name second,holds no FetchJob named second."
  })
  @DisplayName("dev/fetch explains a mistake on its command line")
  void saysWhatIsWrongWithTheCommandLine(String words, String sentence) throws IOException {
    // When
    Ended ended = fetch(minimal(), words.split(" "));

    // Then
    assertThat(ended.code()).isIn(2, 24);
    assertThat(ended.people()).contains(sentence);
  }

  @Test
  @DisplayName("dev/fetch asks for the name of one FetchJob if the file has several")
  void asksWhichOfSeveralFetchJobsIsMeant() throws IOException {
    // Given
    String two = minimal() + "---\n" + minimal().replace("name: first", "name: second");

    // When
    Ended unclear = fetch(two, "--allow-private");
    Ended clear = fetch(two, "--allow-private", "--name", "second");

    // Then
    assertThat(unclear.people()).contains("holds 2 FetchJobs; choose one by --name.");
    assertThat(clear.code()).isZero();
  }

  @Test
  @DisplayName("dev/fetch --help prints how to use the command")
  void tellsHowItIsCalled() {
    // When
    Ended ended = run(List.of("--help"));

    // Then
    assertThat(ended.code()).isZero();
    assertThat(ended.out()).contains("usage: dev/fetch FILE --to DIR").contains("--secret");
  }

  private String minimal() {
    return MINIMAL.replace("PORT", String.valueOf(publisher.port()));
  }

  private Ended fetch(String yaml, String... words) throws IOException {
    Path file = Files.writeString(folder.resolve("job.yaml"), yaml);
    return run(
        Stream.concat(
                Stream.of(file.toString(), "--to", folder.resolve("data").toString()),
                Stream.of(words))
            .toList());
  }

  private static Ended run(List<String> words) {
    var out = new ByteArrayOutputStream();
    var people = new ByteArrayOutputStream();
    int code = Main.run(words, Map.of(), new Stop(), new PrintStream(out), new PrintStream(people));
    return new Ended(
        code, out.toString(StandardCharsets.UTF_8), people.toString(StandardCharsets.UTF_8));
  }
}
