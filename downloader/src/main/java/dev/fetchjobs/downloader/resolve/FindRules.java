package dev.fetchjobs.downloader.resolve;

import static dev.fetchjobs.downloader.resolve.PlanRules.require;
import static dev.fetchjobs.downloader.resolve.PlanRules.requirePresent;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.fetchjobs.contract.Find;
import dev.fetchjobs.downloader.failure.FetchException;
import org.jspecify.annotations.Nullable;

/** Checks the part of a plan that finds the file in a listing. */
final class FindRules {

  private FindRules() {}

  static void check(@Nullable Find find) throws FetchException {
    if (find == null) {
      return;
    }
    requirePresent("source.find.format", find.format());
    requirePresent("source.find.where", find.where());
    requirePresent("source.find.choose", find.choose());
    boolean hasPaths =
        switch (find.format()) {
          case JSON, XML -> true;
          case HTML, TEXT -> false;
        };
    require(
        hasPaths == (find.entries() != null),
        "source.find.entries is missing, or the format has no paths");
    require(
        (find.choose() == Find.Choice.NEWEST) == (find.date() != null),
        "source.find.date is missing, or source.find.choose is not Newest");
    for (Find.Where where : find.where()) {
      requirePresent("source.find.where.field", where.field());
      requirePattern("source.find.where.matches", where.matches());
    }
    Find.EntryDate date = find.date();
    if (date != null) {
      requirePresent("source.find.date.field", date.field());
      requirePattern("source.find.date.pattern", date.pattern() == null ? "" : date.pattern());
      requirePresent("source.find.date.format", date.format());
      require(date.formatter().isPresent(), "source.find.date.format is not a date format");
    }
  }

  private static void requirePattern(String name, @Nullable String pattern) throws FetchException {
    requirePresent(name, pattern);
    boolean compiles = true;
    try {
      Pattern.compile(pattern);
    } catch (PatternSyntaxException e) {
      compiles = false;
    }
    require(compiles, name + " is not an RE2 pattern");
  }
}
