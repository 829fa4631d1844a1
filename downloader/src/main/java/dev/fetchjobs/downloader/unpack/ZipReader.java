package dev.fetchjobs.downloader.unpack;

import dev.fetchjobs.downloader.failure.FetchException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.zip.CRC32;

/**
 * Reads a zip archive (APPNOTE 6.3.10, with zip64) by its central directory, and writes the wanted
 * members. To bound memory, the reader reads the directory twice instead of keeping it. Every entry
 * must agree with its local header, and no entry may share bytes with a wanted one. Names and
 * compression of other entries do not matter.
 */
final class ZipReader {

  private final FileSource file;
  private final MemberSelection members;
  private final RatioLimit.Expansion expansion;

  ZipReader(FileSource file, MemberSelection members, int maxRatio) {
    this.file = file;
    this.members = members;
    this.expansion = new RatioLimit.Expansion(maxRatio, file.size());
  }

  void write(ContentOutput output) throws FetchException {
    ZipEnd end = ZipEnd.find(file);
    if (end.entries() > MemberSelection.MOST) {
      throw UnpackFailure.tooManyMembers(MemberSelection.MOST);
    }
    ZipWindow directory = new ZipWindow(file, 256 * 1024);
    ZipWindow locals = new ZipWindow(file, 4 * 1024);
    List<ZipEntry> wanted = new ArrayList<>();
    long at = end.directory();
    long count = 0;
    while (at < end.directoryEnd()) {
      ZipEntry entry = ZipEntry.read(directory, at, end);
      entry.locate(locals, end.directory());
      members.countEntry();
      if (isWanted(entry)) {
        wanted.add(entry);
      }
      at += entry.length();
      count++;
    }
    if (at != end.directoryEnd() || count != end.entries()) {
      throw ZipEnd.damaged("counts other entries than it has");
    }
    members.finish();
    requireNoOverlap(wanted, directory, locals, end);
    for (ZipEntry entry : wanted) {
      writeContent(entry, output);
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
      List<ZipEntry> wanted, ZipWindow directory, ZipWindow locals, ZipEnd end)
      throws FetchException {
    NavigableMap<Long, ZipEntry> byOffset = new TreeMap<>();
    for (ZipEntry entry : wanted) {
      if (byOffset.put(entry.offset(), entry) != null) {
        throw overlap();
      }
    }
    long at = end.directory();
    while (at < end.directoryEnd() && !byOffset.isEmpty()) {
      ZipEntry other = ZipEntry.read(directory, at, end);
      other.locate(locals, end.directory());
      // Wanted entries share no bytes, because the reader compares neighbours as well.
      // The last wanted entry before the end of another entry may still overlap with that entry.
      Map.Entry<Long, ZipEntry> last = byOffset.lowerEntry(other.dataEnd());
      while (last != null && last.getValue().position() == other.position()) {
        last = byOffset.lowerEntry(last.getKey());
      }
      if (last != null && other.offset() < last.getValue().dataEnd()) {
        throw overlap();
      }
      at += other.length();
    }
  }

  private static FetchException overlap() {
    return ZipEnd.damaged("has members that overlap");
  }

  private void writeContent(ZipEntry entry, ContentOutput output) throws FetchException {
    file.range(entry.data(), entry.dataEnd());
    CRC32 crc = new CRC32();
    Counted counted;
    if (entry.method() == ZipEntry.STORED) {
      counted = new Counted(file, crc);
      output.drain(entry.name(), counted);
    } else {
      try (InflaterSource inflated = new InflaterSource(file)) {
        counted = new Counted(new RatioLimit(inflated, expansion), crc);
        output.drain(entry.name(), counted);
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

  /** Counts the bytes of an archive member and computes their CRC. */
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
