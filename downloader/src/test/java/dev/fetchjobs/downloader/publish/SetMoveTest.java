package dev.fetchjobs.downloader.publish;

import static dev.fetchjobs.downloader.publish.SetFixture.FOLDER;
import static dev.fetchjobs.downloader.publish.SetFixture.kept;
import static dev.fetchjobs.downloader.publish.SetFixture.part;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.publish.Published.Change;
import dev.fetchjobs.downloader.publish.Published.LeftBehind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The destination of a set changes, or its manifest is lost")
class SetMoveTest {

  private static final String DATE = "2026-11-21";

  @TempDir Path root;
  private SetFixture fixture;

  @BeforeEach
  void setUp() {
    fixture = new SetFixture(root);
  }

  @Test
  @DisplayName(
      "A user names another folder: the run publishes the set there without a download, and the "
          + "old folder stays")
  void anotherFolder() throws Exception {
    // Given
    fixture.publish(DATE, part("a.xml", "a1"));
    Path earlier = fixture.path();

    // When
    PublishedSet done = fixture.folder("elsewhere").publish(DATE, kept("a.xml"));

    // Then
    assertThat(done.change()).isEqualTo(Change.MOVED);
    assertThat(done.notes()).containsExactly(new LeftBehind(Path.of(FOLDER)));
    assertThat(fixture.see()).isEqualTo(SeenSet.of(DATE, part("a.xml", "a1")));
    assertThat(SeenSet.in(earlier)).isEqualTo(fixture.see());
    assertThat(fixture.publish(DATE, kept("a.xml")).notes()).isEmpty();
  }

  @Test
  @DisplayName(
      "A user changes back to the first folder: the run recognises FetchJob's own versions of the "
          + "set there")
  void backAgain() throws Exception {
    // Given
    fixture.publish(DATE, part("a.xml", "a1"));
    fixture.folder("elsewhere").publish("2026-11-28", part("a.xml", "a2"));

    // When
    PublishedSet done = fixture.folder(FOLDER).publish("2026-11-28", kept("a.xml"));

    // Then
    assertThat(done.change()).isEqualTo(Change.MOVED);
    assertThat(fixture.see()).isEqualTo(SeenSet.of("2026-11-28", part("a.xml", "a2")));
    assertThat(fixture.versions()).hasSize(2);
    assertThat(fixture.state().versions()).hasSize(2);
  }

  @Test
  @DisplayName("Another FetchJob takes over a folder of a set that its owner has left")
  void anotherOwner() throws Exception {
    // Given
    fixture.publish(DATE, part("a.xml", "a1"), part("b.xml", "b1"));
    fixture.folder("elsewhere").publish(DATE, kept("a.xml"));

    // When
    SetFixture heir = new SetFixture(root);
    heir.run.name("heir");
    heir.publish("2026-11-28", part("a.xml", "a2"));

    // Then
    assertThat(heir.see()).isEqualTo(SeenSet.of("2026-11-28", part("a.xml", "a2")));
    assertThat(SeenSet.byName(heir.path())).isEqualTo(Map.of("a.xml", "a2"));
    assertThat(heir.versions()).hasSize(2);
  }

  @Test
  @DisplayName(
      "A user changes from a file to a folder and back: the earlier publications stay, and the "
          + "run says so")
  void fileAndFolder() throws Exception {
    // Given
    PublisherFixture run = fixture.run;
    run.path("list.csv").published("file one");

    // When
    PublishedSet set = fixture.folder(FOLDER).publish(DATE, part("a.xml", "a1"));

    // Then
    assertThat(set.notes()).containsExactly(new LeftBehind(Path.of("list.csv")));
    assertThat(root.resolve("list.csv")).hasContent("file one");
    assertThat(run.manifest().current()).isNull();
    assertThat(fixture.publish(DATE, kept("a.xml")).notes()).isEmpty();

    // When
    Published file = run.path("list.csv").published("file two");

    // Then
    assertThat(file.notes()).containsExactly(new LeftBehind(Path.of(FOLDER)));
    assertThat(root.resolve("list.csv")).hasContent("file two");
    assertThat(SeenSet.in(root.resolve(FOLDER))).isEqualTo(SeenSet.of(DATE, part("a.xml", "a1")));
    assertThat(run.manifest().set()).isNull();
  }

  @Test
  @DisplayName(
      "A run that publishes a set removes the kept versions of the file that was published before")
  void keepsVersionsOfBothKinds() throws Exception {
    // Given
    PublisherFixture run = fixture.run.keepVersions(3).path("list.csv");
    for (String content : List.of("one", "two", "three")) {
      run.published(content);
    }

    // When
    fixture.folder(FOLDER).publish(DATE, part("a.xml", "a1"));

    // Then
    assertThat(run.names("versions")).hasSize(2);

    // And
    fixture.publish("2026-11-28", part("a.xml", "a2"));
    fixture.publish("2026-12-05", part("a.xml", "a3"));
    assertThat(run.names("versions")).isEmpty();
    assertThat(fixture.versions()).hasSize(3);
  }

  @Test
  @DisplayName(
      "A user changes a path from a file to a folder: the run fails with class Config, and the "
          + "file stays")
  void samePath() throws Exception {
    // Given
    fixture.run.path("list").published("file");

    // Then
    assertThatThrownBy(() -> fixture.folder("list").publish(DATE, part("a.xml", "a1")))
        .isInstanceOfSatisfying(
            FetchException.class,
            e -> assertThat(e.failure().failureClass()).isEqualTo(FailureClass.CONFIG))
        .hasMessageContaining("There is a file at the destination")
        .hasMessageContaining("destination.volume.folder");
    assertThat(root.resolve("list")).hasContent("file");
  }

  @Test
  @DisplayName(
      "The manifest is unreadable, or all private files are gone: the run recognises the folder "
          + "of its set again")
  void lostManifest() throws Exception {
    for (String how : List.of("cut", "hostile name", "removed")) {
      // Given
      SetFixture lost = new SetFixture(Files.createDirectory(root.resolve(how)));
      lost.publish(DATE, part("a.xml", "a1"), part("b.xml", "b1"));
      lost.publish("2026-11-28", kept("a.xml"), part("b.xml", "b2"));
      Path manifest = lost.run.home().resolve("manifest.json");
      switch (how) {
        case "cut" -> Files.writeString(manifest, "{");
        case "hostile name" ->
            Files.writeString(
                manifest, Files.readString(manifest).replace("\"a.xml\"", "\"../a.xml\""));
        default -> remove(root.resolve(how).resolve(".fetchjob"));
      }

      // When
      PublishedSet done = lost.publish("2026-12-05", part("a.xml", "a3"));

      // Then
      assertThat(done.change()).isEqualTo(Change.NEW_CONTENT);
      assertThat(SeenSet.byName(lost.path())).isEqualTo(Map.of("a.xml", "a3"));
      assertThat(lost.versions()).hasSize(3);
      assertThat(lost.state().versions()).hasSize(3);
    }
  }

  private static void remove(Path directory) throws IOException {
    List<Path> all;
    try (Stream<Path> found = Files.walk(directory)) {
      all = found.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : all) {
      Files.delete(each);
    }
  }
}
