package dev.fetchjobs.downloader.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fetchjobs.contract.ExitCode;
import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.publish.Published.Change;
import dev.fetchjobs.downloader.store.Artifact;
import dev.fetchjobs.downloader.store.Manifest;
import dev.fetchjobs.testkit.table.FaultRows;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests a crash or a disk fault at each single file operation of a run. */
@FaultRows("download")
class CrashTest {

  private static final String OLD = "old content";
  private static final String NEW = "new and longer content";

  @TempDir Path root;

  /** Simulates a crash. After the crash no file operation takes effect, not even a clean-up. */
  private static final class Death extends Error {
    Death() {
      super("killed");
    }
  }

  @Test
  @DisplayName(
      "D62 A run is killed before each single operation: readers have the old or the new file, "
          + "and the next run succeeds")
  void deathAtEachOperation() throws Exception {
    int total = operationsOfARun();
    assertThat(total).isGreaterThan(10);
    List<String> seen = new ArrayList<>();
    for (int at = 1; at <= total; at++) {
      // Given
      Path directory = root.resolve("death-" + at);
      Files.createDirectory(directory);
      PublisherFixture fixture = new PublisherFixture(directory);
      fixture.published(OLD);

      // When
      int deadly = at;
      assertThatThrownBy(() -> fixture.operations(dying(deadly)).fetch(NEW))
          .isInstanceOf(Death.class);

      // Then: consumers
      String between = fixture.read();
      assertThat(between).as("death before operation %d", at).isIn(OLD, NEW);
      seen.add(between);

      // And: the next run gets the new content and publishes it
      fixture.operations(new CountingFileOperations());
      Published next = fixture.published(NEW);
      assertThat(next.change())
          .isEqualTo(between.equals(NEW) ? Change.SAME_CONTENT : Change.NEW_CONTENT);
      assertThat(fixture.read()).isEqualTo(NEW);
      assertClean(fixture);
    }
    assertThat(seen).contains(OLD, NEW).isSortedAccordingTo(Comparator.reverseOrder());
  }

  @Test
  @DisplayName(
      "D61 EIO at each single operation: the run fails with class Limit, and readers have the "
          + "complete old or new file")
  void diskFaultAtEachOperation() throws Exception {
    int total = operationsOfARun();
    int untouched = 0;
    for (int at = 2;
        at <= total;
        at++) { // The first operation writes the name of the lock's holder.
      // Given
      Path directory = root.resolve("fault-" + at);
      Files.createDirectory(directory);
      PublisherFixture fixture = new PublisherFixture(directory);
      fixture.published(OLD);

      // When
      int faulty = at;
      fixture.operations(failing(faulty, "Input/output error"));
      FetchException failure = failureOf(fixture);

      // Then
      assertThat(failure.failure().failureClass()).isEqualTo(FailureClass.LIMIT);
      assertThat(failure.failure().exitCode()).isEqualTo(ExitCode.LIMIT);
      assertThat(failure.failure().reason()).isEqualTo(Reason.DISK_FAILED);
      assertThat(failure.getMessage()).contains("Input/output error");
      assertThat(fixture.read()).as("fault at operation %d", at).isIn(OLD, NEW);
      untouched += fixture.read().equals(OLD) ? 1 : 0;
      assertThat(fixture.names("staging")).isEmpty();

      // And
      fixture.operations(new CountingFileOperations());
      fixture.published(NEW);
      assertThat(fixture.read()).isEqualTo(NEW);
      assertClean(fixture);
    }
    assertThat(untouched).isEqualTo(total - 10);
  }

