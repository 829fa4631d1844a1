package dev.fetchjobs.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.api.RunSummary;
import dev.fetchjobs.testkit.publisher.InstrumentsFile;
import dev.fetchjobs.testkit.replica.Content;
import dev.fetchjobs.testkit.replica.DebianCloud;
import dev.fetchjobs.testkit.replica.Ecb;
import dev.fetchjobs.testkit.replica.Euronext;
import dev.fetchjobs.testkit.replica.Firds;
import dev.fetchjobs.testkit.replica.Gleif;
import dev.fetchjobs.testkit.replica.HuggingFace;
import dev.fetchjobs.testkit.replica.Sec;
import dev.fetchjobs.testkit.replica.Xetra;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Tests the examples that name a publisher, with their limits and host names, and the traps of
 * these publishers. A pod that mounts the claim reads what a run published.
 */
@Story
class PublisherStories {

  /**
   * The file of the test has the date of today, because the example of Xetra refuses data of the
   * future.
   */
  private static final LocalDate TODAY = LocalDate.now(ZoneOffset.UTC);

  private static void assertFetched(RunSummary run) {
    assertThat(run.outcome()).as(run.message()).isEqualTo("Fetched");
  }

  private static void assertFailed(RunSummary run, String failureClass, String reason) {
    assertThat(run.outcome()).as(run.message()).isEqualTo("Failed");
    assertThat(run.failureClass()).as(run.message()).isEqualTo(failureClass);
    assertThat(run.reason()).as(run.message()).isEqualTo(reason);
  }

  private static List<String> sha256(byte[]... contents) {
    return Arrays.stream(contents).map(content -> Content.digest("SHA-256", content)).toList();
  }

  private static byte[] instruments(int day) {
    // Each day has the same instruments, because the example limits how many may be removed.
    return new InstrumentsFile(5_000, 26, TODAY.minusDays(30 - day)).bytes();
  }

  @Test
  @DisplayName(
      "examples/xetra.yaml: the run reads the file behind the link, refuses a stub page with 200 "
          + "at the old address, and finds the next publication at another address")
  void xetra(FetchJobs fetchJobs) {
    // Given
    Xetra xetra = new Xetra().publish("0a1b", instruments(26));

    // When
    try (Example example = Example.apply(fetchJobs, "xetra", xetra)) {
      assertFetched(example.firstRun());

      // Then
      example.awaitFetched();
      assertThat(example.consumed("xetra/instruments.csv")).isEqualTo(sha256(instruments(26)));

      // When
      xetra.withdraw("0a1b");
      RunSummary stub = example.run();

      // Then
      assertThat(stub.outcome()).as(stub.message()).isEqualTo("Rejected");

      // When
      xetra.publish("2c3d", instruments(27));
      assertFetched(example.run());

      // Then
      assertThat(example.consumed("xetra/instruments.csv")).isEqualTo(sha256(instruments(27)));
    }
  }

  @Test
  @DisplayName(
      "examples/gleif-isin-lei.yaml: the run publishes the newest zip of an index that answers "
          + "406 to a client that asks for JSON, after a download of five million rows breaks off "
          + "once")
  void gleif(FetchJobs fetchJobs) {
    // Given
    Gleif gleif = new Gleif(5_000_000);

    // When
    try (Example example = Example.apply(fetchJobs, "gleif-isin-lei", gleif)) {
      assertFetched(example.firstRun());

      // Then
      assertThat(example.internet().targets())
          .filteredOn(target -> target.endsWith("/download"))
          .containsExactly(Gleif.NEW, Gleif.NEW);
      assertThat(example.consumed("gleif/isin-lei.csv")).containsExactly(gleif.sha256());
    }
  }

  @Test
  @DisplayName(
      "examples/esma-firds-full.yaml: a consumer reads all files of all pages as one set, and a "
          + "run refuses a next set with a wrong digest")
  void esma(FetchJobs fetchJobs) {
    // Given
    Firds esma =
        Firds.esma()
            .publish("C_20261121_01of01", "funds")
            .publish("D_20261121_01of02", "debt")
            .publish("D_20261121_02of02", "more debt");
    String[] parts = {
      "esma/fulins/FULINS_C_01of01.xml",
      "esma/fulins/FULINS_D_01of02.xml",
      "esma/fulins/FULINS_D_02of02.xml"
    };
    List<String> published = sha256(Firds.xml("funds"), Firds.xml("debt"), Firds.xml("more debt"));

    // When
    try (Example example = Example.apply(fetchJobs, "esma-firds-full", esma)) {
      assertFetched(example.firstRun());

      // Then
      assertThat(example.consumed(parts)).isEqualTo(published);

      // When
      esma.publish("C_20261128_01of01", "newer funds")
          .publish("D_20261128_01of02", "newer debt")
          .publish("D_20261128_02of02", "more newer debt")
          .damage("D_20261128_02of02", "other debt");
      RunSummary damaged = example.run();

      // Then
      assertFailed(damaged, "Integrity", "ChecksumMismatch");
      assertThat(example.consumed(parts)).isEqualTo(published);
    }
  }

