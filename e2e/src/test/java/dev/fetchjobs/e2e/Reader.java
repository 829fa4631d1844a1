package dev.fetchjobs.e2e;

import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Represents a consumer that opens and reads a file of {@link Edition}s without a pause. */
final class Reader implements AutoCloseable {

  private final Path file;
  private final List<Integer> seen = new CopyOnWriteArrayList<>();
  private final List<String> faults = new CopyOnWriteArrayList<>();
  private final Thread loop;
  private volatile boolean closed;

  private Reader(Path file) {
    this.file = file;
    this.loop = Thread.ofPlatform().name("reader").unstarted(this::read);
  }

  static Reader of(Path file) {
    Reader reader = new Reader(file);
    reader.loop.start();
    return reader;
  }

  private void read() {
    while (!closed) {
      try {
        int edition = Edition.numberIn(file);
        if (seen.isEmpty() || seen.getLast() != edition) {
          seen.add(edition);
        }
      } catch (IllegalStateException e) {
        faults.add(e.getMessage());
      }
      // A reader that uses a whole core would slow down the operations that it observes.
      java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
    }
  }

  void awaitEdition(int edition) {
    await("edition " + edition)
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> !seen.isEmpty() && seen.getLast() == edition);
  }

  /** Returns the editions in the order in which the reader saw them. */
  List<Integer> seen() {
    return seen;
  }

  /** Returns descriptions of torn or missing files that the reader saw. */
  List<String> faults() {
    return faults;
  }

  @Override
  public void close() throws InterruptedException {
    closed = true;
    loop.join();
  }
}
