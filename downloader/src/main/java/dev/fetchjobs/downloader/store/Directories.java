package dev.fetchjobs.downloader.store;

import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.store.VolumeLayout.Kind;
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

/** Makes directories and sets permissions on the volume. */
public final class Directories {

  private static final Set<PosixFilePermission> DIRECTORY =
      PosixFilePermissions.fromString("rwxr-xr-x");
  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-r--r--");
  private static final Set<PosixFilePermission> PRIVATE_FILE =
      PosixFilePermissions.fromString("rw-------");

  private final FileOperations operations;

  public Directories(FileOperations operations) {
    this.operations = operations;
  }

  /**
   * Creates the directory {@code relative} and its parents below {@code root}. Everybody can read
   * these directories, whatever the umask is. When this method returns, the directories are on the
   * disk.
   *
   * @throws FetchException Config when there is a symbolic link or a file at one of these paths;
   *     links are never followed
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
        throw inTheWay(directory, found, Kind.FILE);
      }
    }
  }

  /**
   * Creates the directory {@code relative}, whose parent exists and whose name is free. Everybody
   * can read the directory. When this method returns, the directory is on the disk.
   */
  public void makeNew(Path root, Path relative) throws FetchException {
    Path directory = root.resolve(relative);
    Disk.run(
        "making a directory",
        directory,
        () -> {
          Files.createDirectory(directory);
          chmod(directory, DIRECTORY);
          operations.forceDirectory(AtomicFile.parent(directory));
        });
  }

  /** Returns whether no file exists at the path; see {@link #isFree(Path, Path, Kind)}. */
  public static boolean isFree(Path root, Path relative) throws FetchException {
    return isFree(root, relative, Kind.FILE);
  }

  /**
   * Returns whether nothing exists at the path {@code relative}.
   *
   * @throws FetchException Config when there is something of another kind, or when one of its
   *     parents is not a directory
   */
  public static boolean isFree(Path root, Path relative, Kind kind) throws FetchException {
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
      boolean wantsFile = last && kind == Kind.FILE;
      if (wantsFile ? !found.isRegularFile() : !found.isDirectory()) {
        throw inTheWay(now, found, kind);
      }
    }
    return false;
  }

  /**
   * Returns the files in one of FetchJob's private directories. {@code doing} describes the
   * operation for a message, as in {@link Disk#call}.
   */
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

  /**
   * Removes those files of FetchJob from the private {@code directory} that nothing needs any more.
   */
  static void remove(String doing, Path directory, Predicate<Path> unwanted) throws FetchException {
    remove(doing, directory, list(doing, directory), unwanted);
  }

  /** Removes those of {@code files} in the private {@code directory} that are unwanted. */
  static void remove(String doing, Path directory, List<Path> files, Predicate<Path> unwanted)
      throws FetchException {
    for (Path file : files) {
      if (OwnFileNames.isOurs(directory, file) && unwanted.test(file)) {
        Disk.run(doing, file, () -> Files.deleteIfExists(file));
      }
    }
  }

  /** Throws a Config failure when {@code file} exists and is not a regular file. */
  static void requireFile(Path file) throws IOException, FetchException {
    try {
      BasicFileAttributes found =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (!found.isRegularFile()) {
        throw inTheWay(file, found, Kind.FILE);
      }
    } catch (NoSuchFileException e) {
      return; // the directory will be created
    }
  }

  /** Makes {@code file} a file that only this user can open, whatever the umask. */
  static void ownerOnly(Path file) throws IOException {
    chmod(file, PRIVATE_FILE);
  }

  /** Makes {@code file} readable by everybody, whatever the umask. */
  public static void readable(Path file) throws IOException {
    chmod(file, FILE);
  }

  /**
   * Restores the permissions of a file or directory of FetchJob. An earlier run with another group
   * may have changed them. The method does not change a file of another user, and follows no links.
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
      // The file belongs to another user, or the file system has no permissions.
      return;
    }
  }

  /**
   * Changes the permissions of a file or directory. Some network file systems have fixed
   * permissions for all files and refuse the change.
   */
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

  private static FetchException inTheWay(Path path, BasicFileAttributes found, Kind kind) {
    String what =
        found.isSymbolicLink()
            ? "a symbolic link, which is never followed"
            : found.isDirectory()
                ? "a directory"
                : found.isRegularFile() ? "a file" : "a pipe or device";
    if (isPrivate(path)) {
      return FetchException.ofConfig(
          Reason.DESTINATION,
          "There is %s where FetchJob keeps its own files: %s. Move it away; the next run makes what it needs."
              .formatted(what, Disk.owner(path)));
    }
    return FetchException.ofConfig(
        Reason.DESTINATION,
        "There is %s at the destination: %s. Remove it or choose another %s."
            .formatted(what, Disk.owner(path), kind.field()));
  }
}
