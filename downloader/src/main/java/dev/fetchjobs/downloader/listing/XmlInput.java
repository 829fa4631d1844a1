package dev.fetchjobs.downloader.listing;

import java.io.FilterInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Passes the bytes of an XML document to the parser. The parser keeps a tag, a comment or a CDATA
 * section in memory as a whole, and has no limit for its size. So this class limits the number of
 * bytes that the parser reads for one tag, comment or section.
 */
final class XmlInput extends FilterInputStream {

  /** A tag, a comment or a CDATA section of an XML listing has at most this many bytes. */
  static final int MAX_PART = 1 << 20;

  private static final int SNIFFED = 256;

  private final StringBuilder start = new StringBuilder();
  private @Nullable IOException failure;
  private boolean tooLong;
  private int part;

  XmlInput(ListingInput body) {
    super(body);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] to, int from, int length) throws IOException {
    if (part > MAX_PART) {
      tooLong = true;
      throw new IOException("a part of the document is too long");
    }
    try {
      int read = super.read(to, from, length);
      if (read > 0 && start.length() < SNIFFED) {
        start.append(new String(to, from, Math.min(read, SNIFFED), StandardCharsets.ISO_8859_1));
      }
      part += Math.max(0, read);
      return read;
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  /**
   * Sets the count of bytes to zero, because the parser has returned a tag, a comment or a section.
   */
  void endPart() {
    part = 0;
  }

  boolean isTooLong() {
    return tooLong;
  }

  /**
   * Throws the exception that reading the body threw. The XML parser hides that exception in an
   * exception of its own.
   */
  void rethrow() throws IOException {
    if (failure != null) {
      throw failure;
    }
  }

  /** Returns whether the document begins like an HTML page, in an encoding that is like ASCII. */
  boolean isHtml() {
    String text = start.toString().replace("\u00ef\u00bb\u00bf", "").strip();
    String first = text.toLowerCase(Locale.ROOT);
    return first.startsWith("<!doctype html") || first.startsWith("<html");
  }
}
