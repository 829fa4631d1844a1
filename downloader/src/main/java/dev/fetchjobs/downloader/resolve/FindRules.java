package dev.fetchjobs.downloader.resolve;

import static dev.fetchjobs.downloader.resolve.PlanRules.require;
import static dev.fetchjobs.downloader.resolve.PlanRules.requirePresent;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.fetchjobs.contract.BadPath;
import dev.fetchjobs.contract.FetchPlan.Checksum;
import dev.fetchjobs.contract.Find;
import dev.fetchjobs.contract.JsonPath;
import dev.fetchjobs.contract.JsonPointer;
import dev.fetchjobs.contract.XmlPath;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.text.Printable;
import org.jspecify.annotations.Nullable;

/** Checks the part of a plan that finds the file in a listing. */
final class FindRules {

  private FindRules() {}

  static void check(@Nullable Find find, @Nullable Checksum checksum) throws FetchException {
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
    if (checksum != null && checksum.field() != null) {
      checkField("verify.checksum.field", find, checksum.field());
    }
  }

  private static void checkPaths(Find find) throws FetchException {
    String entries = find.entries();
    if (entries != null) {
      checkPath(
          "source.find.entries",
          () -> {
            switch (find.format()) {
              case JSON -> JsonPath.parse(entries);
              case XML -> XmlPath.ofEntries(entries);
              case HTML, TEXT -> {}
            }
          });
    }
    if (find.link() != null) {
      checkPlace("source.find.link", find.format(), find.link());
    }
    if (find.name() != null) {
      checkPlace("source.find.name", find.format(), find.name());
    }
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
    checkPath(
        name,
        () -> {
          switch (format) {
            case JSON -> JsonPointer.parse(place);
            case XML -> XmlPath.ofPlace(place);
            case HTML, TEXT -> require(false, name + " is a place, but the format has no places");
          }
        });
  }

  private interface Parsing {
    void run() throws BadPath, FetchException;
  }

  private static void checkPath(String name, Parsing parsing) throws FetchException {
    try {
      parsing.run();
    } catch (BadPath e) {
      require(false, "%s is wrong %s".formatted(name, Printable.message(e)));
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
