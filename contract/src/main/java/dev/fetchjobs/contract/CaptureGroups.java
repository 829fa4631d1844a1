package dev.fetchjobs.contract;

/**
 * Counts the capture groups of a regular expression in the syntax of RE2. So the operator can check
 * a pattern without a library for RE2. The pattern is one that RE2 compiles.
 */
public final class CaptureGroups {

  private final String pattern;
  private int at;
  private int groups;

  private CaptureGroups(String pattern) {
    this.pattern = pattern;
  }

  /** Returns the number of groups that capture, with or without a name. */
  public static int count(String pattern) {
    CaptureGroups reader = new CaptureGroups(pattern);
    while (reader.at < pattern.length()) {
      reader.step();
    }
    return reader.groups;
  }

  private void step() {
    if (pattern.startsWith("\\Q", at)) {
      int end = pattern.indexOf("\\E", at + 2);
      at = end < 0 ? pattern.length() : end + 2;
      return;
    }
    switch (pattern.charAt(at)) {
      case '\\' -> at += 2;
      case '[' -> skipClass();
      case '(' -> {
        at++;
        groups += captures() ? 1 : 0;
      }
      default -> at++;
    }
  }

  /**
   * Returns whether the group that begins before this position captures: it has a name, or no
   * flags.
   */
  private boolean captures() {
    return !pattern.startsWith("?", at)
        || pattern.startsWith("?P<", at)
        || pattern.startsWith("?<", at);
  }

  /**
   * Skips a character class such as {@code [^](a-z]} in a pattern. A bracket in the first place
   * means itself.
   */
  private void skipClass() {
    at++;
    if (pattern.startsWith("^", at)) {
      at++;
    }
    boolean first = true;
    while (at < pattern.length() && (first || pattern.charAt(at) != ']')) {
      first = false;
      if (pattern.startsWith("[:", at) && pattern.indexOf(":]", at + 2) >= 0) {
        at = pattern.indexOf(":]", at + 2) + 2;
      } else {
        at += pattern.charAt(at) == '\\' ? 2 : 1;
      }
    }
    at++;
  }
}
