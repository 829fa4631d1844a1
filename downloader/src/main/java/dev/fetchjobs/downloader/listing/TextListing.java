package dev.fetchjobs.downloader.listing;

import dev.fetchjobs.contract.Find;
import dev.fetchjobs.downloader.checksum.SumLine;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.text.TextDecoding;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

/**
 * Reads a text in which each line has one link. A line may also have the form that {@code
 * sha256sum} or a similar program writes; then the file name in it is the link. Empty lines and
 * lines that start with {@code #} are ignored. A byte order mark or zero bytes show that the text
 * is in UTF-16. Any other text is read as UTF-8.
 */
public record TextListing() implements ListingReader {

  /**
   * A line of a text listing has at most this many characters: the longest URL, and a digest before
   * it.
   */
  public static final int MAX_LINE = 8192 + 256;

  private static final char MARK = '\uFEFF';

  @Override
  public PageValues read(ListingInput body, Entries entries) throws IOException, FetchException {
    byte[] start = body.readNBytes(4);
    Charset marked = TextDecoding.charsetOfMark(start, start.length);
    Charset charset = marked == null ? TextDecoding.charsetOfZeros(start, start.length) : marked;
    Reader text =
        new BufferedReader(
            new InputStreamReader(
                new SequenceInputStream(new ByteArrayInputStream(start), body),
                Objects.requireNonNullElse(charset, StandardCharsets.UTF_8)));
    StringBuilder line = new StringBuilder();
    boolean blank = true;
    long at = 0;
    for (int c = text.read(); c >= 0; c = text.read()) {
      if (c == '\n' || c == '\r') {
        accept(line.toString(), entries);
        line.setLength(0);
      } else if (at > 0 || c != MARK) {
        if (blank && c == '<') {
          throw body.fault("it is an HTML page, not text", at);
        }
        if (c == 0) {
          throw body.fault("it has a zero byte, so it is not text", at);
        }
        if (line.length() == MAX_LINE) {
          throw body.fault(
              "a line has more than %,d characters, so it is no link".formatted(MAX_LINE),
              at - MAX_LINE);
        }
        blank = blank && Character.isWhitespace(c);
        line.append((char) c);
      }
      at++;
    }
    accept(line.toString(), entries);
    return PageValues.NONE;
  }

  private static void accept(String raw, Entries entries) throws FetchException {
    String line = raw.strip();
    if (line.isEmpty() || line.startsWith("#")) {
      return;
    }
    SumLine read = SumLine.parse(line).orElseGet(() -> new SumLine(line, null));
    String hex = read.hex();
    entries.accept(
        hex == null
            ? Map.of(Find.LINK, read.name())
            : Map.of(Find.LINK, read.name(), Find.CHECKSUM, hex));
  }
}
