package dev.fetchjobs.downloader.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fetchjobs.contract.FetchReport.Hold;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.http.Validators;
import dev.fetchjobs.downloader.publish.Published;
import dev.fetchjobs.downloader.publish.PublisherFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestTest {

  @TempDir Path root;
  private PublisherFixture fixture;

  @BeforeEach
  void setUp() {
    fixture = new PublisherFixture(root);
  }

  @Test
  @DisplayName("People can read the manifest")
  void readable() throws Exception {
    // When
    fixture.published("one");

    // Then
    assertThat(Files.readString(fixture.home().resolve("manifest.json")))
        .contains("\n  \"name\" : \"list\"")
        .contains("\"etag\" : \"\\\"v")
        .endsWith("}\n");
  }

  @Test
  @DisplayName("A run does not write a manifest that the next run could not read")
  void tooLong() throws Exception {
    // Given
    fixture.published("one");
    Manifest before = fixture.manifest();
    String url = "https://publisher.example/" + "x".repeat(ManifestFile.MAX_BYTES);
    FileInfo file = new FileInfo(1, "0".repeat(64), url, Validators.NONE, null);
    Instant now = Instant.parse("2026-11-24T00:00:00Z");
    PartArtifact part = new PartArtifact("a.csv", file, now);
    SetArtifact set =
        new SetArtifact(
            "set", "version", "0".repeat(64), null, "", null, null, List.of(part), now, now, now);

    // When
    try (LockedVolume volume = fixture.open()) {
      assertThatThrownBy(() -> volume.write(volume.manifest().withPublishingSet(set)))
          .isInstanceOf(FetchException.class)
          .hasMessageContaining("Choose fewer parts.");
    }

    // Then
    assertThat(fixture.manifest()).isEqualTo(before);
  }

  @Test
  @DisplayName("The manifest keeps failures and holds until a run succeeds")
  void failuresAndHolds() throws Exception {
    // Given
    fixture.published("one");
    Hold hold = new Hold(Instant.parse("2026-11-24T00:00:00Z"), Hold.Reason.RETRY_AFTER);

    // When
    try (LockedVolume volume = fixture.open()) {
      volume.write(volume.manifest().afterFailure(null));
      volume.write(volume.manifest().afterFailure(hold));
    }

    // Then
    assertThat(fixture.manifest().consecutiveFailures()).isEqualTo(2);
    assertThat(fixture.manifest().hold()).isEqualTo(hold);

    // When
    fixture.published("one");

    // Then
    assertThat(fixture.manifest().consecutiveFailures()).isZero();
    assertThat(fixture.manifest().hold()).isNull();
  }

  @Test
  @DisplayName("A run uses stored validators only for the same source")
  void validators() throws Exception {
    // Given
    Published published = fixture.published("one");

    // Then
    try (LockedVolume volume = fixture.open()) {
      assertThat(volume.manifest().currentFrom(volume.source())).contains(published.artifact());
    }
    try (LockedVolume volume = fixture.size(2, 1000).open()) {
      assertThat(volume.manifest().currentFrom(volume.source())).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "null",
        "[]",
        "{}",
        "\u0000\u0000",
        "<html>",
        "{\"version\":2}",
        "{\"version\":1,\"namespace\":\"data\",\"name\":\"list\",\"path\":\"x\",\"versions\":[{}]}",
        "{\"version\":1,\"namespace\":\"data\",\"name\":\"list\",\"path\":\"x\",\"versions\":[null]}",
        "{\"version\":1,\"namespace\":\"other\",\"name\":\"list\",\"path\":\"x\",\"versions\":[]}",
        "{\"version\":1,\"namespace\":\"data\",\"name\":\"list\",\"path\":\"x\",\"versions\":[],\"current\":{\"bytes\":1}}",
        "{\"version\":1,\"namespace\":\"data\",\"name\":\"list\",\"path\":\"../../x\",\"versions\":7}",
        "{\"version\":1,\"namespace\":\"data\",\"name\":\"list\",\"path\":\"../../x\",\"versions\":[]}",
        "{\"version\":1,\"namespace\":\"data\",\"name\":\"list\",\"path\":\"a\\u0000b\",\"versions\":[]}"
      })
  @DisplayName("A damaged manifest is renamed, and the next run finds the kept versions again")
  void damaged(String text) throws Exception {
    // Given
    fixture.published("one");
    fixture.published("two");
    Path file = fixture.home().resolve("manifest.json");
    Files.writeString(file, text);

    // When
    Published published = fixture.published("three");

    // Then
    assertThat(published.change()).isEqualTo(Published.Change.NEW_CONTENT);
    assertThat(fixture.home().resolve("manifest.unreadable")).hasContent(text);
    assertThat(fixture.manifest().versions())
        .extracting(KeptVersion::sha256)
        .containsExactly(sha("three"), sha("two"), sha("one"));
    assertThat(fixture.names("versions")).hasSize(3);
  }

  @Test
  @DisplayName(
      "Without a manifest, a run uses a kept version only if the bytes have the digest in the "
          + "file name")
  void foundVersions() throws Exception {
    // Given
    fixture.published("one");
    fixture.published("two");
    String altered = fixture.names("versions").getFirst();
    Files.writeString(fixture.home().resolve("versions").resolve(altered), "broken");
    Files.createSymbolicLink(
        fixture.home().resolve("versions/20261122T060000Z-00000000"), root.resolve("nowhere"));
    Files.writeString(fixture.home().resolve("manifest.json"), "{");

    // When
    fixture.published("three");

    // Then
    assertThat(fixture.manifest().versions())
        .extracting(KeptVersion::sha256)
        .containsExactly(sha("three"), sha("two"));
    assertThat(fixture.names("versions")).hasSize(2).doesNotContain(altered);
  }

  @Test
  @DisplayName(
      "A run does not use a manifest with a file name that leads out of the private directory")
  void hostileNames() throws Exception {
    // Given
    fixture.published("one");
    Path precious = Files.writeString(root.resolve("precious"), "precious");
    Path file = fixture.home().resolve("manifest.json");
    String version = fixture.manifest().versions().getFirst().name();
    Files.writeString(file, Files.readString(file).replace(version, "../../../../precious"));

    // When
    fixture.keepVersions(0).fetch("two");

    // Then
    assertThat(precious).exists();
    assertThat(fixture.home().resolve("manifest.unreadable")).exists();
  }

  private static String sha(String text) {
    return Digests.sha256(text);
  }
}
