package dev.fetchjobs.downloader.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * Declares all operations that write to the volume. The operations are in one interface, so that
 * tests can make each of them fail.
 */
public interface FileOperations {

  /** Writes all of {@code bytes} to the file. */
  void write(FileChannel file, ByteBuffer bytes) throws IOException;

  /** Writes content and metadata of the file to the disk (fsync). */
  void force(FileChannel file) throws IOException;

  /** Writes the names in the directory to the disk (fsync). */
  void forceDirectory(Path directory) throws IOException;

  /**
   * Atomically renames {@code from} to {@code to}. A file at {@code to} is replaced. Both paths are
   * relative to the volume's root {@code root}. No symbolic link below the root is followed, even
   * if another program creates one meanwhile.
   */
  void rename(Path root, Path from, Path to) throws IOException;

  /**
   * Renames {@code from} to {@code to}, where no file may exist. Both paths are relative to {@code
   * root}, and no symbolic link is followed. On a file system with hard links, no file is ever
   * replaced. On a file system without hard links, a file that appears between the last check and
   * the rename is replaced, because the JDK has no rename that never replaces.
   *
   * @throws java.nio.file.FileAlreadyExistsException when the name is taken
   */
  void place(Path root, Path from, Path to) throws IOException;

  /** Creates the hard link {@code link} to {@code existing}; the name must be free. */
  void link(Path existing, Path link) throws IOException;

  /** Creates the symbolic link {@code link} with the text {@code target}; the name must be free. */
  void symlink(Path link, Path target) throws IOException;

  /**
   * Removes the file, the symbolic link or the empty directory {@code file}, relative to {@code
   * root}. No symbolic link is followed. Does nothing when {@code file} does not exist.
   *
   * @throws java.nio.file.DirectoryNotEmptyException when the directory is not empty
   */
  void delete(Path root, Path file) throws IOException;
}
