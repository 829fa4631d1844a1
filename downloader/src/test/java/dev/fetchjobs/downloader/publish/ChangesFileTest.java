package dev.fetchjobs.downloader.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fetchjobs.contract.CsvKey;
import dev.fetchjobs.contract.FetchPlan.Csv;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.publish.Published.Change;
import dev.fetchjobs.downloader.store.Artifact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the list of changes that a run publishes beside the file. */
class ChangesFileTest {

  private static final String ONE = "ISIN,Name\nA,x\nB,y\n";
  private static final String TWO = "ISIN,Name\nB,z\nC,x\n";
  private static final String THREE = "ISIN,Name\nB,z\nC,x\nD,x\n";
  private static final String TO_TWO =
      "change,ISIN,column,old,new\nremoved,A,,,\nchanged,B,Name,y,z\nadded,C,,,\n";
  private static final String TO_THREE = "change,ISIN,column,old,new\nadded,D,,,\n";
  private static final String NAME = PublisherFixture.PATH + ".changes.csv";

  @TempDir Path root;
  private PublisherFixture fixture;

  @BeforeEach
  void begin() {
    fixture = fixture(root);
  }

  private static PublisherFixture fixture(Path directory) {
    return new PublisherFixture(directory)
        .csv(
            new Csv(
                ",",
                1,
                List.of(),
                null,
                null,
                null,
                null,
                null,
                null,
                new CsvKey(List.of("ISIN"), null, null, null)))
        .changes(true);
  }

  private Path list() {
    return root.resolve(NAME);
  }

  @Test
  @DisplayName(
      "The first version of a file has no list of changes, and each further version has the list "
          + "of its own changes")
  void listOfEachVersion() throws Exception {
    assertThat(fixture.published(ONE).artifact().changes()).isNull();
    assertThat(list()).doesNotExist();

    fixture.published(TWO);
    assertThat(list()).hasContent(TO_TWO);
    assertThat(Files.getPosixFilePermissions(list()))
        .isEqualTo(Files.getPosixFilePermissions(fixture.stable()));

    assertThat(fixture.published(TWO).change()).isEqualTo(Change.SAME_CONTENT);
    assertThat(list()).hasContent(TO_TWO);
    Artifact current = fixture.manifest().current();
    assertThat(current.changes().added()).isEqualTo(1);
    assertThat(current.changes().removed()).isEqualTo(1);
    assertThat(current.changes().changed()).isEqualTo(1);

    fixture.published(THREE);
    assertThat(list()).hasContent(TO_THREE);
    assertThat(fixture.names("staging")).isEmpty();
  }

  @Test
  @DisplayName(
      "A run removes the old list of changes if it cannot compare the new version, or if the plan "
          + "wants no list")
  void oldListIsRemoved() throws Exception {
    fixture.published(ONE);
    fixture.published(TWO);
    fixture.changes(false).published(THREE);
    assertThat(list()).doesNotExist();
    assertThat(fixture.manifest().current().changes().added()).isEqualTo(1);

    fixture.changes(true).published(ONE);
    assertThat(list()).exists();
    Files.writeString(fixture.stable(), "altered");
    fixture.published(THREE);
    assertThat(list()).doesNotExist();
    assertThat(fixture.manifest().current().changes()).isNull();
  }

  @Test
  @DisplayName(
      "A restored file keeps its list of changes, and a file that moves to another path leaves "
          + "the list at the old path")
  void restoredAndMoved() throws Exception {
    fixture.published(ONE);
    fixture.published(TWO);
    Files.delete(fixture.stable());
    assertThat(fixture.published(TWO).change()).isEqualTo(Change.RESTORED);
    assertThat(list()).hasContent(TO_TWO);

    Published moved = fixture.path("other.csv").published(TWO);
    assertThat(moved.change()).isEqualTo(Change.MOVED);
    assertThat(moved.artifact().changes().added()).isEqualTo(1);
    assertThat(root.resolve("other.csv.changes.csv")).doesNotExist();
    assertThat(list()).hasContent(TO_TWO);

    fixture.published(THREE);
    assertThat(root.resolve("other.csv.changes.csv")).hasContent(TO_THREE);
    assertThat(list()).hasContent(TO_TWO);
  }

  @Test
  @DisplayName(
      "A run fails before it downloads if another program's file has the name of the list of "
          + "changes, and does not change that file")
  void foreignFile() throws Exception {
    fixture.published(ONE);
    Files.writeString(list(), "mine");
    assertThatThrownBy(fixture::open)
        .isInstanceOfSatisfying(
            FetchException.class,
            e -> assertThat(e.failure().reason()).isEqualTo(Reason.DESTINATION))
        .hasMessageContaining("name of the list of changes: data/list.csv.changes.csv");
    fixture.changes(false).published(TWO);
    assertThat(list()).hasContent("mine");
  }

  @Test
  @DisplayName("an old list is replaced after the manifest was lost")
  void lostManifest() throws Exception {
    fixture.published(ONE);
    fixture.published(TWO);
    Files.writeString(fixture.home().resolve("manifest.json"), "{");

    fixture.published(ONE);
    assertThat(list()).doesNotExist();
    fixture.published(TWO);
    assertThat(list()).hasContent(TO_TWO);
  }

