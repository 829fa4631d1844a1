package dev.fetchjobs.images;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Collects the files of an image before they are packed. The directory {@code root} becomes the
 * image's root directory.
 */
final class Layout {
  /**
   * All files in an image get this modification time. The JVM compares the times of the jars with
   * those in the ahead-of-time cache, so the times have to be set before training.
   */
  static final Instant TIME = Instant.ofEpochSecond(1);

  private Layout() {}

  /**
   * Returns the module's jar and, unless {@code alone}, all other jars that it needs at run time.
   */
  static List<Path> jarsOfModule(Path module, boolean alone) throws IOException {
    List<Path> jars = new ArrayList<>(jars(module.resolve("target")));
    if (!alone) {
      jars.addAll(jars(module.resolve("target/lib")));
    }
    return jars;
  }

  /** Returns the jars in a directory in the order of the class path. */
  static List<Path> jars(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
  }

  static void copyJars(List<Path> jars, Path directory) throws IOException {
    Files.createDirectories(directory);
    for (Path jar : jars) {
      StoredJar.copy(jar, directory.resolve(jar.getFileName()));
    }
  }

  static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /** Returns the total size of all files in a directory, in bytes. */
  static long size(Path directory) throws IOException {
    long bytes = 0;
    for (Path file : files(directory)) {
      bytes += Files.size(file);
    }
    return bytes;
  }

  static void setTimes(Path root) throws IOException {
    for (Path file : files(root)) {
      Files.setLastModifiedTime(file, FileTime.from(TIME));
    }
  }

  static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes unused)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
