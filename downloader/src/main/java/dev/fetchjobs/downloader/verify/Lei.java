package dev.fetchjobs.downloader.verify;

/**
 * A LEI (ISO 17442) has 18 capital letters or digits, and two check digits. A letter counts as two
 * digits (A = 10 … Z = 35). The number modulo 97 must be 1 (ISO 7064, MOD 97-10).
 */
final class Lei {

  static final int LENGTH = 20;

  private static final int CHECK_DIGITS = 2;

  private Lei() {}

  /** Returns whether the twenty bytes from {@code offset} are a LEI. */
  static boolean isValid(byte[] text, int offset) {
    int rest = 0;
    for (int i = offset; i < offset + LENGTH; i++) {
      byte b = text[i];
      if (b >= '0' && b <= '9') {
        rest = (10 * rest + b - '0') % 97;
      } else if (isLetterOrDigit(b) && i < offset + LENGTH - CHECK_DIGITS) {
        rest = (100 * rest + b - 'A' + 10) % 97;
      } else {
        return false;
      }
    }
    return rest == 1;
  }

  static boolean isLetterOrDigit(byte b) {
    return (b >= '0' && b <= '9') || (b >= 'A' && b <= 'Z');
  }
}
