package dev.fetchjobs.downloader.store;

import dev.fetchjobs.contract.Wire;
import dev.fetchjobs.contract.Wire.WireException;
import dev.fetchjobs.downloader.failure.FetchException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Holds what the FetchJobs of one namespace share about hosts on the volume (ADR 43). There is one
 * state and one lock file for each origin. An error concerns this sharing only, so callers go on
 * without it.
 */
public final class HostFolder implements AutoCloseable {

  static final int MAX_FILES = 256;
  static final int MAX_BYTES = 4096;

  /** The byte of a lock file that is locked while the state changes; places are before it. */
  private static final long STATE_BYTE = 1 << 20;

  private static final int STATE_TRIES = 20;
  private static final Duration STATE_PAUSE = Duration.ofMillis(50);

  private static final int MAX_LISTED = 4 * MAX_FILES;
  private static final Duration STATE_AGE = Duration.ofDays(2);

  /** No run is longer. */
  private static final Duration LOCK_AGE = Duration.ofHours(25);

  private static final Duration LEFTOVER_AGE = Duration.ofHours(1);

  private static final int KEY_LENGTH = 32;
  private static final Pattern STATE = Pattern.compile("[0-9a-f]{32}[.]json");
  private static final Pattern LOCK = Pattern.compile("[0-9a-f]{32}[.]lock");
  private static final Pattern LEFTOVER = Pattern.compile("[0-9a-f]{32}[.]json[.][0-9a-f]+[.]new");

  private final VolumeLayout layout;
  private final FileOperations operations;
  private final AtomicFile files;

  /**
   * The lock file of each origin stays open until the run ends: when a process closes a file, it
   * loses all its locks on that file.
   */
  private final Map<String, FileChannel> channels = new HashMap<>();

  private HostFolder(VolumeLayout layout, FileOperations operations) {
    this.layout = layout;
    this.operations = operations;
    this.files = new AtomicFile(layout.root(), operations);
  }

  /** Opens the folder, and creates it if it is missing. */
  public static HostFolder open(VolumeLayout layout, FileOperations operations)
      throws FetchException {
    new Directories(operations).make(layout.root(), layout.fromRoot(layout.hosts()));
    return new HostFolder(layout, operations);
  }

