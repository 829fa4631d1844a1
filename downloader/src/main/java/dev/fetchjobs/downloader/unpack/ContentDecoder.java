package dev.fetchjobs.downloader.unpack;

import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.store.StagedFile;
import dev.fetchjobs.downloader.time.Budget;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Undoes a gzip content coding that nobody asked for (RFC 9110, section 8.4.1.3). */
public final class ContentDecoder {

  private ContentDecoder() {}

  private static final ByteSink NOBODY =
      new ByteSink() {
        @Override
        public void accept(byte[] buffer, int offset, int length) {}

        @Override
        public boolean wantsMore() {
          return false;
        }
      };

  /**
   * Decodes a small body in memory.
   *
   * @return empty when it has more than {@code most} bytes
   * @throws FetchException Integrity for damaged input
   */
  public static Optional<byte[]> gunzip(byte[] coded, int most) throws FetchException {
    byte[] decoded = new byte[most + 1];
    try (GzipSource gzip = new GzipSource(new Bytes(coded))) {
      int length = gzip.readFully(decoded, 0, decoded.length);
      return length > most ? Optional.empty() : Optional.of(Arrays.copyOf(decoded, length));
    }
  }

  /** Bytes in memory, in order. */
  private static final class Bytes implements ByteSource {
    private final byte[] bytes;
    private int at;

    Bytes(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      int count = Math.min(length, bytes.length - at);
      System.arraycopy(bytes, at, into, offset, count);
      at += count;
      return count == 0 ? -1 : count;
    }
  }

  /**
   * Decodes {@code coded} into {@code into}.
   *
   * @param digests each sees every decoded byte
   * @return decoded bytes
   * @throws FetchException Integrity for damaged input, Limit beyond {@code ratio} or {@code most}
   */
  public static long gunzip(
      Path coded, StagedFile into, List<MessageDigest> digests, int ratio, long most, Budget budget)
      throws FetchException {
    try (FileSource file = FileSource.open(coded, budget);
        GzipSource gzip = new GzipSource(file);
        UnpackedOutput output = new UnpackedOutput(into, digests, NOBODY, most)) {
      output.drain(new RatioLimit(gzip, ratio, file.size()));
      return output.finish();
    }
  }
}
