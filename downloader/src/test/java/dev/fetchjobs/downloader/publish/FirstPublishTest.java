package dev.fetchjobs.downloader.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.publish.Published.Change;
import dev.fetchjobs.downloader.store.DiskOperations;
import dev.fetchjobs.downloader.store.LockedVolume;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Lets another program create a file at the path just before the first publication. {@code
 * -Dfetchjob.full=true} kills more processes, and {@code -Dfetchjob.kills=N} sets the number of
 * processes.
 */
@DisplayName("A run publishes a file at a path for the first time")
class FirstPublishTest {

  private static final int KILLS =
      Integer.getInteger("fetchjob.kills", Boolean.getBoolean("fetchjob.full") ? 200 : 8);
  private static final long SEED = Long.getLong("fetchjob.seed", 20261129L);
  private static final String FOREIGN = "another program's data\n".repeat(2000);
  private static final String PATH = "list.csv";

  @TempDir Path root;

  /** Makes operations during which the other program creates its file at the worst moment. */
  private static CountingFileOperations racing(Path stable, String text, String when) {
    return new CountingFileOperations() {
      @Override
      protected void before(int number, String what) throws IOException {
        if (what.startsWith(when) && !Files.exists(stable)) {
          Files.writeString(stable, text);
        }
      }
    };
  }

  /** Lists the operations of a first publication after the file is synced to the disk. */
  private static final List<String> LATE = List.of("link", "rename manifest.json", "place " + PATH);

  @Test
  @DisplayName(
      "L23 Another program creates a file between check and publication: the run never replaces "
          + "that file")
  void comesBetween() throws Exception {
    for (String when : LATE) {
      comesBetween(
          new PublisherFixture(Files.createDirectory(root.resolve(when))).path(PATH), when);
    }
  }

  private static void comesBetween(PublisherFixture fixture, String when) throws Exception {
    fixture.operations(racing(fixture.stable(), FOREIGN, when));

    // When
    assertThatThrownBy(() -> fixture.fetch("ours\n"))
        .isInstanceOfSatisfying(
            FetchException.class,
            e -> {
              assertThat(e.failure().failureClass()).isEqualTo(FailureClass.CONFIG);
              assertThat(e.failure().message()).contains("no FetchJob wrote", PATH);
            });

    // Then
    assertThat(fixture.stable()).content().isEqualTo(FOREIGN);
    try (LockedVolume volume = fixture.keepAside().open()) {
      assertThat(volume.manifest().publishing()).isNull();
      assertThat(volume.manifest().current()).isNull();
    }

    // And: the remedy that the run's message gives works
    fixture.operations(new CountingFileOperations());
    Files.delete(fixture.stable());
    assertThat(fixture.published("ours\n").change()).isEqualTo(Change.NEW_CONTENT);
    assertThat(fixture.names("versions")).hasSize(1);
    assertThat(fixture.names("staging")).isEmpty();
  }

  @Test
  @DisplayName(
      "L23 Another program creates a file between check and publication: with KeepAside the run "
          + "renames that file")
  void comesBetweenAndIsKept() throws Exception {
    for (String when : LATE) {
      Path volume = Files.createDirectory(root.resolve(when));
      PublisherFixture fixture = new PublisherFixture(volume).path(PATH).keepAside();
      fixture.operations(racing(fixture.stable(), FOREIGN, when));
      Published published = fixture.published("ours\n");
      assertThat(fixture.read()).isEqualTo("ours\n");
      assertThat(published.notes()).hasSize(1);
      Published.KeptAside note = (Published.KeptAside) published.notes().getFirst();
      assertThat(volume.resolve(note.to())).content().isEqualTo(FOREIGN);
    }
  }

  @Test
  @DisplayName(
      "L23 The first publication leaves one file with one name, and later publications replace "
          + "the file")
  void oneName() throws Exception {
    CountingFileOperations counting = new CountingFileOperations();
    PublisherFixture fixture =
        new PublisherFixture(root).path(PATH).keepVersions(0).operations(counting);
    fixture.published("ours\n");
    assertThat(counting.places).isEqualTo(1);
    assertThat(Files.getAttribute(fixture.stable(), "unix:nlink")).isEqualTo(1);
    fixture.published("newer\n");
    assertThat(counting.places).isEqualTo(1);
    assertThat(fixture.read()).isEqualTo("newer\n");
  }

