package dev.fetchjobs.downloader.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.downloader.publish.Published.Change;
import dev.fetchjobs.downloader.store.DiskOperations;
import dev.fetchjobs.downloader.store.LockedVolume;
import dev.fetchjobs.downloader.store.Manifest;
import dev.fetchjobs.testkit.table.FaultRows;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a process that publishes without pause, at random instants, while a consumer reads the
 * file. {@code -Dfetchjob.full=true} kills 1,000 times, and {@code -Dfetchjob.kills=N} kills N
 * times. Each kill needs a new JVM.
 */
@FaultRows("download")
class SigkillTest {

  private static final int KILLS =
      Integer.getInteger("fetchjob.kills", Boolean.getBoolean("fetchjob.full") ? 1_000 : 60);
  private static final long SEED = Long.getLong("fetchjob.seed", 20261122L);

  /** The body repeats one number, so that a mixture of two bodies can be detected. */
  private static final int NUMBERS = 10_000;

  private static final int LINE = 9;

  @TempDir Path root;

  @Test
  @DisplayName(
      "D62 SIGKILL at random instants of publications: readers always see a complete file, and "
          + "the next run removes leftovers")
  void killedAtRandomInstants() throws Exception {
    // Given
    PublisherFixture fixture = new PublisherFixture(root).operations(new DiskOperations());
    fixture.fetch(body(0));
    Random random = new Random(SEED);
    Reader reader = new Reader(fixture.stable());
    Thread reading = Thread.ofPlatform().start(reader);
    int midway = 0;

    // When
    for (int kill = 0; kill < KILLS; kill++) {
      Process child = publishing(kill);
      LockSupport.parkNanos(random.nextLong(30_000_000L));
      child.destroyForcibly().waitFor();
      midway += fixture.names("staging").isEmpty() ? 0 : 1;

      // Then: the next run repairs what the killed process left on the volume
      try (LockedVolume volume = fixture.open()) {
        volume.staging().resumable();
        Manifest manifest = volume.manifest();
        assertThat(manifest.publishing()).isNull();
        assertThat(manifest.current().bytes()).isEqualTo(Files.size(fixture.stable()));
      }
      assertThat(fixture.names("staging")).isEmpty();
      assertThat(fixture.home().resolve("manifest.unreadable")).doesNotExist();
      assertThat(fixture.names("versions")).hasSize(fixture.manifest().versions().size());
    }
    reader.stop();
    reading.join();

    // And
    assertThat(reader.fault()).isNull();
    assertThat(reader.reads()).isGreaterThan(KILLS);
    assertThat(midway).as("kills that hit a run in its middle").isPositive();
    assertThat(((PublisherFixture.Done) fixture.fetch(body(-1))).published().change())
        .isEqualTo(Change.NEW_CONTENT);
    System.out.printf(
        "SIGKILL: %d kills (seed %d), %d in the middle of a run, %d complete reads%n",
        KILLS, SEED, midway, reader.reads());
  }

  private static byte[] body(int number) {
    return ("%08d\n".formatted(number)).repeat(NUMBERS).getBytes(StandardCharsets.UTF_8);
  }

  /** Starts a child process that publishes without end. Returns after the first publication. */
  private Process publishing(int kill) throws Exception {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName(),
                root.toString(),
                String.valueOf(kill))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    assertThat(out.readLine()).isEqualTo("publishing");
    return process;
  }

  /** Runs in the child process, which publishes new content without pause. */
  static final class Child {
    private Child() {}

    public static void main(String[] args) throws Exception {
      PublisherFixture fixture =
          new PublisherFixture(Path.of(args[0])).operations(new DiskOperations());
      int kill = Integer.parseInt(args[1]);
      for (int i = 1; ; i++) {
        fixture.fetch(body(1000 * kill + i));
        if (i == 1) {
          System.out.println("publishing");
        }
      }
    }
  }

  /** Reads the file again and again, as a consumer does. */
  private static final class Reader implements Runnable {
    private final Path file;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicLong reads = new AtomicLong();
    private volatile String fault;

    Reader(Path file) {
      this.file = file;
    }

    void stop() {
      stopped.set(true);
    }

    long reads() {
      return reads.get();
    }

    String fault() {
      return fault;
    }

    @Override
    public void run() {
      while (!stopped.get() && fault == null) {
        try {
          byte[] bytes = Files.readAllBytes(file);
          if (bytes.length != LINE * NUMBERS) {
            fault = "cut to " + bytes.length;
          } else if (!Arrays.equals(bytes, 0, bytes.length - LINE, bytes, LINE, bytes.length)) {
            fault = "torn";
          }
          reads.incrementAndGet();
          LockSupport.parkNanos(100_000); // this leaves processor time to the publishing process
        } catch (NoSuchFileException e) {
          fault = "missing";
        } catch (IOException e) {
          fault = e.toString();
        }
      }
    }
  }
}
