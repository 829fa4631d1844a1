package dev.fetchjobs.downloader.verify;

import dev.fetchjobs.contract.FetchPlan.Checksum.Algorithm;
import dev.fetchjobs.downloader.store.Digests;
import java.security.MessageDigest;
import java.security.SecureRandom;

/**
 * Stores which values the unique columns of a file have. A value of up to 14 bytes, such as an
 * ISIN, is stored unchanged. A longer value is stored as the first 112 bits of its SHA-256. With
 * {@link #MAX} values the chance that two different values have the same 112 bits is below 10^-22.
 *
 * <p>The table consists of pages that grow one after the other, so that growing needs little
 * memory. The place of a value depends on a random number, so that nobody can make a file whose
 * values all have the same place.
 */
final class UniqueValues {

  /** The table stores at most this many values. So many values need 16 MiB, a third of the heap. */
  static final int MAX = 500_000;

  /** A value of at most this many bytes is stored unchanged. */
  private static final int MAX_SHORT = 14;

  private static final int PAGES = 64;

  /**
   * Marks an entry as the digest of a long value, because the length of a short value is less than
   * this number.
   */
  private static final int LONG = 0x80;

  private final MessageDigest sha256 = Digests.start(Algorithm.SHA_256);
  private final long[][] pages = new long[PAGES][2 * 16];
  private final int[] sizes = new int[PAGES];
  private final long seed;
  private final long otherSeed;
  private int size;
  private boolean overflowed;

  UniqueValues() {
    SecureRandom random = new SecureRandom();
    this.seed = random.nextLong();
    this.otherSeed = random.nextLong();
  }

  /**
   * Returns whether there were more than {@link #MAX} values, so that some of them were not
   * compared.
   */
  boolean hasOverflowed() {
    return overflowed;
  }

  /**
   * Stores a value of a column. Returns false if the column has had it before.
   *
   * @param column number of the column, from 0 to 255
   */
  boolean add(int column, byte[] text, int from, int to) {
    int length = to - from;
    byte[] bytes = text;
    int start = from;
    int count = length;
    int mark = length;
    if (length > MAX_SHORT) {
      sha256.update(text, from, length);
      bytes = sha256.digest();
      start = 0;
      count = MAX_SHORT;
      mark = LONG;
    }
    long high = 0;
    for (int i = 0; i < 8; i++) {
      high = high << 8 | (i < count ? bytes[start + i] & 0xff : 0);
    }
    long low = 0;
    for (int i = 8; i < MAX_SHORT; i++) {
      low = low << 8 | (i < count ? bytes[start + i] & 0xff : 0);
    }
    return add(high, low << 16 | (long) column << 8 | mark);
  }

  private boolean add(long high, long low) {
    if (size == MAX) {
      overflowed = true;
      return true;
    }
    long mixed = mix(high, low);
    int page = (int) (mixed >>> 58);
    if (2 * 4 * sizes[page] >= 3 * pages[page].length) {
      grow(page);
    }
    if (!put(pages[page], high, low, mixed)) {
      return false;
    }
    sizes[page]++;
    size++;
    return true;
  }

  private void grow(int page) {
    long[] old = pages[page];
    long[] larger = new long[2 * old.length];
    for (int i = 0; i < old.length; i += 2) {
      if (old[i + 1] != 0) {
        put(larger, old[i], old[i + 1], mix(old[i], old[i + 1]));
      }
    }
    pages[page] = larger;
  }

  private static boolean put(long[] page, long high, long low, long mixed) {
    int at = 2 * (int) (mixed & (page.length / 2 - 1));
    while (page[at + 1] != 0) {
      if (page[at] == high && page[at + 1] == low) {
        return false;
      }
      at = (at + 2) & (page.length - 1);
    }
    page[at] = high;
    page[at + 1] = low;
    return true;
  }

  private long mix(long high, long low) {
    long a = high ^ seed;
    long b = low ^ otherSeed;
    return Math.unsignedMultiplyHigh(a, b) ^ a * b ^ Long.rotateLeft(a + b, 32);
  }
}
