package dev.fetchjobs.downloader.verify;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that a publisher may have given to a column instead of its old one. */
final class SimilarName {

  private static final int MAX_CANDIDATES = 100;
  private static final int MAX_LENGTH = 64;

  /** Two names are alike if they differ in at most one of this many characters. */
  private static final int SHARE = 3;

  private SimilarName() {}

  /** Returns the candidate that is most like the name, or empty if no candidate is like it. */
  static Optional<String> of(String name, List<String> candidates) {
    String wanted = simple(name);
    return candidates.stream()
        .filter(candidate -> candidate.length() <= MAX_LENGTH && name.length() <= MAX_LENGTH)
        .limit(MAX_CANDIDATES)
        .min(Comparator.comparingInt(candidate -> distance(wanted, simple(candidate))))
        .filter(
            candidate ->
                distance(wanted, simple(candidate)) * SHARE
                    <= Math.max(wanted.length(), simple(candidate).length()));
  }

  /** Returns the name in lower case, without spaces and punctuation. */
  private static String simple(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
  }

  /**
   * Returns how many characters have to be added, removed or replaced to turn one name into the
   * other.
   */
  private static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int above = row[j];
        int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(above, row[j - 1]));
        diagonal = above;
      }
    }
    return row[other.length()];
  }
}
