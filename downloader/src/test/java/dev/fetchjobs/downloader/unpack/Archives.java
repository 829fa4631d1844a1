package dev.fetchjobs.downloader.unpack;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/**
 * Makes archives with a library, so that the same people have not written both the archives and the
 * readers.
 */
public final class Archives {

  public static final String CONTENT = "LEI,ISIN\nA,B\n".repeat(50);

  private Archives() {}

  public interface Writing<T> {
    void to(T archive) throws IOException;
  }

  public static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content);
    }
    return bytes.toByteArray();
  }

  public static byte[] gzip(String content) throws IOException {
    return gzip(utf8(content));
  }

  /** The local headers of the archive have sizes, because the channel is seekable. */
  public static byte[] zip(Writing<ZipArchiveOutputStream> members) throws IOException {
    SeekableInMemoryByteChannel channel = new SeekableInMemoryByteChannel();
    try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(channel)) {
      zip.setUseZip64(Zip64Mode.AsNeeded);
      members.to(zip);
    }
    return Arrays.copyOf(channel.array(), (int) channel.size());
  }

  public static void member(ZipArchiveOutputStream zip, String name, String content)
      throws IOException {
    member(zip, name, content, entry -> {});
  }

  public static void member(
      ZipArchiveOutputStream zip, String name, String content, Consumer<ZipArchiveEntry> change)
      throws IOException {
    member(zip, name, utf8(content), change);
  }

  public static void member(
      ZipArchiveOutputStream zip, String name, byte[] content, Consumer<ZipArchiveEntry> change)
      throws IOException {
    ZipArchiveEntry entry = new ZipArchiveEntry(name);
    change.accept(entry);
    zip.putArchiveEntry(entry);
    zip.write(content);
    zip.closeArchiveEntry();
  }

  public static byte[] tar(Writing<TarArchiveOutputStream> members) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8")) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
      members.to(tar);
    }
    return bytes.toByteArray();
  }

  public static void member(TarArchiveOutputStream tar, String name, String content)
      throws IOException {
    member(tar, name, utf8(content));
  }

  public static void member(TarArchiveOutputStream tar, String name, byte[] content)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, true);
    entry.setSize(content.length);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }

  public static void special(TarArchiveOutputStream tar, String name, byte type)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, type);
    entry.setLinkName("list.csv");
    tar.putArchiveEntry(entry);
    tar.closeArchiveEntry();
  }

  public static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  public static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  /** Inserts names into the finished archive, because the library refuses some names. */
  public static byte[] rename(byte[] archive, String name) {
    return rename(archive, name, "N".repeat(name.length()));
  }

  public static byte[] rename(byte[] archive, String name, String placeholder) {
    byte[] from = utf8(placeholder);
    byte[] to = utf8(name);
    for (int at = indexOf(archive, from); at >= 0; at = indexOf(archive, from)) {
      System.arraycopy(to, 0, archive, at, to.length);
    }
    return archive;
  }

  public static int indexOf(byte[] bytes, byte[] part) {
    return indexOf(bytes, part, 1);
  }

  public static int indexOf(byte[] bytes, byte[] part, int which) {
    int seen = 0;
    for (int at = 0; at <= bytes.length - part.length; at++) {
      if (Arrays.equals(bytes, at, at + part.length, part, 0, part.length) && ++seen == which) {
        return at;
      }
    }
    return -1;
  }

  /** Returns a zip with {@link #CONTENT} in one member. */
  public static byte[] one(String name) throws IOException {
    return zip(archive -> member(archive, name, CONTENT));
  }

  /** Returns a zip with {@link #CONTENT} in each of two members. */
  public static byte[] pair(String first, String second) throws IOException {
    return zip(
        archive -> {
          member(archive, first, CONTENT);
          member(archive, second, CONTENT);
        });
  }

  /** Returns a zip in which the second member is inside the content of the first one. */
  public static byte[] nested(String outer, String inner) throws IOException {
    byte[] whole = zip(archive -> member(archive, inner, "b"));
    byte[] local = Arrays.copyOf(whole, indexOf(whole, new byte[] {'P', 'K', 1, 2}));
    CRC32 crc = new CRC32();
    crc.update(local);
    byte[] body =
        zip(
            archive -> {
              archive.setMethod(ZipEntry.STORED);
              ZipArchiveEntry entry = new ZipArchiveEntry(outer);
              entry.setSize(local.length);
              entry.setCrc(crc.getValue());
              archive.putArchiveEntry(entry);
              archive.write(local);
              archive.closeArchiveEntry();
              archive.setMethod(ZipEntry.DEFLATED);
              member(archive, inner, "b");
            });
    int second = indexOf(body, new byte[] {'P', 'K', 1, 2}, 2);
    ByteBuffer.wrap(body)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(second + 42, indexOf(body, new byte[] {'P', 'K', 3, 4}, 2));
    return body;
  }
}