  @Test
  @DisplayName(
      "L23 SIGKILL around first publications: no file of another program is lost, and no file is "
          + "incomplete")
  void killed() throws Exception {
    Random random = new Random(SEED);
    int lost = 0;
    int won = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      // Given
      Path volumes = Files.createDirectory(root.resolve("kill-" + kill));
      Process child = publishing(volumes);
      Rival rival = new Rival(volumes, random.nextLong());
      Thread racing = Thread.ofPlatform().start(rival);

      // When
      while (child.isAlive() && rival.won.size() + rival.lost.size() < 3) {
        Thread.onSpinWait();
      }
      LockSupport.parkNanos(random.nextLong(100_000_000L));
      child.destroyForcibly().waitFor();
      rival.stop();
      racing.join();

      // Then
      assertThat(rival.faults).isEmpty();
      for (String name : names(volumes)) {
        boolean foreign = rival.won.contains(name);
        won += foreign ? 1 : 0;
        lost += rival.lost.contains(name) ? 1 : 0;
        check(fixture(volumes.resolve(name)), foreign);
      }
    }
    assertThat(won).as("the other program was first").isPositive();
    assertThat(lost).as("we were first").isPositive();
    System.out.printf(
        "First publications: %d kills (seed %d), %d paths lost to another program, %d won%n",
        KILLS, SEED, won, lost);
  }

  /** Checks the volume after a process was killed, and after the next run. */
  private static void check(PublisherFixture fixture, boolean foreign) throws Exception {
    Path folder = fixture.stable().getParent();
    String ours = ours(folder);
    String now = Files.exists(fixture.stable()) ? Files.readString(fixture.stable()) : null;
    assertThat(now).as("in %s", folder).isIn(null, FOREIGN, ours);
    if (foreign) {
      assertThat(contents(folder).contains(FOREIGN)).as("in %s", folder).isTrue();
    }
    if (foreign && !keeps(folder)) {
      assertThat(now).isEqualTo(FOREIGN);
      assertThatThrownBy(() -> fixture.fetch(ours)).hasMessageContaining("no FetchJob wrote");
      assertThat(fixture.stable()).content().isEqualTo(FOREIGN);
    } else {
      fixture.fetch(ours);
      assertThat(fixture.stable()).content().isEqualTo(ours);
      assertThat(fixture.manifest().current().bytes()).isEqualTo(ours.length());
      assertThat(fixture.manifest().publishing()).isNull();
      assertThat(fixture.names("staging")).isEmpty();
    }
    if (foreign) {
      assertThat(contents(folder).contains(FOREIGN)).as("in %s", folder).isTrue();
    }
  }

  private static Set<String> contents(Path folder) throws IOException {
    Set<String> texts = new TreeSet<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        texts.add(Files.readString(file));
      }
    }
    return texts;
  }

  private static Set<String> names(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      Set<String> names = new TreeSet<>();
      files.forEach(file -> names.add(file.getFileName().toString()));
      return names;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String ours(Path folder) {
    return (folder.getFileName() + "\n").repeat(5000);
  }

  private static boolean keeps(Path folder) {
    return folder.getFileName().toString().hashCode() % 2 == 0;
  }

  private static PublisherFixture fixture(Path folder) {
    PublisherFixture fixture =
        new PublisherFixture(folder).path(PATH).operations(new DiskOperations());
    return keeps(folder) ? fixture.keepAside() : fixture;
  }

  /**
   * Starts a child process that publishes to one volume after another. Returns after the first
   * publication.
   */
  private static Process publishing(Path volumes) throws Exception {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName(),
                volumes.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    assertThat(out.readLine()).isEqualTo("publishing");
    return process;
  }

  /** Runs in the child process, which publishes for the first time on many volumes. */
  static final class Child {
    private Child() {}

    public static void main(String[] args) throws Exception {
      for (int i = 1; ; i++) {
        Path folder = Files.createDirectory(Path.of(args[0]).resolve("volume-" + i));
        try {
          fixture(folder).fetch(ours(folder));
        } catch (FetchException e) {
          if (!e.getMessage().contains("no FetchJob wrote")) {
            throw e;
          }
        }
        if (i == 1) {
          System.out.println("publishing");
        }
      }
    }
  }

  /** Represents another program that creates a file at the path if the path is free. */
  private static final class Rival implements Runnable {
    private final Path volumes;
    private final Random random;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final Set<String> won = ConcurrentHashMap.newKeySet();
    private final Set<String> lost = ConcurrentHashMap.newKeySet();
    private final Set<String> faults = ConcurrentHashMap.newKeySet();

    Rival(Path volumes, long seed) {
      this.volumes = volumes;
      this.random = new Random(seed);
    }

    void stop() {
      stopped.set(true);
    }

    @Override
    public void run() {
      for (int i = 2; !stopped.get(); i++) {
        Path folder = volumes.resolve("volume-" + i);
        waitFor(folder);
        if (i % 4 == 2) {
          waitFor(folder.resolve(PATH)); // so the publication is also first on a slow machine
        } else if (i % 4 != 3) {
          LockSupport.parkNanos(random.nextLong(12_000_000L));
        }
        if (!stopped.get()) {
          take(folder);
        }
      }
    }

    private void waitFor(Path file) {
      while (!Files.exists(file) && !stopped.get()) {
        Thread.onSpinWait();
      }
    }

    private void take(Path folder) {
      String name = folder.getFileName().toString();
      Path prepared = volumes.resolveSibling(volumes.getFileName() + "-" + name);
      try {
        Files.writeString(prepared, FOREIGN);
        Files.createLink(folder.resolve(PATH), prepared);
        won.add(name);
      } catch (FileAlreadyExistsException e) {
        lost.add(name);
      } catch (NoSuchFileException e) {
        faults.add("gone: " + e.getMessage());
      } catch (IOException e) {
        faults.add(e.toString());
      } finally {
        prepared.toFile().delete();
      }
    }
  }
}
