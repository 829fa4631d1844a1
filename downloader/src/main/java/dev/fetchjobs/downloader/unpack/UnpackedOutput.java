package dev.fetchjobs.downloader.unpack;

import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.store.Digests;
import dev.fetchjobs.downloader.store.StagedFile;
import dev.fetchjobs.downloader.transfer.BackgroundConsumer;
import java.nio.ByteBuffer;

/** Writes unpacked bytes, hashes them and passes them to the checks, on a second thread. */
final class UnpackedOutput implements AutoCloseable {

  private final StagedFile file;
  private final Digests digests;
  private final ByteSink sink;
  private final long most;
  private final BackgroundConsumer consumer;
  private long bytes;

  /**
   * Prepares the output.
   *
   * @param digests computes the digests of all bytes
   * @param most maximum number of bytes; more bytes are a failure of class Limit
   */
  UnpackedOutput(StagedFile file, Digests digests, ByteSink sink, long most) {
    this.file = file;
    this.digests = digests;
    this.sink = sink;
    this.most = most;
    this.consumer = new BackgroundConsumer("gate", this::take);
  }

  /** Writes all bytes of {@code source}. */
  void drain(ByteSource source) throws FetchException {
    while (true) {
      BackgroundConsumer.Block block = consumer.next();
      block.length = source.readFully(block.bytes, 0, BackgroundConsumer.BLOCK);
      bytes += block.length;
      if (bytes > most) {
        throw UnpackFailure.tooLarge(most);
      }
      boolean ended = block.length < BackgroundConsumer.BLOCK;
      consumer.send(block);
      if (ended) {
        return;
      }
    }
  }

  /** Waits until all bytes are written and hashed, and returns their number. */
  long finish() throws FetchException {
    consumer.finish();
    return bytes;
  }

  private void take(byte[] buffer, int length) throws FetchException {
    file.write(ByteBuffer.wrap(buffer, 0, length));
    digests.update(buffer, 0, length);
    if (sink.wantsMore()) {
      sink.accept(buffer, 0, length);
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
