package dev.fetchjobs.downloader.verify;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Describes the layout of a row in a sorted file. A record has its size in 3 bytes, the length of
 * its key in 2 bytes, the number of its line in 5 bytes, the key, and the values. All numbers are
 * big-endian.
 *
 * <p>The key has the values of the key columns with a zero byte between two of them. Behind them,
 * the key has the length of each value except the last one, in 2 bytes each. This is why two keys
 * are equal only if all their values are equal, and why sorted keys are sorted by their values.
 *
 * <p>Before each value is its length, with 7 bits in a byte, the lowest ones first. The high bit
 * says that a byte follows.
 */
final class RowRecord {

  /** A record has this many bytes before its key. */
  static final int HEAD = 10;

  static final int MAX_KEY = 0xffff;
  static final int MAX_SIZE = 0xffffff;

  private static final int PREFIX = 8;

  private RowRecord() {}

  static int size(byte[] block, int at) {
    return (int) number(block, at, 3);
  }

  static int keyLength(byte[] block, int at) {
    return (int) number(block, at + 3, 2);
  }

  static long line(byte[] block, int at) {
    return number(block, at + 5, 5);
  }

  static void writeHead(byte[] block, int at, int size, int keyLength, long line) {
    write(block, at, size, 3);
    write(block, at + 3, keyLength, 2);
    write(block, at + 5, line, 5);
  }

  static void write(byte[] block, int at, long value, int bytes) {
    for (int i = bytes - 1; i >= 0; i--) {
      block[at + bytes - 1 - i] = (byte) (value >> (8 * i));
    }
  }

  private static long number(byte[] block, int at, int bytes) {
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value = value << 8 | (block[at + i] & 0xff);
    }
    return value;
  }

  /** Returns a number with the order of the first eight bytes of the key. */
  static long prefix(byte[] block, int at) {
    int length = Math.min(PREFIX, keyLength(block, at));
    return (number(block, at + HEAD, length) << (8 * (PREFIX - length))) ^ Long.MIN_VALUE;
  }

  static int compareKeys(byte[] block, int one, int other) {
    return Arrays.compareUnsigned(
        block,
        one + HEAD,
        one + HEAD + keyLength(block, one),
        block,
        other + HEAD,
        other + HEAD + keyLength(block, other));
  }

  /** Returns where the values begin. */
  static int values(byte[] block, int at) {
    return at + HEAD + keyLength(block, at);
  }

  static boolean hasSameValues(byte[] block, int one, int other) {
    return Arrays.equals(
        block,
        values(block, one),
        one + size(block, one),
        block,
        values(block, other),
        other + size(block, other));
  }

  /** Returns the text of the key's values, with slashes between them. */
  static String key(byte[] block, int at, int columns) {
    int length = keyLength(block, at) - 2 * (columns - 1);
    return new String(block, at + HEAD, length, StandardCharsets.UTF_8).replace('\0', '/');
  }
}
