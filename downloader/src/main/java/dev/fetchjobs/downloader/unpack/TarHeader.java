package dev.fetchjobs.downloader.unpack;

import dev.fetchjobs.downloader.failure.FetchException;
import java.nio.charset.StandardCharsets;

/**
 * Holds those fields of a 512-byte tar header that FetchJob uses.
 *
 * @param size number of bytes of content, at least 0
 */
record TarHeader(String name, long size, char type) {

  private static final int NAME = 0;
  private static final int NAME_LENGTH = 100;
  private static final int SIZE = 124;
  private static final int SIZE_LENGTH = 12;
  private static final int CHECKSUM = 148;
  private static final int CHECKSUM_LENGTH = 8;
  private static final int TYPE = 156;
  private static final int MAGIC = 257;
  private static final int PREFIX = 345;
  private static final int PREFIX_LENGTH = 155;

  /**
   * Returns whether the block is a tar header. Old tar formats have a checksum, but no magic
   * number.
   */
  static boolean isOne(byte[] block) {
    try {
      return block[NAME] != 0 && isIntact(block);
    } catch (FetchException e) {
      return false;
    }
  }

  static TarHeader parse(byte[] block) throws FetchException {
    if (!isIntact(block)) {
      throw UnpackFailure.corrupt("The tar archive is damaged, or the file is not a tar archive");
    }
    // "ustar\0" is POSIX, and "ustar " is GNU. GNU has other fields in the place of the prefix.
    boolean posix = text(block, MAGIC, 6).equals("ustar") && block[MAGIC + 5] == 0;
    String prefix = posix ? text(block, PREFIX, PREFIX_LENGTH) : "";
    String name = text(block, NAME, NAME_LENGTH);
    return new TarHeader(
        prefix.isEmpty() ? name : prefix + "/" + name,
        number(block, SIZE, SIZE_LENGTH),
        (char) (block[TYPE] & 0xff));
  }

  /**
   * Reads a number, which a tar header has in octal digits. If the first bit of the field is set,
   * the number is big-endian binary (GNU).
   */
  private static long number(byte[] block, int offset, int length) throws FetchException {
    boolean binary = (block[offset] & 0x80) != 0;
    long value = binary ? block[offset] & 0x7f : 0;
    int at = binary ? offset + 1 : offset;
    int end = offset + length;
    while (!binary && at < end && block[at] == ' ') {
      at++;
    }
    for (; at < end; at++) {
      int b = block[at] & 0xff;
      if (!binary && (b == 0 || b == ' ')) {
        break;
      }
      if (value > Long.MAX_VALUE >> 8 || (!binary && (b < '0' || b > '7'))) {
        throw UnpackFailure.corrupt(
            "The tar archive is damaged (a number in a header is malformed)");
      }
      value = binary ? value << 8 | b : value << 3 | b - '0';
    }
    return value;
  }

  /**
   * Returns whether the header's checksum is right. Some old programs compute the checksum from
   * signed bytes, so the reader accepts both sums.
   */
  private static boolean isIntact(byte[] block) throws FetchException {
    long sum = CHECKSUM_LENGTH * ' ';
    long signed = sum;
    for (int i = 0; i < block.length; i++) {
      if (i < CHECKSUM || i >= CHECKSUM + CHECKSUM_LENGTH) {
        sum += block[i] & 0xff;
        signed += block[i];
      }
    }
    long stated = number(block, CHECKSUM, CHECKSUM_LENGTH);
    return stated == sum || stated == signed;
  }

  private static String text(byte[] block, int offset, int length) {
    int end = offset;
    while (end < offset + length && block[end] != 0) {
      end++;
    }
    return new String(block, offset, end - offset, StandardCharsets.UTF_8);
  }
}
