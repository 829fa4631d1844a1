package dev.fetchjobs.downloader.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds out which other paths lead to the same file on this volume. Windows shares and some network
 * file systems do not distinguish upper and lower case, forms of accents or trailing dots, and each
 * has its own rules. So this class tests the volume itself: it creates the path in an empty
 * directory, and then looks up the other paths there.
 */
final class PathAliases implements AutoCloseable {

  private static final String PREFIX = "names-";
  private static final Pattern NAME = Pattern.compile("names(-[0-9]{1,20})?");

  private final Path directory;
  private final Path path;

  private PathAliases(Path directory, Path path) {
    this.directory = directory;
    this.path = path;
  }

  /**
   * Tests which paths lead to the same file as this path.
   *
   * @param home the directory for the test directory; the method first removes leftovers of killed
   *     processes from it
   * @param path a relative path
   */
  static PathAliases of(Path path, Path home) throws IOException {
    try (Stream<Path> all = Files.list(home)) {
      for (Path left : all.filter(PathAliases::isLeft).toList()) {
        remove(left);
      }
    }
    // A new directory is empty, so a symbolic link cannot falsify the test.
    Path directory = Files.createTempDirectory(home, PREFIX);
    Path file = directory.resolve(path);
    Files.createDirectories(AtomicFile.parent(file));
    Files.createFile(file);
    return new PathAliases(directory, path);
  }

  private static boolean isLeft(Path file) {
    return NAME.matcher(file.getFileName().toString()).matches();
  }

  /** Says how one path on a volume is related to another one. */
  enum Relation {
    NONE,
    SAME,
    ABOVE,
    BELOW
  }

  /**
   * Returns how this path is related to {@code other} on this volume. The method returns NONE if
   * the texts are equal, or if {@code other} is not a relative path.
   */
  Relation relation(String other) {
    if (other.equals(path.toString())) {
      return Relation.NONE;
    }
    try {
      Path there = directory.resolve(other);
      if (!there.equals(there.normalize()) || !there.startsWith(directory)) {
        return Relation.NONE;
      }
      if (Files.isRegularFile(there, LinkOption.NOFOLLOW_LINKS)) {
        return Relation.SAME;
      }
      if (Files.isDirectory(there, LinkOption.NOFOLLOW_LINKS)) {
        return there.equals(directory) ? Relation.NONE : Relation.BELOW;
      }
      for (Path at = there; at != null && !at.equals(directory); at = at.getParent()) {
        if (Files.isRegularFile(at, LinkOption.NOFOLLOW_LINKS)) {
          return Relation.ABOVE;
        }
      }
      return Relation.NONE;
    } catch (InvalidPathException e) {
      return Relation.NONE;
    }
  }

  @Override
  public void close() throws IOException {
    remove(directory);
  }

  private static void remove(Path directory) throws IOException {
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> found = Files.walk(directory)) {
      all = found.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : all) {
      Files.delete(each);
    }
  }
}