  @Test
  @DisplayName(
      "examples/fca-firds.yaml: while a file of the next set is missing, consumers read the old "
          + "set, and then they read the new one")
  void fca(FetchJobs fetchJobs) {
    // Given
    Firds fca =
        Firds.fca().publish("D_20261121_01of02", "debt").publish("D_20261121_02of02", "more debt");
    String[] parts = {"fca/fulins/FULINS_D_01of02.xml", "fca/fulins/FULINS_D_02of02.xml"};

    // When
    try (Example example = Example.apply(fetchJobs, "fca-firds", fca)) {
      assertFetched(example.firstRun());
      fca.publish("D_20261128_02of02", "more newer debt");
      RunSummary incomplete = example.run();

      // Then
      assertThat(incomplete.outcome()).as(incomplete.message()).isEqualTo("Unchanged");
      assertThat(incomplete.message()).contains("1 of 2 parts of 2026-11-28").contains("01 of D");
      assertThat(example.consumed(parts))
          .isEqualTo(sha256(Firds.xml("debt"), Firds.xml("more debt")));

      // When
      fca.publish("D_20261128_01of02", "newer debt");
      assertFetched(example.run());

      // Then
      assertThat(example.consumed(parts))
          .isEqualTo(sha256(Firds.xml("newer debt"), Firds.xml("more newer debt")));
    }
  }

  @Test
  @DisplayName(
      "examples/euronext.yaml: notes below the column names do not count as rows, and a run "
          + "refuses a table with half the rows")
  void euronext(FetchJobs fetchJobs) {
    // Given
    Euronext euronext = new Euronext();
    byte[] shares = euronext.publish(3_000);

    // When
    try (Example example = Example.apply(fetchJobs, "euronext", euronext)) {
      assertFetched(example.firstRun());
      euronext.publish(1_500);
      RunSummary half = example.run();

      // Then
      assertThat(half.outcome()).as(half.message()).isEqualTo("Rejected");
      assertThat(half.message()).contains("3,000").contains("1,500");
      assertThat(example.consumed("euronext/shares.csv")).isEqualTo(sha256(shares));
    }
  }

  @Test
  @DisplayName(
      "examples/sec-company-tickers.yaml: the server gets the contact that it demands, and a run "
          + "refuses a page with 200 instead of the file")
  void sec(FetchJobs fetchJobs) {
    // Given
    Sec sec = new Sec();
    byte[] companies = sec.publish(5_000);

    // When
    try (Example example = Example.apply(fetchJobs, "sec-company-tickers", sec)) {
      assertFetched(example.firstRun());
      sec.refuseWithAPage();
      RunSummary page = example.run();

      // Then
      assertThat(page.outcome()).as(page.message()).isEqualTo("Rejected");
      assertThat(example.consumed("sec/company-tickers.json")).isEqualTo(sha256(companies));
    }
  }

  @Test
  @DisplayName(
      "examples/ecb-rates.yaml: the run unpacks the table from its zip, and refuses a table "
          + "without the old years")
  void ecb(FetchJobs fetchJobs) {
    // Given
    Ecb ecb = new Ecb();
    byte[] rates = ecb.publish(7_000);

    // When
    try (Example example = Example.apply(fetchJobs, "ecb-rates", ecb)) {
      assertFetched(example.firstRun());
      ecb.publish(6_500);
      RunSummary shorter = example.run();

      // Then
      assertThat(shorter.outcome()).as(shorter.message()).isEqualTo("Rejected");
      assertThat(shorter.message()).contains("7,000").contains("6,500");
      assertThat(example.consumed("ecb/rates.csv")).isEqualTo(sha256(rates));
    }
  }

  @Test
  @DisplayName(
      "examples/huggingface-model.yaml: a redirect to another signed address leads to the same "
          + "file, and after a download that fails the file stays")
  void huggingFace(FetchJobs fetchJobs) {
    // Given
    byte[] weights = "weights of a model ".repeat(100_000).getBytes(UTF_8);
    HuggingFace hub = new HuggingFace();
    hub.sign("1", weights);

    // When
    try (Example example = Example.apply(fetchJobs, "huggingface-model", hub)) {
      assertFetched(example.firstRun());
      hub.sign("2", weights);
      RunSummary signedAgain = example.run();

      // Then
      assertThat(signedAgain.outcome()).as(signedAgain.message()).isEqualTo("Unchanged");

      // When
      hub.signExpired("3");
      RunSummary expired = example.run();

      // Then
      assertFailed(expired, "Permanent", "Status");
      assertThat(example.consumed("example/model.safetensors")).isEqualTo(sha256(weights));
    }
  }

  @Test
  @DisplayName(
      "examples/golden-image.yaml: the run downloads an image of 100 MiB from a mirror, compares "
          + "it with the digest in the list, and refuses another image")
  void goldenImage(FetchJobs fetchJobs) {
    // Given
    byte[] image = DebianCloud.image(100 << 20, 1);
    DebianCloud debian = new DebianCloud();
    debian.publish(image);

    // When
    try (Example example = Example.apply(fetchJobs, "golden-image", debian)) {
      assertFetched(example.firstRun());
      debian.replace(DebianCloud.image(100 << 20, 2));
      RunSummary other = example.run();

      // Then
      assertFailed(other, "Integrity", "ChecksumMismatch");
      assertThat(example.consumed("debian-12.qcow2")).isEqualTo(sha256(image));
    }
  }
}
