package dev.fetchjobs.downloader.store;

import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.text.Printable;
import dev.fetchjobs.downloader.time.Budget;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Represents a lock that the operating system holds on a file. The lock ends when its process ends,
 * for whatever reason the process ends. On NFSv4 it ends with the lease of the node. So no process
 * has to guess whether the process that has the lock is still alive (ADR 3).
 */
final class VolumeLock implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(50);

  private final FileChannel channel;

  private VolumeLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Waits for the operating system's lock.
   *
   * @return empty when another process still has it after {@code wait}
   */
  static Optional<VolumeLock> acquire(Path file, Duration wait, Budget budget)
      throws FetchException {
    FileChannel channel = Disk.call("opening the lock", file, () -> open(file));
    boolean locked = false;
    try {
      long start = System.nanoTime();
      while (!(locked = tryLock(channel))) {
        budget.check();
        if (System.nanoTime() - start >= wait.toNanos()) {
          return Optional.empty();
        }
        LockSupport.parkNanos(POLL.toNanos());
      }
      return Optional.of(new VolumeLock(channel));
    } finally {
      if (!locked) {
        close(channel);
      }
    }
  }

  private static FileChannel open(Path file) throws IOException, FetchException {
    Directories.requireFile(file); // opening a named pipe would block forever
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    Directories.readable(file);
    return channel;
  }

  private static boolean tryLock(FileChannel channel) throws FetchException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false; // this process has the lock
    } catch (IOException e) {
      throw FetchException.ofConfig(
              Reason.DESTINATION,
              "The volume cannot lock files (%s), so two runs could get mixed up. Use a file system with POSIX locks, on NFS version 4."
                  .formatted(Printable.message(e)))
          .causedBy(e);
    }
  }

  /**
   * Releases the operating system's lock. The lock's file stays: if it were removed, two processes
   * could lock two different files.
   */
  @Override
  public void close() {
    close(channel);
  }

  private static void close(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // No data is lost if the lock's file cannot be closed, because nothing was written to it.
      // The end of the process releases the lock in any case.
      return;
    }
  }
}
