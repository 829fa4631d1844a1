package dev.fetchjobs.operator.desired;

import dev.fetchjobs.api.FindSet;
import dev.fetchjobs.contract.BadPath;
import dev.fetchjobs.contract.DateTemplate;
import dev.fetchjobs.contract.DateTemplate.Place;
import dev.fetchjobs.contract.Find;
import dev.fetchjobs.contract.JsonPath;
import dev.fetchjobs.contract.JsonPointer;
import dev.fetchjobs.contract.XmlPath;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds the plan's part that finds the file in a listing. */
final class FindOf {

  private static final String FIELD = "spec.source.http.find";

  private FindOf() {}

  static @Nullable Find find(dev.fetchjobs.api.@Nullable Find find) throws InvalidSpecException {
    if (find == null) {
      return null;
    }
    List<Find.Where> where = new ArrayList<>();
    for (var condition : find.where()) {
      where.add(
          new Find.Where(
              field(FIELD + ".where.field", condition.field(), find),
              Dates.text(FIELD + ".where.matches", condition.matches(), Place.PATTERN)));
    }
    return new Find(
        format(find),
        entries(find),
        find.link() == null ? null : place(FIELD + ".link", find.link(), find),
        find.name() == null ? null : place(FIELD + ".name", find.name(), find),
        where,
        date(find),
        find.set() == null
            ? PlanOf.word(FIELD + ".choose", find.choose(), Find.Choice.class)
            : Find.Choice.NEWEST,
        next(find),
        set(find.set()),
        find.size() == null ? null : place(FIELD + ".size", find.size(), find));
  }

  private static Find.@Nullable Next next(dev.fetchjobs.api.Find find) throws InvalidSpecException {
    var next = find.next();
    if (next == null) {
      return null;
    }
    return new Find.Next(
        next.link() == null ? null : place(FIELD + ".next.link", next.link(), find),
        next.rel(),
        next.parameter(),
        next.step(),
        next.first(),
        next.total() == null ? null : place(FIELD + ".next.total", next.total(), find));
  }

  private static Find.@Nullable SetRule set(@Nullable FindSet set) throws InvalidSpecException {
    if (set == null) {
      return null;
    }
    var rename = set.rename();
    requireNoDates(FIELD + ".set.part", set.part());
    requireNoDates(FIELD + ".set.per", set.per());
    for (String name : set.names() == null ? List.<String>of() : set.names()) {
      requireNoDates(FIELD + ".set.names", name);
    }
    return new Find.SetRule(
        set.part(),
        set.count(),
        set.names(),
        set.per(),
        rename == null ? null : new Find.Rename(rename.matches(), rename.to()));
  }

  /** Refuses a date where none is replaced; there it would be literal text that never matches. */
  private static void requireNoDates(String path, @Nullable String pattern)
      throws InvalidSpecException {
    if (pattern != null && DateTemplate.mayHaveDates(pattern)) {
      throw new InvalidSpecException(
          path, pattern, "remove the date in braces: dates are replaced in url and where only");
    }
  }

  private static Find.Format format(dev.fetchjobs.api.Find find) throws InvalidSpecException {
    return PlanOf.word(FIELD + ".format", find.format(), Find.Format.class);
  }

  private static @Nullable String entries(dev.fetchjobs.api.Find find) throws InvalidSpecException {
    String entries = find.entries();
    if (entries == null) {
      return null;
    }
    try {
      switch (format(find)) {
        case JSON -> JsonPath.parse(entries);
        case XML -> XmlPath.ofEntries(entries);
        case HTML, TEXT ->
            throw new InvalidSpecException(
                FIELD + ".entries", entries, "remove it: the entries of this format are the links");
      }
      return entries;
    } catch (BadPath e) {
      throw new InvalidSpecException(FIELD + ".entries", entries, "correct it " + e.getMessage());
    }
  }

  /** Checks the field of an entry that states the digest. The API server checks no names here. */
  static String digestField(String path, String field, dev.fetchjobs.api.Find find)
      throws InvalidSpecException {
    boolean isName =
        switch (format(find)) {
          case TEXT -> field.equals(Find.CHECKSUM);
          case HTML, JSON, XML -> false;
        };
    return isName ? field : place(path, field, find);
  }

  /** Checks the name or the place of a field. The API server has checked the names. */
  static String field(String path, String field, dev.fetchjobs.api.Find find)
      throws InvalidSpecException {
    return field.startsWith("/") ? place(path, field, find) : field;
  }

  private static String place(String path, String place, dev.fetchjobs.api.Find find)
      throws InvalidSpecException {
    try {
      switch (format(find)) {
        case JSON -> JsonPointer.parse(place);
        case XML -> XmlPath.ofPlace(place);
        case HTML, TEXT ->
            throw new InvalidSpecException(
                path,
                place,
                "the entries of this format have no places: write one of their fields");
      }
      return place;
    } catch (BadPath e) {
      throw new InvalidSpecException(path, place, "correct it " + e.getMessage());
    }
  }

  private static Find.@Nullable EntryDate date(dev.fetchjobs.api.Find find)
      throws InvalidSpecException {
    var date = find.date();
    if (date == null) {
      return null;
    }
    requireNoDates(FIELD + ".date.pattern", date.pattern());
    var read =
        new Find.EntryDate(
            field(FIELD + ".date.field", date.field(), find), date.pattern(), date.format());
    if (read.formatter().isEmpty()) {
      throw new InvalidSpecException(
          FIELD + ".date.format",
          date.format(),
          "write a format of java.time, such as yyyyMMdd or yyyy-MM-dd'T'HH:mm:ss");
    }
    return read;
  }
}
