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

/** The list of changes is published beside the file. */
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
                new CsvKey(List.of("ISIN"), null, null, null)))
        .changes(true);
  }

  private Path list() {
    return root.resolve(NAME);
  }

  @Test
  @DisplayName(
      "the first version has no list, each further version has the list of its own changes, and a confirmed version keeps it")
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
      "a version that cannot be compared, or without the wish for a list, removes the old list")
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
  @DisplayName("a restored file keeps its list; a file that moves leaves it beside the old one")
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
      "another program's file with the name of the list is not changed, and the run fails before it downloads")
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
  @DisplayName("a name that would be too long is refused")
  void longName() throws Exception {
    String path = "x".repeat(250);
    assertThatThrownBy(() -> fixture.path(path).open())
        .hasMessageContaining("a segment is longer than 255 bytes");
  }

  @Test
  @DisplayName(
      "a file that appears with the name of the list while the run publishes is not replaced, and the numbers stay")
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

  /** Simulates a crash. */
  private static final class Death extends Error {
    Death() {
      super("killed");
    }
  }

  @Test
  @DisplayName(
      "D62 a run is killed before each single operation: a list is always that of the file beside it, and the next run completes it")
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
        // Then: what consumers see
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
