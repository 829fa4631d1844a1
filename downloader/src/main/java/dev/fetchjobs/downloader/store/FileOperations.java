package dev.fetchjobs.downloader.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * The operations whose failure decides what survives. Everything that is written to the volume goes
 * through here, so that tests can make each of them fail.
 */
public interface FileOperations {

  /** Writes all of {@code bytes}. */
  void write(FileChannel file, ByteBuffer bytes) throws IOException;

  /** Content and metadata of the file are on the disk afterwards (fsync). */
  void force(FileChannel file) throws IOException;

  /** The names in the directory are on the disk afterwards (fsync). */
  void forceDirectory(Path directory) throws IOException;

  /**
   * Atomically gives {@code from} the name {@code to}, replacing a file there. Both are relative to
   * {@code root}; no symbolic link below the root is followed, whoever puts one there meanwhile.
   */
  void rename(Path root, Path from, Path to) throws IOException;

  /**
   * Gives {@code from} the name {@code to}, which must be free. Both are as in {@link #rename}.
   * Nothing is ever replaced on a file system with hard links. On one without them a file that is
   * put there between a last look and the rename is: the JDK has no rename that spares it.
   *
   * @throws java.nio.file.FileAlreadyExistsException when the name is taken
   */
  void place(Path root, Path from, Path to) throws IOException;

  /** Gives the file {@code existing} the second name {@code link}, which must be free. */
  void link(Path existing, Path link) throws IOException;
}
