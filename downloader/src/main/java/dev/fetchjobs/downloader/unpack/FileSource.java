package dev.fetchjobs.downloader.unpack;

import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.store.Disk;
import dev.fetchjobs.downloader.time.Budget;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Represents a downloaded file in staging that can be read at any position. When it is used as a
 * {@link ByteSource}, this class returns the bytes of one range in their order.
 */
final class FileSource implements ByteSource, AutoCloseable {

  private final Path path;
  private final FileChannel channel;
  private final long size;
  private final Budget budget;
  private long position;
  private long end;

  private FileSource(Path path, FileChannel channel, long size, Budget budget) {
    this.path = path;
    this.channel = channel;
    this.size = size;
    this.budget = budget;
    this.end = size;
  }

  static FileSource open(Path path, Budget budget) throws FetchException {
    return Disk.call(
        "reading the download back",
        path,
        () -> {
          FileChannel channel =
              FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
          return new FileSource(path, channel, channel.size(), budget);
        });
  }

  long size() {
    return size;
  }

  /**
   * Sets the range of the file that the caller wants to read. From now on {@link #read} returns the
   * bytes from {@code start} to {@code stop}.
   */
  void range(long start, long stop) {
    position = start;
    end = stop;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws FetchException {
    if (position >= end) {
      return -1;
    }
    int read = at(position, into, offset, (int) Math.min(length, end - position));
    position += Math.max(read, 0);
    return read;
  }

  /** Reads some bytes at the position {@code start}, or returns -1 at the end of the file. */
  int at(long start, byte[] into, int offset, int length) throws FetchException {
    budget.check();
    try {
      return channel.read(ByteBuffer.wrap(into, offset, length), start);
    } catch (IOException e) {
      throw Disk.failure("reading the download back", path, e);
    }
  }

  @Override
  public void close() throws FetchException {
    Disk.run("closing the download", path, channel::close);
  }
}
