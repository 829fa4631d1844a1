package dev.fetchjobs.downloader.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.downloader.http.BodyInfo;
import dev.fetchjobs.downloader.http.Validators;
import dev.fetchjobs.downloader.publish.PublisherFixture;
import dev.fetchjobs.testkit.Canary;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StagingTest {

  private static final AskedUrl ASKED = AskedUrl.of("https://a/b", "https://a/b");

  @TempDir Path root;
  private PublisherFixture fixture;

  @BeforeEach
  void setUp() {
    fixture = new PublisherFixture(root);
  }

  @Test
  @DisplayName("A partial file is kept for the next run")
  void partialFile() throws Exception {
    // Given
    try (LockedVolume volume = fixture.open()) {
      PartialFile partial =
          volume.staging().begin(ASKED, "https://a/b?key=1", "https://a/b", info("\"v1\"", "gzip"));
      partial.body().write(bytes("0123456789"));
      partial.keep();
    }

    // When
    try (LockedVolume volume = fixture.open()) {
      PartialFile resumed = volume.staging().resumable().orElseThrow();

      // Then
      assertThat(resumed.info().isFrom("https://a/b?key=1", "https://a/b")).isTrue();
      assertThat(resumed.info().isFrom("https://a/b?key=2", "https://a/b")).isTrue();
      assertThat(resumed.info().isFrom("https://a/c?key=1", "https://a/c")).isFalse();
      assertThat(resumed.info().body()).isEqualTo(info("\"v1\"", "gzip"));
      assertThat(resumed.body().size()).isEqualTo(10);
      resumed.body().write(bytes("abc"));
      assertThat(resumed.complete()).hasContent("0123456789abc");
    }
    assertThat(fixture.names("staging")).isEmpty();
  }

  @Test
  @DisplayName("A run writes no URL to the disk")
  void urls() throws Exception {
    // When
    try (LockedVolume volume = fixture.open()) {
      volume
          .staging()
          .begin(
              ASKED,
              "https://a/b?key=" + Canary.secret("query of a partial file"),
              "https://a/b",
              info("\"v1\"", null))
          .keep();

      // Then
      for (String name : fixture.names("staging")) {
        assertThat(Files.readString(fixture.home().resolve("staging/" + name)))
            .doesNotContain("canary");
      }
    }
  }

  @Test
  @DisplayName("A run on the same machine finds a killed process's partial file")
  void killedProcess() throws Exception {
    // Given: a process wrote to the partial file and was killed
    killed("\"v1\"", "0123456789");

    // When
    try (LockedVolume volume = fixture.open()) {
      Optional<PartialFile> resumed = volume.staging().resumable();

      // Then
      assertThat(resumed.orElseThrow().body().size()).isEqualTo(10);
    }
  }

  @Test
  @DisplayName("After a reboot, a run uses only the synced bytes of a partial file")
  void reboot() throws Exception {
    // Given
    Path description = killed("\"v1\"", "0123456789");
    String text = Files.readString(description);
    String boot = Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    Files.writeString(
        description, text.replace(boot, "another").replace("\"synced\":0", "\"synced\":4"));

    // When
    try (LockedVolume volume = fixture.open()) {
      PartialFile resumed = volume.staging().resumable().orElseThrow();

      // Then
      assertThat(resumed.body().size()).isEqualTo(4);
      assertThat(resumed.complete()).hasContent("0123");
    }
  }

  @Test
  @DisplayName("A run removes a partial file with the description of another release")
  void otherRelease() throws Exception {
    // Given: two descriptions of a partial file that this release cannot use
    // One is by the previous release, and the other lacks the fields about the body.
    for (String body : List.of("\"ifRange\":\"\\\"v1\\\"\",\"total\":100", "\"body\":{}")) {
      Path description = killed("\"v1\"", "0123456789");
      String text = Files.readString(description);
      Files.writeString(
          description, text.replaceFirst("\"body\":\\{.*?}.*?}", Matcher.quoteReplacement(body)));
      assertThat(description).content().isNotEqualTo(text).contains("urlDigest", "boot");

      // When
      try (LockedVolume volume = fixture.open()) {
        assertThat(volume.staging().resumable()).isEmpty();
      }

      // Then
      assertThat(fixture.names("staging")).isEmpty();
    }
  }

  @Test
  @DisplayName("A run removes a partial file without a strong validator")
  void noStrongValidator() throws Exception {
    // Given
    killed(null, "0123456789");

    // When
    try (LockedVolume volume = fixture.open()) {
      assertThat(volume.staging().resumable()).isEmpty();
    }

    // Then
    assertThat(fixture.names("staging")).isEmpty();
  }

  @Test
  @DisplayName("A run removes a partial file of a source that a user edited since")
  void editedSource() throws Exception {
    // Given
    killed("\"v1\"", "0123456789");

    // When
    try (LockedVolume volume = fixture.size(5, 1000).open()) {
      assertThat(volume.staging().resumable()).isEmpty();
    }

    // Then
    assertThat(fixture.names("staging")).isEmpty();
  }

  @Test
  @DisplayName("Of several partial files a run keeps the longest, and removes the others")
  void several() throws Exception {
    // Given
    killed("\"v1\"", "0123");
    killed("\"v1\"", "0123456789");
    Files.writeString(fixture.home().resolve("staging/leftover.content"), "x");
    Files.writeString(fixture.home().resolve("staging/broken.json"), "{");

    // When
    try (LockedVolume volume = fixture.open()) {
      assertThat(volume.staging().resumable().orElseThrow().body().size()).isEqualTo(10);
    }

    // Then
    assertThat(fixture.names("staging")).hasSize(2);
  }

  @Test
  @DisplayName("A run removes files of a killed process without reading their content")
  void leftovers() throws Exception {
    // Given: a file in staging that is larger than the heap
    Path leftover;
    try (LockedVolume volume = fixture.open()) {
      leftover = fixture.home().resolve("staging/leftover.content");
      try (RandomAccessFile file = new RandomAccessFile(leftover.toFile(), "rw")) {
        file.setLength(1L << 40);
      }
    }

    // Then
    assertThat(leftover).doesNotExist();
  }

  @Test
  @DisplayName("A run replaces an unreadable file with the run's start time")
  void unreadableStart() throws Exception {
    // Given
    try (LockedVolume volume = fixture.open("job-1")) {
      volume.staging().firstStart(fixture.now());
    }
    Files.write(
        fixture.home().resolve("staging/run.json"), new byte[] {(byte) 0xff, 0, (byte) 0xc3});

    // Then
    try (LockedVolume volume = fixture.open("job-1")) {
      assertThat(volume.staging().firstStart(fixture.now())).isEqualTo(fixture.now());
    }
  }

  @Test
  @DisplayName("A replacement pod uses the start time of the first pod of the Job")
  void replacementPod() throws Exception {
    // Given
    Instant start = Instant.parse("2026-11-22T06:00:00Z");
    try (LockedVolume volume = fixture.open("job-1")) {
      assertThat(volume.staging().firstStart(start)).isEqualTo(start);
    }

    // Then
    try (LockedVolume volume = fixture.open("job-1")) {
      assertThat(volume.staging().firstStart(start.plusSeconds(60))).isEqualTo(start);
    }
    try (LockedVolume volume = fixture.open("job-2")) {
      Instant later = start.plusSeconds(90);
      assertThat(volume.staging().firstStart(later)).isEqualTo(later);
    }
  }

  private static BodyInfo info(String ifRange, String contentCoding) {
    return new BodyInfo(
        ifRange,
        new Validators(ifRange, "Sun, 22 Nov 2026 06:00:00 GMT"),
        "text/csv",
        null,
        contentCoding,
        100);
  }

  /**
   * Leaves the files of a process that was killed while it wrote a body. Returns the path of the
   * description.
   */
  private Path killed(String ifRange, String body) throws Exception {
    LockedVolume volume = fixture.open();
    PartialFile partial =
        volume.staging().begin(ASKED, "https://a/b", "https://a/b", info(ifRange, null));
    partial.body().write(bytes(body));
    Path description = Path.of(partial.body().path().toString().replaceAll("\\.body$", ".json"));
    byte[] text = Files.exists(description) ? Files.readAllBytes(description) : null;
    volume.close();
    Files.writeString(partial.body().path(), body);
    if (text != null) {
      Files.write(description, text);
    }
    return description;
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
