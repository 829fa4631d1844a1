package dev.fetchjobs.downloader.verify;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Counts data rows and checks one column of ISINs, on bytes. RFC 4180: a field may be in quotes, a
 * quote in it is doubled, line ends in it are content; lines end with LF, CR LF or CR; blank lines
 * are no rows. A quote inside an unquoted field is an ordinary character. Any encoding goes in
 * which delimiter, quote, line end and ISINs are ASCII.
 *
 * <p>Rows without a quote that lie whole in a buffer, nearly all, are read by a loop that looks at
 * each byte once and keeps no state; the others go through a state machine.
 */
final class CsvRows {

  /** No field with line ends in it is longer: the closing quote is missing. */
  static final int MAX_QUOTED = 1 << 20;

  private static final int MAX_KEPT = 32;

  private final byte delimiter;

  /** From 0; -1 when no column holds ISINs. */
  private final int isinColumn;

  private long rows;
  private long line;
  private long invalid;
  private long firstInvalidLine;
  private String firstInvalid = "";
  private @Nullable Long unclosedLine;

  // The state machine, between two bytes.
  private int column;
  private boolean rowStarted;
  private boolean rowBlank = true;
  private boolean fieldEmpty = true;
  private boolean inQuotes;
  private boolean quoteClosed;
  private boolean afterReturn;
  private int quotedBytes;
  private long quoteLine;
  private final byte[] field = new byte[MAX_KEPT];
  private int fieldLength;
  private int isinLength = -1;

  /**
   * @param firstLine number of the line that the first byte belongs to, from 1
   */
  CsvRows(byte delimiter, int isinColumn, long firstLine) {
    this.delimiter = delimiter;
    this.isinColumn = isinColumn;
    this.line = firstLine;
  }

  long rows() {
    return rows;
  }

  /** Rows whose ISIN is missing or wrong. */
  long invalid() {
    return invalid;
  }

  long firstInvalidLine() {
    return firstInvalidLine;
  }

  /** What stood there, cut to a few characters; foreign text. */
  String firstInvalid() {
    return firstInvalid;
  }

  /** Line where a quoted field begins that has no end; null when all is well. */
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

  /** What follows the last line end is a row too. */
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
   * Reads rows as long as they are whole and without quotes.
   *
   * @return where the first row begins that is not
   */
  private int plainRows(byte[] buffer, int start, int end) {
    byte separator = delimiter;
    int wanted = isinColumn;
    int row = start;
    while (true) {
      int at = row;
      int from = row;
      int to = -1;
      if (wanted >= 0) {
        int left = wanted;
        for (; at < end; at++) {
          byte b = buffer[at];
          if (b == separator) {
            if (left-- == 0) {
              to = at;
              break;
            }
            from = at + 1;
          } else if (b <= '"' && isSpecial(b)) {
            break;
          }
        }
        if (at < end && left == 0) {
          to = at;
        }
      }
      while (at < end && !(buffer[at] <= '"' && isSpecial(buffer[at]))) {
        at++;
      }
      if (at >= end || buffer[at] == '"') {
        return row;
      }
      int next = at + 1;
      if (buffer[at] == '\r') {
        if (next == end) {
          return row; // whether a line feed follows is not known yet
        }
        next += buffer[next] == '\n' ? 1 : 0;
      }
      if (at > row) {
        rows++;
        if (wanted >= 0) {
          checkIsin(buffer, from, to < 0 ? from : to);
        }
      }
      line++;
      row = next;
    }
  }

  private static boolean isSpecial(byte b) {
    return b == '\n' || b == '\r' || b == '"';
  }

  private void step(byte b) {
    rowStarted = true;
    if (inQuotes) {
      if (b == '"') {
        inQuotes = false;
        quoteClosed = true;
      } else {
        if (b == '\n') {
          line++;
        }
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
      rowBlank = false;
      endField();
      column++;
    } else if (b == '\n' || b == '\r') {
      endField();
      endRow();
      line++;
      afterReturn = b == '\r';
    } else if (b == '"' && fieldEmpty) {
      inQuotes = true;
      quotedBytes = 0;
      quoteLine = line;
      rowBlank = false;
      fieldEmpty = false;
    } else {
      rowBlank = false;
      keep(b);
    }
  }

  private void keep(byte b) {
    fieldEmpty = false;
    if (column == isinColumn && fieldLength < MAX_KEPT) {
      field[fieldLength++] = b;
    }
  }

  private void endField() {
    if (column == isinColumn) {
      isinLength = fieldLength;
    }
    fieldEmpty = true;
    fieldLength = 0;
  }

  private void endRow() {
    if (!rowBlank) {
      rows++;
      if (isinColumn >= 0) {
        checkIsin(field, 0, Math.max(0, isinLength));
      }
    }
    column = 0;
    rowStarted = false;
    rowBlank = true;
    isinLength = -1;
  }

  private void checkIsin(byte[] text, int start, int end) {
    int from = start;
    int to = end;
    while (to > from && text[to - 1] == ' ') {
      to--;
    }
    while (from < to && text[from] == ' ') {
      from++;
    }
    if (to - from == Isin.LENGTH && Isin.isValid(text, from)) {
      return;
    }
    if (invalid++ == 0) {
      firstInvalidLine = line;
      firstInvalid =
          new String(text, from, Math.min(to - from, MAX_KEPT), StandardCharsets.ISO_8859_1);
    }
  }
}
