package dev.fetchjobs.operator.desired;

import dev.fetchjobs.api.FindSet;
import dev.fetchjobs.contract.BadPath;
import dev.fetchjobs.contract.DateTemplate.Place;
import dev.fetchjobs.contract.Find;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds the part of the plan that says how a run finds the file in a listing. */
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
    Patterns.requireNoDates(FIELD + ".set.part", set.part());
    Patterns.requireNoDates(FIELD + ".set.per", set.per());
    for (String name : set.names() == null ? List.<String>of() : set.names()) {
      Patterns.requireNoDates(FIELD + ".set.names", name);
    }
    Patterns.requireGroups(
        FIELD + ".set.part", set.part(), 2, "the number of the part and the number of all parts");
    Patterns.requireGroups(FIELD + ".set.per", set.per(), 1, "the name of the group");
    return new Find.SetRule(
        set.part(),
        set.count(),
        set.names(),
        set.per(),
        Patterns.rename(FIELD + ".set.rename", set.rename()),
        set.parallel());
  }

  private static Find.Format format(dev.fetchjobs.api.Find find) throws InvalidSpecException {
    return PlanOf.word(FIELD + ".format", find.format(), Find.Format.class);
  }

  private static @Nullable String entries(dev.fetchjobs.api.Find find) throws InvalidSpecException {
    String entries = find.entries();
    if (entries == null) {
      return null;
    }
    if (!format(find).hasPaths()) {
      throw new InvalidSpecException(
          FIELD + ".entries", entries, "remove it: the entries of this format are the links");
    }
    try {
      format(find).checkEntries(entries);
      return entries;
    } catch (BadPath e) {
      throw new InvalidSpecException(FIELD + ".entries", entries, "correct it " + e.getMessage());
    }
  }

  /**
   * Checks the name of that field of a listing's entry that states the digest. The API server does
   * not check this name.
   */
  static String digestField(String path, String field, dev.fetchjobs.api.Find find)
      throws InvalidSpecException {
    boolean isName =
        switch (format(find)) {
          case TEXT -> field.equals(Find.CHECKSUM);
          case HTML, JSON, XML -> false;
        };
    return isName ? field : place(path, field, find);
  }

  /**
   * Checks the name or place of a field of a listing's entry. If the text is a name, the API server
   * has checked it already. If the text is a place, this method checks it.
   */
  static String field(String path, String field, dev.fetchjobs.api.Find find)
      throws InvalidSpecException {
    return field.startsWith("/") ? place(path, field, find) : field;
  }

  private static String place(String path, String place, dev.fetchjobs.api.Find find)
      throws InvalidSpecException {
    if (!format(find).hasPaths()) {
      throw new InvalidSpecException(
          path, place, "the entries of this format have no places: write one of their fields");
    }
    try {
      format(find).checkPlace(place);
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
    Patterns.requireNoDates(FIELD + ".date.pattern", date.pattern());
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
