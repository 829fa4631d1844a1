package dev.fetchjobs.downloader.unpack;

import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.unpack.MemberSelection.Kind;

/**
 * Represents one entry of a zip archive's directory, with the position of its content in the file.
 */
final class ZipEntry {

  static final int STORED = 0;
  static final int DEFLATED = 8;
  private static final int ENCRYPTED_BY_AES = 99;

  private static final long SIGNATURE = 0x02014b50L;
  private static final long LOCAL_SIGNATURE = 0x04034b50L;
  private static final int LENGTH = 46;
  private static final int LOCAL_LENGTH = 30;
  private static final long IN_EXTRA = 0xffff_ffffL;
  private static final int ZIP64 = 1;

  /** These bits of a zip entry are set for encryption, strong encryption and a masked directory. */
  private static final int ENCRYPTED = 1 | 1 << 6 | 1 << 13;

  private static final int SIZES_FOLLOW = 1 << 3;
  private static final int UTF_8 = 1 << 11;

  private final long position;
  private final int length;
  private final int flags;
  private final int method;
  private final long crc;
  private final String name;
  private final int unixMode;
  private long packed;
  private long size;
  private long offset;
  private long data;

  private ZipEntry(ZipWindow window, long at, int length, int nameLength) {
    this.position = at;
    this.length = length;
    this.flags = window.u16(at + 8);
    this.method = window.u16(at + 10);
    this.crc = window.u32(at + 16);
    this.packed = window.u32(at + 20);
    this.size = window.u32(at + 24);
    this.offset = window.u32(at + 42);
    int madeBy = window.u16(at + 4) >>> 8;
    boolean unix = madeBy == 3 || madeBy == 19;
    this.unixMode = unix ? (int) (window.u32(at + 38) >>> 16) : 0;
    this.name = window.text(at + LENGTH, nameLength, (flags & UTF_8) != 0);
  }

  static ZipEntry read(ZipWindow window, long at, ZipEnd end) throws FetchException {
    window.need(at, LENGTH);
    int nameLength = window.u16(at + 28);
    int extraLength = window.u16(at + 30);
    int length = LENGTH + nameLength + extraLength + window.u16(at + 32);
    if (window.u32(at) != SIGNATURE || at + length > end.directoryEnd()) {
      throw ZipEnd.damaged("has other bytes instead of an entry");
    }
    window.need(at, length);
    ZipEntry entry = new ZipEntry(window, at, length, nameLength);
    entry.zip64(window, at + LENGTH + nameLength, extraLength);
    return entry;
  }

  /**
   * Fails if FetchJob cannot read this member of the zip archive. The reader checks this only for
   * the wanted member, because other members may be packed in any way.
   */
  void requireReadable() throws FetchException {
    if ((flags & ENCRYPTED) != 0 || method == ENCRYPTED_BY_AES) {
      throw UnpackFailure.unsupported(
          "The zip member %s is encrypted, which we cannot read"
              .formatted(UnpackFailure.shown(name)),
          "The next run will not help: ask the publisher for a zip without a password.");
    }
    if (method != STORED && method != DEFLATED) {
      throw UnpackFailure.unsupported(
          "The zip member %s is compressed by %s, which we cannot read"
              .formatted(UnpackFailure.shown(name), methodName()),
          "The next run will not help: ask the publisher for a zip made by the usual method, deflate.");
    }
  }

  /** Returns the name of the compression method (APPNOTE 4.4.5). */
  private String methodName() {
    String name =
        switch (method) {
          case 1 -> "shrink";
          case 2, 3, 4, 5 -> "reduce";
          case 6 -> "implode";
          case 9 -> "Deflate64";
          case 10 -> "implode of PKWARE's library";
          case 12 -> "bzip2";
          case 14 -> "LZMA";
          case 16, 18, 19 -> "a method of IBM";
          case 20, 93 -> "zstd";
          case 94 -> "MP3";
          case 95 -> "xz";
          case 96 -> "JPEG";
          case 97 -> "WavPack";
          case 98 -> "PPMd";
          default -> "an unknown method";
        };
    return "%s (method %d)".formatted(name, method);
  }

