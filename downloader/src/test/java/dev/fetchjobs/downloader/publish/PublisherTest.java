package dev.fetchjobs.downloader.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.downloader.http.Validators;
import dev.fetchjobs.downloader.publish.Published.Change;
import dev.fetchjobs.downloader.store.KeptVersion;
import dev.fetchjobs.downloader.store.LockedVolume;
import dev.fetchjobs.downloader.store.PublishedFile;
import dev.fetchjobs.downloader.store.PublishedFile.Look;
import dev.fetchjobs.downloader.store.Sha256;
import dev.fetchjobs.testkit.table.FaultRows;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@FaultRows("download")
class PublisherTest {

  @TempDir Path root;
  private Desk desk;

  @BeforeEach
  void setUp() {
    desk = new Desk(root);
  }

  @Test
  void firstFileIsRegularReadableByAllAndDescribed() throws Exception {
    // When
    Published published = desk.published("a;b\n1;2\n");

    // Then
    assertThat(published.change()).isEqualTo(Change.NEW_CONTENT);
    assertThat(desk.read()).isEqualTo("a;b\n1;2\n");
    assertThat(Files.isRegularFile(desk.stable(), LinkOption.NOFOLLOW_LINKS)).isTrue();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(desk.stable())))
        .isEqualTo("rw-r--r--");
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(desk.stable().getParent())))
        .isEqualTo("rwxr-xr-x");
    assertThat(desk.manifest().current()).isEqualTo(published.artifact());
    assertThat(published.artifact().sha256()).isEqualTo(sha256("a;b\n1;2\n"));
    assertThat(desk.names("staging")).isEmpty();
  }

  @Test
  void sameContentMovesCheckedTimeOnlyAndWritesNothing() throws Exception {
    // Given
    Published first = desk.published("one");
    FileTime modified = Files.getLastModifiedTime(desk.stable());
    Object inode = Files.getAttribute(desk.stable(), "unix:ino");

    // When
    Published second = desk.published("one");

    // Then
    assertThat(second.change()).isEqualTo(Change.SAME_CONTENT);
    assertThat(second.artifact().checkedTime()).isEqualTo(desk.now());
    assertThat(second.artifact().changedTime()).isEqualTo(first.artifact().changedTime());
    assertThat(second.artifact().publishedTime()).isEqualTo(first.artifact().publishedTime());
    assertThat(second.artifact().validators()).isNotEqualTo(first.artifact().validators());
    assertThat(Files.getLastModifiedTime(desk.stable())).isEqualTo(modified);
    assertThat(Files.getAttribute(desk.stable(), "unix:ino")).isEqualTo(inode);
    assertThat(desk.manifest().versions()).hasSize(1);
  }

  @Test
  @DisplayName("D67 unchanged but the published file is gone: the same content is put back")
  void restoresRemovedFile() throws Exception {
    // Given
    Published first = desk.published("one");
    Files.delete(desk.stable());

    // When
    Published second = desk.published("one");

    // Then
    assertThat(second.change()).isEqualTo(Change.RESTORED);
    assertThat(desk.read()).isEqualTo("one");
    assertThat(second.artifact().changedTime()).isEqualTo(first.artifact().changedTime());
    assertThat(second.artifact().publishedTime()).isEqualTo(desk.now());
  }

  @Test
  @DisplayName(
      "D68 unchanged but the published file was altered: seen by time, size or on request by digest")
  void restoresAlteredFile() throws Exception {
    // Given
    desk.published("one");
    FileTime modified = Files.getLastModifiedTime(desk.stable());
    Files.delete(desk.stable());
    Files.writeString(desk.stable(), "0ne");

    // Then
    assertThat(isIntact(Look.QUICK)).isFalse();

    // When: somebody sets the time back too
    Files.setLastModifiedTime(desk.stable(), modified);

    // Then
    assertThat(isIntact(Look.QUICK)).isTrue();
    assertThat(isIntact(Look.DIGEST)).isFalse();
    assertThat(desk.published("one").change()).isEqualTo(Change.RESTORED);
    assertThat(desk.read()).isEqualTo("one");
  }

  @Test
  @DisplayName("D68 altered in place: the kept version, the same file, is made anew too")
  void restoresTheVersionOfAFileAlteredInPlace() throws Exception {
    // Given
    desk.published("one");
    Files.writeString(desk.stable(), "broken");

    // When
    desk.published("one");

    // Then
    assertThat(desk.read()).isEqualTo("one");
    assertThat(desk.names("versions"))
        .singleElement()
        .satisfies(
            name -> assertThat(desk.home().resolve("versions").resolve(name)).hasContent("one"))
        .isEqualTo(desk.manifest().current().versionName());
  }

  @Test
  void contentThatComesBackIsNotTakenFromAVersionThatWasAltered() throws Exception {
    // Given
    desk.published("one");
    desk.published("two");
    for (String name : desk.names("versions")) {
      Files.writeString(desk.home().resolve("versions").resolve(name), "broken");
    }

    // When
    desk.published("one");

    // Then
    String version = desk.manifest().current().versionName();
    assertThat(desk.home().resolve("versions").resolve(version)).hasContent("one");
  }

  @Test
  void touchedButUnalteredFileIsIntact() throws Exception {
    // Given
    desk.published("one");

    // When
    Files.setLastModifiedTime(desk.stable(), FileTime.fromMillis(0));

    // Then
    assertThat(isIntact(Look.QUICK)).isTrue();
    assertThat(desk.published("one").change()).isEqualTo(Change.SAME_CONTENT);
  }

  @Test
  void notModifiedConfirmsTheCurrentFile() throws Exception {
    // Given
    Published first = desk.published("one");

    // When
    Published confirmed;
    try (LockedVolume volume = desk.open()) {
      confirmed =
          new Publisher(volume, 3, Desk.ENDLESS)
              .confirm(
                  first.artifact(),
                  new Validators("\"w\"", null),
                  Desk.URL,
                  desk.now().plusSeconds(9));
    }

    // Then
    assertThat(confirmed.change()).isEqualTo(Change.NOT_MODIFIED);
    assertThat(desk.manifest().current()).isEqualTo(confirmed.artifact());
    assertThat(confirmed.artifact().checkedTime()).isEqualTo(desk.now().plusSeconds(9));
    assertThat(confirmed.artifact().validators().etag()).isEqualTo("\"w\"");
  }

  @Test
  void keepsTheNewestVersionsAndPrunesTheOldest() throws Exception {
    // When
    for (int i = 1; i <= 5; i++) {
      desk.published("content " + i);
    }

    // Then
    assertThat(desk.manifest().versions())
        .extracting(KeptVersion::sha256)
        .containsExactly(sha256("content 5"), sha256("content 4"), sha256("content 3"));
    assertThat(desk.names("versions")).hasSize(3);
    for (KeptVersion version : desk.manifest().versions()) {
      assertThat(Sha256.ofFile(desk.home().resolve("versions/" + version.name()), Desk.ENDLESS))
          .isEqualTo(version.sha256());
    }
  }

  @Test
  void contentThatComesBackIsKeptOnceAndIsNewest() throws Exception {
    // Given
    desk.keepVersions(2);
    desk.published("A");
    desk.published("B");

    // When
    desk.published("A");
    desk.published("C");

    // Then
    assertThat(desk.manifest().versions())
        .extracting(KeptVersion::sha256)
        .containsExactly(sha256("C"), sha256("A"));
    assertThat(desk.names("versions")).hasSize(2);
  }

  @Test
  void currentVersionIsNeverPrunedAndCostsNoSpace() throws Exception {
    // Given
    desk.keepVersions(1);

    // When
    desk.published("A");
    desk.published("B");

    // Then
    assertThat(desk.names("versions")).hasSize(1);
    Path kept = desk.home().resolve("versions/" + desk.names("versions").getFirst());
    assertThat(Files.getAttribute(kept, "unix:ino"))
        .isEqualTo(Files.getAttribute(desk.stable(), "unix:ino"));
  }

  @Test
  void noVersionsAreKeptWhenNoneAreWanted() throws Exception {
    // Given
    desk.published("A");

    // When
    desk.keepVersions(0);
    Published published = desk.published("A");

    // Then
    assertThat(desk.names("versions")).isEmpty();
    assertThat(desk.manifest().versions()).isEmpty();
    assertThat(published.artifact().versionName()).isNull();
    assertThat(desk.read()).isEqualTo("A");
  }

  @Test
  void hundredKeptVersionsAreNeitherReadNorWritten() throws Exception {
    // Given
    desk.keepVersions(100);
    for (int i = 0; i < 101; i++) {
      desk.published("content " + i);
    }
    Counting counting = new Counting();
    desk.operations(counting);

    // When
    desk.published("content 100");

    // Then: the lock's note and the manifest
    assertThat(desk.names("versions")).hasSize(100);
    assertThat(counting.links).isZero();
    assertThat(counting.forces).isEqualTo(1);
    assertThat(counting.renames).isEqualTo(2);
  }

  private boolean isIntact(Look look) throws Exception {
    try (LockedVolume volume = desk.open()) {
      return PublishedFile.isIntact(
          volume.layout(), volume.manifest().current(), look, Desk.ENDLESS);
    }
  }

  private static String sha256(String text) {
    return Sha256.hex(text.getBytes(StandardCharsets.UTF_8));
  }
}
