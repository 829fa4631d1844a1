package dev.fetchjobs.downloader.publish;

import static dev.fetchjobs.downloader.publish.SetFixture.kept;
import static dev.fetchjobs.downloader.publish.SetFixture.part;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.publish.Published.Change;
import dev.fetchjobs.testkit.table.FaultRows;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests a crash or a disk fault at each single operation of a run that publishes a set. */
@FaultRows("download")
class SetCrashTest {

  private static final SeenSet OLD =
      SeenSet.of("2026-11-21", part("a.xml", "same"), part("b.xml", "b1"), part("c.xml", "c1"));
  private static final SeenSet NEW =
      SeenSet.of("2026-11-28", part("a.xml", "same"), part("b.xml", "b2"), part("d.xml", "d2"));

  @TempDir Path root;

  private static final class Death extends Error {
    Death() {
      super("killed");
    }
  }

  @Test
  @DisplayName(
      "D62 A run that publishes a set is killed before each single operation: readers have the "
          + "complete old or new set, and the next run succeeds")
  void deathAtEachOperation() throws Exception {
    int total = operationsOfARun();
    assertThat(total).isGreaterThan(25);
    List<SeenSet> seen = new ArrayList<>();
    for (int at = 1; at <= total; at++) {
      // Given
      SetFixture fixture = afterTwoRuns("death-" + at);

      // When
      fixture.run.operations(dying(at, fixture.path()));
      assertThatThrownBy(() -> publishNew(fixture)).isInstanceOf(Death.class);

      // Then: consumers
      SeenSet between = fixture.see();
      assertThat(between).as("death before operation %d", at).isIn(OLD, NEW);
      seen.add(between);

      // And: the next run succeeds
      fixture.run.operations(watching(fixture.path()));
      PublishedSet next = publishNew(fixture);
      assertThat(next.change())
          .isEqualTo(between.equals(NEW) ? Change.SAME_CONTENT : Change.NEW_CONTENT);
      assertClean(fixture);
    }
    assertThat(seen).contains(OLD, NEW);
    assertThat(seen.lastIndexOf(OLD)).isLessThan(seen.indexOf(NEW));
  }

  @Test
  @DisplayName(
      "D62 The first publication of a set is killed before each single operation: readers see "
          + "nothing or the complete set, and the next run succeeds")
  void deathInTheFirstRun() throws Exception {
    for (int at = 1; ; at++) {
      // Given
      SetFixture fixture = new SetFixture(Files.createDirectory(root.resolve("first-" + at)));

      // When
      fixture.run.operations(dying(at, fixture.path()));
      try {
        publishOld(fixture);
        assertThat(at).isGreaterThan(15);
        break; // no run has so many operations
      } catch (Death e) {
        assertThat(e).hasMessage("killed");
      }

      // Then
      if (Files.exists(fixture.path().resolve("..data"), LinkOption.NOFOLLOW_LINKS)) {
        assertThat(fixture.see()).isEqualTo(OLD);
      }

      // And
      fixture.run.operations(new CountingFileOperations());
      publishOld(fixture);
      assertThat(fixture.see()).isEqualTo(OLD);
      assertThat(SeenSet.byName(fixture.path())).isEqualTo(OLD.parts());
      assertThat(fixture.versions()).hasSize(1);
    }
  }

  @Test
  @DisplayName(
      "D61 The disk is full at each single operation on a set: the run fails with class Limit, "
          + "readers have the complete old or new set, and the incomplete one is removed")
  void diskFullAtEachOperation() throws Exception {
    int total = operationsOfARun();
    for (int at = 2; at <= total; at++) { // The first operation writes the lock's holder.
      // Given
      SetFixture fixture = afterTwoRuns("full-" + at);

      // When
      fixture.run.operations(failing(at));
      FetchException failure = failureOf(fixture);

      // Then
      assertThat(failure.failure().failureClass()).isEqualTo(FailureClass.LIMIT);
      assertThat(failure).hasMessageContaining("No space left on device");
      assertThat(fixture.see()).as("fault at operation %d", at).isIn(OLD, NEW);
      assertThat(fixture.run.names("staging")).isEmpty();

      // And
      fixture.run.operations(watching(fixture.path()));
      publishNew(fixture);
      assertClean(fixture);
    }
  }

