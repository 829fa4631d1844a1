package dev.fetchjobs.fetch.suggest;

import dev.fetchjobs.contract.Find;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Proposes the fields of {@code spec.source.http} for a suggested FetchJob. */
record SourceFields(Observation seen) {

  private static final int DAYS = 7;
  private static final int MAX_OTHERS = 10;

  private static final String PAGE =
      "The address is a web page. Each run looks there for the link to the file.";

  /** An address may name a day in one of these forms. */
  private static final List<String> DATES =
      List.of("yyyyMMdd", "yyyy-MM-dd", "yyyy_MM_dd", "ddMMyyyy");

  List<Field> fields() {
    List<String> why = new ArrayList<>();
    why.add(validators());
    dated().ifPresent(why::add);
    List<Field> fields = new ArrayList<>();
    fields.add(new Field.Value("url", Scalar.of(seen.url()), why));
    if (!seen.hosts().isEmpty()) {
      fields.add(
          Field.group(
              "redirects",
              List.of(
                  Field.value(
                      "hosts",
                      Scalar.list(seen.hosts()),
                      "The publisher led to %s. Another host is requested only if it is listed."
                          .formatted(seen.hosts().size() == 1 ? "this host" : "these hosts")))));
    }
    seen.page().ifPresent(page -> fields.add(Field.group("find", find(page), PAGE)));
    return fields;
  }

  private String validators() {
    if (!seen.etag() && !seen.lastModified()) {
      return "The server sent neither ETag nor Last-Modified: each run downloads the whole file.";
    }
    return "The server sent %s: a run costs one small request if the file has not changed."
        .formatted(
            seen.etag() && seen.lastModified()
                ? "ETag and Last-Modified"
                : seen.etag() ? "an ETag" : "Last-Modified");
  }

  /** Returns a remark if the last part of the address names a day of the last week. */
  private Optional<String> dated() {
    String path = seen.url().replaceFirst("[?].*", "");
    String last = path.substring(path.lastIndexOf('/') + 1);
    Stream<String> remarks =
        Stream.iterate(0, day -> day <= DAYS, day -> day + 1)
            .flatMap(day -> DATES.stream().flatMap(form -> remark(last, form, day).stream()));
    return remarks.findFirst();
  }

  private Optional<String> remark(String name, String form, int daysAgo) {
    LocalDate day = seen.today().minusDays(daysAgo);
    String written = DateTimeFormatter.ofPattern(form).format(day);
    return name.contains(written)
        ? Optional.of(
            "The address names a day. If each day has its own address, write {date:%s} in place of %s."
                .formatted(form, written))
        : Optional.empty();
  }

  private static List<Field> find(PageLinks.Found page) {
    List<String> why = new ArrayList<>();
    why.add("Matches the name of the file, such as %s.".formatted(Suggestion.shown(page.name())));
    if (!page.others().isEmpty()) {
      why.add("The page links to other data files as well; this takes the first. The others:");
      page.others().stream()
          .limit(MAX_OTHERS)
          .forEach(other -> why.add("  " + Suggestion.shown(other)));
    }
    List<Field> fields = new ArrayList<>();
    fields.add(Field.value("format", Find.Format.HTML.word()));
    fields.add(
        new Field.Items(
            "where",
            List.of("{field: %s, matches: %s}".formatted(Find.NAME, Scalar.of(page.where()))),
            why));
    String several = "The page links to %d files with such names.".formatted(page.count());
    if (page.date().isPresent()) {
      DateInName date = page.date().get();
      fields.add(
          Field.value(
              "date",
              "{field: %s, pattern: %s, format: %s}"
                  .formatted(Find.NAME, Scalar.of(date.pattern()), quoted(date.format())),
              several + " Their names have a date."));
      fields.add(Field.value("choose", Find.Choice.NEWEST.word()));
    } else if (page.count() > 1) {
      fields.add(
          Field.value(
              "choose",
              Find.Choice.FIRST.word(),
              several + " This takes the first; Last takes the last."));
    }
    return fields;
  }

  private static String quoted(String format) {
    return "\"" + format + "\"";
  }
}