  /**
   * Reads the zip64 fields of an entry. The zip64 fields hold only those values that do not fit
   * into the entry. Their order is fixed (APPNOTE 4.5.3).
   */
  private void zip64(ZipWindow window, long extra, int extraLength) throws FetchException {
    long at = extra;
    long end = extra + extraLength;
    while (at + 4 <= end) {
      int id = window.u16(at);
      long next = at + 4 + window.u16(at + 2);
      if (next > end) {
        throw ZipEnd.damaged("has a malformed extra field");
      }
      long field = at + 4;
      if (id == ZIP64) {
        if (size == IN_EXTRA && field + 8 <= next) {
          size = window.u64(field);
          field += 8;
        }
        if (packed == IN_EXTRA && field + 8 <= next) {
          packed = window.u64(field);
          field += 8;
        }
        if (offset == IN_EXTRA && field + 8 <= next) {
          offset = window.u64(field);
        }
      }
      at = next;
    }
  }

  /**
   * Finds the content of the entry by the local header, which must agree with the directory.
   *
   * @param limit offset at which the directory begins
   */
  void locate(ZipWindow window, long limit) throws FetchException {
    if (offset < 0 || packed < 0 || size < 0 || offset > limit - LOCAL_LENGTH) {
      throw ZipEnd.damaged("points outside the archive");
    }
    window.need(offset, LOCAL_LENGTH);
    int nameLength = window.u16(offset + 26);
    int extraLength = window.u16(offset + 28);
    data = offset + LOCAL_LENGTH + nameLength + extraLength;
    if (window.u32(offset) != LOCAL_SIGNATURE || data > limit || packed > limit - data) {
      throw ZipEnd.damaged("points to no member");
    }
    window.need(offset, LOCAL_LENGTH + nameLength);
    int localFlags = window.u16(offset + 6);
    boolean same =
        window.u16(offset + 8) == method
            && (localFlags & ENCRYPTED) == (flags & ENCRYPTED)
            && window.text(offset + LOCAL_LENGTH, nameLength, (flags & UTF_8) != 0).equals(name)
            && ((localFlags & SIZES_FOLLOW) != 0 || sizesAgree(window));
    if (!same) {
      throw ZipEnd.damaged("contradicts the member " + UnpackFailure.shown(name));
    }
  }

  private boolean sizesAgree(ZipWindow window) {
    return window.u32(offset + 14) == crc
        && agree(window.u32(offset + 18), packed)
        && agree(window.u32(offset + 22), size);
  }

  private static boolean agree(long local, long central) {
    return local == central || local == IN_EXTRA;
  }

  /**
   * Returns whether the zip entry is a directory. The method also recognises the form that old
   * programs on Windows write.
   */
  boolean isDirectory() {
    return name.endsWith("/") || (name.endsWith("\\") && size == 0) || type() == 0x4000;
  }

  /**
   * Returns the kind of an entry that is not a directory. Only archives from Unix state the kind.
   */
  Kind kind() {
    return switch (type()) {
      case 0, 0x8000 -> Kind.FILE;
      case 0xa000 -> Kind.SYMBOLIC_LINK;
      case 0x1000 -> Kind.PIPE;
      case 0x2000, 0x6000 -> Kind.DEVICE;
      default -> Kind.OTHER;
    };
  }

  private int type() {
    return unixMode & 0xf000;
  }

  /** Returns the position of this entry in the directory. */
  long position() {
    return position;
  }

  /** Returns the size of this entry in the directory, in bytes. */
  int length() {
    return length;
  }

  int method() {
    return method;
  }

  long crc() {
    return crc;
  }

  String name() {
    return name;
  }

  /** Returns the size of the unpacked content in bytes. */
  long size() {
    return size;
  }

  /** Returns the offset of the local header in the file. */
  long offset() {
    return offset;
  }

  /** Returns the offset of the packed content in the file; known after {@link #locate}. */
  long data() {
    return data;
  }

  /** Returns the offset of the first byte after the packed content. */
  long dataEnd() {
    return data + packed;
  }
}
