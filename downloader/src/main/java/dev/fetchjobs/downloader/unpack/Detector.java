package dev.fetchjobs.downloader.unpack;

import dev.fetchjobs.contract.FetchPlan.Unpack.Format;
import dev.fetchjobs.downloader.FetchException;

/** Tells formats by their first bytes. One layer, or a tar inside gzip; never deeper. */
final class Detector {

  private static final int TAR_MAGIC = 257;
  private static final int WINDOW = 512;

  private Detector() {}

  /** The wanted format; for {@code AUTO} the one the file has. */
  static Format format(Format wanted, FileSource file) throws FetchException {
    if (wanted != Format.AUTO) {
      return wanted;
    }
    file.range(0, file.size());
    byte[] head = new byte[WINDOW];
    int length = file.readFully(head, 0, WINDOW);
    if (length >= 2 && (head[0] & 0xff) == 0x1f && (head[1] & 0xff) == 0x8b) {
      return isTarInside(file) ? Format.TAR_GZ : Format.GZIP;
    }
    boolean isZip =
        length >= 4
            && head[0] == 'P'
            && head[1] == 'K'
            && ((head[2] == 3 && head[3] == 4) || (head[2] == 5 && head[3] == 6));
    if (isZip) {
      return Format.ZIP;
    }
    return isTar(head, length) ? Format.TAR : Format.NONE;
  }

  private static boolean isTarInside(FileSource file) throws FetchException {
    file.range(0, file.size());
    byte[] head = new byte[WINDOW];
    try (GzipSource gzip = new GzipSource(file)) {
      return isTar(head, gzip.readFully(head, 0, WINDOW));
    }
  }

  private static boolean isTar(byte[] head, int length) {
    return length == WINDOW
        && head[TAR_MAGIC] == 'u'
        && head[TAR_MAGIC + 1] == 's'
        && head[TAR_MAGIC + 2] == 't'
        && head[TAR_MAGIC + 3] == 'a'
        && head[TAR_MAGIC + 4] == 'r';
  }
}
