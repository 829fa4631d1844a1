package dev.fetchjobs.downloader.verify;

import org.jspecify.annotations.Nullable;

/**
 * Counts the data rows of a CSV file and hands over the values of some columns. This class reads
 * bytes, and works for every encoding in which delimiter, quote and line ends are ASCII. As in RFC
 * 4180, a field may be in quotes. A quote in such a field is doubled, and line ends in it are
 * content. Lines end with LF, CR LF or CR. Some lines are not rows: they have only blanks,
 * delimiters, empty quotes and control characters (such as a final ^Z). A quote inside an unquoted
 * field is an ordinary character. If quoting is off, every quote is an ordinary character.
 *
 * <p>Nearly all rows have no quote and are complete within a buffer. A loop without state reads
 * these rows and looks at each byte once. A state machine reads the other rows.
 */
final class CsvRows {

  /**
   * A quoted field has at most this many bytes. If a field seems to be longer, its closing quote is
   * missing.
   */
  static final int MAX_QUOTED = 1 << 20;

  private final byte delimiter;

  /**
   * Holds the quote character. If quoting is off, the field holds a line feed, which is a special
   * character anyway.
   */
  private final byte quote;

  private final boolean quoting;

  private final RowFields fields;
  private final RowFields.Receiver receiver;
  private long rows;
  private long line;
  private @Nullable Long unclosedLine;

  // The next fields are the state of the state machine that reads rows with quotes.
  private boolean rowStarted;
  private boolean rowBlank = true;
  private boolean fieldEmpty = true;
  private boolean inQuotes;
  private boolean quoteClosed;
  private boolean afterReturn;
  private boolean returnInQuotes;
  private int quotedBytes;
  private long quoteLine;

  /**
   * Prepares the counting of rows.
   *
   * @param quoting whether fields may be in quotes
   * @param fields the wanted columns
   * @param receiver takes the wanted values of each row
   * @param firstLine number of the line to which the first byte belongs, from 1
   */
  CsvRows(
      byte delimiter,
      boolean quoting,
      RowFields fields,
      RowFields.Receiver receiver,
      long firstLine) {
    this.delimiter = delimiter;
    this.quoting = quoting;
    this.quote = (byte) (quoting ? '"' : '\n');
    this.fields = fields;
    this.receiver = receiver;
    this.line = firstLine;
  }

  long rows() {
    return rows;
  }

  /**
   * Returns the line in which a quoted field without an end begins, or null if every field has an
   * end.
   */
  @Nullable Long unclosedLine() {
    return unclosedLine;
  }

  void accept(byte[] buffer, int offset, int end) {
    int at = offset;
    while (at < end && unclosedLine == null) {
      if (afterReturn) {
        afterReturn = false;
        at += buffer[at] == '\n' ? 1 : 0;
      }
      if (!rowStarted) {
        at = plainRows(buffer, at, end);
      }
      while (at < end) {
        step(buffer[at++]);
        if (!rowStarted) {
          break;
        }
      }
    }
  }

  /**
   * Ends the counting of rows at the end of the file. Bytes after the last line end are a row as
   * well.
   */
  void finish() {
    if (inQuotes && unclosedLine == null) {
      unclosedLine = quoteLine;
    }
    if (rowStarted && unclosedLine == null) {
      endField();
      endRow();
    }
  }

  /**
   * Reads rows as long as they are complete and have no quotes.
   *
   * @return the index at which the first other row begins
   */
  private int plainRows(byte[] buffer, int start, int end) {
    byte separator = delimiter;
    byte special = quote;
    int row = start;
    while (true) {
      int at = row;
      int from = row;
      fields.begin();
      int wanted = fields.next();
      for (int column = 0; wanted >= 0 && at < end; at++) {
        byte b = buffer[at];
        if (b == separator) {
          if (column++ == wanted) {
            fields.put(from, at);
            wanted = fields.next();
          }
          from = at + 1;
        } else if (b <= '"' && isSpecial(b, special)) {
          if (column == wanted) {
            fields.put(from, at);
          }
          break;
        }
      }
      while (at < end && !(buffer[at] <= '"' && isSpecial(buffer[at], special))) {
        at++;
      }
      if (at >= end || (quoting && buffer[at] == '"')) {
        return row;
      }
      int next = at + 1;
      if (buffer[at] == '\r') {
        if (next == end) {
          return row; // a line feed may follow in the next buffer
        }
        next += buffer[next] == '\n' ? 1 : 0;
      }
      if (at > row && !isBlank(buffer, row, at)) {
        rows++;
        receiver.row(buffer, fields.bounds(), line);
      }
      line++;
      row = next;
    }
  }

  private static boolean isSpecial(byte b, byte quote) {
    return b == '\n' || b == '\r' || b == quote;
  }

  /** Returns whether the line is blank. Nearly always the first byte of the line decides. */
  private boolean isBlank(byte[] buffer, int from, int to) {
    int at = from;
    while (at < to && isBlank(buffer[at])) {
      at++;
    }
    return at == to;
  }

  private boolean isBlank(byte b) {
    return (b >= 0 && b <= ' ') || b == delimiter;
  }

  private void step(byte b) {
    if (!rowStarted) {
      rowStarted = true;
      fields.beginCopied();
    }
    if (inQuotes) {
      if (b == '"') {
        inQuotes = false;
        quoteClosed = true;
      } else {
        line += b == '\r' || (b == '\n' && !returnInQuotes) ? 1 : 0;
        returnInQuotes = b == '\r';
        if (++quotedBytes > MAX_QUOTED) {
          unclosedLine = quoteLine;
        }
        keep(b);
      }
      return;
    }
    boolean doubled = quoteClosed && b == '"';
    quoteClosed = false;
    if (doubled) {
      inQuotes = true;
      keep(b);
    } else if (b == delimiter) {
      endField();
    } else if (b == '\n' || b == '\r') {
      endField();
      endRow();
      line++;
      afterReturn = b == '\r';
    } else if (quoting && b == '"' && fieldEmpty) {
      inQuotes = true;
      returnInQuotes = false;
      quotedBytes = 0;
      quoteLine = line;
      fieldEmpty = false;
    } else {
      keep(b);
    }
  }

  private void keep(byte b) {
    fieldEmpty = false;
    rowBlank &= isBlank(b);
    fields.copy(b);
  }

  private void endField() {
    fields.endCopied();
    fieldEmpty = true;
  }

  private void endRow() {
    if (!rowBlank) {
      rows++;
      receiver.row(fields.copies(), fields.bounds(), line);
    }
    rowStarted = false;
    rowBlank = true;
  }
}
