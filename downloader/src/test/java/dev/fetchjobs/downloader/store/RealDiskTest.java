package dev.fetchjobs.downloader.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.publish.PublisherFixture;
import dev.fetchjobs.testkit.table.FaultRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Uses a small file system of its own. The test needs root and the right to mount; without them it
 * is skipped.
 */
@FaultRows("download")
class RealDiskTest {

  @TempDir Path mount;
  private boolean mounted;

  @BeforeEach
  void mountSmallDisk() throws Exception {
    mounted = run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", mount.toString()) == 0;
    assumeTrue(mounted, "not allowed to mount a tmpfs here");
  }

  @AfterEach
  void unmount() throws Exception {
    if (mounted) {
      assertThat(run("umount", mount.toString())).isZero();
    }
  }

  @Test
  @DisplayName(
      "D61 The disk becomes full while the run writes the body: the run fails with class Limit, "
          + "the old file stays, and the staging file is removed")
  void fullWhileWriting() throws Exception {
    // Given
    PublisherFixture fixture = new PublisherFixture(mount).operations(new DiskOperations());
    fixture.published("old");

    // When
    FetchException failure =
        catchThrowableOfType(FetchException.class, () -> fixture.fetch(new byte[2 << 20]));

    // Then
    assertThat(failure.failure().failureClass()).isEqualTo(FailureClass.LIMIT);
    assertThat(failure.failure().reason()).isEqualTo(Reason.DISK_FULL);
    assertThat(fixture.read()).isEqualTo("old");
    assertThat(fixture.names("staging")).isEmpty();

    // And: on the full disk a run publishes a smaller file that fits
    fixture.published("new");
    assertThat(fixture.read()).isEqualTo("new");
  }

  @Test
  @DisplayName(
      "D61 The disk is full at each stage of a run: readers have the complete old or new file")
  void fullAtEveryStage() throws Exception {
    // Given
    PublisherFixture fixture = new PublisherFixture(mount).operations(new DiskOperations());
    fixture.published("old");
    String wanted = "new".repeat(3000);
    Path ballast = mount.resolve("ballast");
    int failures = 0;

    // When
    for (int free = 0; free <= 14; free++) {
      fill(ballast, free);
      try {
        fixture.fetch(wanted);
      } catch (FetchException e) {
        failures++;
        assertThat(e.failure().reason()).isEqualTo(Reason.DISK_FULL);
      }
      // Then
      assertThat(fixture.read()).isIn("old", wanted);
      assertThat(fixture.names("staging")).isEmpty();
      Files.delete(ballast);
    }
    assertThat(failures).isPositive();
    fixture.fetch(wanted);
    assertThat(fixture.read()).isEqualTo(wanted);
    assertThat(fixture.manifest().publishing()).isNull();
  }

  @Test
  @DisplayName(
      "D61 The file system is read-only: the run fails with class Limit, the message says so, and "
          + "the old file stays")
  void readOnly() throws Exception {
    // Given
    PublisherFixture fixture = new PublisherFixture(mount).operations(new DiskOperations());
    fixture.published("old");
    assertThat(run("mount", "-o", "remount,ro", mount.toString())).isZero();

    // When
    FetchException failure = catchThrowableOfType(FetchException.class, () -> fixture.fetch("new"));

    // Then
    assertThat(failure.failure().failureClass()).isEqualTo(FailureClass.LIMIT);
    assertThat(failure.getMessage()).contains("read-only");
    assertThat(fixture.read()).isEqualTo("old");
  }

  /** Leaves {@code pages} pages of 4 KiB free. */
  private static void fill(Path ballast, int pages) throws IOException {
    try (var out = Files.newOutputStream(ballast)) {
      byte[] page = new byte[4096];
      while (true) {
        out.write(page);
      }
    } catch (IOException full) {
      assertThat(full).hasMessageContaining("No space left");
    }
    try (var channel =
        java.nio.channels.FileChannel.open(ballast, java.nio.file.StandardOpenOption.WRITE)) {
      channel.truncate(Math.max(0, channel.size() - 4096L * pages));
    }
  }

  private static int run(String... command) throws Exception {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }
}
