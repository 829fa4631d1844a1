package dev.fetchjobs.downloader.publish;

import static dev.fetchjobs.downloader.publish.SetFixture.part;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.store.DiskOperations;
import dev.fetchjobs.testkit.table.FaultRows;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a process that publishes sets without pause, at random instants, while a consumer reads.
 * {@code -Dfetchjob.full=true} kills 500 times, and {@code -Dfetchjob.kills=N} kills N times.
 */
@FaultRows("download")
class SetSigkillTest {

  private static final int KILLS =
      Integer.getInteger("fetchjob.kills", Boolean.getBoolean("fetchjob.full") ? 500 : 20);
  private static final long SEED = Long.getLong("fetchjob.seed", 20261130L);

  @TempDir Path root;

  @Test
  @DisplayName(
      "D62 SIGKILL at random instants of publications: readers of a set always see a complete "
          + "set, and the next run removes leftovers")
  void killedAtRandomInstants() throws Exception {
    // Given
    SetFixture fixture = new SetFixture(root);
    fixture.run.operations(new DiskOperations());
    publish(fixture, 0);
    Random random = new Random(SEED);
    Reader reader = new Reader(fixture.path());
    Thread reading = Thread.ofPlatform().start(reader);
    int midway = 0;

    // When
    for (int kill = 1; kill <= KILLS; kill++) {
      Process child = publishing(kill);
      LockSupport.parkNanos(random.nextLong(40_000_000L));
      child.destroyForcibly().waitFor();
      boolean announced = fixture.state().publishing() != null;
      midway += announced || !fixture.run.names("staging").isEmpty() ? 1 : 0;

      // Then: the next run repairs what the killed process left on the volume
      fixture.run.open().close();
      assertThat(fixture.state().publishing()).isNull();
      assertThat(fixture.see().date()).isEqualTo(fixture.state().current().date());
      assertThat(SeenSet.byName(fixture.path())).isEqualTo(fixture.see().parts());
      assertThat(fixture.versions())
          .containsExactlyInAnyOrderElementsOf(
              fixture.state().versions().stream().map(version -> ".." + version.name()).toList());
    }
    reader.stopped.set(true);
    reading.join();

    // And
    assertThat(reader.fault).isNull();
    assertThat(reader.reads.get()).isGreaterThan(KILLS);
    assertThat(midway).as("kills that hit a run in its middle").isPositive();
    System.out.printf(
        "SIGKILL of sets: %d kills (seed %d), %d in the middle of a run, %d complete reads%n",
        KILLS, SEED, midway, reader.reads.get());
  }

  /** Publishes a set whose files all contain one number. The names of the files change as well. */
  private static void publish(SetFixture fixture, int number) throws FetchException {
    String content = ("%08d%n".formatted(number)).repeat(200);
    fixture.publish(
        "set-" + number,
        part("a.xml", content + "a"),
        part("b.xml", "constant"),
        part("c" + number % 3 + ".xml", content + "c"));
  }

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

  /** Runs in the child process, which publishes new sets without pause. */
  static final class Child {
    private Child() {}

    public static void main(String[] args) throws Exception {
      SetFixture fixture = new SetFixture(Path.of(args[0]));
      fixture.run.operations(new DiskOperations()).keepVersions(3);
      int kill = Integer.parseInt(args[1]);
      fixture.run.daysLater(1000 * kill);
      for (int i = 1; ; i++) {
        publish(fixture, 1000 * kill + i);
        if (i == 1) {
          System.out.println("publishing");
        }
      }
    }
  }

  /** Reads the set again and again, as a consumer does who opens {@code ..data} once. */
  private static final class Reader implements Runnable {
    private final Path folder;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicLong reads = new AtomicLong();
    private volatile Throwable fault;

    Reader(Path folder) {
      this.folder = folder;
    }

    @Override
    public void run() {
      while (!stopped.get() && fault == null) {
        try {
          Path version = folder.resolve("..data").toRealPath();
          read(version);
          LockSupport.parkNanos(200_000); // this leaves processor time to the publishing process
        } catch (IOException | UncheckedIOException | AssertionError e) {
          fault = e;
        }
      }
    }

    /**
     * Reads a version of the set. Two publications may happen while a slow reader reads; then the
     * reader starts again.
     */
    private void read(Path version) throws IOException {
      try {
        SeenSet set = SeenSet.at(version);
        String number = "%08d".formatted(Integer.parseInt(set.date().substring("set-".length())));
        if (!set.parts().get("a.xml").startsWith(number) || set.parts().size() != 3) {
          throw new AssertionError("mixed: " + set);
        }
        reads.incrementAndGet();
      } catch (IOException | AssertionError e) {
        if (version.equals(folder.resolve("..data").toRealPath())) {
          throw e;
        }
      }
    }
  }
}
