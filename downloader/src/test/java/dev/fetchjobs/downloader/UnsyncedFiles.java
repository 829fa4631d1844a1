package dev.fetchjobs.downloader;

import dev.fetchjobs.downloader.store.DiskOperations;
import dev.fetchjobs.downloader.store.FileOperations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Performs real file operations without fsync, for tests with thousands of runs. */
final class UnsyncedFiles implements FileOperations {

  private final DiskOperations disk = new DiskOperations();

  @Override
  public void write(FileChannel file, ByteBuffer bytes) throws IOException {
    disk.write(file, bytes);
  }

  @Override
  public void force(FileChannel file) {}

  @Override
  public void forceDirectory(Path directory) {}

  @Override
  public void rename(Path root, Path from, Path to) throws IOException {
    disk.rename(root, from, to);
  }

  @Override
  public void place(Path root, Path from, Path to) throws IOException {
    disk.place(root, from, to);
  }

  @Override
  public void link(Path existing, Path link) throws IOException {
    disk.link(existing, link);
  }

  @Override
  public void symlink(Path link, Path target) throws IOException {
    disk.symlink(link, target);
  }

  @Override
  public void delete(Path root, Path file) throws IOException {
    disk.delete(root, file);
  }
}
