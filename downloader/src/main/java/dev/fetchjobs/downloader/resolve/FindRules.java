package dev.fetchjobs.downloader.resolve;

import static dev.fetchjobs.downloader.resolve.PatternRules.requireGroups;
import static dev.fetchjobs.downloader.resolve.PatternRules.requirePattern;
import static dev.fetchjobs.downloader.resolve.PlanRules.require;
import static dev.fetchjobs.downloader.resolve.PlanRules.requirePresent;

import dev.fetchjobs.contract.BadPath;
import dev.fetchjobs.contract.FetchPlan.Checksum;
import dev.fetchjobs.contract.Find;
import dev.fetchjobs.contract.Find.SetRule;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.text.Printable;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Checks those fields of a plan that say how a run finds the file in a listing. */
final class FindRules {

  private FindRules() {}

  static void check(@Nullable Find find, @Nullable Checksum checksum) throws FetchException {
    if (find == null) {
      return;
    }
    requirePresent("source.find.format", find.format());
    requirePresent("source.find.where", find.where());
    requirePresent("source.find.choose", find.choose());
    require(
        find.format().hasPaths() == (find.entries() != null),
        "source.find.entries is missing, or the format has no paths");
    require(
        (find.choose() == Find.Choice.NEWEST) == (find.date() != null),
        "source.find.date is missing, or source.find.choose is not Newest");
    checkPaths(find);
    for (Find.Where where : find.where()) {
      checkField("source.find.where.field", find, where.field());
      requirePattern("source.find.where.matches", where.matches());
    }
    Find.EntryDate date = find.date();
    if (date != null) {
      checkField("source.find.date.field", find, date.field());
      requirePattern("source.find.date.pattern", date.pattern() == null ? "" : date.pattern());
      requirePresent("source.find.date.format", date.format());
      require(date.formatter().isPresent(), "source.find.date.format is not a date format");
    }
    checkNext(find.format(), find.next());
    if (checksum != null && checksum.field() != null) {
      checkField("verify.checksum.field", find, checksum.field());
    }
    SetRule set = find.set();
    if (set != null) {
      check(find, set);
    }
  }

  private static void checkPaths(Find find) throws FetchException {
    String entries = find.entries();
    if (entries != null) {
      checkPath("source.find.entries", () -> find.format().checkEntries(entries));
    }
    if (find.link() != null) {
      checkPlace("source.find.link", find.format(), find.link());
    }
    if (find.name() != null) {
      checkPlace("source.find.name", find.format(), find.name());
    }
    if (find.size() != null) {
      checkPlace("source.find.size", find.format(), find.size());
    }
  }

  private static void checkNext(Find.Format format, Find.@Nullable Next next)
      throws FetchException {
    if (next == null) {
      return;
    }
    require(
        Stream.of(next.link(), next.rel(), next.parameter()).filter(Objects::nonNull).count() == 1,
        "source.find.next needs exactly one of link, rel and parameter");
    boolean fits =
        switch (format) {
          case HTML -> next.rel() != null;
          case JSON -> next.rel() == null;
          case TEXT -> next.parameter() != null;
          case XML -> true;
        };
    require(fits, "source.find.next does not fit the format");
    require(
        next.rel() == null || next.rel().matches(Find.Next.REL),
        "source.find.next.rel is not a relation");
    require(
        next.parameter() == null || next.parameter().matches(Find.Next.PARAMETER),
        "source.find.next.parameter is not a name");
    require(
        (next.parameter() == null) == (next.step() == null) && positive(next.step(), 1),
        "source.find.next.step is missing or wrong");
    require(positive(next.first(), 0), "source.find.next.first is negative");
    if (next.link() != null) {
      checkPlace("source.find.next.link", format, next.link());
    }
    if (next.total() != null) {
      checkPlace("source.find.next.total", format, next.total());
    }
  }

  private static boolean positive(@Nullable Integer value, int least) {
    return value == null || value >= least;
  }

  private static void checkField(String name, Find find, @Nullable String field)
      throws FetchException {
    requirePresent(name, field);
    if (field != null && field.startsWith("/")) {
      checkPlace(name, find.format(), field);
    }
  }

  private static void checkPlace(String name, Find.Format format, String place)
      throws FetchException {
    checkPath(name, () -> format.checkPlace(place));
  }

  private interface Parsing {
    void run() throws BadPath;
  }

  private static void checkPath(String name, Parsing parsing) throws FetchException {
    try {
      parsing.run();
    } catch (BadPath e) {
      require(false, "%s is wrong %s".formatted(name, Printable.message(e)));
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
    Integer parallel = set.parallel();
    require(
        parallel == null || (parallel >= 1 && parallel <= SetRule.MAX_PARALLEL),
        "source.find.set.parallel is not between 1 and " + SetRule.MAX_PARALLEL);
    for (String name : names == null ? List.<String>of() : names) {
      requirePattern("source.find.set.names", name);
    }
    requireGroups("source.find.set.part", set.part(), 2);
    requireGroups("source.find.set.per", set.per(), 1);
    PatternRules.checkRename("source.find.set.rename", set.rename());
  }
}
