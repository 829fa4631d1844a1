package dev.fetchjobs.downloader.unpack;

import dev.fetchjobs.contract.FetchPlan.Unpack.Format;
import dev.fetchjobs.downloader.failure.FetchException;
import java.util.Arrays;

/**
 * Checks that an archive's only file is not packed again. With {@code unpack.format: Auto} and
 * without {@code unpack.member} a user expects the unpacked file.
 */
final class LastLayer implements ByteSource {

  private final Format outer;
  private final ByteSource source;
  private boolean checked;

  LastLayer(Format outer, ByteSource source) {
    this.outer = outer;
    this.source = source;
  }

  /** {@inheritDoc} The first read needs a buffer for {@value UnreadPacking#WINDOW} bytes. */
  @Override
  public int read(byte[] into, int offset, int length) throws FetchException {
    if (checked) {
      return source.read(into, offset, length);
    }
    checked = true;
    int read = source.readFully(into, offset, length);
    int head = Math.min(read, UnreadPacking.WINDOW);
    FormatDetector.requireLastLayer(outer, Arrays.copyOfRange(into, offset, offset + head), head);
    return read == 0 ? -1 : read;
  }
}
