package dev.fetchjobs.downloader.listing;

import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.resolve.SecretHeuristics;
import dev.fetchjobs.downloader.text.Printable;
import dev.fetchjobs.downloader.text.Redaction;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the bytes of a listing. The input keeps the last bytes that were read, so that a message
 * can quote the place of a fault.
 */
public final class ListingInput extends FilterInputStream {

  /** All pages of a listing together have at most this many bytes, after decoding. */
  public static final int MAX_BYTES = 32 << 20;

  /**
   * The input keeps this many of the last bytes that were read. This number is larger than the
   * buffer of any parser, because a parser notices a fault at most one buffer later.
   */
  private static final int KEPT = 1 << 17;

  /** A message shows this many bytes after the place of a fault. */
  private static final int SHOWN = 80;

  /** A message shows this many bytes before the place of a fault, if some bytes follow it. */
  private static final int SHOWN_BEFORE = 24;

  /**
   * This many bytes on either side of the place of a fault are searched for secrets. The longest
   * secret fits into this many bytes, so no message quotes a part of a secret.
   */
  private static final int SEARCHED = 1 << 14;

  /**
   * Marks the place where a quoted text is cut; {@link Redaction} then also finds the start of a
   * secret before it.
   */
  private static final String CUT = "…";

  /** Finds a parameter in the query of a link, because its value may be a secret. */
  private static final Pattern PAIR =
      Pattern.compile("([?&;])([^=?&;\\s\"'<>]{1,64}=)([^?&;\\s\"'<>]+)");

  /** This is the byte order mark. */
  private static final String MARK = "\uFEFF";

  private final byte[] newest = new byte[KEPT];
  private final long before;
  private long count;

  public ListingInput(InputStream body) {
    this(body, 0);
  }

  /**
   * Begins to read a page of the listing.
   *
   * @param before number of bytes of all earlier pages of the listing
   */
  public ListingInput(InputStream body, long before) {
    super(body);
    this.before = before;
  }

  /**
   * Returns the number of bytes of the listing that were read so far, with those of earlier pages.
   */
  public long total() {
    return before + count;
  }

  /** Says that the listing has more than {@link #MAX_BYTES} bytes. */
  public static final class TooLargeException extends IOException {}

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] to, int from, int length) throws IOException {
    int read = super.read(to, from, length);
    for (int i = 0; i < read; i++) {
      newest[(int) ((count + i) % KEPT)] = to[from + i];
    }
    count += Math.max(0, read);
    if (total() > MAX_BYTES) {
      throw new TooLargeException();
    }
    return read;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  /**
   * Returns the failure for a listing that cannot be read. Its message quotes the text around
   * {@code offset}.
   */
  FetchException fault(String what, long offset) {
    String wide = text(offset - SEARCHED, offset);
    String clean = withoutSecrets(wide + text(offset, offset + SEARCHED));
    int border = commonStart(clean, withoutSecrets(wide));
    String after = clean.substring(border, Math.min(clean.length(), border + SHOWN));
    String before =
        clean
            .substring(Math.max(0, border - (after.isBlank() ? SHOWN : SHOWN_BEFORE)), border)
            .replace(MARK, "");
    String place;
    if (before.isBlank() && after.isBlank()) {
      place = "";
    } else if (before.isBlank()) {
      place = " At byte %,d: %s".formatted(offset, Printable.of(after, SHOWN));
    } else {
      place = " Around byte %,d: %s".formatted(offset, Printable.of(before + after, 2 * SHOWN));
    }
    return FetchException.ofIntegrity(
        Reason.BAD_LISTING, "The listing is not readable: %s.%s".formatted(what, place));
  }

  /**
   * Returns the text without secrets of the run, without keys in links, and without the start of a
   * secret or key.
   */
  private static String withoutSecrets(String text) {
    String clean = Printable.secrets().apply(text + CUT);
    return PAIR.matcher(clean.substring(0, clean.length() - CUT.length()))
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    SecretHeuristics.isSecret(found.group(2) + found.group(3))
                        ? found.group(1) + found.group(2) + "***"
                        : found.group()));
  }

  private static int commonStart(String one, String other) {
    int at = 0;
    while (at < Math.min(one.length(), other.length()) && one.charAt(at) == other.charAt(at)) {
      at++;
    }
    return at;
  }

  /**
   * Returns the text that begins at {@code offset}, without those bytes that the input no longer
   * keeps.
   */
  String at(long offset) {
    return text(offset, offset + SHOWN);
  }

  /**
   * Returns the text between two offsets. If the first bytes are the rest of a character, they are
   * left out.
   */
  private String text(long start, long end) {
    long oldest = Math.max(0, count - KEPT);
    long from = Math.clamp(start, oldest, count);
    long to = Math.clamp(end, oldest, count);
    while (start > 0 && from < to && (newest[(int) (from % KEPT)] & 0xc0) == 0x80) {
      from++;
    }
    byte[] text = new byte[(int) (to - from)];
    for (int i = 0; i < text.length; i++) {
      text[i] = newest[(int) ((from + i) % KEPT)];
    }
    return new String(text, StandardCharsets.UTF_8);
  }
}
