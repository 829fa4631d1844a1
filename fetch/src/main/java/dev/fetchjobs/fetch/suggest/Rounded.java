package dev.fetchjobs.fetch.suggest;

/** Rounds numbers, so that they look like numbers that a person would write. */
final class Rounded {

  private static final String UNITS = "KMGT";

  /** A size with fewer units than this is written in smaller units. */
  private static final int MIN_COUNT = 4;

  private Rounded() {}

  /** Returns a quantity of Kubernetes that is not larger than this number of bytes. */
  static String sizeDown(long bytes) {
    int unit = unit(bytes);
    long count = down(bytes >> (10 * unit));
    return count + suffix(unit);
  }

  /** Returns a quantity of Kubernetes that is not smaller than this number of bytes. */
  static String sizeUp(long bytes) {
    int unit = unit(bytes);
    long one = 1L << (10 * unit);
    long count = up((bytes + one - 1) >> (10 * unit));
    return count + suffix(unit);
  }

  /**
   * Returns the number with zeros after its first two digits. The result is never larger than the
   * number.
   */
  static long down(long number) {
    long step = 1;
    while (number / step >= 100) {
      step *= 10;
    }
    return number / step * step;
  }

  private static long up(long number) {
    long low = down(number);
    long step = 1;
    while (number / step >= 100) {
      step *= 10;
    }
    return low == number ? low : low + step;
  }

  private static int unit(long bytes) {
    int unit = 0;
    while (unit < UNITS.length() && bytes >> (10 * (unit + 1)) >= MIN_COUNT) {
      unit++;
    }
    return unit;
  }

  private static String suffix(int unit) {
    return unit == 0 ? "" : UNITS.charAt(unit - 1) + "i";
  }
}
