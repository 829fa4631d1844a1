package dev.fetchjobs.downloader.store;

import dev.fetchjobs.downloader.FetchException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;

/** Small text files in the private directories, replaced as a whole and kept by a power cut. */
public final class AtomicFile {

  private static final String NEW = ".new";

  private final Path root;
  private final FileOperations operations;

  public AtomicFile(Path root, FileOperations operations) {
    this.root = root;
    this.operations = operations;
  }

  /** After this returns the file has this text, and still has it after a power cut. */
  public void write(Path file, String text) throws FetchException {
    Disk.run("writing " + file.getFileName(), file, () -> replace(file, text));
  }

  private void replace(Path file, String text) throws IOException {
    Path fresh =
        file.resolveSibling(
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

  /** Whether a file of this name was left by a process that died while it wrote. */
  static boolean isLeftover(Path file) {
    return file.getFileName().toString().endsWith(NEW);
  }

  private static Path parent(Path file) throws IOException {
    Path parent = file.getParent();
    if (parent == null) {
      throw new IOException("no parent: " + file);
    }
    return parent;
  }
}
