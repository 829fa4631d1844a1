package dev.fetchjobs.downloader.publish;

import static dev.fetchjobs.downloader.publish.SetFixture.kept;
import static dev.fetchjobs.downloader.publish.SetFixture.part;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.publish.Published.Change;
import dev.fetchjobs.downloader.publish.Published.KeptAside;
import dev.fetchjobs.testkit.table.FaultRows;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Lets other programs put files, links and folders into the folder in which a run publishes a set.
 */
@FaultRows("download")
class SetHostileTest {

  private static final String DATE = "2026-11-21";

  @TempDir Path root;
  @TempDir Path elsewhere;
  private SetFixture fixture;

  @BeforeEach
  void setUp() throws Exception {
    fixture = new SetFixture(root);
    Files.writeString(elsewhere.resolve("precious"), "precious");
  }

  @Test
  @DisplayName(
      "D65 The folder of a set or its parent is a symbolic link or a file: the run fails with "
          + "class Config and does not change the link or file")
  void linkInsteadOfTheFolder() throws Exception {
    // Given
    Files.createDirectory(root.resolve("esma"));
    Files.createSymbolicLink(fixture.path(), elsewhere);

    // Then
    refused("symbolic link, which is never followed", "destination.volume.folder");
    assertThat(SetFixture.names(elsewhere)).containsExactly("precious");

    // Given
    Files.createSymbolicLink(root.resolve("link"), elsewhere);
    fixture.folder("link/fulins");

    // Then
    refused("symbolic link, which is never followed");
    assertThat(SetFixture.names(elsewhere)).containsExactly("precious");

    // Given
    Files.writeString(root.resolve("file"), "file");
    fixture.folder("file");

    // Then
    refused("There is a file at the destination");
  }

  @Test
  @DisplayName("A run publishes a set in an empty folder")
  void emptyFolder() throws Exception {
    // Given
    Files.createDirectories(fixture.path());

    // Then
    assertThat(publish("a1").notes()).isEmpty();
  }

  @Test
  @DisplayName(
      "L23 Before the first publication a run refuses anything in the folder of a set, and "
          + "changes nothing")
  void refusesAnyEntry() throws Exception {
    for (String name :
        List.of("README", "a.xml", "SET.json", "..data", "..20261120T060000Z-1a2b3c4d")) {
      for (String kind : List.of("file", "folder", "link")) {
        // Given
        SetFixture taken = new SetFixture(Files.createDirectory(root.resolve(name + "-" + kind)));
        Files.createDirectories(taken.path());
        Path entry = taken.path().resolve(name);
        make(entry, kind);

        // When
        fixture = taken;
        FetchException refused = refused("No FetchJob wrote what is there", name);

        // Then
        assertThat(refused).hasMessageContaining("existingFile: KeepAside");
        assertThat(SetFixture.names(taken.path())).containsExactly(name);
        assertThat(SetFixture.names(elsewhere)).containsExactly("precious");

        // And: with KeepAside the run moves the other program's files to another folder
        taken.run.keepAside();
        PublishedSet done = publish("a1");
        Path aside = ((KeptAside) done.notes().getFirst()).to();
        assertThat(aside.toString()).startsWith("esma/fulins.kept-aside-2026");
        assertThat(SetFixture.names(taken.run.stable().getParent()))
            .containsExactly("fulins", aside.getFileName().toString());
        Path kept = taken.path().getParent().resolve(aside.getFileName()).resolve(name);
        assertThat(Files.isSymbolicLink(kept)).isEqualTo(kind.equals("link"));
        assertThat(Files.isDirectory(kept, LinkOption.NOFOLLOW_LINKS))
            .isEqualTo(kind.equals("folder"));
        assertThat(SeenSet.byName(taken.path())).isEqualTo(Map.of("a.xml", "a1"));
      }
    }
    assertThat(elsewhere.resolve("precious")).hasContent("precious");
  }

  private void make(Path entry, String kind) throws IOException {
    switch (kind) {
      case "file" -> Files.writeString(entry, "foreign");
      case "folder" -> Files.writeString(Files.createDirectory(entry).resolve("in"), "foreign");
      default -> Files.createSymbolicLink(entry, elsewhere);
    }
  }

