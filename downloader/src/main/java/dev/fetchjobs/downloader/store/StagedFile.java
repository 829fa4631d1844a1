package dev.fetchjobs.downloader.store;

import dev.fetchjobs.downloader.failure.FetchException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Represents a file in the staging directory that a run is writing. */
public final class StagedFile implements AutoCloseable {

  private final Path path;
  private final FileChannel channel;
  private final FileOperations operations;

  private StagedFile(Path path, FileChannel channel, FileOperations operations) {
    this.path = path;
    this.channel = channel;
    this.operations = operations;
  }

  static StagedFile create(Path path, FileOperations operations) throws FetchException {
    return new StagedFile(
        path,
        Disk.call(
            "making a file in staging",
            path,
            () ->
                FileChannel.open(
                    path,
                    StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                    LinkOption.NOFOLLOW_LINKS)),
        operations);
  }

  /**
   * Opens a file of an earlier process and cuts it to {@code bytes} bytes. The run appends new
   * bytes after them.
   */
  static StagedFile resume(Path path, long bytes, FileOperations operations) throws FetchException {
    return new StagedFile(
        path,
        Disk.call(
            "opening the partial file",
            path,
            () ->
                FileChannel.open(
                        path,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        LinkOption.NOFOLLOW_LINKS)
                    .truncate(bytes)
                    .position(bytes)),
        operations);
  }

  public Path path() {
    return path;
  }

  /** Returns the size of the file in bytes. */
  public long size() throws FetchException {
    return Disk.call("writing the download", path, channel::position);
  }

  /** Appends all of {@code bytes} to the file. */
  public void write(ByteBuffer bytes) throws FetchException {
    try {
      operations.write(channel, bytes);
    } catch (IOException e) {
      throw Disk.failure("writing the download", path, e);
    }
  }

  /**
   * Reads from {@code position} of the file without moving the position for writing.
   *
   * @return number of bytes read; -1 at the end
   */
  public int read(ByteBuffer into, long position) throws FetchException {
    try {
      return channel.read(into, position);
    } catch (IOException e) {
      throw Disk.failure("reading the download back", path, e);
    }
  }

  /** Removes all bytes of the file. */
  public void restart() throws FetchException {
    Disk.run("starting the file anew", path, () -> channel.truncate(0).position(0));
  }

  /** Writes the whole file to the disk (fsync). */
  public void force() throws FetchException {
    Disk.run("syncing the download to the disk", path, () -> operations.force(channel));
  }

  /** Closes the file and removes it. */
  public void discard() throws FetchException {
    close();
    Disk.run("removing a file from staging", path, () -> Files.deleteIfExists(path));
  }

  @Override
  public void close() throws FetchException {
    Disk.run("closing a file in staging", path, channel::close);
  }
}
