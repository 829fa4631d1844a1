package dev.fetchjobs.downloader.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.publish.Published.Change;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A file of another program is at the destination of a FetchJob")
class ForeignFileTest {

  private static final String FOREIGN = "another program's data\n";
  private static final String STAMP = ".kept-aside-20261101T101112Z";

  @TempDir Path root;
  private PublisherFixture fixture;

  @BeforeEach
  void begin() {
    fixture = new PublisherFixture(root);
  }

  private Path foreign() throws IOException {
    Files.createDirectories(fixture.stable().getParent());
    Path file = Files.writeString(fixture.stable(), FOREIGN);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    Files.setLastModifiedTime(
        file, FileTime.from(java.time.Instant.parse("2026-11-01T10:11:12.345Z")));
    return file;
  }

  private List<String> beside() throws IOException {
    try (Stream<Path> files = Files.list(fixture.stable().getParent())) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private void refuses(String... words) {
    assertThatThrownBy(() -> fixture.fetch("ours\n"))
        .isInstanceOfSatisfying(
            FetchException.class,
            e -> {
              assertThat(e.failure().failureClass()).isEqualTo(FailureClass.CONFIG);
              assertThat(e.failure().message()).contains(words).hasSizeLessThan(256);
            });
  }

  @Test
  @DisplayName(
      "L23 A file that no FetchJob wrote is at the path: the run fails, the file stays, and the "
          + "remedy in the message works")
  void refused() throws Exception {
    Path file = foreign();
    for (int run = 0; run < 3; run++) {
      refuses(
          "no FetchJob wrote", PublisherFixture.PATH, "Move it away", "existingFile: KeepAside");
      assertThat(file).content().isEqualTo(FOREIGN);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      assertThat(beside()).containsExactly("list.csv");
    }

    // When: a person moves the file away, as the message says
    Files.move(file, root.resolve("elsewhere"));

    // Then
    assertThat(fixture.published("ours\n").change()).isEqualTo(Change.NEW_CONTENT);
    assertThat(fixture.published("newer\n").notes()).isEmpty();
  }

  @Test
  @DisplayName(
      "L23 A FetchJob changes to another path after a refusal: another FetchJob may use the "
          + "refused path")
  void refusedPathIsGivenBack() throws Exception {
    Path file = foreign();
    refuses("no FetchJob wrote");
    fixture.path("other.csv");
    fixture.published("ours\n");
    Files.delete(file);
    assertThat(new PublisherFixture(root).name("second").published("theirs\n").change())
        .isEqualTo(Change.NEW_CONTENT);
  }

  @Test
  @DisplayName(
      "L23 With KeepAside a run renames another program's file, reports the new name, and keeps "
          + "bytes and permissions")
  void keptAside() throws Exception {
    foreign();
    Published done = fixture.keepAside().published("ours\n");
    Path aside = Path.of(PublisherFixture.PATH + STAMP);
    assertThat(done.notes()).containsExactly(new Published.KeptAside(aside));
    assertThat(root.resolve(aside)).content().isEqualTo(FOREIGN);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve(aside))))
        .isEqualTo("rw-------");
    assertThat(fixture.read()).isEqualTo("ours\n");

    // And: a run never renames FetchJob's own file
    assertThat(fixture.published("newer\n").notes()).isEmpty();
    assertThat(beside()).containsExactly("list.csv", "list.csv" + STAMP);
  }

  @Test
  @DisplayName(
      "L23 KeepAside never uses a name that exists, and works on file systems without hard links")
  void keptAsideWithoutCollision() throws Exception {
    for (boolean links : List.of(true, false)) {
      fixture =
          new PublisherFixture(Files.createDirectory(root.resolve("links-" + links))).keepAside();
      foreign();
      Path taken = fixture.stable().resolveSibling("list.csv" + STAMP);
      Files.writeString(taken, "taken");
      if (!links) {
        fixture.operations(
            new CountingFileOperations() {
              @Override
              protected void before(int number, String what) throws IOException {
                if (what.equals("link")) {
                  throw new FileSystemException(null, null, "Operation not permitted");
                }
              }
            });
      }
      assertThat(fixture.published("ours\n").notes())
          .containsExactly(new Published.KeptAside(Path.of(PublisherFixture.PATH + STAMP + "-2")));
      assertThat(taken).content().isEqualTo("taken");
      assertThat(fixture.stable().resolveSibling("list.csv" + STAMP + "-2"))
          .content()
          .isEqualTo(FOREIGN);
    }
  }

  @Test
  @DisplayName("L23 A file name of 255 bytes is shortened when KeepAside adds a suffix to it")
  void longName() throws Exception {
    fixture.path("data/" + "ä".repeat(127)).keepAside();
    foreign();
    Published.Note note = fixture.published("ours\n").notes().getFirst();
    assertThat(root.resolve(((Published.KeptAside) note).to())).content().isEqualTo(FOREIGN);
  }

  @Test
  @DisplayName("L23 After a crash at any operation, the other program's file still exists")
  void crashes() throws Exception {
    int died = 0;
    for (int at = 1; at < 40; at++) {
      fixture =
          new PublisherFixture(Files.createDirectory(root.resolve("crash-" + at))).keepAside();
      foreign();
      int last = at;
      fixture.operations(
          new CountingFileOperations() {
            private boolean dead;

            @Override
            protected void before(int number, String what) {
              dead |= number == last;
              if (dead) {
                throw new IllegalStateException("died before " + what);
              }
            }
          });
      try {
        fixture.fetch("ours\n");
      } catch (IllegalStateException e) {
        died++;
      }
      assertThat(contents()).contains(FOREIGN);
      fixture.operations(new CountingFileOperations());
      fixture.fetch("ours\n");
      assertThat(fixture.read()).isEqualTo("ours\n");
      assertThat(beside()).containsExactly("list.csv", "list.csv" + STAMP);
      assertThat(contents()).contains(FOREIGN);
    }
    assertThat(died).isGreaterThan(8);
  }

  private List<String> contents() throws IOException {
    try (Stream<Path> files = Files.list(fixture.stable().getParent())) {
      return files
          .map(
              file -> {
                try {
                  return Files.readString(file);
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              })
          .toList();
    }
  }

  @Test
  @DisplayName(
      "L23 A folder, symlink or pipe is at the path or at a parent: the run fails, and the "
          + "message names the place")
  void otherKinds() throws Exception {
    Path target = Files.writeString(root.resolve("precious"), "precious");
    for (String path : List.of("x", "x/list.csv")) {
      for (String kind : List.of("directory", "symbolic link", "pipe")) {
        if (kind.equals("directory") && !path.equals("x")) {
          continue; // a parent has to be a folder
        }
        fixture = new PublisherFixture(root).path(path).keepAside();
        Path there = root.resolve("x");
        switch (kind) {
          case "directory" -> Files.createDirectory(there);
          case "symbolic link" -> Files.createSymbolicLink(there, target);
          default ->
              assertThat(new ProcessBuilder("mkfifo", there.toString()).start().waitFor()).isZero();
        }
        refuses(kind, "x");
        assertThat(Files.exists(there, LinkOption.NOFOLLOW_LINKS)).isTrue();
        Files.delete(there);
      }
    }
    assertThat(target).content().isEqualTo("precious");
  }

  @Test
  @DisplayName(
      "L23 A FetchJob that was created again recognises its published file by the private folder; "
          + "without the folder the file counts as another program's")
  void adoption() throws Exception {
    fixture.published("ours\n");
    assertThat(new PublisherFixture(root).published("newer\n").change())
        .isEqualTo(Change.NEW_CONTENT);
    try (Stream<Path> all = Files.walk(root.resolve(".fetchjob"))) {
      for (Path file : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
    refuses("no FetchJob wrote", "KeepAside");
    assertThat(fixture.read()).isEqualTo("newer\n");
    assertThat(fixture.keepAside().published("newest\n").notes()).hasSize(1);
  }

  @Test
  @DisplayName(
      "L23 A run replaces a published file that another program altered, and the message says so")
  void altered() throws Exception {
    fixture.published("ours\n");
    Files.writeString(fixture.stable(), FOREIGN);
    assertThat(fixture.published("newer\n").notes()).containsExactly(new Published.Altered());
    assertThat(fixture.published("newest\n").notes()).isEmpty();
  }

  @Test
  @DisplayName(
      "L26 A user changes the path in the spec: the message says that the file moved and which "
          + "old files remain")
  void moved() throws Exception {
    fixture.published("ours\n");
    Published moved = fixture.path("new/place.csv").published("ours\n");
    assertThat(moved.change()).isEqualTo(Change.MOVED);
    assertThat(moved.notes())
        .containsExactly(new Published.LeftBehind(Path.of(PublisherFixture.PATH)));
    assertThat(root.resolve(PublisherFixture.PATH)).content().isEqualTo("ours\n");

    // And: the message is right with new content, after a change back, and without an old file
    Published back = fixture.path(PublisherFixture.PATH).published("newer\n");
    assertThat(back.change()).isEqualTo(Change.NEW_CONTENT);
    assertThat(back.notes()).containsExactly(new Published.LeftBehind(Path.of("new/place.csv")));
    Files.delete(fixture.stable());
    assertThat(fixture.path("third.csv").published("newer\n").notes()).isEmpty();
    assertThat(fixture.names("versions")).hasSizeBetween(1, 3);
  }
}
