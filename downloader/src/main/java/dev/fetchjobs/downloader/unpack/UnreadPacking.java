package dev.fetchjobs.downloader.unpack;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Recognises compressions and archives that FetchJob cannot unpack, so that they are not published
 * by mistake. Text never counts as a packed file: if a magic number has only letters and digits,
 * further bytes must match as well.
 */
final class UnreadPacking {

  /** FetchJob examines this many bytes at the beginning of a file. */
  static final int WINDOW = 512;

  private static final List<Magic> MAGICS =
      List.of(
          new Magic("lz4", "04224d18"),
          new Magic("lz4", "02214c18"),
          new Magic("7z", "377abcaf271c"),
          new Magic("rar", "526172211a07"),
          new Magic("compress (.Z)", "1f9d"),
          new Magic("compress (.Z)", "1fa0"),
          new Magic("pack (.z)", "1f1e"),
          new Magic("lzip", "4c5a495000"),
          new Magic("lzip", "4c5a495001"),
          new Magic("lzop", "894c5a4f000d0a1a0a"),
          new Magic("lzma", "5d0000....ffffffffffffffff"),
          new Magic("lzma", "5d0000..............000000"),
          new Magic("snappy", "ff060000734e61507059"),
          new Magic("cab", "4d53434600000000"),
          new Magic("ar", "213c617263683e0a"),
          new Magic("xar", "78617221001c"));

  private UnreadPacking() {}

  /**
   * Returns the archive or compression format that these first bytes show, or empty if it is none
   * of these.
   */
  static Optional<String> name(byte[] head, int length) {
    String hex = Magic.hex(head, length);
    for (Magic magic : MAGICS) {
      if (magic.begins(hex)) {
        return Optional.of(magic.name());
      }
    }
    if (isCpio(head, length)) {
      return Optional.of("cpio");
    }
    return isZlib(head, length) ? Optional.of("zlib") : Optional.empty();
  }

  /**
   * Returns whether a file with this beginning may be text. Text has no control characters except
   * blanks and line ends.
   */
  static boolean isText(byte[] head, int length) {
    boolean wide = length >= 2 && (head[0] & 0xff) + (head[1] & 0xff) == 0xff + 0xfe;
    for (int i = 0; i < length && !wide; i++) {
      boolean blank = (head[i] >= '\t' && head[i] <= '\r') || head[i] == 0x1a;
      if (head[i] >= 0 && head[i] < ' ' && !blank) {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns whether the file is a cpio archive, which FetchJob cannot unpack. The headers of the
   * cpio formats newc, crc and odc consist of digits.
   */
  private static boolean isCpio(byte[] head, int length) {
    int header = length > 5 && head[5] == '7' ? 76 : 110;
    if (length < header
        || !Arrays.equals(head, 0, 5, new byte[] {'0', '7', '0', '7', '0'}, 0, 5)
        || (head[5] != '1' && head[5] != '2' && head[5] != '7')) {
      return false;
    }
    for (int i = 6; i < header; i++) {
      if (!HexFormat.isHexDigit(head[i])) {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns whether the file is compressed with zlib, which FetchJob cannot unpack. Its header has
   * only two bytes, so the bytes after them must be valid deflate data.
   */
  private static boolean isZlib(byte[] head, int length) {
    int second = length > 8 ? head[1] & 0xff : 0;
    if (length <= 8 || head[0] != 0x78 || (second != 0x01 && second != 0x9c && second != 0xda)) {
      return false;
    }
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(head, 0, length);
      return inflater.inflate(new byte[4 * WINDOW]) > 0;
    } catch (DataFormatException e) {
      return false;
    } finally {
      inflater.end();
    }
  }
}
