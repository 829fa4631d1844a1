package dev.fetchjobs.downloader.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which other paths the volume takes for a given one. Shares of Windows and some network file
 * systems do not tell upper from lower case, forms of accents or trailing dots, each by rules of
 * its own. So the volume itself is asked: the path is laid out in an empty directory, and other
 * paths are looked for there.
 */
final class Namesakes implements AutoCloseable {

  private final Path directory;
  private final Path path;

  private Namesakes(Path directory, Path path) {
    this.directory = directory;
    this.path = path;
  }

  /**
   * @param directory is made; one that a killed process left is removed first
   * @param path relative
   */
  static Namesakes of(Path path, Path directory) throws IOException {
    remove(directory);
    Path file = directory.resolve(path);
    Files.createDirectories(AtomicFile.parent(file));
    Files.createFile(file);
    return new Namesakes(directory, path);
  }

  /**
   * Whether {@code other} names the same file without being the same text; false for what is no
   * path relative to a volume.
   */
  boolean include(String other) {
    if (other.equals(path.toString())) {
      return false;
    }
    try {
      Path there = directory.resolve(other);
      return there.equals(there.normalize())
          && there.startsWith(directory)
          && Files.isRegularFile(there, LinkOption.NOFOLLOW_LINKS);
    } catch (InvalidPathException e) {
      return false;
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