  @Test
  @DisplayName("an old list is replaced after the path was edited and edited back")
  void pathEditedBack() throws Exception {
    fixture.published(ONE);
    fixture.published(TWO);
    fixture.path("other.csv").published(TWO);
    assertThat(list()).hasContent(TO_TWO);

    fixture.path(PublisherFixture.PATH).published(THREE);
    assertThat(list()).hasContent(TO_THREE);
  }

  @Test
  @DisplayName(
      "a file that takes the name of the list after a crash had removed the list belongs to another program")
  void nameTakenAfterCrash() throws Exception {
    fixture.published(ONE);
    fixture.published(TWO);
    fixture.operations(
        new CountingFileOperations() {
          @Override
          protected void before(int number, String what) {
            if (!Files.exists(list())) {
              throw new Death();
            }
          }
        });
    assertThatThrownBy(() -> fixture.fetch(THREE)).isInstanceOf(Death.class);
    assertThat(fixture.read()).isEqualTo(TWO);
    Files.writeString(list(), "mine");

    fixture.operations(new CountingFileOperations());
    assertThatThrownBy(fixture::open).hasMessageContaining("name of the list of changes");
    fixture.changes(false).published(THREE);
    assertThat(list()).hasContent("mine");
  }

  @Test
  @DisplayName(
      "the numbers do not outlive the key in the plan, and the next list replaces the old one")
  void keyRemoved() throws Exception {
    fixture.published(ONE);
    fixture.published(TWO);
    Csv keyed = fixture.plan().verify().csv();
    fixture.csv(new Csv(",", 1, List.of(), null, null)).changes(false);
    assertThat(fixture.published(TWO).change()).isEqualTo(Change.SAME_CONTENT);
    assertThat(fixture.manifest().current().changes()).isNull();

    fixture.csv(keyed).changes(true).published(THREE);
    assertThat(list()).hasContent(TO_THREE);

    fixture.csv(new Csv(",", 1, List.of(), null, null)).changes(false);
    Files.delete(fixture.stable());
    Published restored = fixture.published(THREE);
    assertThat(restored.change()).isEqualTo(Change.RESTORED);
    assertThat(restored.artifact().changes()).isNull();
  }

  @Test
  @DisplayName("A run refuses a path that is too long with the ending of the list of changes")
  void longName() throws Exception {
    String path = "x".repeat(250);
    assertThatThrownBy(() -> fixture.path(path).open())
        .hasMessageContaining("a segment is longer than 255 bytes");
  }

  @Test
  @DisplayName(
      "A run does not replace another program's file that takes the name of the list of changes "
          + "during publication")
  void nameTakenMeanwhile() throws Exception {
    fixture.published(ONE);
    fixture.operations(
        new CountingFileOperations() {
          @Override
          protected void before(int number, String what) throws IOException {
            if (what.contains("list.csv") && !Files.exists(list())) {
              Files.writeString(list(), "mine");
            }
          }
        });
    Published published = fixture.published(TWO);
    assertThat(list()).hasContent("mine");
    assertThat(published.artifact().changes().sha256()).isNull();
    assertThat(published.artifact().changes().added()).isEqualTo(1);
  }

  /** Simulates a crash of the downloader. */
  private static final class Death extends Error {
    Death() {
      super("killed");
    }
  }

  @Test
  @DisplayName(
      "D62 A run is killed before each single operation: a list of changes always belongs to the "
          + "file beside it, and the next run completes the list")
  void deathAtEachOperation() throws Exception {
    List<String> seen = new ArrayList<>();
    for (int at = 1; ; at++) {
      // Given
      Path directory = Files.createDirectory(root.resolve("death-" + at));
      PublisherFixture each = fixture(directory);
      Path list = directory.resolve(NAME);
      each.published(ONE);
      each.published(TWO);

      // When
      int deadly = at;
      AtomicInteger counted = new AtomicInteger(); // two threads sort
      each.operations(
          new CountingFileOperations() {
            @Override
            protected void before(int number, String what) {
              if (counted.incrementAndGet() >= deadly) {
                throw new Death();
              }
            }
          });
      try {
        each.fetch(THREE);
        break;
      } catch (Death e) {
        // Then: consumers never see the list of another version
        String file = each.read();
        String shown = Files.exists(list) ? Files.readString(list) : "none";
        assertThat(shown)
            .as("death before operation %d", at)
            .isIn("none", file.equals(TWO) ? TO_TWO : TO_THREE);
        seen.add((file.equals(TWO) ? "two" : "three") + (shown.equals("none") ? "" : " listed"));

        // And: the next run
        each.operations(new CountingFileOperations());
        each.published(THREE);
        assertThat(each.read()).isEqualTo(THREE);
        assertThat(list).as("death before operation %d", at).hasContent(TO_THREE);
        assertThat(each.names("staging")).isEmpty();
      }
    }
    assertThat(seen).contains("two listed", "two", "three", "three listed");
  }
}
