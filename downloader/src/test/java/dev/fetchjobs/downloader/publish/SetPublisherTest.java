package dev.fetchjobs.downloader.publish;

import static dev.fetchjobs.downloader.publish.SetFixture.kept;
import static dev.fetchjobs.downloader.publish.SetFixture.part;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.contract.Wire;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.publish.Published.Change;
import dev.fetchjobs.downloader.store.Digests;
import dev.fetchjobs.downloader.store.SetDescription;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A run publishes a set of files in a folder")
class SetPublisherTest {

  private static final String DATE = "2026-11-21";

  @TempDir Path root;
  private SetFixture fixture;

  @BeforeEach
  void setUp() {
    fixture = new SetFixture(root);
  }

  @Test
  @DisplayName(
      "The first publication of a set makes a version, the link to it, and a link for each file "
          + "and for SET.json")
  void first() throws Exception {
    // When
    PublishedSet done = fixture.publish(DATE, part("a.xml", "a1"), part("b.xml", "b1"));

    // Then
    String version = ".." + done.artifact().version();
    assertThat(done.change()).isEqualTo(Change.NEW_CONTENT);
    assertThat(done.notes()).isEmpty();
    assertThat(SetFixture.names(fixture.path()))
        .containsExactlyInAnyOrder(version, "..data", "SET.json", "a.xml", "b.xml");
    assertThat(links())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "..data",
                version,
                "SET.json",
                "..data/SET.json",
                "a.xml",
                "..data/a.xml",
                "b.xml",
                "..data/b.xml"));
    assertThat(fixture.see()).isEqualTo(SeenSet.of(DATE, part("a.xml", "a1"), part("b.xml", "b1")));
    assertThat(fixture.run.names("staging")).isEmpty();
  }

  @Test
  @DisplayName(
      "SET.json names the FetchJob, the date, the time and the files of the set with their digests")
  void description() throws Exception {
    // When
    fixture.publish(DATE, part("a.xml", "a1"));

    // Then
    SetDescription found =
        Wire.read(SetDescription.class, Files.readString(fixture.path().resolve("SET.json")));
    assertThat(found)
        .isEqualTo(
            new SetDescription(
                1,
                "data",
                "list",
                DATE,
                fixture.run.now(),
                List.of(
                    new SetDescription.Part(
                        "a.xml",
                        2,
                        Digests.sha256("a1"),
                        null,
                        "https://publisher.example/list.csv",
                        null))));
  }

  @Test
  @DisplayName("Everybody can read a set, and only its owner can change it")
  void modes() throws Exception {
    // When
    PublishedSet done = fixture.publish(DATE, part("a.xml", "a1"));

    // Then
    Path version = fixture.path().resolve(".." + done.artifact().version());
    assertThat(mode(fixture.path())).isEqualTo("rwxr-xr-x");
    assertThat(mode(version)).isEqualTo("rwxr-xr-x");
    assertThat(mode(version.resolve("a.xml"))).isEqualTo("rw-r--r--");
    assertThat(mode(version.resolve("SET.json"))).isEqualTo("rw-r--r--");

    // And: the next run repairs the permissions of the set's files
    Files.setPosixFilePermissions(version, PosixFilePermissions.fromString("rwxrwxrwx"));
    fixture.publish(DATE, kept("a.xml"));
    assertThat(mode(version)).isEqualTo("rwxr-xr-x");
  }

  @Test
  @DisplayName(
      "The next version of a set stores a file with the same bytes only once, and removes links "
          + "to names that the set no longer has")
  void next() throws Exception {
    // Given
    fixture.publish(DATE, part("a.xml", "a1"), part("b.xml", "b1"), part("c.xml", "c1"));
    Object kept = inode("a.xml");
    Object same = inode("b.xml");
    Path before = fixture.path().resolve("..data").toRealPath();

    // When
    PublishedSet done =
        fixture.publish("2026-11-28", kept("a.xml"), part("b.xml", "b1"), part("d.xml", "d2"));

    // Then
    assertThat(done.change()).isEqualTo(Change.NEW_CONTENT);
    assertThat(inode("a.xml")).isEqualTo(kept);
    assertThat(inode("b.xml")).isEqualTo(same);
    assertThat(fixture.path().resolve("c.xml")).doesNotExist();
    assertThat(SeenSet.byName(fixture.path()))
        .isEqualTo(Map.of("a.xml", "a1", "b.xml", "b1", "d.xml", "d2"));

    // And: a reader who opened the folder before still sees the whole earlier set
    assertThat(SeenSet.at(before))
        .isEqualTo(SeenSet.of(DATE, part("a.xml", "a1"), part("b.xml", "b1"), part("c.xml", "c1")));
  }

  @Test
  @DisplayName("A file of the published set can have another name in the new set")
  void keptUnderAnotherName() throws Exception {
    // Given
    fixture.publish(DATE, part("a.xml", "a1"));

    // When
    fixture.publish("2026-11-28", new SetFixture.Wanted("new.xml", null, "a.xml"));

    // Then
    assertThat(SeenSet.byName(fixture.path())).isEqualTo(Map.of("new.xml", "a1"));
  }

  @Test
  @DisplayName("A run that gets the same set again changes nothing in the folder")
  void unchanged() throws Exception {
    // Given
    PublishedSet before = fixture.publish(DATE, part("a.xml", "a1"), part("b.xml", "b1"));
    List<String> names = SetFixture.names(fixture.path());

    // When
    PublishedSet downloaded = fixture.publish(DATE, part("a.xml", "a1"), kept("b.xml"));
    PublishedSet kept = fixture.publish(DATE, kept("a.xml"), kept("b.xml"));

    // Then
    assertThat(downloaded.change()).isEqualTo(Change.SAME_CONTENT);
    assertThat(kept.change()).isEqualTo(Change.NOT_MODIFIED);
    assertThat(SetFixture.names(fixture.path())).isEqualTo(names);
    assertThat(fixture.run.names("staging")).isEmpty();
    assertThat(kept.artifact().version()).isEqualTo(before.artifact().version());
    assertThat(kept.artifact().checkedTime()).isEqualTo(fixture.run.now());
    assertThat(kept.artifact().changedTime()).isEqualTo(before.artifact().changedTime());
  }

  @Test
  @DisplayName("Files with the same bytes and a new date are a new set")
  void newDate() throws Exception {
    // Given
    fixture.publish(DATE, part("a.xml", "a1"));

    // Then
    assertThat(fixture.publish("2026-11-28", kept("a.xml")).change()).isEqualTo(Change.NEW_CONTENT);
    assertThat(fixture.see().date()).isEqualTo("2026-11-28");
  }

  @Test
  @DisplayName("A run restores a link of the set that was removed or changed")
  void restoresLinks() throws Exception {
    // Given
    fixture.publish("2026-11-14", part("a.xml", "a0"));
    String older = fixture.state().current().version();
    fixture.publish(DATE, part("a.xml", "a1"));
    for (String name : List.of("..data", "SET.json", "a.xml")) {
      Files.delete(fixture.path().resolve(name));

      // Then
      assertThat(fixture.publish(DATE, kept("a.xml")).change()).isEqualTo(Change.RESTORED);
      assertThat(fixture.see()).isEqualTo(SeenSet.of(DATE, part("a.xml", "a1")));
      assertThat(SeenSet.byName(fixture.path())).isEqualTo(Map.of("a.xml", "a1"));
    }

    // And: a person has set the link ..data back to an older version of the set
    Files.delete(fixture.path().resolve("..data"));
    Files.createSymbolicLink(fixture.path().resolve("..data"), Path.of(".." + older));
    assertThat(fixture.see().date()).isEqualTo("2026-11-14");
    assertThat(fixture.publish(DATE, kept("a.xml")).change()).isEqualTo(Change.RESTORED);
    assertThat(fixture.see().date()).isEqualTo(DATE);
    assertThat(fixture.versions()).hasSize(2);
  }

  @Test
  @DisplayName(
      "Another program altered a file that the new set should keep: the run fails with class "
          + "Transient, and the next attempt downloads the file")
  void altered() throws Exception {
    // Given
    fixture.publish(DATE, part("a.xml", "a1"), part("b.xml", "b1"));
    Path altered = fixture.path().resolve("a.xml").toRealPath();
    Files.writeString(altered, "XX");
    Files.setLastModifiedTime(altered, FileTime.from(Instant.parse("2026-11-30T00:00:00Z")));

    // When
    assertThatThrownBy(() -> fixture.publish("2026-11-28", kept("a.xml"), part("b.xml", "b2")))
        .isInstanceOfSatisfying(
            FetchException.class,
            e -> assertThat(e.failure().failureClass()).isEqualTo(FailureClass.TRANSIENT))
        .hasMessageContaining("a.xml");
    PublishedSet done = fixture.publish(DATE, part("a.xml", "a1"), kept("b.xml"));

    // Then
    assertThat(done.change()).isEqualTo(Change.RESTORED);
    assertThat(fixture.see()).isEqualTo(SeenSet.of(DATE, part("a.xml", "a1"), part("b.xml", "b1")));
    assertThat(fixture.publish("2026-11-28", kept("a.xml"), part("b.xml", "b2")).notes()).isEmpty();
  }

  @Test
  @DisplayName(
      "A run replaces a set in which another program altered a file, and its message says so")
  void notesAlteredParts() throws Exception {
    // Given
    fixture.publish(DATE, part("a.xml", "a1"));
    Files.writeString(fixture.path().resolve("a.xml"), "altered");

    // Then
    assertThat(fixture.publish("2026-11-28", part("a.xml", "a2")).notes())
        .containsExactly(new Published.Altered());
  }

  @Test
  @DisplayName("A run restores a SET.json that another program altered")
  void alteredDescription() throws Exception {
    // Given
    fixture.publish(DATE, part("a.xml", "a1"));
    Files.writeString(fixture.path().resolve("SET.json"), "{}");

    // Then
    assertThat(fixture.publish(DATE, kept("a.xml")).change()).isEqualTo(Change.RESTORED);
    assertThat(fixture.see()).isEqualTo(SeenSet.of(DATE, part("a.xml", "a1")));
  }

  @Test
  @DisplayName(
      "The setting keepVersions counts the current version of a set, and the version before it "
          + "always stays")
  void keepsVersions() throws Exception {
    for (int keep : List.of(0, 1, 2, 3)) {
      // Given
      SetFixture kept = new SetFixture(Files.createDirectory(root.resolve("keep-" + keep)));
      kept.run.keepVersions(keep);

      // When
      for (int run = 1; run <= 5; run++) {
        kept.publish("2026-11-0" + run, part("a.xml", "a" + run), part("b.xml", "same"));
      }

      // Then
      assertThat(kept.versions()).hasSize(Math.max(keep, 2));
      for (String version : kept.versions()) {
        SeenSet.at(kept.path().resolve(version));
      }
      assertThat(kept.see().date()).isEqualTo("2026-11-05");
    }
  }

  @Test
  @DisplayName("A file that another program put into an old version of the set stays there")
  void foreignFileInAVersion() throws Exception {
    // Given
    fixture.run.keepVersions(1);
    PublishedSet first = fixture.publish(DATE, part("a.xml", "a1"));
    Path version = fixture.path().resolve(".." + first.artifact().version());
    Files.writeString(version.resolve("precious"), "precious");

    // When
    fixture.publish("2026-11-28", part("a.xml", "a2"));
    fixture.publish("2026-12-05", part("a.xml", "a3"));
    fixture.publish("2026-12-12", part("a.xml", "a4"));

    // Then
    assertThat(SetFixture.names(version)).containsExactly("precious");
    assertThat(fixture.versions()).hasSize(3);

    // And: when the other program's file is gone, a run removes the directory of the version
    Files.delete(version.resolve("precious"));
    fixture.publish("2026-12-12", kept("a.xml"));
    assertThat(fixture.versions()).hasSize(2);
  }

  @Test
  @DisplayName(
      "A consumer can mount the folder of a set alone, because all links are relative and stay in "
          + "it")
  void mountedAlone() throws Exception {
    // Given
    fixture.publish(DATE, part("a.xml", "a1"));
    fixture.publish("2026-11-28", kept("a.xml"), part("b.xml", "b2"));

    // When: the folder of the set is at another place
    Path mounted = Files.move(fixture.path(), root.resolve("mounted"));

    // Then
    assertThat(SeenSet.in(mounted))
        .isEqualTo(SeenSet.of("2026-11-28", part("a.xml", "a1"), part("b.xml", "b2")));
    assertThat(SeenSet.byName(mounted)).isEqualTo(Map.of("a.xml", "a1", "b.xml", "b2"));
    for (String name : SetFixture.names(mounted)) {
      assertThat(mounted.resolve(name).toRealPath()).startsWithRaw(mounted.toRealPath());
    }
  }

  @Test
  @DisplayName("On a file system without hard links a run copies the files that a set keeps")
  void withoutHardLinks() throws Exception {
    // Given
    fixture.run.operations(
        new CountingFileOperations() {
          @Override
          public void link(Path existing, Path link) throws IOException {
            throw new FileSystemException(link.toString(), null, "Operation not supported");
          }
        });
    fixture.publish(DATE, part("a.xml", "a1"));
    Object before = inode("a.xml");

    // When
    fixture.publish("2026-11-28", kept("a.xml"), part("b.xml", "b2"));

    // Then
    assertThat(inode("a.xml")).isNotEqualTo(before);
    assertThat(fixture.see())
        .isEqualTo(SeenSet.of("2026-11-28", part("a.xml", "a1"), part("b.xml", "b2")));
    assertThat(fixture.publish("2026-11-28", kept("a.xml"), kept("b.xml")).change())
        .isEqualTo(Change.NOT_MODIFIED);
  }

  @Test
  @DisplayName(
      "On a file system without symbolic links a run for a set fails with class Config before a "
          + "download")
  void withoutSymlinks() {
    // Given
    fixture.run.operations(
        new CountingFileOperations() {
          @Override
          public void symlink(Path link, Path target) throws IOException {
            throw new FileSystemException(link.toString(), null, "Operation not supported");
          }
        });

    // Then
    assertThatThrownBy(fixture.run::open)
        .isInstanceOfSatisfying(
            FetchException.class,
            e -> assertThat(e.failure().failureClass()).isEqualTo(FailureClass.CONFIG))
        .hasMessageContaining("no symbolic links");
    assertThat(fixture.path()).doesNotExist();
  }

  private Map<String, String> links() {
    return SetFixture.names(fixture.path()).stream()
        .filter(name -> Files.isSymbolicLink(fixture.path().resolve(name)))
        .collect(Collectors.toMap(name -> name, this::text));
  }

  private String text(String name) {
    try {
      return Files.readSymbolicLink(fixture.path().resolve(name)).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Object inode(String name) throws IOException {
    return Files.getAttribute(fixture.path().resolve(name), "unix:ino");
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(
        Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS));
  }
}
