package dev.fetchjobs.downloader.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.AcceptCommand;
import dev.fetchjobs.contract.FetchPlan.Unpack.Format;
import dev.fetchjobs.contract.FetchReport;
import dev.fetchjobs.contract.FetchReport.ArtifactReport;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.contract.Wire;
import dev.fetchjobs.downloader.publish.Publisher;
import dev.fetchjobs.downloader.publish.PublisherFixture;
import dev.fetchjobs.downloader.store.Artifact;
import dev.fetchjobs.downloader.store.LockedVolume;
import dev.fetchjobs.downloader.text.Redaction;
import dev.fetchjobs.downloader.verify.Quarantine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportsTest {

  private static final Instant NOW = Instant.parse("2026-11-22T06:12:00.123456789Z");

  @TempDir Path root;

  @Test
  @DisplayName(
      "A report that is too long drops the published file and keeps the refused file's digest")
  void longReportOfRefusedFile() throws Exception {
    // Given
    FetchReport report = report("\u6807".repeat(1024));

    // When
    String line = Reports.line(report);

    // Then
    assertThat(line.getBytes(StandardCharsets.UTF_8))
        .hasSizeLessThanOrEqualTo(FetchReport.MAX_BYTES);
    FetchReport read = Wire.readTolerant(FetchReport.class, line);
    assertThat(read.artifact()).isNull();
    assertThat(read.quarantinedSha256()).isEqualTo("cd".repeat(32));
    assertThat(read.message()).hasSize(128);
  }

  @Test
  @DisplayName(
      "A report that is too long first drops the URL's end and the validators, then the published "
          + "file")
  void longReport() throws Exception {
    // Given
    String path = "\u6807".repeat(600);

    // When
    String line = Reports.line(report(path));

    // Then
    assertThat(line.getBytes(StandardCharsets.UTF_8))
        .hasSizeLessThanOrEqualTo(FetchReport.MAX_BYTES);
    ArtifactReport artifact = Wire.readTolerant(FetchReport.class, line).artifact();
    assertThat(artifact.path()).isEqualTo(path);
    assertThat(artifact.sha256()).isEqualTo("ab".repeat(32));
    assertThat(artifact.url()).startsWith("https://publisher.example/u").endsWith("…");
    assertThat(artifact.etag()).isNull();
    assertThat(artifact.member()).isNull();
  }

  @Test
  @DisplayName(
      "The report names the archive member also for an unchanged file and for an accepted file")
  void member() throws Exception {
    // Given
    PublisherFixture fixture = new PublisherFixture(root).unpack(Format.ZIP, "*.csv", 200);

    // When
    fixture.fetch(zip("isin-lei-20260810T071513.csv", "A,B\n"));
    Artifact first = fixture.manifest().current();
    Artifact confirmed;
    try (LockedVolume volume = fixture.open()) {
      confirmed =
          new Publisher(volume, 3, PublisherFixture.ENDLESS)
              .confirm(first, first.info(), fixture.now())
              .artifact();
    }
    fixture.fetch(zip("isin-lei-20260811T071513.csv", "A,B\n"));
    Artifact sentAgain = fixture.manifest().current();
    fixture.size(9, 1000).fetch(zip("small.csv", "A\n"));
    Artifact accepted = accept(fixture);
    fixture.unpack(Format.NONE, null, 200).fetch("without an archive");

    // Then
    assertThat(first.report().member()).isEqualTo("isin-lei-20260810T071513.csv");
    assertThat(confirmed.report().member()).isEqualTo("isin-lei-20260810T071513.csv");
    assertThat(sentAgain.report().member()).isEqualTo("isin-lei-20260811T071513.csv");
    assertThat(accepted.report().member()).isEqualTo("small.csv");
    assertThat(fixture.manifest().current().report().member()).isNull();
  }

  @Test
  @DisplayName(
      "A manifest of an earlier release lacks the archive member's name, and the next download "
          + "adds it")
  void memberAfterUpgrade() throws Exception {
    // Given
    PublisherFixture fixture = new PublisherFixture(root).unpack(Format.ZIP, null, 200);
    fixture.fetch(zip("list.csv", "A,B\n"));
    Path manifest = fixture.home().resolve("manifest.json");
    Files.writeString(
        manifest, Files.readString(manifest).replaceAll("\"member\" : \"[^\"]*\",", ""));
    Artifact before = fixture.manifest().current();

    // When
    fixture.fetch(zip("list.csv", "A,B\n"));

    // Then
    assertThat(before.member()).isNull();
    assertThat(fixture.manifest().current().member()).isEqualTo("list.csv");
    assertThat(fixture.manifest().current().changedTime()).isEqualTo(before.changedTime());
  }

  @Test
  @DisplayName("The report leaves out an archive member's name that is too long or not printable")
  void memberThatIsLeftOut() throws Exception {
    String longest = "\u6807".repeat(256);
    assertThat(reportedMember(longest)).isEqualTo(longest);
    for (String name :
        List.of(longest + "x", "a\u001b[31m.csv", "a\n.csv", "a\u202e.csv", "a\ud800")) {
      assertThat(reportedMember(name)).as(name).isNull();
    }
  }

  private static String reportedMember(String name) throws Exception {
    FetchReport report = report("list.csv");
    ArtifactReport artifact = report.artifact().with(next -> next.member = name);
    return Reports.clean(report.with(next -> next.artifact = artifact), Redaction.none())
        .artifact()
        .member();
  }

  private static Artifact accept(PublisherFixture fixture) throws Exception {
    try (LockedVolume volume = fixture.open()) {
      String digest = volume.manifest().quarantined().sha256();
      var file =
          (Quarantine.Accepted)
              new Quarantine(volume)
                  .accept(AcceptCommand.digests(digest), PublisherFixture.ENDLESS);
      return new Publisher(volume, 3, PublisherFixture.ENDLESS)
          .publish(file.file(), fixture.now())
          .artifact();
    }
  }

  private static byte[] zip(String member, String content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry(member));
      zip.write(content.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  /**
   * Returns the contract's golden report with this path and the longest value of everything else.
   */
  private static FetchReport report(String path) throws Exception {
    FetchReport golden =
        Wire.read(
            FetchReport.class,
            Files.readString(
                Path.of("../contract/src/test/resources/golden/report-v1-fetched.json")));
    ArtifactReport artifact =
        golden
            .artifact()
            .with(
                next -> {
                  next.path = path;
                  next.bytes = Long.MAX_VALUE;
                  next.sha256 = "ab".repeat(32);
                  next.rows = Long.MAX_VALUE;
                  next.url = "https://publisher.example/" + "u".repeat(998);
                  next.versionName = "v".repeat(64);
                  next.eachPublisherText(_ -> "\u6807".repeat(256));
                  next.eachTime(_ -> NOW);
                });
    return golden.with(
        next -> {
          next.job = "j".repeat(253);
          next.outcome = Outcome.REJECTED;
          next.reason = "R".repeat(64);
          next.message = "\u6807".repeat(256);
          next.startTime = NOW;
          next.finishTime = NOW;
          next.attempts = Integer.MAX_VALUE;
          next.bytes = Long.MAX_VALUE;
          next.transferred = Long.MAX_VALUE;
          next.httpStatus = 599;
          next.artifact = artifact;
          next.quarantinedSha256 = "cd".repeat(32);
          next.hold =
              new FetchReport.Hold(
                  Instant.parse("2026-12-22T06:12:00.123456789Z"),
                  FetchReport.Hold.Reason.CIRCUIT_OPEN);
          next.consecutiveFailures = Integer.MAX_VALUE;
        });
  }
}