  private static FetchException failureOf(SetFixture fixture) {
    try {
      publishNew(fixture);
      throw new AssertionError("no failure");
    } catch (FetchException e) {
      return e;
    }
  }

  private static void assertClean(SetFixture fixture) throws Exception {
    assertThat(fixture.see()).isEqualTo(NEW);
    assertThat(SeenSet.byName(fixture.path())).isEqualTo(NEW.parts());
    assertThat(SetFixture.names(fixture.path()))
        .filteredOn(name -> !name.startsWith(".."))
        .containsExactly("SET.json", "a.xml", "b.xml", "d.xml");
    assertThat(fixture.state().publishing()).isNull();
    assertThat(fixture.versions())
        .containsExactlyInAnyOrderElementsOf(
            fixture.state().versions().stream().map(version -> ".." + version.name()).toList());
    assertThat(fixture.run.names("staging")).isEmpty();
    assertThat(SetFixture.names(fixture.run.home()))
        .containsExactlyInAnyOrder(
            "evidence",
            "lock",
            "lock.holder",
            "manifest.json",
            "quarantine",
            "staging",
            "versions");
  }

  private static PublishedSet publishOld(SetFixture fixture) throws FetchException {
    return fixture.publish(
        OLD.date(), part("a.xml", "same"), part("b.xml", "b1"), part("c.xml", "c1"));
  }

  /** Publishes the new set, which keeps the file that has not changed. */
  private static PublishedSet publishNew(SetFixture fixture) throws FetchException {
    return fixture.publish(NEW.date(), kept("a.xml"), part("b.xml", "b2"), part("d.xml", "d2"));
  }

  /** Makes two runs. The next publication removes the version of the first of them. */
  private SetFixture afterTwoRuns(String directory) throws Exception {
    SetFixture fixture = new SetFixture(Files.createDirectory(root.resolve(directory)));
    fixture.run.keepVersions(2);
    fixture.publish("2026-11-14", part("a.xml", "a0"), part("e.xml", "e0"));
    publishOld(fixture);
    return fixture;
  }

  private int operationsOfARun() throws Exception {
    SetFixture fixture = afterTwoRuns("count");
    CountingFileOperations counting = watching(fixture.path());
    fixture.run.operations(counting);
    publishNew(fixture);
    return counting.operations;
  }

  /** Looks at the folder before each operation. */
  private static CountingFileOperations watching(Path folder) {
    return new CountingFileOperations() {
      @Override
      protected void before(int number, String what) {
        look(folder, what);
      }
    };
  }

  private static void look(Path folder, String what) {
    if (Files.exists(folder.resolve("..data"), LinkOption.NOFOLLOW_LINKS)) {
      assertThat(SeenSet.in(folder)).as("before: %s", what).isIn(OLD, NEW);
      Map<String, String> byName = SeenSet.byName(folder);
      assertThat(Stream.of(OLD, NEW))
          .as("by name, before: %s", what)
          .anyMatch(set -> set.parts().entrySet().containsAll(byName.entrySet()));
    }
  }

  private static CountingFileOperations dying(int at, Path folder) {
    return new CountingFileOperations() {
      private boolean dead;

      @Override
      protected void before(int number, String what) {
        look(folder, what);
        dead |= number == at;
        if (dead) {
          throw new Death();
        }
      }
    };
  }

  private static CountingFileOperations failing(int at) {
    return new CountingFileOperations() {
      @Override
      protected void before(int number, String what) throws IOException {
        if (number == at) {
          throw new FileSystemException("file", null, "No space left on device");
        }
      }
    };
  }
}
