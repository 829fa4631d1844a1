package dev.fetchjobs.downloader.resolve;

import static dev.fetchjobs.downloader.resolve.PlanRules.require;
import static dev.fetchjobs.downloader.resolve.PlanRules.requirePresent;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.fetchjobs.contract.Find.Rename;
import dev.fetchjobs.downloader.failure.FetchException;
import org.jspecify.annotations.Nullable;

/** Checks the regular expressions in a plan. */
final class PatternRules {

  private PatternRules() {}

  static void requirePattern(String name, @Nullable String pattern) throws FetchException {
    requirePresent(name, pattern);
    boolean compiles = true;
    try {
      Pattern.compile(pattern);
    } catch (PatternSyntaxException e) {
      compiles = false;
    }
    require(compiles, name + " is not an RE2 pattern");
  }

  /**
   * @param groups how many capture groups the pattern needs at least
   */
  static void requireGroups(String name, @Nullable String pattern, int groups)
      throws FetchException {
    if (pattern != null) {
      requirePattern(name, pattern);
      require(
          Pattern.compile(pattern).groupCount() >= groups,
          "%s has less than %d groups".formatted(name, groups));
    }
  }

  static void checkRename(String name, @Nullable Rename rename) throws FetchException {
    if (rename != null) {
      requirePattern(name + ".matches", rename.matches());
      requirePresent(name + ".to", rename.to());
      require(
          rename.isFor(Pattern.compile(rename.matches()).groupCount()),
          name + ".to names a group that matches does not have");
    }
  }
}
