package dev.fetchjobs.downloader.verify;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * An ISIN (ISO 6166) has two letters, nine letters or digits, and one check digit. A letter counts
 * as two digits (A = 10 … Z = 35). Every second digit from the right is doubled; the sum of all
 * digits must be a multiple of ten.
 */
public final class Isin {

  static final int LENGTH = 12;

  private static final int INVALID = -1;

  /** Holds the value of each character of an ISIN: 0–9, 10–35, or {@link #INVALID}. */
  private static final byte[] VALUE = values();

  /** Holds, for each digit, the sum of the digits of twice that digit. */
  private static final byte[] DOUBLED = {0, 2, 4, 6, 8, 1, 3, 5, 7, 9};

  private Isin() {}

  /** Returns whether the whole text is an ISIN. */
  public static boolean isValid(String text) {
    return text.length() == LENGTH && isValid(text.getBytes(StandardCharsets.ISO_8859_1), 0);
  }

  /** Returns whether the twelve ASCII characters from {@code offset} are an ISIN. */
  static boolean isValid(byte[] text, int offset) {
    if (VALUE[text[offset] & 0xff] < 10 || VALUE[text[offset + 1] & 0xff] < 10) {
      return false;
    }
    int check = VALUE[text[offset + LENGTH - 1] & 0xff];
    if (check < 0 || check > 9) {
      return false;
    }
    int sum = check;
    boolean twice = true;
    for (int i = offset + LENGTH - 2; i >= offset; i--) {
      int value = VALUE[text[i] & 0xff];
      if (value < 0) {
        return false;
      }
      if (value < 10) {
        sum += twice ? DOUBLED[value] : value;
        twice = !twice;
      } else {
        int tens = value / 10;
        int ones = value - 10 * tens;
        sum += twice ? DOUBLED[ones] + tens : ones + DOUBLED[tens];
      }
    }
    return sum % 10 == 0;
  }

  private static byte[] values() {
    byte[] values = new byte[256];
    Arrays.fill(values, (byte) INVALID);
    for (int i = 0; i < 10; i++) {
      values['0' + i] = (byte) i;
    }
    for (int i = 0; i < 26; i++) {
      values['A' + i] = (byte) (10 + i);
    }
    return values;
  }
}
