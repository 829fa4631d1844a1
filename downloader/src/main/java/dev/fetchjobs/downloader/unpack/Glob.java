package dev.fetchjobs.downloader.unpack;

import com.google.re2j.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Compares the names of archive members with a pattern. The pattern can have {@code *}, {@code ?}
 * and {@code **}. Every other character matches itself.
 */
final class Glob {

  private Glob() {}

  static Pattern compile(String glob) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < glob.length(); i++) {
      char c = glob.charAt(i);
      if (c == '*' && i + 1 < glob.length() && glob.charAt(i + 1) == '*') {
        i++;
        boolean wholeSegments = i + 1 < glob.length() && glob.charAt(i + 1) == '/';
        i += wholeSegments ? 1 : 0;
        regex.append(wholeSegments ? "(?:.*/)?" : ".*");
      } else if (c == '*') {
        regex.append("[^/]*");
      } else if (c == '?') {
        regex.append("[^/]");
      } else {
        regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }

  /** Returns the part of a member's name with which the pattern is compared. */
  static String subject(@Nullable String glob, String name) {
    return glob != null && glob.indexOf('/') < 0 && !glob.contains("**")
        ? name.substring(name.lastIndexOf('/') + 1)
        : name;
  }
}
