package dev.fetchjobs.downloader.resolve;

import static dev.fetchjobs.downloader.resolve.PlanRules.require;
import static dev.fetchjobs.downloader.resolve.PlanRules.requirePresent;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.fetchjobs.contract.Find;
import dev.fetchjobs.contract.Find.Rename;
import dev.fetchjobs.contract.Find.SetRule;
import dev.fetchjobs.downloader.failure.FetchException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
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
    SetRule set = find.set();
    if (set != null) {
      check(find, set);
    }
  }

  private static void check(Find find, SetRule set) throws FetchException {
    require(
        find.date() != null && find.choose() == Find.Choice.NEWEST,
        "source.find.set needs source.find.date, and choose has to be Newest");
    Integer count = set.count();
    List<String> names = set.names();
    require(
        Stream.of(set.part(), count, names).filter(Objects::nonNull).count() == 1,
        "source.find.set needs exactly one of part, count and names");
    require(
        count == null || (count >= 1 && count <= SetRule.MAX_PARTS),
        "source.find.set.count is not between 1 and " + SetRule.MAX_PARTS);
    require(
        names == null || (!names.isEmpty() && names.size() <= SetRule.MAX_PARTS),
        "source.find.set.names is empty or too long");
    for (String name : names == null ? List.<String>of() : names) {
      requirePattern("source.find.set.names", name);
    }
    requireGroups("source.find.set.part", set.part(), 2);
    requireGroups("source.find.set.per", set.per(), 1);
    Rename rename = set.rename();
    if (rename != null) {
      requirePattern("source.find.set.rename.matches", rename.matches());
      requirePresent("source.find.set.rename.to", rename.to());
      require(
          rename.isFor(Pattern.compile(rename.matches()).groupCount()),
          "source.find.set.rename.to names a group that matches does not have");
    }
  }

  private static void requireGroups(String name, @Nullable String pattern, int groups)
      throws FetchException {
    if (pattern != null) {
      requirePattern(name, pattern);
      require(
          Pattern.compile(pattern).groupCount() >= groups,
          "%s has less than %d groups".formatted(name, groups));
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
