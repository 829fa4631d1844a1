package dev.fetchjobs.downloader.publish;

import dev.fetchjobs.downloader.store.DiskOperations;
import dev.fetchjobs.downloader.store.FileOperations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * Counts the file operations, and can fail at one of them. The class does not sync files to the
 * disk, because only a power cut would show the difference.
 */
public class CountingFileOperations implements FileOperations {

  private final FileOperations disk = new DiskOperations();
  int links;
  int forces;
  int renames;
  int places;
  int operations;

  /** Is called before each operation with the number of the operation, from 1. */
  protected void before(int number, String what) throws IOException {}

  private void next(String what) throws IOException {
    operations++;
    before(operations, what);
  }

  @Override
  public void write(FileChannel file, ByteBuffer bytes) throws IOException {
    next("write");
    disk.write(file, bytes);
  }

  @Override
  public void force(FileChannel file) throws IOException {
    forces++;
    next("force");
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    next("forceDirectory");
  }

  @Override
  public void rename(Path root, Path from, Path to) throws IOException {
    renames++;
    next("rename " + to.getFileName());
    disk.rename(root, from, to);
  }

  @Override
  public void place(Path root, Path from, Path to) throws IOException {
    places++;
    next("place " + to.getFileName());
    disk.place(root, from, to);
  }

  @Override
  public void link(Path existing, Path link) throws IOException {
    links++;
    next("link");
    disk.link(existing, link);
  }

  @Override
  public void symlink(Path link, Path target) throws IOException {
    next("symlink " + link.getFileName());
    disk.symlink(link, target);
  }

  @Override
  public void delete(Path root, Path file) throws IOException {
    next("delete " + file.getFileName());
    disk.delete(root, file);
  }
}
