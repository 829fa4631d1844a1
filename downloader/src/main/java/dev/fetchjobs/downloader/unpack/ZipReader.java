package dev.fetchjobs.downloader.unpack;

import dev.fetchjobs.downloader.failure.FetchException;
import java.util.zip.CRC32;

/**
 * Reads a zip archive by its central directory (APPNOTE 6.3.10, with zip64), and writes the one
 * wanted member. To bound memory, it reads the directory twice and does not keep it. Every entry
 * must agree with its local header, and no entry may share bytes with the wanted one. Names and
 * compression of other entries do not matter.
 */
final class ZipReader {

  private final FileSource file;
  private final MemberSelection members;
  private final int maxRatio;

  ZipReader(FileSource file, MemberSelection members, int maxRatio) {
    this.file = file;
    this.members = members;
    this.maxRatio = maxRatio;
  }

  void write(ContentOutput output) throws FetchException {
    ZipEnd end = ZipEnd.find(file);
    if (end.entries() > MemberSelection.MOST) {
      throw UnpackFailure.tooManyMembers(MemberSelection.MOST);
    }
    ZipWindow directory = new ZipWindow(file, 256 * 1024);
    ZipWindow locals = new ZipWindow(file, 4 * 1024);
    ZipEntry wanted = null;
    long at = end.directory();
    long count = 0;
    while (at < end.directoryEnd()) {
      ZipEntry entry = ZipEntry.read(directory, at, end);
      entry.locate(locals, end.directory());
      members.countEntry();
      if (isWanted(entry)) {
        wanted = entry;
      }
      at += entry.length();
      count++;
    }
    if (at != end.directoryEnd() || count != end.entries()) {
      throw ZipEnd.damaged("counts other entries than it has");
    }
    members.finish();
    if (wanted != null) {
      requireNoOverlap(wanted, directory, locals, end);
      writeContent(wanted, output);
    }
  }

  private boolean isWanted(ZipEntry entry) throws FetchException {
    if (entry.isDirectory() || !members.isWanted(entry.name(), entry.kind())) {
      return false;
    }
    entry.requireReadable();
    return true;
  }

  private static void requireNoOverlap(
      ZipEntry wanted, ZipWindow directory, ZipWindow locals, ZipEnd end) throws FetchException {
    long at = end.directory();
    while (at < end.directoryEnd()) {
      ZipEntry other = ZipEntry.read(directory, at, end);
      other.locate(locals, end.directory());
      boolean itself = other.offset() == wanted.offset() && other.position() == wanted.position();
      if (!itself && other.offset() < wanted.dataEnd() && wanted.offset() < other.dataEnd()) {
        throw ZipEnd.damaged("has members that overlap");
      }
      at += other.length();
    }
  }

  private void writeContent(ZipEntry entry, ContentOutput output) throws FetchException {
    file.range(entry.data(), entry.dataEnd());
    CRC32 crc = new CRC32();
    Counted counted;
    if (entry.method() == ZipEntry.STORED) {
      counted = new Counted(file, crc);
      output.drain(counted);
    } else {
      try (InflaterSource inflated = new InflaterSource(file)) {
        counted = new Counted(new RatioLimit(inflated, maxRatio, file.size()), crc);
        output.drain(counted);
      }
    }
    if (counted.bytes() != entry.size() || crc.getValue() != entry.crc()) {
      throw UnpackFailure.corrupt(
          "The zip member %s is damaged (its %s does not fit)"
              .formatted(
                  UnpackFailure.shown(entry.name()),
                  counted.bytes() == entry.size() ? "CRC-32" : "length"));
    }
  }

  /** Counts the bytes and computes their CRC. */
  private static final class Counted implements ByteSource {
    private final ByteSource source;
    private final CRC32 crc;
    private long bytes;

    Counted(ByteSource source, CRC32 crc) {
      this.source = source;
      this.crc = crc;
    }

    long bytes() {
      return bytes;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws FetchException {
      int read = source.read(into, offset, length);
      if (read > 0) {
        crc.update(into, offset, read);
        bytes += read;
      }
      return read;
    }
  }
}
