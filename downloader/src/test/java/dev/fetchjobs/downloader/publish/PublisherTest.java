package dev.fetchjobs.downloader.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.downloader.http.Validators;
import dev.fetchjobs.downloader.publish.Published.Change;
import dev.fetchjobs.downloader.store.Digests;
import dev.fetchjobs.downloader.store.KeptVersion;
import dev.fetchjobs.downloader.store.LockedVolume;
import dev.fetchjobs.downloader.store.PublishedFile;
import dev.fetchjobs.downloader.store.PublishedFile.Look;
import dev.fetchjobs.testkit.table.FaultRows;
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
  private PublisherFixture fixture;

  @BeforeEach
  void setUp() {
    fixture = new PublisherFixture(root);
  }

  @Test
  @DisplayName("The first published file is regular, readable by everybody and in the manifest")
  void firstFile() throws Exception {
    // When
    Published published = fixture.published("a;b\n1;2\n");

    // Then
    assertThat(published.change()).isEqualTo(Change.NEW_CONTENT);
    assertThat(fixture.read()).isEqualTo("a;b\n1;2\n");
    assertThat(Files.isRegularFile(fixture.stable(), LinkOption.NOFOLLOW_LINKS)).isTrue();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(fixture.stable())))
        .isEqualTo("rw-r--r--");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(fixture.stable().getParent())))
        .isEqualTo("rwxr-xr-x");
    assertThat(fixture.manifest().current()).isEqualTo(published.artifact());
    assertThat(published.artifact().sha256()).isEqualTo(sha256("a;b\n1;2\n"));
    assertThat(fixture.names("staging")).isEmpty();
  }

  @Test
  @DisplayName(
      "A run gets the same content again: only the time of the last check changes, and the run "
          + "does not write the file")
  void sameContent() throws Exception {
    // Given
    Published first = fixture.published("one");
    FileTime modified = Files.getLastModifiedTime(fixture.stable());
    Object inode = Files.getAttribute(fixture.stable(), "unix:ino");

    // When
    Published second = fixture.published("one");

    // Then
    assertThat(second.change()).isEqualTo(Change.SAME_CONTENT);
    assertThat(second.artifact().checkedTime()).isEqualTo(fixture.now());
    assertThat(second.artifact().changedTime()).isEqualTo(first.artifact().changedTime());
    assertThat(second.artifact().publishedTime()).isEqualTo(first.artifact().publishedTime());
    assertThat(second.artifact().validators()).isNotEqualTo(first.artifact().validators());
    assertThat(Files.getLastModifiedTime(fixture.stable())).isEqualTo(modified);
    assertThat(Files.getAttribute(fixture.stable(), "unix:ino")).isEqualTo(inode);
    assertThat(fixture.manifest().versions()).hasSize(1);
  }

  @Test
  @DisplayName("D67 Somebody removed the published file: a run with unchanged content restores it")
  void restoresRemovedFile() throws Exception {
    // Given
    Published first = fixture.published("one");
    Files.delete(fixture.stable());

    // When
    Published second = fixture.published("one");

    // Then
    assertThat(second.change()).isEqualTo(Change.RESTORED);
    assertThat(fixture.read()).isEqualTo("one");
    assertThat(second.artifact().changedTime()).isEqualTo(first.artifact().changedTime());
    assertThat(second.artifact().publishedTime()).isEqualTo(fixture.now());
  }

  @Test
  @DisplayName(
      "D68 Another program altered the published file: a run detects this by time or size, or by "
          + "digest in a requested run")
  void restoresAlteredFile() throws Exception {
    // Given
    fixture.published("one");
    FileTime modified = Files.getLastModifiedTime(fixture.stable());
    Files.delete(fixture.stable());
    Files.writeString(fixture.stable(), "0ne");

    // Then
    assertThat(isIntact(Look.QUICK)).isFalse();

    // When: the other program also sets the modification time back
    Files.setLastModifiedTime(fixture.stable(), modified);

    // Then
    assertThat(isIntact(Look.QUICK)).isTrue();
    assertThat(isIntact(Look.DIGEST)).isFalse();
    assertThat(fixture.published("one").change()).isEqualTo(Change.RESTORED);
    assertThat(fixture.read()).isEqualTo("one");
  }

  @Test
  @DisplayName(
      "D68 Another program altered the published file in place: a run restores the kept version, "
          + "which is a hard link to the file, too")
  void restoresTheVersionOfAFileAlteredInPlace() throws Exception {
    // Given
    fixture.published("one");
    Files.writeString(fixture.stable(), "broken");

    // When
    fixture.published("one");

    // Then
    assertThat(fixture.read()).isEqualTo("one");
    assertThat(fixture.names("versions"))
        .singleElement()
        .satisfies(
            name -> assertThat(fixture.home().resolve("versions").resolve(name)).hasContent("one"))
        .isEqualTo(fixture.manifest().current().versionName());
  }

  @Test
  @DisplayName(
      "Earlier content returns, but another program altered its kept version: the run does not "
          + "publish the altered version")
  void alteredVersion() throws Exception {
    // Given
    fixture.published("one");
    fixture.published("two");
    for (String name : fixture.names("versions")) {
      Files.writeString(fixture.home().resolve("versions").resolve(name), "broken");
    }

    // When
    fixture.published("one");

    // Then
    String version = fixture.manifest().current().versionName();
    assertThat(fixture.home().resolve("versions").resolve(version)).hasContent("one");
  }

  @Test
  @DisplayName("A published file with a new modification time and unchanged bytes counts as intact")
  void touchedFile() throws Exception {
    // Given
    fixture.published("one");

    // When
    Files.setLastModifiedTime(fixture.stable(), FileTime.fromMillis(0));

    // Then
    assertThat(isIntact(Look.QUICK)).isTrue();
    assertThat(fixture.published("one").change()).isEqualTo(Change.SAME_CONTENT);
  }

  @Test
  @DisplayName("A 304 confirms the published file")
  void notModified() throws Exception {
    // Given
    Published first = fixture.published("one");

    // When
    Published confirmed;
    try (LockedVolume volume = fixture.open()) {
      confirmed =
          new Publisher(volume, 3, PublisherFixture.ENDLESS)
              .confirm(
                  first.artifact(),
                  first
                      .artifact()
                      .info()
                      .from(PublisherFixture.URL, new Validators("\"w\"", null), null),
                  fixture.now().plusSeconds(9));
    }

    // Then
    assertThat(confirmed.change()).isEqualTo(Change.NOT_MODIFIED);
    assertThat(fixture.manifest().current()).isEqualTo(confirmed.artifact());
    assertThat(confirmed.artifact().checkedTime()).isEqualTo(fixture.now().plusSeconds(9));
    assertThat(confirmed.artifact().validators().etag()).isEqualTo("\"w\"");
  }

  @Test
  @DisplayName("A run keeps the newest versions of the file, and removes the oldest")
  void newestVersions() throws Exception {
    // When
    for (int i = 1; i <= 5; i++) {
      fixture.published("content " + i);
    }

    // Then
    assertThat(fixture.manifest().versions())
        .extracting(KeptVersion::sha256)
        .containsExactly(sha256("content 5"), sha256("content 4"), sha256("content 3"));
    assertThat(fixture.names("versions")).hasSize(3);
    for (KeptVersion version : fixture.manifest().versions()) {
      assertThat(
              Digests.sha256(
                  fixture.home().resolve("versions/" + version.name()), PublisherFixture.ENDLESS))
          .isEqualTo(version.sha256());
    }
  }

  @Test
  @DisplayName(
      "Earlier content of the file returns: the volume keeps it once, as the newest version")
  void repeatedContent() throws Exception {
    // Given
    fixture.keepVersions(2);
    fixture.published("A");
    fixture.published("B");

    // When
    fixture.published("A");
    fixture.published("C");

    // Then
    assertThat(fixture.manifest().versions())
        .extracting(KeptVersion::sha256)
        .containsExactly(sha256("C"), sha256("A"));
    assertThat(fixture.names("versions")).hasSize(2);
  }

  @Test
  @DisplayName("The current version of the file is never removed and is a hard link")
  void currentVersion() throws Exception {
    // Given
    fixture.keepVersions(1);

    // When
    fixture.published("A");
    fixture.published("B");

    // Then
    assertThat(fixture.names("versions")).hasSize(1);
    Path kept = fixture.home().resolve("versions/" + fixture.names("versions").getFirst());
    assertThat(Files.getAttribute(kept, "unix:ino"))
        .isEqualTo(Files.getAttribute(fixture.stable(), "unix:ino"));
  }

  @Test
  @DisplayName("With keepVersions 0 a run keeps no version")
  void noVersions() throws Exception {
    // Given
    fixture.published("A");

    // When
    fixture.keepVersions(0);
    Published published = fixture.published("A");

    // Then
    assertThat(fixture.names("versions")).isEmpty();
    assertThat(fixture.manifest().versions()).isEmpty();
    assertThat(published.artifact().versionName()).isNull();
    assertThat(fixture.read()).isEqualTo("A");
  }

  @Test
  @DisplayName("The publication neither reads nor writes a hundred kept versions")
  void hundredVersions() throws Exception {
    // Given
    fixture.keepVersions(100);
    for (int i = 0; i < 101; i++) {
      fixture.published("content " + i);
    }
    CountingFileOperations counting = new CountingFileOperations();
    fixture.operations(counting);

    // When
    fixture.published("content 100");

    // Then: a run has written only the file with the lock's holder, and the manifest
    assertThat(fixture.names("versions")).hasSize(100);
    assertThat(counting.links).isZero();
    assertThat(counting.forces).isEqualTo(1);
    assertThat(counting.renames).isEqualTo(2);
  }

  private boolean isIntact(Look look) throws Exception {
    try (LockedVolume volume = fixture.open()) {
      return PublishedFile.isIntact(
          volume.layout(), volume.manifest().current(), look, PublisherFixture.ENDLESS);
    }
  }

  private static String sha256(String text) {
    return Digests.sha256(text);
  }
}
