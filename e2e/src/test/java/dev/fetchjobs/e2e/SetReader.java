package dev.fetchjobs.e2e;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/**
 * Represents a consumer that opens and reads all files of a set without a pause. Each file contains
 * the name of its set.
 */
final class SetReader implements AutoCloseable {

  private final Path folder;
  private final List<String> parts;
  private final List<Set<String>> seen = new CopyOnWriteArrayList<>();
  private final Thread loop;
  private volatile boolean closed;

  private SetReader(Path folder, List<String> parts) {
    this.folder = folder;
    this.parts = parts;
    this.loop = Thread.ofPlatform().name("reader of a set").unstarted(this::read);
  }

  static SetReader of(Path folder, List<String> parts) {
    SetReader reader = new SetReader(folder, parts);
    reader.loop.start();
    return reader;
  }

  private void read() {
    while (!closed) {
      Set<String> sets = sets();
      if (seen.isEmpty() || !seen.getLast().equals(sets)) {
        seen.add(sets);
      }
      // A reader that uses a whole core would slow down the operations that it observes.
      LockSupport.parkNanos(1_000_000);
    }
  }

  /**
   * Returns the names in the files of the current version. There are several names if the version
   * is mixed.
   */
  private Set<String> sets() {
    Path data = folder.resolve("..data");
    if (!Files.exists(data)) {
      return Set.of();
    }
    Set<String> sets = new TreeSet<>();
    try {
      Path version = data.toRealPath();
      for (String part : parts) {
        sets.add(Files.readString(version.resolve(part)));
      }
    } catch (IOException e) {
      sets.add("missing: " + e);
    }
    return sets;
  }

  void awaitSet(String set) {
    await("set " + set)
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> !seen.isEmpty() && seen.getLast().equals(Set.of(set)));
  }

  /**
   * Returns what the reader saw, in this order; an empty set means that the folder had no version.
   */
  List<Set<String>> seen() {
    return seen;
  }

  @Override
  public void close() throws InterruptedException {
    closed = true;
    loop.join();
  }
}
