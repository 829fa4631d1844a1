package dev.fetchjobs.downloader.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fetchjobs.downloader.publish.PublisherFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Other programs' files are in FetchJob's private folders")
class PrivateFilesTest {

  @TempDir Path root;
  @TempDir Path elsewhere;
  private PublisherFixture fixture;

  @BeforeEach
  void begin() {
    fixture = new PublisherFixture(root);
  }

  @Test
  @DisplayName(
      "L24 A run refuses a path above or below another FetchJob's path, and the message names the "
          + "other FetchJob")
  void prefixes() throws Exception {
    for (List<String> paths :
        List.of(List.of("sq/f.csv/x", "sq/f.csv"), List.of("sr/f.csv", "sr/f.csv/x/y"))) {
      new PublisherFixture(root).name("first").path(paths.get(0)).published("first's");
      assertThatThrownBy(
              () -> new PublisherFixture(root).name("second").path(paths.get(1)).fetch("second's"))
          .hasMessageContaining("FetchJob data/first")
          .hasMessageContaining(paths.get(0))
          .hasMessageContaining("Choose another destination.volume.path");
      assertThat(root.resolve(paths.get(0))).content().isEqualTo("first's");
      new PublisherFixture(root).name("first").path("free.csv").published("first's");
    }
  }

  @Test
  @DisplayName("L24 A run claims the path before it publishes a file there")
  void prefixOfAClaimOnly() throws Exception {
    new PublisherFixture(root).name("first").path("a/b/c").open().close();
    assertThatThrownBy(() -> new PublisherFixture(root).name("second").path("a").fetch("x"))
        .hasMessageContaining("is above a/b/c of FetchJob data/first");
    assertThatThrownBy(() -> new PublisherFixture(root).name("third").path("a/b/c/d").fetch("x"))
        .hasMessageContaining("is below a/b/c of FetchJob data/first");
    assertThat(new PublisherFixture(root).name("fourth").path("a/b/d").published("x").notes())
        .isEmpty();
  }

  @Test
  @DisplayName(
      "L25 A run never follows a symlink below .fetchjob, and the target of the symlink stays")
  void symlinks() throws Exception {
    Path precious = Files.writeString(elsewhere.resolve("list.csv"), "precious");
    new PublisherFixture(root).name("other").path("other.csv").published("x");
    Files.createSymbolicLink(root.resolve(".fetchjob/.paths/names"), elsewhere);
    fixture.published("one");
    for (String name : List.of("staging/x", "versions/y", "quarantine/z")) {
      Files.createSymbolicLink(fixture.home().resolve(name), elsewhere);
    }
    fixture.published("two");
    assertThat(precious).content().isEqualTo("precious");
    assertThat(elsewhere).isDirectoryContaining("glob:**/list.csv");
    try (Stream<Path> files = Files.list(elsewhere)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  @DisplayName(
      "L25 A symlink is in the place of a private folder: the run fails, and after the symlink is "
          + "removed, the next run succeeds")
  void symlinkForAFolder() throws Exception {
    fixture.published("one");
    for (String name : List.of("staging", "versions", "quarantine")) {
      Path folder = fixture.home().resolve(name);
      Path away = root.resolve("away-" + name);
      Files.move(folder, away);
      Files.createSymbolicLink(folder, elsewhere);
      assertThatThrownBy(() -> fixture.fetch("two"))
          .hasMessageContaining("symbolic link")
          .hasMessageContaining("Move it away")
          .hasMessageNotContaining("destination.volume.path");
      assertThat(elsewhere).isEmptyDirectory();
      Files.delete(folder);
      Files.move(away, folder);
    }
    assertThat(fixture.published("two").artifact().bytes()).isEqualTo(3);
  }

  @Test
  @DisplayName(
      "L25 Other programs' files and folders below .fetchjob stay, and the message names them")
  void strangers() throws Exception {
    fixture.published("one");
    for (String name : List.of("staging", "versions", "quarantine")) {
      Path folder = Files.createDirectory(fixture.home().resolve(name).resolve("mine"));
      Files.writeString(folder.resolve("file"), "mine");
      Files.writeString(fixture.home().resolve(name).resolve("notes.txt"), "mine");
    }
    Path like = Files.createDirectory(fixture.home().resolve("versions/20200101T000000Z-0123abcd"));
    for (String content : List.of("two", "three", "four", "five")) {
      fixture.published(content);
    }
    fixture.rejection("<!DOCTYPE html><html>");
    try (LockedVolume volume = fixture.open()) {
      assertThat(volume.strangers()).hasSize(7).allMatch(path -> !path.isAbsolute());
    }
    assertThat(like).isDirectory();
    for (String name : List.of("staging", "versions", "quarantine")) {
      assertThat(fixture.home().resolve(name).resolve("mine/file")).content().isEqualTo("mine");
      assertThat(fixture.home().resolve(name).resolve("notes.txt")).content().isEqualTo("mine");
    }
  }

  @Test
  @DisplayName(
      "R13 Every run restores the permissions of FetchJob's own files, and does not change other "
          + "programs' files")
  void modes() throws Exception {
    fixture.published("one");
    Path other = Files.writeString(fixture.stable().resolveSibling("key.pem"), "key");
    try (Stream<Path> all = Files.walk(root)) {
      for (Path file : all.filter(path -> !path.equals(root)).toList()) {
        Files.setPosixFilePermissions(
            file,
            PosixFilePermissions.fromString(Files.isDirectory(file) ? "rwxrwxrwx" : "rw-rw----"));
      }
    }

    // When: one run gets no new file, and another run fails
    fixture.published("one");

    // Then
    assertThat(mode(other)).isEqualTo("rw-rw----");
    assertThat(mode(fixture.stable().getParent())).isEqualTo("rwxrwxrwx");
    assertThat(mode(fixture.stable())).isEqualTo("rw-r--r--");
    try (Stream<Path> all = Files.walk(root.resolve(".fetchjob"))) {
      assertThat(all.filter(path -> !path.getFileName().toString().startsWith("lock")))
          .allSatisfy(
              path ->
                  assertThat(mode(path))
                      .as("%s", path)
                      .isEqualTo(Files.isDirectory(path) ? "rwxr-xr-x" : "rw-r--r--"));
    }
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(
        Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
  }
}
