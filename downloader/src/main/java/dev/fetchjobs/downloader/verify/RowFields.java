package dev.fetchjobs.downloader.verify;

import java.util.Arrays;

/**
 * Holds a row's values in those columns that some check reads. The values are in a buffer of the
 * file, or in a copy.
 */
final class RowFields {

  /** The reader cuts a value after this many bytes. */
  static final int MAX_VALUE = 4096;

  /** The reader keeps one byte more, so that it knows which values it has cut. */
  private static final int MAX_KEPT = MAX_VALUE + 1;

  private static final int NONE = -1;

  private final int[] wanted;
  private final int[] bounds;
  private byte[] copy = new byte[64];
  private int copied;
  private int column;
  private int found;

  /**
   * @param wanted indexes of the wanted columns, from 0, in ascending order
   */
  RowFields(int... wanted) {
    this.wanted = wanted.clone();
    this.bounds = new int[2 * wanted.length];
  }

  /** Receives the wanted values of each row. */
  interface Receiver {
    /**
     * Receives the wanted values of one row.
     *
     * @param text has the values
     * @param bounds for each wanted column the index of the first byte of its value, and the index
     *     after the last one; both are 0 if the row has no such column
     * @param line number of the line in which the row ends
     */
    void row(byte[] text, int[] bounds, long line);
  }

  /** Returns the index after white space at the beginning of a value. */
  static int start(byte[] text, int start, int end) {
    int from = start;
    while (from < end && text[from] >= 0 && text[from] <= ' ') {
      from++;
    }
    return from;
  }

  /** Returns the index before white space at the end of a value. */
  static int end(byte[] text, int start, int end) {
    int to = end;
    while (to > start && text[to - 1] >= 0 && text[to - 1] <= ' ') {
      to--;
    }
    return to;
  }

  void begin() {
    column = 0;
    found = 0;
    copied = 0;
  }

  /** Returns the index of the next wanted column, or -1 if there is none. */
  int next() {
    return found < wanted.length ? wanted[found] : NONE;
  }

  /** Keeps the value of the next wanted column, which is in the buffer. */
  void put(int from, int to) {
    bounds[2 * found] = from;
    bounds[2 * found + 1] = Math.min(to, from + MAX_KEPT);
    found++;
  }

  /** Copies one byte of the current column, if its value is wanted. */
  void copy(byte b) {
    if (column == next()) {
      if (copied == copy.length) {
        copy = Arrays.copyOf(copy, 2 * copied);
      }
      int from = bounds[2 * found];
      if (copied - from < MAX_KEPT) {
        copy[copied++] = b;
      }
    }
  }

  /** Ends the current column, whose bytes this object has copied. */
  void endCopied() {
    if (column == next()) {
      bounds[2 * found + 1] = copied;
      found++;
    }
    column++;
    if (found < wanted.length) {
      bounds[2 * found] = copied;
    }
  }

  /** Begins a row whose bytes have to be copied. */
  void beginCopied() {
    begin();
    if (bounds.length > 0) {
      bounds[0] = 0;
    }
  }

  /** Returns the bytes of all copied values. */
  byte[] copies() {
    return copy;
  }

  /**
   * Returns where each wanted value of the row begins and ends. The caller has read the complete
   * row.
   */
  int[] bounds() {
    Arrays.fill(bounds, 2 * found, bounds.length, 0);
    return bounds;
  }
}
