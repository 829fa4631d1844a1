package dev.fetchjobs.downloader.unpack;

import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.unpack.MemberSelection.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Reads a tar archive (POSIX.1-2017 pax and ustar, and GNU's long names) and writes the wanted
 * members. The reader reads every entry, so that it detects a cut archive. The reader's memory is
 * bounded; in a library, a long name or a pax header can claim gigabytes (ADR 4).
 */
final class TarReader {

  private static final int BLOCK = 512;
  private static final int TYPE = 156;
  private static final int IS_EXTENDED = 482;
  private static final int IS_EXTENDED_AGAIN = 504;

  private final ByteSource source;
  private final MemberSelection members;
  private final byte[] block = new byte[BLOCK];
  private final byte[] skipped = new byte[64 * 1024];
  private TarExtension next = TarExtension.NONE;
  private TarExtension global = TarExtension.NONE;

  TarReader(ByteSource source, MemberSelection members) {
    this.source = source;
    this.members = members;
  }

  void write(ContentOutput output) throws FetchException {
    while (true) {
      int read = source.readFully(block, 0, BLOCK);
      if (read < BLOCK) {
        throw cut();
      }
      if (isZero(block, BLOCK)) {
        break;
      }
      members.countEntry();
      readEntry(TarHeader.parse(block), output);
    }
    requireZeros();
    members.finish();
  }

  private void readEntry(TarHeader header, ContentOutput output) throws FetchException {
    switch (header.type()) {
      case 'x' -> next = next.with(TarExtension.pax(readContent(header)));
      case 'g' -> global = global.with(TarExtension.pax(readContent(header)));
      case 'L' -> next = next.with(TarExtension.longName(readContent(header)));
      // An entry of this type states the target of a link, and FetchJob never follows links.
      case 'K' -> readContent(header);
      default -> {
        TarExtension extension = global.with(next);
        next = TarExtension.NONE;
        String name = extension.name() == null ? header.name() : extension.name();
        long size = extension.size() < 0 ? header.size() : extension.size();
        Kind kind = kind(header.type());
        readMember(
            kind == Kind.FILE && extension.sparse() ? Kind.SPARSE : kind, name, size, output);
      }
    }
  }

  private static @Nullable Kind kind(char type) {
    return switch (type) {
      case '0', '\0', '7' -> Kind.FILE;
      case '1' -> Kind.HARD_LINK;
      case '2' -> Kind.SYMBOLIC_LINK;
      case '3', '4' -> Kind.DEVICE;
      case '5' -> null;
      case '6' -> Kind.PIPE;
      case 'S' -> Kind.SPARSE;
      default -> Kind.OTHER;
    };
  }

  /**
   * Reads one member of the archive.
   *
   * @param kind the kind of the entry; null for a directory
   */
  private void readMember(@Nullable Kind kind, String name, long size, ContentOutput output)
      throws FetchException {
    // Formats before POSIX mark a directory by the slash at the end of its name.
    if (kind == null || (kind == Kind.FILE && name.endsWith("/"))) {
      skip(size);
      return;
    }
    boolean wanted = members.isWanted(name, kind);
    switch (kind) {
      case FILE -> {
        if (wanted) {
          output.drain(name, new Member(size));
          skipPadding(size);
        } else {
          skip(size);
        }
      }
      case SPARSE -> {
        skipMapOfHoles();
        skip(size);
      }
      case OTHER -> skip(size);
      case HARD_LINK,
          SYMBOLIC_LINK,
          DEVICE,
          PIPE -> {} // no content follows, even if the header states a size
    }
  }

  /** Skips further blocks that may follow GNU's old header of a sparse file. */
  private void skipMapOfHoles() throws FetchException {
    boolean more = block[TYPE] == 'S' && block[IS_EXTENDED] != 0;
    while (more) {
      members.countEntry();
      if (source.readFully(skipped, 0, BLOCK) < BLOCK) {
        throw cut();
      }
      more = skipped[IS_EXTENDED_AGAIN] != 0;
    }
  }

  /** Reads the content of an archive entry that describes another entry. */
  private byte[] readContent(TarHeader header) throws FetchException {
    if (header.size() > TarExtension.MAX_BYTES) {
      throw UnpackFailure.corrupt("The tar archive has a header of " + header.size() + " bytes");
    }
    byte[] content = new byte[(int) header.size()];
    if (source.readFully(content, 0, content.length) < content.length) {
      throw cut();
    }
    skipPadding(content.length);
    return content;
  }

  private void skip(long size) throws FetchException {
    Member rest = new Member(size);
    while (rest.read(skipped, 0, skipped.length) >= 0) {
      continue; // the content is not needed, but a cut archive has to be detected
    }
    skipPadding(size);
  }

  private void skipPadding(long size) throws FetchException {
    int padding = (int) (-size & (BLOCK - 1));
    if (source.readFully(skipped, 0, padding) < padding) {
      throw cut();
    }
  }

  private void requireZeros() throws FetchException {
    int read;
    long others = 0;
    while ((read = source.read(skipped, 0, skipped.length)) > 0) {
      others += others > 0 ? read : read - zeros(skipped, read);
    }
    if (others > 0) {
      throw UnpackFailure.bytesAfter("tar", others);
    }
  }

  private static boolean isZero(byte[] bytes, int length) {
    return zeros(bytes, length) == length;
  }

  /** Returns the number of zero bytes at the start of the block. */
  private static int zeros(byte[] bytes, int length) {
    int zeros = 0;
    while (zeros < length && bytes[zeros] == 0) {
      zeros++;
    }
    return zeros;
  }

  private static FetchException cut() {
    return UnpackFailure.corrupt("The tar archive is cut short");
  }

  /** Reads the content of one member. */
  private final class Member implements ByteSource {
    private long left;

    Member(long size) {
      this.left = size;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws FetchException {
      if (left == 0) {
        return -1;
      }
      int read = source.read(into, offset, (int) Math.min(length, left));
      if (read < 0) {
        throw cut();
      }
      left -= read;
      return read;
    }
  }
}
