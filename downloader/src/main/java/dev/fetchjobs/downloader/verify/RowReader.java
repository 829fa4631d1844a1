package dev.fetchjobs.downloader.verify;

import dev.fetchjobs.contract.FetchPlan.Csv;
import dev.fetchjobs.downloader.unpack.ByteSink;
import java.util.Arrays;

/**
 * Reads the values of the data rows of a table. {@link CsvRows} defines what a row and a value are.
 * This class passes a value on without its quotes.
 *
 * <p>Nearly all rows have no quote and are complete within a buffer. The values of these rows are
 * not copied. A state machine copies the values of the other rows.
 */
final class RowReader implements ByteSink {

  /** Receives rows. */
  interface Rows {
    /**
     * Receives one row of the table. The arrays are valid only during the call.
     *
     * @param from index of the first byte of each wanted value in {@code text}
     * @param to index after the last byte; equal to {@code from} if the row has no such value
     * @param line number of the line in which the row begins, from 1
     */
    void row(byte[] text, int[] from, int[] to, long line);

    /** Receives the line in which a row begins that has too many bytes. */
    void tooLong(long line);

    /** Returns how many bytes the wanted values of a row may have. */
    int mostBytes();

    /**
     * Returns whether further rows can make a difference. Once this method has returned false, it
     * always returns false.
     */
    boolean wantsMore();
  }

  private final byte delimiter;
  private final boolean quoting;
  private final int[] slots;
  private final Rows rows;
  private final CsvHeader header;
  private final int[] from;
  private final int[] to;
  private long left;
  private long line;

  // These fields are the state of the state machine.
  private byte[] text = new byte[1024];
  private int length;
  private int column;
  private int start;
  private long rowLine;
  private boolean rowStarted;
  private boolean rowBlank;
  private boolean fieldEmpty;
  private boolean inQuotes;
  private boolean quoteClosed;
  private boolean afterReturn;
  private boolean returnInQuotes;

  /**
   * Prepares the reading of a table.
   *
   * @param slots the place of each column among the wanted values; -1 if its values are not wanted
   * @param most number of data rows; later rows are not read
   */
  RowReader(Csv csv, int[] slots, long most, Rows rows) {
    this.delimiter = CsvHeader.delimiter(csv);
    this.quoting = CsvHeader.isQuoting(csv);
    this.header = CsvHeader.of(csv);
    this.slots = slots;
    this.left = most;
    this.rows = rows;
    int wanted = Arrays.stream(slots).max().orElse(-1) + 1;
    this.from = new int[wanted];
    this.to = new int[wanted];
  }

  @Override
  public boolean wantsMore() {
    return left > 0 && !header.isTooLong() && rows.wantsMore();
  }

  @Override
  public void accept(byte[] buffer, int offset, int length) {
    int end = offset + length;
    int at = header.accept(buffer, offset, end);
    while (at < end && wantsMore()) {
      if (line == 0) {
        line = header.firstDataLine();
      }
      if (afterReturn) {
        afterReturn = false;
        at += buffer[at] == '\n' ? 1 : 0;
      }
      if (!rowStarted) {
        at = plainRows(buffer, at, end);
        beginRow();
      }
      boolean more = at < end && wantsMore();
      while (more) {
        step(buffer[at++]);
        more = at < end && rowStarted;
      }
    }
  }

  /** Ends the reading at the end of the file. Bytes after the last line end are a row as well. */
  void finish() {
    header.finish();
    if (rowStarted && !inQuotes && wantsMore()) {
      endField();
      endRow();
    }
  }

  /**
   * Reads rows as long as they are complete and have no quotes.
   *
   * @return the index at which the first other row begins
   */
  private int plainRows(byte[] buffer, int begin, int end) {
    byte separator = delimiter;
    int row = begin;
    while (wantsMore()) {
      Arrays.fill(from, row);
      Arrays.fill(to, row);
      int field = row;
      int number = 0;
      int at = row;
      for (; at < end; at++) {
        byte b = buffer[at];
        if (b == separator) {
          keep(number++, field, at);
          field = at + 1;
        } else if (b <= '"' && (b == '\n' || b == '\r' || (quoting && b == '"'))) {
          break;
        }
      }
      if (at >= end || (quoting && buffer[at] == '"')) {
        return row;
      }
      keep(number, field, at);
      int next = at + 1;
      if (buffer[at] == '\r') {
        if (next == end) {
          return row; // a line feed may follow in the next buffer
        }
        next += buffer[next] == '\n' ? 1 : 0;
      }
      if (!isBlank(buffer, row, at)) {
        left--;
        rows.row(buffer, from, to, line);
      }
      line++;
      row = next;
    }
    return row;
  }

  private void keep(int number, int begin, int end) {
    int slot = number < slots.length ? slots[number] : -1;
    if (slot >= 0) {
      from[slot] = begin;
      to[slot] = end;
    }
  }

  private boolean isBlank(byte[] buffer, int begin, int end) {
    int at = begin;
    while (at < end && isBlank(buffer[at])) {
      at++;
    }
    return at == end;
  }

  private boolean isBlank(byte b) {
    return (b >= 0 && b <= ' ') || b == delimiter;
  }

  private void beginRow() {
    length = 0;
    start = 0;
    column = 0;
    rowBlank = true;
    fieldEmpty = true;
    rowLine = line;
    Arrays.fill(from, 0);
    Arrays.fill(to, 0);
  }

  private void step(byte b) {
    rowStarted = true;
    if (inQuotes) {
      if (b == '"') {
        inQuotes = false;
        quoteClosed = true;
      } else {
        line += b == '\r' || (b == '\n' && !returnInQuotes) ? 1 : 0;
        returnInQuotes = b == '\r';
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
      column++;
    } else if (b == '\n' || b == '\r') {
      endField();
      endRow();
      line++;
      afterReturn = b == '\r';
    } else if (quoting && b == '"' && fieldEmpty) {
      inQuotes = true;
      returnInQuotes = false;
      fieldEmpty = false;
    } else {
      keep(b);
    }
  }

  private void keep(byte b) {
    fieldEmpty = false;
    rowBlank &= isBlank(b);
    if (column >= slots.length || slots[column] < 0) {
      return;
    }
    if (length == rows.mostBytes()) {
      rows.tooLong(rowLine);
      return;
    }
    if (length == text.length) {
      text = Arrays.copyOf(text, 2 * length);
    }
    text[length++] = b;
  }

  private void endField() {
    keep(column, start, length);
    start = length;
    fieldEmpty = true;
  }

  private void endRow() {
    if (!rowBlank) {
      left--;
      rows.row(text, from, to, rowLine);
    }
    rowStarted = false;
  }
}
