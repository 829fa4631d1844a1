package dev.fetchjobs.downloader.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.publish.CountingFileOperations;
import dev.fetchjobs.downloader.publish.PublisherFixture;
import dev.fetchjobs.testkit.table.FaultRows;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@FaultRows("download")
class HostileFileSystemTest {

  @TempDir Path root;
  @TempDir Path elsewhere;
  private PublisherFixture fixture;

  @BeforeEach
  void setUp() {
    fixture = new PublisherFixture(root);
  }

  @Test
  @DisplayName(
      "D65 The destination is a symbolic link: the run fails with class Config, and neither "
          + "follows nor replaces the link")
  void linkAtTheStablePath() throws Exception {
    // Given
    Path target = Files.writeString(elsewhere.resolve("precious"), "precious");
    Files.createDirectory(root.resolve("data"));
    Files.createSymbolicLink(fixture.stable(), target);

    // Then
    refused("symbolic link", "never followed");
    assertThat(target).hasContent("precious");
    assertThat(Files.isSymbolicLink(fixture.stable())).isTrue();
  }

  @Test
  @DisplayName(
      "D65 A parent of the destination is a symbolic link: the run fails with class Config, and "
          + "does not follow the link")
  void linkAboveTheStablePath() throws Exception {
    // Given
    Files.createSymbolicLink(root.resolve("data"), elsewhere);

    // Then
    refused("symbolic link", "never followed");
    assertThat(elsewhere).isEmptyDirectory();
  }

  @Test
  @DisplayName(
      "D65 The private directory is a symbolic link: the run fails with class Config, and does "
          + "not follow the link")
  void linkInsteadOfThePrivateDirectory() throws Exception {
    // Given
    Files.createSymbolicLink(root.resolve(".fetchjob"), elsewhere);

    // Then
    refused("symbolic link", "never followed");
    assertThat(elsewhere).isEmptyDirectory();
  }

  @Test
  @DisplayName(
      "D65 A parent of the destination becomes a symbolic link during the run: the rename does "
          + "not follow the link")
  void linkThatAppearsLate() throws Exception {
    // Given
    Files.createDirectory(root.resolve("data"));
    Path staged = Files.writeString(root.resolve("staged"), "new");

    // When
    Files.delete(root.resolve("data"));
    Files.createSymbolicLink(root.resolve("data"), elsewhere);

    // Then
    assertThatThrownBy(
            () ->
                new DiskOperations()
                    .rename(root, root.relativize(staged), Path.of("data", "list.csv")))
        .isInstanceOf(IOException.class);
    assertThat(elsewhere).isEmptyDirectory();
    assertThat(staged).exists();
  }

  @Test
  @DisplayName(
      "D65 The destination is a directory, or a parent is a file: the run fails with class Config")
  void directoryAtTheStablePath() throws Exception {
    // Given
    Files.createDirectories(fixture.stable());

    // Then
    refused("a directory at the destination");

    // Given
    fixture.path("data2/list.csv");
    Files.writeString(root.resolve("data2"), "a file");

    // Then
    refused("a file at the destination");
  }

  @Test
  @DisplayName(
      "D65 The destination belongs to another FetchJob: the run fails with class Config, the "
          + "message names the other FetchJob, and its files stay")
  void anotherFetchJobsPath() throws Exception {
    // Given
    new PublisherFixture(root).name("first").published("first's");

    // Then
    fixture.name("second");
    refused("FetchJob data/first", ".fetchjob/.paths/");
    assertThat(fixture.read()).isEqualTo("first's");
  }

  @Test
  @DisplayName("A FetchJob may use a path that another FetchJob used before")
  void releasedPath() throws Exception {
    // Given
    PublisherFixture first = new PublisherFixture(root).name("first");
    first.published("one");
    first.path("data/other.csv").published("one");

    // Then: the old file stays for the next owner of the path
    assertThat(root.resolve(PublisherFixture.PATH)).hasContent("one");
    assertThatCode(() -> fixture.name("second").fetch("two")).doesNotThrowAnyException();
    assertThat(fixture.read()).isEqualTo("two");
    assertThat(root.resolve("data/other.csv")).hasContent("one");
  }