  @Test
  @DisplayName(
      "After the first publication of a set, a run does not change entries with other names in "
          + "the folder")
  void leavesOthersAlone() throws Exception {
    // Given
    publish("a1");
    Files.writeString(fixture.path().resolve("README"), "read me");
    Files.createSymbolicLink(fixture.path().resolve("latest.xml"), Path.of("a.xml"));
    Files.createSymbolicLink(fixture.path().resolve("out"), elsewhere);
    Files.createDirectory(fixture.path().resolve("..20261120T060000Z-1a2b3c4d"));

    // When
    assertThat(publish("a2").notes()).isEmpty();
    publish("a3");
    publish("a4");

    // Then
    assertThat(SetFixture.names(fixture.path()))
        .contains("README", "latest.xml", "out", "..20261120T060000Z-1a2b3c4d");
    assertThat(fixture.path().resolve("latest.xml")).hasContent("a4");
  }

  @Test
  @DisplayName(
      "L23 Another program's file has the name of a file of the set: the run fails with class "
          + "Config, or moves it with KeepAside")
  void foreignPart() throws Exception {
    // Given
    publish("a1");
    Files.writeString(fixture.path().resolve("b.xml"), "foreign");

    // When
    FetchException refused =
        catchThrowableOfType(
            FetchException.class,
            () -> fixture.publish("2026-11-28", kept("a.xml"), part("b.xml", "b2")));

    // Then
    assertThat(refused.failure().failureClass()).isEqualTo(FailureClass.CONFIG);
    assertThat(refused).hasMessageContaining("esma/fulins/b.xml");
    assertThat(fixture.see()).isEqualTo(SeenSet.of(DATE, part("a.xml", "a1")));
    assertThat(fixture.path().resolve("b.xml")).hasContent("foreign");
    assertThat(fixture.versions()).hasSize(1);

    // And
    fixture.run.keepAside();
    PublishedSet done = fixture.publish("2026-11-28", kept("a.xml"), part("b.xml", "b2"));
    Path aside = ((KeptAside) done.notes().getFirst()).to();
    assertThat(root.resolve(aside).resolve("b.xml")).hasContent("foreign");
    assertThat(SeenSet.byName(fixture.path())).isEqualTo(Map.of("a.xml", "a1", "b.xml", "b2"));
  }

  @Test
  @DisplayName(
      "L23 Another program takes a name during the publication of a set: its file stays, and the "
          + "set is published")
  void takesANameLate() throws Exception {
    // Given
    fixture.run.operations(before("symlink a.xml", "a.xml"));

    // When
    FetchException refused = catchThrowableOfType(FetchException.class, () -> publish("a1"));

    // Then
    assertThat(refused).hasMessageContaining("esma/fulins/a.xml");
    assertThat(fixture.path().resolve("a.xml")).hasContent("foreign");
    assertThat(fixture.see()).isEqualTo(SeenSet.of(DATE, part("a.xml", "a1")));

    // And: the next run fails before it sends a request for a file
    refused("esma/fulins/a.xml");
    fixture.run.keepAside().operations(new CountingFileOperations());
    assertThat(fixture.publish(DATE, kept("a.xml")).change()).isEqualTo(Change.RESTORED);
    assertThat(SeenSet.byName(fixture.path())).isEqualTo(Map.of("a.xml", "a1"));
  }

  @Test
  @DisplayName(
      "L23 Another program makes ..data during the first publication of a set: the run does not "
          + "replace it")
  void takesTheSwitchLate() throws Exception {
    // Given
    fixture.run.operations(before("place ..data", "..data"));

    // When
    FetchException refused = catchThrowableOfType(FetchException.class, () -> publish("a1"));

    // Then
    assertThat(refused).hasMessageContaining("esma/fulins/..data");
    assertThat(fixture.path().resolve("..data")).hasContent("foreign");

    // And: the next run removes FetchJob's own version of the set, and fails
    refused("esma/fulins/..data");
    assertThat(SetFixture.names(fixture.path())).containsExactly("..data");
  }

  private CountingFileOperations before(String operation, String name) {
    return new CountingFileOperations() {
      @Override
      protected void before(int number, String what) throws IOException {
        if (what.equals(operation)) {
          Files.writeString(fixture.path().resolve(name), "foreign");
        }
      }
    };
  }

