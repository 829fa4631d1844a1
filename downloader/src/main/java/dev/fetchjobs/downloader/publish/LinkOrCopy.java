package dev.fetchjobs.downloader.publish;

import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.store.Directories;
import dev.fetchjobs.downloader.store.Disk;
import dev.fetchjobs.downloader.store.FileOperations;
import dev.fetchjobs.downloader.time.Budget;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Gives a file a second name: a hard link, or a copy on a file system without hard links. */
record LinkOrCopy(FileOperations operations, Budget budget) {

  private static final int BLOCK = 1 << 20;

  /**
   * Makes {@code name} a second name of {@code file}.
   *
   * @throws FileAlreadyExistsException when {@code name} is taken
   */
  void make(Path file, Path name) throws IOException, FetchException {
    try {
      operations.link(file, name);
    } catch (UnsupportedOperationException | FileSystemException e) {
      if (!Disk.hasNoLinks(e)) {
        throw e;
      }
      copy(file, name);
    }
  }

  /**
   * Copies the file block by block, so that the copying of a large file stops when the run has to
   * end. An incomplete copy is removed.
   */
  private void copy(Path file, Path name) throws IOException, FetchException {
    try (FileChannel to =
        FileChannel.open(
            name,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS)) {
      boolean whole = false;
      try {
        copyBlocks(file, to);
        Directories.readable(name);
        operations.force(to);
        whole = true;
      } finally {
        if (!whole) {
          Files.deleteIfExists(name);
        }
      }
    }
  }

  private void copyBlocks(Path file, FileChannel to) throws IOException, FetchException {
    ByteBuffer block = ByteBuffer.allocate(BLOCK);
    try (FileChannel from =
        FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      while (from.read(block.clear()) >= 0) {
        operations.write(to, block.flip());
        budget.check();
      }
    }
  }
}
