package dev.fetchjobs.operator.desired;

import dev.fetchjobs.api.Rename;
import dev.fetchjobs.contract.CaptureGroups;
import dev.fetchjobs.contract.DateTemplate;
import dev.fetchjobs.contract.Find;
import org.jspecify.annotations.Nullable;

/**
 * Checks the regular expressions in the spec. The API server has already checked that RE2 compiles
 * them.
 */
final class Patterns {

  private Patterns() {}

  /**
   * Refuses a date expression in a field where FetchJob replaces none; there it would be literal
   * text that never matches.
   */
  static void requireNoDates(String path, @Nullable String pattern) throws InvalidSpecException {
    if (pattern != null && DateTemplate.mayHaveDates(pattern)) {
      throw new InvalidSpecException(
          path, pattern, "remove the date in braces: dates are replaced in url and where only");
    }
  }

  /**
   * @param groups how many capture groups the pattern needs at least
   * @param meaning what the groups capture, for the message
   */
  static void requireGroups(String path, @Nullable String pattern, int groups, String meaning)
      throws InvalidSpecException {
    if (pattern != null && CaptureGroups.count(pattern) < groups) {
      throw new InvalidSpecException(
          path,
          pattern,
          groups == 1
              ? "write a group in parentheses for " + meaning
              : "write %d groups in parentheses, for %s".formatted(groups, meaning));
    }
  }

  static Find.@Nullable Rename rename(String path, @Nullable Rename rename)
      throws InvalidSpecException {
    if (rename == null) {
      return null;
    }
    requireNoDates(path + ".matches", rename.matches());
    requireNoDates(path + ".to", rename.to());
    Find.Rename made = new Find.Rename(rename.matches(), rename.to());
    int groups = CaptureGroups.count(rename.matches());
    if (!made.isFor(groups)) {
      throw new InvalidSpecException(
          path + ".to",
          rename.to(),
          "it names a group that matches does not have: matches has %d in parentheses"
              .formatted(groups));
    }
    return made;
  }
}
