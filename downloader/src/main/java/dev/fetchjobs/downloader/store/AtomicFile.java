package dev.fetchjobs.downloader.store;

import dev.fetchjobs.downloader.failure.FetchException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Reads and writes small text files in the private directories. A write replaces the whole file and
 * survives a power cut.
 */
public final class AtomicFile {

  private static final String NEW = ".new";

  private final Path root;
  private final FileOperations operations;

  public AtomicFile(Path root, FileOperations operations) {
    this.root = root;
    this.operations = operations;
  }

  /** Replaces the file's text. When this method returns, the text is on the disk. */
  public void write(Path file, String text) throws FetchException {
    write(file, Disk.call("writing " + file.getFileName(), file, () -> parent(file)), text);
  }

  /**
   * Replaces the file's text as {@link #write(Path, String)} does.
   *
   * @param directory directory of the new file before it gets the name {@code file}; if the process
   *     dies, a leftover may be there
   */
  void write(Path file, Path directory, String text) throws FetchException {
    Disk.run("writing " + file.getFileName(), file, () -> replace(file, directory, text));
  }

  private void replace(Path file, Path directory, String text) throws IOException {
    Path fresh =
        directory.resolve(
            file.getFileName()
                + "."
                + Long.toHexString(ThreadLocalRandom.current().nextLong())
                + NEW);
    boolean renamed = false;
    try {
      try (FileChannel channel =
          FileChannel.open(
              fresh,
              StandardOpenOption.CREATE_NEW,
              StandardOpenOption.WRITE,
              LinkOption.NOFOLLOW_LINKS)) {
        operations.write(channel, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        Directories.readable(fresh);
        operations.force(channel);
      }
      operations.rename(root, root.relativize(fresh), root.relativize(file));
      renamed = true;
    } finally {
      if (!renamed) {
        Files.deleteIfExists(fresh);
      }
    }
    operations.forceDirectory(parent(file));
  }

  /**
   * Reads the file's text. Malformed bytes are replaced. Returns empty when there is no regular
   * file, or when the file is longer than {@code maxBytes}. The method does not follow a symbolic
   * link.
   */
  static Optional<String> read(Path file, int maxBytes) throws IOException {
    try {
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > maxBytes) {
        return Optional.empty();
      }
      try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
        return Optional.of(new String(in.readNBytes(maxBytes), StandardCharsets.UTF_8));
      }
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Returns whether this file is one that a process left because it died during a write. */
  static boolean isLeftover(Path file) {
    return file.getFileName().toString().endsWith(NEW);
  }

  static Path parent(Path file) throws IOException {
    Path parent = file.getParent();
    if (parent == null) {
      throw new IOException("no parent: " + file);
    }
    return parent;
  }
}