  @Test
  @DisplayName("An unreadable claim file does not prevent a FetchJob from using the path")
  void unreadableClaim() throws Exception {
    // Given
    fixture.published("one");
    try (var claims = Files.list(root.resolve(".fetchjob/.paths"))) {
      for (Path claim : claims.filter(file -> file.toString().endsWith(".json")).toList()) {
        Files.write(claim, new byte[] {(byte) 0xff, 0, (byte) 0xc3});
      }
    }

    // Then
    assertThatCode(() -> fixture.fetch("two")).doesNotThrowAnyException();
  }

  @Test
  @DisplayName(
      "D65 The destination is not writable: the run fails with class Config, and the message "
          + "names owner, mode, uid and gid")
  void notWritable() throws Exception {
    // Given: file operations that simulate the error, because root may write everywhere
    fixture.operations(
        new CountingFileOperations() {
          @Override
          protected void before(int number, String what) throws IOException {
            if (what.equals("place list.csv")) {
              throw new AccessDeniedException(what);
            }
          }
        });
    Files.createDirectory(
        root.resolve("data"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("r-xr-xr-x")));

    // Then
    Object uid = Files.getAttribute(root, "unix:uid");
    Object gid = Files.getAttribute(root, "unix:gid");
    refused(
        "Permission denied",
        "owned by %s:%s with mode 0555".formatted(uid, gid),
        "uid " + uid + ", gid " + gid,
        "fsGroup");
    assertThat(fixture.names("staging")).isEmpty();
  }

  @Test
  @DisplayName(
      "D65 An ordinary user may not write to the destination: after the kernel's error the run "
          + "fails with class Config")
  void notWritableForOrdinaryUsers() throws Exception {
    // Given: the JVM loads all classes before the thread becomes an ordinary user
    refused(new PublisherFixture(root).path(""), "destination.volume.path");
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("r-xr-xr-x"));

    // Then
    try {
      UnprivilegedUser.run(() -> refused("Permission denied", "mode 0555"));
    } finally {
      Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    assertThat(root).isEmptyDirectory();
  }

  @Test
  @DisplayName("The volume is missing: the run fails with class Config")
  void missingVolume() {
    refused(new PublisherFixture(root.resolve("nowhere")), "No volume is mounted");
  }

  @ParameterizedTest
  @DisplayName("D64 A run refuses a path that leads out of the volume or to FetchJob's own files")
  @ValueSource(
      strings = {
        "../list.csv", "data/../../list.csv", "/etc/passwd", "", ".", "..", "data//list.csv",
        "data/", "./list.csv", "data/.", "a\nb", "a\u0000b", "a\u001bb", ".fetchjob",
        ".fetchjob/data/list/manifest.json", ".FetchJob/data/other/manifest.json"
      })
  void pathOutside(String path) {
    refused(fixture.path(path), "destination.volume.path");
  }

  @Test
  @DisplayName("D64 A run refuses a path or a path segment longer than the file system's limit")
  void longNames() {
    refused(fixture.path("x".repeat(256)), "longer than 255 bytes");
    refused(fixture.path("x/".repeat(2000) + "x"), "longer than 3072 bytes");
  }

  @ParameterizedTest
  @DisplayName("D64 A run publishes a file at a path with unusual but valid names")
  @ValueSource(
      strings = {
        "a b.csv",
        "-rf",
        "$(reboot).csv",
        "a;b",
        "'\"`",
        "%00",
        "CON",
        "x:y",
        "*.csv",
        "~",
        "…"
      })
  void oddNames(String name) throws Exception {
    // When
    fixture.path("dir " + name + "/" + name).fetch("content");

    // Then
    assertThat(fixture.read()).isEqualTo("content");
    assertThat(fixture.stable().getFileName().toString()).isEqualTo(name);
  }

  @Test
  @DisplayName("D64 A run refuses a namespace or name that is not a Kubernetes name")
  void oddOwners() {
    for (String name : List.of("..", "a/b", "", ".paths", "A", "a_b", "-a")) {
      refused(new PublisherFixture(root).name(name), "Kubernetes names");
    }
  }

  private void refused(String... words) {
    refused(fixture, words);
  }

  private static void refused(PublisherFixture fixture, String... words) {
    FetchException failure =
        catchThrowableOfType(FetchException.class, () -> fixture.fetch("content"));
    assertThat(failure).isNotNull();
    assertThat(failure.failure().failureClass()).isEqualTo(FailureClass.CONFIG);
    assertThat(failure.failure().reason()).isEqualTo(Reason.DESTINATION);
    assertThat(failure.getMessage()).contains(words);
  }
}