  /** Returns what is known of the origin. */
  public HostState read(String origin) throws IOException {
    Path file = file(origin, ".json");
    Optional<String> text = AtomicFile.read(file, MAX_BYTES);
    if (text.isEmpty()) {
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        throw new IOException(name(file) + " is no small file");
      }
      return HostState.none(origin);
    }
    try {
      HostState found = Wire.readTolerant(HostState.class, text.get());
      if (found.isOf(origin)) {
        return found;
      }
    } catch (WireException e) {
      throw new IOException(name(file) + " is damaged", e);
    }
    throw new IOException(name(file) + " is damaged");
  }

  /** Changes what is known of the origin. A damaged state is replaced. */
  public synchronized void update(String origin, UnaryOperator<HostState> change)
      throws IOException, FetchException {
    HostState known = readOrNone(origin);
    if (change.apply(known).equals(known)) {
      return; // without the lock
    }
    try (FileLock _ = lockState(channel(origin))) {
      HostState before = readOrNone(origin);
      HostState next = change.apply(before);
      Path file = file(origin, ".json");
      if (next.isNone()) {
        operations.delete(layout.root(), layout.fromRoot(file));
      } else if (!next.equals(before)) {
        requireRoom(file, STATE);
        files.write(file, Wire.write(next) + "\n");
      }
    }
  }

  private HostState readOrNone(String origin) {
    try {
      return read(origin);
    } catch (IOException e) {
      return HostState.none(origin); // the next write replaces the file
    }
  }

  private static FileLock lockState(FileChannel channel) throws IOException {
    for (int tries = 0; tries < STATE_TRIES; tries++) {
      Optional<FileLock> lock = tryLock(channel, STATE_BYTE);
      if (lock.isPresent()) {
        return lock.get();
      }
      LockSupport.parkNanos(STATE_PAUSE.toNanos());
    }
    throw new IOException("another run does not stop to write");
  }

  /**
   * Returns one of the places at the origin, or empty if all are taken.
   *
   * @param places number of places that there are
   */
  public synchronized Optional<Place> tryPlace(String origin, int places) throws IOException {
    FileChannel channel = channel(origin);
    for (int place = 0; place < places; place++) {
      Optional<FileLock> lock = tryLock(channel, place);
      if (lock.isPresent()) {
        return lock.map(Place::new);
      }
    }
    return Optional.empty();
  }

  /** A place at a host. The operating system gives it back if the process dies. */
  public record Place(FileLock lock) implements AutoCloseable {
    @Override
    public void close() {
      try {
        lock.release();
      } catch (IOException e) {
        return; // the end of the process gives the place back
      }
    }
  }

  private static Optional<FileLock> tryLock(FileChannel channel, long position) throws IOException {
    try {
      return Optional.ofNullable(channel.tryLock(position, 1, false));
    } catch (OverlappingFileLockException e) {
      return Optional.empty(); // this process has the lock
    }
  }

  private FileChannel channel(String origin) throws IOException {
    FileChannel known = channels.get(origin);
    if (known != null) {
      return known;
    }
    Path file = file(origin, ".lock");
    requireRoom(file, LOCK);
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
        && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(name(file) + " is no file"); // opening a named pipe would block forever
    }
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    channels.put(origin, channel);
    Directories.ownerOnly(file);
    Files.setLastModifiedTime(file, FileTime.from(Instant.now())); // an old file would be removed
    return channel;
  }

  private void requireRoom(Path file, Pattern kind) throws IOException {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    int found = 0;
    try (DirectoryStream<Path> all = Files.newDirectoryStream(layout.hosts())) {
      for (Path one : all) {
        found += kind.matcher(name(one)).matches() ? 1 : 0;
        if (found >= MAX_FILES) {
          throw new IOException("there are files for %d hosts already".formatted(MAX_FILES));
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  /** Removes states and lock files that no run has used for a long time. */
  public synchronized void clean(Instant now) throws IOException {
    int looked = 0;
    try (DirectoryStream<Path> all = Files.newDirectoryStream(layout.hosts())) {
      for (Path file : all) {
        if (++looked > MAX_LISTED) {
          return;
        }
        if (isOld(file, now)) {
          operations.delete(layout.root(), layout.fromRoot(file));
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  private boolean isOld(Path file, Instant now) throws IOException {
    String name = name(file);
    try {
      if (LOCK.matcher(name).matches()) {
        return isOlder(file, now, LOCK_AGE) && isUnlocked(file);
      }
      return (STATE.matcher(name).matches() && isOlder(file, now, STATE_AGE))
          || (LEFTOVER.matcher(name).matches() && isOlder(file, now, LEFTOVER_AGE));
    } catch (NoSuchFileException e) {
      return false; // another run has removed or renamed the file
    }
  }

  /** A time far in the future counts as old, because a wrong clock wrote it. */
  private static boolean isOlder(Path file, Instant now, Duration age) throws IOException {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        && Duration.between(
                    Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant(), now)
                .abs()
                .compareTo(age)
            > 0;
  }

  private static boolean isUnlocked(Path file) throws IOException {
    try (FileChannel channel =
            FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        FileLock lock = channel.tryLock()) {
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private Path file(String origin, String end) {
    return layout.hosts().resolve(Digests.sha256(origin).substring(0, KEY_LENGTH) + end);
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  @Override
  public synchronized void close() {
    for (FileChannel channel : channels.values()) {
      try {
        channel.close();
      } catch (IOException e) {
        continue; // the end of the process gives the places back
      }
    }
    channels.clear();
  }
}
