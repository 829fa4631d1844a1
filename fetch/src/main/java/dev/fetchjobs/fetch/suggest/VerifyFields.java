package dev.fetchjobs.fetch.suggest;

import dev.fetchjobs.downloader.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Proposes the fields of {@code spec.verify} for a suggested FetchJob. */
record VerifyFields(Observation seen) {

  private static final int SHRINK = 30;
  private static final int MAX_ABOVE = 10;
  private static final int MAX_LINE = 80;
  private static final Pattern ROOT = Pattern.compile("<([A-Za-z_][\\w.:-]*)");
  private static final Pattern FIRST_KEY = Pattern.compile("^\\{\"[A-Za-z_]{1,40}\"");

  /** A binary file whose beginning is ASCII begins with one of these texts. */
  private static final List<String> MAGICS = List.of("%PDF-", "PK", "PAR1", "SQLite format 3");

  List<Field> fields() {
    List<Field> fields = new ArrayList<>();
    List<Field> content = content();
    List<String> why = new ArrayList<>();
    why.add(
        "The file has %s. This accepts about half and four times as many."
            .formatted(Printable.count(seen.bytes(), "byte")));
    if (content.isEmpty() && seen.table().isEmpty() && seen.document().isEmpty()) {
      why.add("Nothing else was recognised in it that a check can demand.");
    }
    fields.add(
        new Field.Value(
            "size",
            "{min: %s, max: %s}"
                .formatted(Rounded.sizeDown(seen.bytes() / 2), Rounded.sizeUp(seen.bytes() * 4)),
            why));
    fields.add(Field.group("content", content));
    seen.table().ifPresent(table -> fields.add(csv(table)));
    seen.document().ifPresent(document -> fields.add(new DocumentFields(document).field()));
    fields.add(
        Field.value(
            "maxShrinkPercent",
            String.valueOf(SHRINK),
            "A file with %d %% fewer %s than the last one is refused.".formatted(SHRINK, unit())));
    return fields;
  }

  private String unit() {
    return seen.table().isPresent() ? "rows" : isCounted() ? "elements" : "bytes";
  }

  private boolean isCounted() {
    return seen.document().filter(document -> document.elements() != null).isPresent();
  }

  private static Field csv(Observation.Counted counted) {
    List<Field> fields = new TableFields(counted).fields();
    return counted.table().named()
        ? Field.group("csv", fields)
        : Field.group("csv", fields, "The first row seems to be data: there are no column names.");
  }

  private List<Field> content() {
    Sample sample = seen.sample();
    List<Field> fields = new ArrayList<>();
    if (sample.charset() != null) {
      fields.add(
          Field.value(
              "charset",
              Scalar.of(sample.charset().word()),
              "The text is not UTF-8. The checks read it as this; the published file is not"
                  + " converted."));
    }
    switch (sample.kind()) {
      case BINARY -> fields.addAll(binary(sample.start()));
      case JSON -> {
        if (!isCounted()) {
          fields.add(json(sample));
        }
      }
      case XML -> {
        if (seen.document().isEmpty()) {
          fields.addAll(xml(sample));
        }
      }
      case TEXT -> above().ifPresent(fields::add);
    }
    return fields;
  }

  private static List<Field> binary(String start) {
    return MAGICS.stream()
        .filter(start::startsWith)
        .findFirst()
        .map(
            magic ->
                List.of(
                    Field.value(
                        "firstBytes",
                        Scalar.of(magic),
                        "The file is binary, and files of its kind begin with this.")))
        .orElse(List.of());
  }

  private static Field json(Sample sample) {
    String text = sample.head().isEmpty() ? sample.start() : sample.head().getFirst();
    Matcher key = FIRST_KEY.matcher(text);
    String first = key.find() ? key.group() : text.isEmpty() ? "" : text.substring(0, 1);
    return Field.value("firstBytes", Scalar.of(first), "The file is JSON and begins with this.");
  }

  /** Proposes a check that one of the first lines names the root element. */
  private static List<Field> xml(Sample sample) {
    List<String> lines = sample.head().isEmpty() ? List.of(sample.start()) : sample.head();
    for (int i = 0; i < Math.min(MAX_ABOVE, lines.size()); i++) {
      Matcher root = ROOT.matcher(lines.get(i));
      if (root.find()) {
        String line =
            "{number: %d, matches: %s}".formatted(i + 1, Scalar.of(element(root.group(1))));
        return List.of(
            new Field.Items(
                "lines", List.of(line), List.of("The file is XML, and its root element is here.")));
      }
    }
    return List.of();
  }

  private static String element(String name) {
    return "<" + com.google.re2j.Pattern.quote(name) + "\\b";
  }

  /** Proposes patterns for the lines above the table's header. */
  private Optional<Field> above() {
    List<String> above = seen.table().map(counted -> counted.table().above()).orElse(List.of());
    List<String> items = new ArrayList<>();
    for (int i = 0; i < Math.min(MAX_ABOVE, above.size()); i++) {
      if (!above.get(i).isBlank()) {
        items.add("{number: %d, matches: %s}".formatted(i + 1, Scalar.of(pattern(above.get(i)))));
      }
    }
    return items.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Field.Items(
                "lines",
                items,
                List.of(
                    "The lines above the column names. \\d is in place of digits that may"
                        + " change.")));
  }

  private static String pattern(String line) {
    return line.length() <= MAX_LINE
        ? Varying.line(line).regex()
        : "^" + Varying.line(line.substring(0, MAX_LINE).replaceFirst("\\w*$", "")).prefixRegex();
  }
}
