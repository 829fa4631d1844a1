package dev.fetchjobs.downloader.unpack;

import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.text.Printable;

/**
 * Describes the last record of a zip archive, the end-of-central-directory record. The record says
 * where the directory is.
 *
 * @param directoryEnd offset of the first byte after the directory
 */
record ZipEnd(long directory, long directoryEnd, long entries) {

  private static final long SIGNATURE = 0x06054b50L;
  private static final long LOCATOR = 0x07064b50L;
  private static final long SIGNATURE_64 = 0x06064b50L;
  private static final int LENGTH = 22;
  private static final int LOCATOR_LENGTH = 20;
  private static final int LENGTH_64 = 56;
  private static final int MAX_COMMENT = 0xffff;

  /** FetchJob counts at most this many bytes after an archive for a message. */
  private static final int MAX_BEHIND = 16 << 20;

  private static final int STEP = 128 * 1024;

  /**
   * Finds the last record of a zip archive. The comment of the record must end where the file ends,
   * so no bytes may follow.
   */
  static ZipEnd find(FileSource file) throws FetchException {
    long size = file.size();
    if (size < LENGTH) {
      throw none();
    }
    ZipWindow window = new ZipWindow(file, LENGTH);
    long lowest = Math.max(0, size - LENGTH - MAX_COMMENT);
    window.need(lowest, (int) (size - lowest));
    for (long at = size - LENGTH; at >= lowest; at--) {
      if (window.u32(at) == SIGNATURE && at + LENGTH + window.u16(at + 20) == size) {
        return parse(window, at);
      }
    }
    throw notAtTheEnd(file);
  }

  /**
   * Returns the failure when the file does not end with such a record. If the file has a record
   * before its end, the message says that other bytes follow the archive.
   */
  private static FetchException notAtTheEnd(FileSource file) throws FetchException {
    ZipWindow window = new ZipWindow(file, 0);
    long lowest = Math.max(0, file.size() - MAX_BEHIND);
    long above = file.size() - LENGTH;
    while (above >= lowest) {
      long from = Math.max(lowest, above - STEP);
      window.need(from, (int) (above - from) + LENGTH);
      for (long at = above; at >= from; at--) {
        if (window.u32(at) == SIGNATURE) {
          long end = at + LENGTH + window.u16(at + 20);
          boolean here =
              window.u32(at + 16) == 0xffff_ffffL
                  || window.u32(at + 12) + window.u32(at + 16) == at;
          if (here && end < file.size()) {
            return UnpackFailure.bytesAfter("zip", file.size() - end);
          }
        }
      }
      above = from - 1;
    }
    return none();
  }

  private static FetchException none() {
    return UnpackFailure.corrupt("The file is not a zip archive, or it is cut short");
  }

  private static ZipEnd parse(ZipWindow window, long at) throws FetchException {
    long entries = window.u16(at + 10);
    long length = window.u32(at + 12);
    long start = window.u32(at + 16);
    boolean oneDisk =
        isZeroOr(window.u16(at + 4), 0xffff)
            && isZeroOr(window.u16(at + 6), 0xffff)
            && window.u16(at + 8) == entries;
    long end = at;
    if (at >= LOCATOR_LENGTH) {
      window.need(at - LOCATOR_LENGTH, LOCATOR_LENGTH);
      if (window.u32(at - LOCATOR_LENGTH) == LOCATOR) {
        end = window.u64(at - LOCATOR_LENGTH + 8);
        window.need(end, LENGTH_64);
        if (window.u32(end) != SIGNATURE_64
            || end + 12 + window.u64(end + 4) != at - LOCATOR_LENGTH
            || !agrees(entries, 0xffff, window.u64(end + 32))
            || !agrees(length, 0xffff_ffffL, window.u64(end + 40))
            || !agrees(start, 0xffff_ffffL, window.u64(end + 48))) {
          throw damaged("has a malformed zip64 record");
        }
        oneDisk &=
            window.u32(end + 16) == 0
                && window.u32(end + 20) == 0
                && window.u64(end + 24) == window.u64(end + 32);
        entries = window.u64(end + 32);
        length = window.u64(end + 40);
        start = window.u64(end + 48);
      }
    }
    if (!oneDisk) {
      throw damaged("belongs to an archive of several parts");
    }
    if (start < 0 || length < 0 || entries < 0 || start + length != end) {
      throw damaged(
          start >= 0 && length >= 0 && start + length >= 0 && start + length < end
              ? "begins %s after the place that the archive says"
                  .formatted(Printable.count(end - start - length, "byte"))
              : "is not where the archive says");
    }
    return new ZipEnd(start, end, entries);
  }

  private static boolean agrees(long small, long marker, long large) {
    return small == marker || small == large;
  }

  private static boolean isZeroOr(int value, int other) {
    return value == 0 || value == other;
  }

  static FetchException damaged(String how) {
    return UnpackFailure.corrupt("The zip archive is damaged: its directory " + how);
  }
}
