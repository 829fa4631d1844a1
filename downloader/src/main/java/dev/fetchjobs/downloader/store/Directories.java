package dev.fetchjobs.downloader.store;

import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Directories and modes on the volume. */
public final class Directories {

  private static final Set<PosixFilePermission> DIRECTORY =
      PosixFilePermissions.fromString("rwxr-xr-x");
  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-r--r--");

  private final FileOperations operations;

  public Directories(FileOperations operations) {
    this.operations = operations;
  }

  /**
   * Makes {@code relative} and its parents below {@code root}, readable by everybody whatever the
   * umask, and on the disk when this returns.
   *
   * @throws FetchException Config when a symbolic link or a file is in the way: links are never
   *     followed
   */
  public void make(Path root, Path relative) throws FetchException {
    Path at = root;
    for (Path segment : relative) {
      Path outer = at;
      at = at.resolve(segment);
      Path directory = at;
      Disk.run("making a directory", directory, () -> makeOne(outer, directory));
    }
  }

  private void makeOne(Path outer, Path directory) throws IOException, FetchException {
    try {
      Files.createDirectory(directory);
      chmod(directory, DIRECTORY);
      operations.forceDirectory(outer);
    } catch (FileAlreadyExistsException e) {
      BasicFileAttributes found =
          Files.readAttributes(directory, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (!found.isDirectory()) {
        throw inTheWay(directory, found);
      }
    }
  }

  /**
   * What lies at {@code relative}: null when nothing does.
   *
   * @throws FetchException Config when it, or a segment before it, is not what it has to be
   */
  public static boolean isFree(Path root, Path relative) throws FetchException {
    Path at = root;
    for (Path segment : relative) {
      at = at.resolve(segment);
      Path now = at;
      boolean last = at.getNameCount() == root.getNameCount() + relative.getNameCount();
      BasicFileAttributes found;
      try {
        found = Files.readAttributes(now, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      } catch (NoSuchFileException e) {
        return true;
      } catch (IOException e) {
        throw Disk.failure("looking at the destination", now, e);
      }
      if (last ? !found.isRegularFile() : !found.isDirectory()) {
        throw inTheWay(now, found);
      }
    }
    return false;
  }

  /** The files in a private directory; {@code doing} as in {@link Disk#call}. */
  static List<Path> list(String doing, Path directory) throws FetchException {
    return Disk.call(
        doing,
        directory,
        () -> {
          try (Stream<Path> found = Files.list(directory)) {
            return found.toList();
          }
        });
  }

  /** Removes those of our files in the private {@code directory} that are unwanted. */
  static void remove(String doing, Path directory, Predicate<Path> unwanted) throws FetchException {
    for (Path file : list(doing, directory)) {
      if (OwnFileNames.isOurs(directory, file) && unwanted.test(file)) {
        Disk.run(doing, file, () -> Files.deleteIfExists(file));
      }
    }
  }

  /** Throws Config when something lies at {@code file} that is no regular file. */
  static void requireFile(Path file) throws IOException, FetchException {
    try {
      BasicFileAttributes found =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (!found.isRegularFile()) {
        throw inTheWay(file, found);
      }
    } catch (NoSuchFileException e) {
      return; // it will be made
    }
  }

  /** Makes {@code file} readable by everybody, whatever the umask. */
  public static void readable(Path file) throws IOException {
    chmod(file, FILE);
  }

  /**
   * Gives our own file or directory the mode it was made with, which other groups' runs may have
   * changed. One that belongs to another user stays as it is; links are not followed.
   */
  static void setMode(Path path) {
    try {
      PosixFileAttributeView view =
          Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
      if (view == null) {
        return;
      }
      PosixFileAttributes found = view.readAttributes();
      Set<PosixFilePermission> mode = found.isDirectory() ? DIRECTORY : FILE;
      if ((found.isDirectory() || found.isRegularFile()) && !found.permissions().equals(mode)) {
        view.setPermissions(mode);
      }
    } catch (IOException | UnsupportedOperationException e) {
      return; // not ours to change, or without modes: consumers read it as it is
    }
  }

  /** Some network file systems have one fixed mode for all files and refuse to change it. */
  private static void chmod(Path path, Set<PosixFilePermission> mode) throws IOException {
    try {
      if (!Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS).equals(mode)) {
        Files.setPosixFilePermissions(path, mode);
      }
    } catch (IOException | UnsupportedOperationException e) {
      if (!Files.isReadable(path)) {
        throw e instanceof IOException io ? io : new IOException(e);
      }
    }
  }

  private static boolean isPrivate(Path path) {
    return StreamSupport.stream(path.spliterator(), false)
        .anyMatch(segment -> segment.toString().equals(VolumeLayout.OURS));
  }

  private static FetchException inTheWay(Path path, BasicFileAttributes found) {
    String what =
        found.isSymbolicLink()
            ? "a symbolic link, which is never followed"
            : found.isDirectory()
                ? "a directory"
                : found.isRegularFile() ? "a file" : "a pipe or device";
    if (isPrivate(path)) {
      return new FetchException(
          new Failure.Config(
              Reason.DESTINATION,
              "There is %s where FetchJob keeps its own files: %s. Move it away; the next run makes what it needs."
                  .formatted(what, Disk.owner(path))));
    }
    return new FetchException(
        new Failure.Config(
            Reason.DESTINATION,
            "There is %s at the destination: %s. Remove it or choose another destination.volume.path."
                .formatted(what, Disk.owner(path))));
  }
}
