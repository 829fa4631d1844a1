package dev.fetchjobs.downloader.unpack;

import dev.fetchjobs.downloader.failure.FetchException;

/** Describes a source of bytes that can be read once, in their order. */
interface ByteSource {

  /**
   * Reads some bytes from the source.
   *
   * @return bytes read, at least 1, or -1 at the end
   * @throws FetchException Integrity when the bytes are damaged; Limit when there are too many
   */
  int read(byte[] into, int offset, int length) throws FetchException;

  /** Reads {@code length} bytes, or fewer if the source ends, and returns the number of bytes. */
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
