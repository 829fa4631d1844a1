package dev.fetchjobs.downloader.unpack;

import java.util.HexFormat;

/**
 * Describes the bytes by which one format is recognised.
 *
 * @param digits hexadecimal digits; a dot matches any digit
 */
record Magic(String name, String digits) {

  private static final int LONGEST = 32;

  /** Returns the beginning of a file in the form that {@link #begins} reads. */
  static String hex(byte[] head, int length) {
    return HexFormat.of().formatHex(head, 0, Math.min(length, LONGEST));
  }

  /**
   * Returns whether the file begins with these bytes.
   *
   * @param hex the beginning of the file, from {@link #hex}
   */
  boolean begins(String hex) {
    if (hex.length() < digits.length()) {
      return false;
    }
    for (int i = 0; i < digits.length(); i++) {
      if (digits.charAt(i) != '.' && digits.charAt(i) != hex.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
