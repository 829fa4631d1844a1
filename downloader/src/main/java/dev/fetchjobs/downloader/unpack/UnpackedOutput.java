package dev.fetchjobs.downloader.unpack;

import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.store.StagedFile;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.List;

/** Where unpacked bytes go: written, hashed and shown to the gate, on a thread of its own. */
final class UnpackedOutput implements AutoCloseable {

  private final StagedFile file;
  private final List<MessageDigest> digests;
  private final ByteSink sink;
  private final long most;
  private final Relay relay;
  private long bytes;

  /**
   * @param digests each sees every byte
   * @param most bytes; one more is a Limit
   */
  UnpackedOutput(StagedFile file, List<MessageDigest> digests, ByteSink sink, long most) {
    this.file = file;
    this.digests = digests;
    this.sink = sink;
    this.most = most;
    this.relay = new Relay(this::take);
  }

  /** Takes all of {@code source}. */
  void drain(ByteSource source) throws FetchException {
    while (true) {
      byte[] buffer = relay.buffer();
      int filled = source.readFully(buffer, 0, buffer.length);
      bytes += filled;
      if (bytes > most) {
        throw UnpackFailure.tooLarge(most);
      }
      relay.send(filled);
      if (filled < buffer.length) {
        return;
      }
    }
  }

  /** After this returns everything is written and hashed. */
  long finish() throws FetchException {
    relay.finish();
    return bytes;
  }

  private void take(byte[] buffer, int length) throws FetchException {
    file.write(ByteBuffer.wrap(buffer, 0, length));
    for (MessageDigest digest : digests) {
      digest.update(buffer, 0, length);
    }
    if (sink.wantsMore()) {
      sink.accept(buffer, 0, length);
    }
  }

  @Override
  public void close() {
    relay.close();
  }
}
