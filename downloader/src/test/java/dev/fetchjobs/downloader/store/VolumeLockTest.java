package dev.fetchjobs.downloader.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.publish.CountingFileOperations;
import dev.fetchjobs.downloader.publish.PublisherFixture;
import dev.fetchjobs.testkit.table.FaultRows;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@FaultRows("download")
class VolumeLockTest {

  private static final Instant NOW = Instant.parse("2026-11-22T06:12:00Z");

  @TempDir Path root;
  private Volume volume;

  @BeforeEach
  void setUp() throws Exception {
    volume = Volume.open(new PublisherFixture(root).plan(), new CountingFileOperations());
  }

  @Test
  @DisplayName(
      "D63 A run in another process has the volume's lock: the run waits, fails, and names the "
          + "holder of the lock")
  void lockOfALivingRun() throws Exception {
    // Given
    Process holder = holder();
    try {
      // Then
      assertThat(lock(Duration.ZERO)).isEmpty();
      assertThat(lock(Duration.ofMillis(120))).isEmpty();
      assertThat(volume.holder()).contains("job holder since 2026-11-22T06:12:00Z");
    } finally {
      holder.destroyForcibly().waitFor();
    }
  }

  @Test
  @DisplayName(
      "D65 The file that names the lock's holder is a symbolic link to a secret: the run does not "
          + "read the secret")
  void holderThatIsALink() throws Exception {
    // Given
    Path note = new PublisherFixture(root).home().resolve("lock.holder");
    Path secret = Files.writeString(root.resolve("tls.key"), "private");
    Files.createSymbolicLink(note, secret);

    // Then
    assertThat(volume.holder()).isEmpty();
  }

  @Test
  @DisplayName(
      "D65 The lock file is a named pipe, which would block a reader: the run fails with class "
          + "Config at once")
  void lockThatIsAPipe() throws Exception {
    // Given
    Path lock = new PublisherFixture(root).home().resolve("lock");
    assertThat(new ProcessBuilder("mkfifo", lock.toString()).start().waitFor()).isZero();

    // Then
    assertThatThrownBy(() -> lock(Duration.ZERO))
        .isInstanceOf(FetchException.class)
        .hasMessageContaining("a pipe");
  }

  @Test
  @DisplayName("D63 A run with the volume's lock is killed: the next run gets the lock at once")
  void lockOfADeadRun() throws Exception {
    // Given
    Process holder = holder();

    // When
    holder.destroyForcibly().waitFor();

    // Then
    try (LockedVolume locked = lock(Duration.ZERO).orElseThrow()) {
      assertThat(volume.holder()).contains("job test since " + NOW);
    }
  }

  @Test
  @DisplayName("D63 Two runs in one process: the second run waits until the first run ends")
  void secondWaits() throws Exception {
    // Given
    LockedVolume first = lock(Duration.ZERO).orElseThrow();
    assertThat(lock(Duration.ZERO)).isEmpty();

    // When
    Thread closer = Thread.ofPlatform().start(first::close);

    // Then
    lock(Duration.ofMinutes(1)).orElseThrow().close();
    closer.join();
  }

  @Test
  @DisplayName(
      "D63 The run's timeout ends while the run waits for the lock: the run fails with the reason "
          + "Timeout")
  void budgetEndsWhileWaiting() throws Exception {
    try (LockedVolume first = lock(Duration.ZERO).orElseThrow()) {
      Failure over = new Failure.Limit(Reason.TIMEOUT, "over");
      FetchException failure =
          catchThrowableOfType(
              FetchException.class,
              () ->
                  volume.lock(
                      "test",
                      NOW,
                      Duration.ofMinutes(1),
                      () -> {
                        throw new FetchException(over);
                      }));
      assertThat(failure.failure()).isEqualTo(over);
    }
    lock(Duration.ZERO).orElseThrow().close();
  }

  private Optional<LockedVolume> lock(Duration wait) throws FetchException {
    return volume.lock("test", NOW, wait, PublisherFixture.ENDLESS);
  }

  /** Starts a process that takes the lock. Returns when the process has the lock. */
  private Process holder() throws Exception {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                root.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    assertThat(out.readLine()).isEqualTo("locked");
    return process;
  }

  /** Runs in the child process, which takes the lock and keeps it until the process is killed. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] args) throws Exception {
      Volume.open(new PublisherFixture(Path.of(args[0])).plan(), new DiskOperations())
          .lock("holder", NOW, Duration.ZERO, PublisherFixture.ENDLESS)
          .orElseThrow();
      System.out.println("locked");
      System.in.read(); // the test keeps the pipe open and sends nothing
    }
  }
}
