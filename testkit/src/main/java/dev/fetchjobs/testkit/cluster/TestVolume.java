package dev.fetchjobs.testkit.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Describes a PersistentVolumeClaim and the directory of this machine that holds its files.
 *
 * @param claim name of the PersistentVolumeClaim
 * @param directory the directory that a pod sees as the root of the volume
 */
public record TestVolume(String claim, Path directory) {

  /** Returns the file on the test volume that a consumer would open. */
  public Path file(String path) {
    return directory.resolve(path);
  }

  /** Returns the content that a consumer reads from the file on the volume. */
  public String read(String path) {
    try {
      return Files.readString(file(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
