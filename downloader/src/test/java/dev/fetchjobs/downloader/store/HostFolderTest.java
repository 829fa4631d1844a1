package dev.fetchjobs.downloader.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.publish.CountingFileOperations;
import dev.fetchjobs.downloader.store.HostState.Span;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the folder in which FetchJobs share what hosts ask for. */
class HostFolderTest {

  private static final String ORIGIN = "https://publisher.example";
  private static final Instant NOW = Instant.now();
  private static final Span SPAN = new Span(NOW.plusSeconds(60), NOW, "data/first");

  @TempDir Path root;
  private HostFolder folder;

  @BeforeEach
  void open() throws FetchException {
    folder = open(new DiskOperations());
  }

  private HostFolder open(FileOperations operations) throws FetchException {
    return HostFolder.open(
        new VolumeLayout(
            root, VolumeLayout.Kind.FILE, Path.of("list.csv"), Path.of(".fetchjob/data/list")),
        operations);
  }

  private Stream<Path> files() throws IOException {
    try (Stream<Path> found = Files.list(root.resolve(".fetchjob/data/.hosts"))) {
      return found.toList().stream();
    }
  }

  @Test
  @DisplayName("A state is read as it was written, and its file is removed when nothing is known")
  void update() throws Exception {
    folder.update(ORIGIN, before -> before.withRetryAfter(SPAN));

    try (HostFolder other = open(new DiskOperations())) {
      assertThat(other.read(ORIGIN).retryAfter()).isEqualTo(SPAN);
      assertThat(other.read("http://publisher.example"))
          .isEqualTo(HostState.none("http://publisher.example"));
      other.update(ORIGIN, before -> before.withRetryAfter(null));
    }

    assertThat(files().map(Path::toString)).allMatch(file -> file.endsWith(".lock"));
    folder.close();
  }

  @Test
  @DisplayName("There are as many places as the limit, and a place that was given back is free")
  void places() throws Exception {
    HostFolder.Place first = folder.tryPlace(ORIGIN, 2).orElseThrow();
    try (HostFolder other = open(new DiskOperations())) {
      assertThat(other.tryPlace(ORIGIN, 2)).isPresent();
      assertThat(other.tryPlace(ORIGIN, 2)).isEmpty();
      assertThat(folder.tryPlace(ORIGIN, 2)).isEmpty();
      first.close();
      first.close();
      assertThat(other.tryPlace(ORIGIN, 2)).isPresent();
    }
    folder.close();
  }

  @Test
  @DisplayName("There are files for at most 256 hosts; old ones are removed, but no locked one")
  void bounds() throws Exception {
    // Given
    for (int i = 0; i < HostFolder.MAX_FILES; i++) {
      String origin = ORIGIN + ":" + (1000 + i);
      folder.update(origin, before -> before.withRetryAfter(SPAN));
    }
    assertThatThrownBy(() -> folder.tryPlace(ORIGIN, 2)).hasMessageContaining("256 hosts");
    assertThatThrownBy(() -> folder.update(ORIGIN, before -> before.withRetryAfter(SPAN)))
        .isInstanceOf(IOException.class);
    folder.close();
    Path foreign = Files.writeString(root.resolve(".fetchjob/data/.hosts/notes.txt"), "mine");
    for (Path file : files().toList()) {
      Files.setLastModifiedTime(file, FileTime.from(NOW.minus(Duration.ofDays(8))));
    }

    // When
    String used = ORIGIN + ":1000";
    folder.tryPlace(used, 2).orElseThrow();
    try (HostFolder other = open(new DiskOperations())) {
      other.clean(NOW);
    }

    // Then
    assertThat(files().map(Path::toString))
        .hasSize(2)
        .contains(foreign.toString())
        .anyMatch(file -> file.endsWith(".lock"));
    assertThat(folder.tryPlace(ORIGIN, 2)).isPresent();
    folder.close();
  }

  @Test
  @DisplayName("A full disk leaves the state as it was, and no new file")
  void fullDisk() throws Exception {
    folder.update(ORIGIN, before -> before.withRetryAfter(SPAN));
    HostFolder full =
        open(
            new CountingFileOperations() {
              @Override
              protected void before(int number, String what) throws IOException {
                if (what.equals("write")) {
                  throw new IOException("No space left on device");
                }
              }
            });

    Span later = new Span(SPAN.until().plusSeconds(1), SPAN.seen(), SPAN.by());
    assertThatThrownBy(() -> full.update(ORIGIN, before -> before.withRetryAfter(later)))
        .hasMessageContaining("No space left");
    assertThat(full.read(ORIGIN).retryAfter()).isEqualTo(SPAN);
    assertThat(files()).hasSize(2);
    full.close();
    folder.close();
  }
}
