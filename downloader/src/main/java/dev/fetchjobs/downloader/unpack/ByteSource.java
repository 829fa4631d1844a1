package dev.fetchjobs.downloader.unpack;

import dev.fetchjobs.downloader.failure.FetchException;

/** Bytes in order. */
interface ByteSource {

  /**
   * @return bytes read, at least 1, or -1 at the end
   * @throws FetchException Integrity when the bytes cannot be what they should be; Limit when there
   *     are too many
   */
  int read(byte[] into, int offset, int length) throws FetchException;

  /** Reads until {@code length} bytes are there or the source ends; returns how many are. */
  default int readFully(byte[] into, int offset, int length) throws FetchException {
    int done = 0;
    while (done < length) {
      int read = read(into, offset + done, length - done);
      if (read < 0) {
        break;
      }
      done += read;
    }
    return done;
  }
}
