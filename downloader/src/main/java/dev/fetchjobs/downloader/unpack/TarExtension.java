package dev.fetchjobs.downloader.unpack;

import dev.fetchjobs.downloader.failure.FetchException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Holds the properties of an archive member that an extra entry before the member states.
 *
 * @param name name of the member; null if the extension does not state it
 * @param size size of the member in bytes; -1 if the extension does not state it
 * @param sparse whether holes are left out of the content
 */
record TarExtension(@Nullable String name, long size, boolean sparse) {

  /** An extra entry of a tar archive has at most this many bytes. */
  static final int MAX_BYTES = 64 * 1024;

  static final TarExtension NONE = new TarExtension(null, -1, false);

  /**
   * Merges two extra entries of a tar archive; values of {@code later} replace those of this one.
   */
  TarExtension with(TarExtension later) {
    return new TarExtension(
        later.name == null ? name : later.name,
        later.size < 0 ? size : later.size,
        sparse || later.sparse);
  }

  /**
   * Reads the long name in an entry of type L of a tar archive. GNU tar writes such an entry for a
   * long name.
   */
  static TarExtension longName(byte[] content) {
    int end = 0;
    while (end < content.length && content[end] != 0) {
      end++;
    }
    return new TarExtension(new String(content, 0, end, StandardCharsets.UTF_8), -1, false);
  }

  /**
   * Reads a pax header. A pax header has records of the form {@code <length> <key>=<value>\n}. The
   * length in a record is that of the whole record.
   */
  static TarExtension pax(byte[] content) throws FetchException {
    TarExtension found = NONE;
    int at = 0;
    while (at < content.length && content[at] != 0) {
      int space = at;
      int length = 0;
      while (space < content.length && content[space] >= '0' && content[space] <= '9') {
        length = Math.min(10 * length + content[space] - '0', MAX_BYTES + 1);
        space++;
      }
      int end = at + length;
      if (space >= content.length
          || content[space] != ' '
          || end > content.length
          || end <= space + 1
          || content[end - 1] != '\n') {
        throw damaged();
      }
      found =
          found.with(
              parseRecord(new String(content, space + 1, end - space - 2, StandardCharsets.UTF_8)));
      at = end;
    }
    return found;
  }

  private static TarExtension parseRecord(String text) throws FetchException {
    int equals = text.indexOf('=');
    if (equals <= 0) {
      throw damaged();
    }
    String key = text.substring(0, equals);
    String value = text.substring(equals + 1);
    return switch (key) {
      case "path" -> new TarExtension(value, -1, false);
      case "size" -> new TarExtension(null, size(value), false);
      case "GNU.sparse.name" -> new TarExtension(value, -1, true);
      default -> new TarExtension(null, -1, key.startsWith("GNU.sparse."));
    };
  }

  private static long size(String digits) throws FetchException {
    if (digits.isEmpty()
        || digits.length() > 18
        || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw damaged();
    }
    return Long.parseLong(digits);
  }

  private static FetchException damaged() {
    return UnpackFailure.corrupt("The tar archive is damaged (a pax header is malformed)");
  }
}