  @Test
  @DisplayName(
      "Another program replaces a version of the set by a link: the run does not follow the link, "
          + "and restores the set")
  void linkInsteadOfTheVersion() throws Exception {
    // Given
    PublishedSet done = publish("a1");
    Path version = fixture.path().resolve(".." + done.artifact().version());
    Path moved = Files.move(version, elsewhere.resolve("moved"));
    Files.createSymbolicLink(version, moved);

    // When
    FetchException refused =
        catchThrowableOfType(
            FetchException.class, () -> fixture.publish("2026-11-28", kept("a.xml")));
    PublishedSet restored = publish("a1");
    publish("a2");
    publish("a3");

    // Then
    assertThat(refused.failure().failureClass()).isEqualTo(FailureClass.TRANSIENT);
    assertThat(restored.change()).isEqualTo(Change.RESTORED);
    assertThat(moved.resolve("a.xml")).hasContent("a1");
    assertThat(version).isSymbolicLink();
  }

  @Test
  @DisplayName(
      "A file or a version of the set becomes a link during the publication: the run writes "
          + "nothing at other places")
  void linkAppearsLate() throws Exception {
    // Given
    fixture.run.operations(
        new CountingFileOperations() {
          @Override
          protected void before(int number, String what) throws IOException {
            if (what.equals("place a.xml")) {
              Path version = fixture.path().resolve(fixture.versions().getFirst());
              Files.delete(version);
              Files.createSymbolicLink(version, elsewhere);
            }
          }
        });

    // When
    FetchException refused = catchThrowableOfType(FetchException.class, () -> publish("a1"));

    // Then
    assertThat(refused.failure().failureClass()).isEqualTo(FailureClass.LIMIT);
    assertThat(fixture.path().resolve("..data")).doesNotExist();
    assertThat(elsewhere.resolve("precious")).hasContent("precious");
  }

  @Test
  @DisplayName("D65 No other FetchJob can publish to the folder of a set, into it, or above it")
  void claims() throws Exception {
    // Given
    publish("a1");

    // Then
    for (String folder : List.of("esma/fulins", "esma/fulins/sub", "esma")) {
      fixture = new SetFixture(root).folder(folder);
      fixture.run.name("second");
      refused("FetchJob data/list");
    }
    for (String file : List.of("esma/fulins/b.xml", "esma/fulins/..data/b.xml", "esma/fulins")) {
      fixture.run.path(file);
      refused("FetchJob data/list");
    }

    // And: no folder of a set may contain the path of another FetchJob's file
    new PublisherFixture(root).name("third").path("fca/list.csv").published("file");
    fixture = new SetFixture(root).folder("fca");
    fixture.run.name("second");
    refused("FetchJob data/third");
  }

  @Test
  @DisplayName(
      "D65 A volume that ignores case treats two names of a set as one: the run fails with class "
          + "Policy, and publishes nothing")
  void namesThatMeanTheSameFile() throws Exception {
    // Given
    publish("a1");
    fixture.run.operations(
        new CountingFileOperations() {
          @Override
          public void place(Path base, Path from, Path to) throws IOException {
            if (to.endsWith("A.XML")) {
              throw new FileAlreadyExistsException(to.toString());
            }
            super.place(base, from, to);
          }
        });

    // When
    FetchException refused =
        catchThrowableOfType(
            FetchException.class,
            () -> fixture.publish("2026-11-28", part("a.xml", "a2"), part("A.XML", "A2")));

    // Then
    assertThat(refused.failure().failureClass()).isEqualTo(FailureClass.POLICY);
    assertThat(refused.failure().reason()).isEqualTo(Reason.PART_NAME);
    assertThat(refused).hasMessageContaining("A.XML is the same file as another part");
    assertThat(fixture.see()).isEqualTo(SeenSet.of(DATE, part("a.xml", "a1")));
    assertThat(fixture.versions()).hasSize(1);
  }

  private PublishedSet publish(String content) throws FetchException {
    return fixture.publish(DATE, part("a.xml", content));
  }

  private FetchException refused(String... words) {
    FetchException refused = catchThrowableOfType(FetchException.class, () -> fixture.run.open());
    assertThat(refused.failure().failureClass()).isEqualTo(FailureClass.CONFIG);
    assertThat(refused.failure().reason()).isEqualTo(Reason.DESTINATION);
    assertThat(refused.getMessage()).contains(words);
    return refused;
  }
}
