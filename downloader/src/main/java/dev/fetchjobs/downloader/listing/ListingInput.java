package dev.fetchjobs.downloader.listing;

import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.text.Printable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * The bytes of a listing. Keeps the newest of them, so that a message can quote the place of a
 * fault.
 */
public final class ListingInput extends FilterInputStream {

  /** Maximum size of a listing in bytes, after decoding. */
  public static final int MAX_BYTES = 32 << 20;

  /** Larger than the buffer of any parser: a fault is at most one buffer behind what was read. */
  private static final int KEPT = 1 << 17;

  private static final int SHOWN = 80;

  private final byte[] newest = new byte[KEPT];
  private long count;

  public ListingInput(InputStream body) {
    super(body);
  }

  /** The listing is larger than {@link #MAX_BYTES}. */
  public static final class TooLargeException extends IOException {}

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] to, int from, int length) throws IOException {
    int read = super.read(to, from, length);
    for (int i = 0; i < read; i++) {
      newest[(int) ((count + i) % KEPT)] = to[from + i];
    }
    count += Math.max(0, read);
    if (count > MAX_BYTES) {
      throw new TooLargeException();
    }
    return read;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  /** The listing cannot be read. The message quotes what is at {@code offset}. */
  FetchException fault(String what, long offset) {
    return FetchException.ofIntegrity(
        Reason.BAD_LISTING,
        "The listing is not readable: %s. At byte %,d: %s"
            .formatted(what, offset, Printable.of(at(offset), SHOWN)));
  }

  /** The text that begins at {@code offset}; what is no longer kept is left out. */
  String at(long offset) {
    long from = Math.clamp(offset, Math.max(0, count - KEPT), count);
    byte[] text = new byte[(int) Math.min(SHOWN, count - from)];
    for (int i = 0; i < text.length; i++) {
      text[i] = newest[(int) ((from + i) % KEPT)];
    }
    return new String(text, StandardCharsets.UTF_8);
  }
}