  @Test
  @DisplayName(
      "D61, D70 The disk is full at each operation of a run that refuses a file: the run leaves "
          + "no unknown file")
  void diskFullAroundTheQuarantine() throws Exception {
    int faults = 0;
    for (int at = 2; ; at++) {
      // Given
      Path directory = Files.createDirectory(root.resolve("refused-" + at));
      PublisherFixture fixture = new PublisherFixture(directory).size(5, 1 << 20);
      fixture.published(OLD);

      // When
      fixture.operations(failing(at, "No space left on device"));
      FetchException failure = failureOf(fixture, "tiny");
      if (failure == null) {
        break; // no run has so many operations
      }
      faults++;

      // Then
      assertThat(failure.failure().reason()).isEqualTo(Reason.DISK_FULL);
      assertThat(fixture.read()).isEqualTo(OLD);

      // And: after the next run, the files that are not in the manifest are gone
      fixture.operations(new CountingFileOperations());
      fixture.published(NEW);
      assertThat(fixture.names("quarantine"))
          .hasSize(fixture.manifest().quarantined() == null ? 0 : 2);
      assertThat(leftovers(fixture)).isEmpty();
    }
    assertThat(faults).isGreaterThan(6);
  }

  @Test
  @DisplayName(
      "D61 ENOSPC, EDQUOT or a read-only file system: the run fails with class Limit, and the "
          + "message names the fault")
  void namesTheDisksFault() throws Exception {
    for (String text :
        List.of("No space left on device", "Disk quota exceeded", "Read-only file system")) {
      // Given
      Path directory = root.resolve(text.replace(' ', '-'));
      Files.createDirectory(directory);
      PublisherFixture fixture = new PublisherFixture(directory);
      fixture.published(OLD);

      // When
      FetchException failure = failureOf(fixture.operations(failing(4, text)));

      // Then
      assertThat(failure.failure().failureClass()).isEqualTo(FailureClass.LIMIT);
      assertThat(failure.getMessage()).contains(text).contains("last good file is untouched");
      assertThat(fixture.read()).isEqualTo(OLD);
      assertThat(fixture.names("staging")).isEmpty();
    }
  }

  private static FetchException failureOf(PublisherFixture fixture) {
    return failureOf(fixture, NEW);
  }

  private static FetchException failureOf(PublisherFixture fixture, String content) {
    try {
      fixture.fetch(content);
      return null;
    } catch (FetchException e) {
      return e;
    }
  }

  private static void assertClean(PublisherFixture fixture) throws Exception {
    Manifest manifest = fixture.manifest();
    Artifact current = manifest.current();
    assertThat(manifest.publishing()).isNull();
    assertThat(current.bytes()).isEqualTo(Files.size(fixture.stable()));
    assertThat(fixture.names("staging")).isEmpty();
    assertThat(fixture.names("evidence")).containsExactly("0000000001.json", "0000000002.json");
    assertThat(manifest.evidence().statement()).isEqualTo(2);
    assertThat(fixture.names("versions"))
        .containsExactlyInAnyOrderElementsOf(
            manifest.versions().stream().map(version -> version.name()).toList())
        .hasSize(2);
    assertThat(leftovers(fixture)).isEmpty();
  }

  private static List<Path> leftovers(PublisherFixture fixture) throws IOException {
    try (Stream<Path> files = Files.walk(fixture.home())) {
      return files.filter(file -> file.toString().endsWith(".new")).toList();
    }
  }

  private int operationsOfARun() throws Exception {
    Path directory = Files.createDirectory(root.resolve("count"));
    PublisherFixture fixture = new PublisherFixture(directory);
    fixture.published(OLD);
    CountingFileOperations counting = new CountingFileOperations();
    fixture.operations(counting).published(NEW);
    return counting.operations;
  }

  private static CountingFileOperations dying(int at) {
    return new CountingFileOperations() {
      private boolean dead;

      @Override
      protected void before(int number, String what) {
        dead |= number == at;
        if (dead) {
          throw new Death();
        }
      }
    };
  }

  private static CountingFileOperations failing(int at, String text) {
    return new CountingFileOperations() {
      @Override
      protected void before(int number, String what) throws IOException {
        if (number == at) {
          throw new FileSystemException("file", null, text);
        }
      }
    };
  }
}
