package dev.fetchjobs.downloader.verify;

import dev.fetchjobs.contract.FetchPlan.Csv;
import dev.fetchjobs.downloader.text.TextDecoding;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads a CSV file up to its first data row. This class reads the lines before the header, the
 * header, and the lines after the header that the plan skips. Lines end with LF, CR LF or CR.
 */
final class CsvHeader {

  /** The header of a CSV file has at most this many bytes. */
  static final int MAX_BYTES = 1 << 20;

  private static final byte[] MARK = TextDecoding.utf8Mark();

  private final int headerLine;
  private final byte delimiter;
  private final boolean quoting;
  private final ByteArrayOutputStream header = new ByteArrayOutputStream();
  private int skip;
  private int line = 1;
  private boolean afterReturn;
  private boolean tooLong;
  private boolean complete;
  private List<String> names = List.of();
  private long firstDataLine;

  // The next fields are the state for quotes in the header.
  // A quote in the header has the same meaning as in CsvRows.
  private boolean fieldEmpty = true;
  private boolean inQuotes;
  private boolean quoteClosed;

  private CsvHeader(int headerLine, int skip, byte delimiter, boolean quoting) {
    this.headerLine = headerLine;
    this.skip = skip;
    this.delimiter = delimiter;
    this.quoting = quoting;
  }

  /** Prepares the reading up to the first data row. */
  static CsvHeader of(Csv csv) {
    int skip = csv.skipLines() == null ? 0 : csv.skipLines().afterHeader();
    return new CsvHeader(csv.headerLine(), skip, delimiter(csv), isQuoting(csv));
  }

  /** Returns the delimiter. {@link CsvCheck} refuses a plan in which it is not one character. */
  static byte delimiter(Csv csv) {
    return (byte) (csv.delimiter().isEmpty() ? ',' : csv.delimiter().charAt(0));
  }

  /** Returns whether fields may be in quotes. */
  static boolean isQuoting(Csv csv) {
    return csv.quote() != Csv.Quote.NONE;
  }

  /**
   * Returns the index at which the data rows begin, or {@code end} if they do not begin in this
   * buffer.
   */
  int accept(byte[] buffer, int offset, int end) {
    int at = complete ? offset : readHeader(buffer, offset, end);
    if (complete) {
      at = skipLines(buffer, at, end);
      if (skip == 0 && at < end) {
        at += afterReturn && buffer[at] == '\n' ? 1 : 0;
        afterReturn = false;
      }
    }
    return at;
  }

  /**
   * Ends the reading after the last byte of the file. The header may be the last line of the file.
   */
  void finish() {
    if (!complete && line == headerLine && header.size() > 0) {
      complete();
    }
  }

  boolean isComplete() {
    return complete;
  }

  boolean isTooLong() {
    return tooLong;
  }

  /** Returns the names of the columns, without quotes and without white space around them. */
  List<String> names() {
    return names;
  }

  /**
   * Returns the number of the first line after the header and the skipped lines. Lines are counted
   * from 1.
   */
  long firstDataLine() {
    return firstDataLine;
  }

  /** Returns the number of lines that were read before the header was found. */
  int lines() {
    return line - (header.size() == 0 ? 1 : 0);
  }

  private int readHeader(byte[] buffer, int offset, int end) {
    int at = offset;
    while (at < end && !complete && !tooLong) {
      byte b = buffer[at++];
      boolean ends = (b == '\n' || b == '\r') && !(quoting && inQuotes);
      if (afterReturn && b == '\n') {
        afterReturn = false; // this line feed belongs to the carriage return before it
        continue;
      }
      afterReturn = ends && b == '\r';
      if (line < headerLine) {
        line += ends ? 1 : 0;
      } else if (ends) {
        complete();
      } else if (header.size() == MAX_BYTES) {
        tooLong = true;
      } else {
        step(b);
        header.write(b);
      }
    }
    return at;
  }

  private void step(byte b) {
    if (inQuotes) {
      inQuotes = b != '"';
      quoteClosed = !inQuotes;
      return;
    }
    int at = header.size();
    inQuotes = b == '"' && (fieldEmpty || quoteClosed);
    quoteClosed = false;
    fieldEmpty = b == delimiter || (fieldEmpty && at < MARK.length && b == MARK[at]);
  }

  private int skipLines(byte[] buffer, int offset, int end) {
    int at = offset;
    while (at < end && skip > 0) {
      byte b = buffer[at++];
      boolean rest = afterReturn && b == '\n';
      afterReturn = b == '\r';
      skip -= !rest && (b == '\n' || b == '\r') ? 1 : 0;
    }
    return at;
  }

  private void complete() {
    complete = true;
    byte[] bytes = header.toByteArray();
    names = names(TextDecoding.withoutMark(TextDecoding.decode(bytes, bytes.length)));
    int ends = 0;
    for (int i = 0; i < bytes.length; i++) {
      ends += bytes[i] == '\r' || (bytes[i] == '\n' && (i == 0 || bytes[i - 1] != '\r')) ? 1 : 0;
    }
    firstDataLine = headerLine + 1L + ends + skip;
  }

  /**
   * Splits the header into names by the same rules as the rows. A quote at the start of a field
   * begins a quoted field. A quote after a space is an ordinary character, and a delimiter after it
   * ends the field.
   */
  private List<String> names(String record) {
    if (!quoting) {
      return Arrays.stream(record.split(Pattern.quote(String.valueOf((char) delimiter)), -1))
          .map(String::strip)
          .toList();
    }
    List<String> found = new ArrayList<>();
    StringBuilder name = new StringBuilder();
    boolean open = false;
    boolean empty = true;
    for (int i = 0; i < record.length(); i++) {
      char c = record.charAt(i);
      boolean start = i == 0 || (!open && empty);
      empty = false;
      if (c == '"' && (start || open)) {
        boolean doubled = open && i + 1 < record.length() && record.charAt(i + 1) == '"';
        if (doubled) {
          name.append(c);
          i++;
        } else {
          open = !open;
        }
      } else if (c == delimiter && !open) {
        found.add(bare(name));
        name.setLength(0);
        empty = true;
      } else {
        name.append(c);
      }
    }
    found.add(bare(name));
    return List.copyOf(found);
  }

  private static String bare(StringBuilder name) {
    String text = name.toString().strip();
    boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
    return quoted ? text.substring(1, text.length() - 1).strip() : text;
  }
}
