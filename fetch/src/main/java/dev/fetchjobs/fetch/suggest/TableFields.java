package dev.fetchjobs.fetch.suggest;

import dev.fetchjobs.contract.FetchPlan.Csv;
import dev.fetchjobs.downloader.text.Printable;
import dev.fetchjobs.fetch.suggest.Observation.Counted;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Proposes the fields of {@code spec.verify.csv} for a suggested FetchJob. */
record TableFields(Counted seen) {

  /** If a table has at most this many columns, the proposed check names all of them. */
  private static final int ALL = 10;

  private static final int SOME = 5;
  private static final int MAX_NAME = 100;

  List<Field> fields() {
    Table table = seen.table();
    List<Field> fields = new ArrayList<>();
    if (table.delimiter() != ',') {
      fields.add(
          Field.value(
              "delimiter",
              table.delimiter() == '\t' ? "\"\\t\"" : "\"" + table.delimiter() + "\"",
              "This separates the values."));
    }
    if (!table.quoting()) {
      fields.add(
          Field.value(
              "quote",
              Csv.Quote.NONE.word(),
              "The file has quotes without partners, so a quote is an ordinary character."));
    }
    if (table.headerLine() > 1) {
      fields.add(
          Field.value(
              "headerLine",
              String.valueOf(table.headerLine()),
              table.named() ? "The line with the column names." : "The first row."));
    }
    fields.addAll(columns());
    fields.addAll(isins());
    fields.addAll(skipLines());
    fields.add(
        Field.value(
            "minRows",
            String.valueOf(Rounded.down(seen.rows() * 4 / 5)),
            "The file has %s; about 80 %% of them are demanded."
                .formatted(Printable.count(seen.rows(), "row"))));
    return fields;
  }

  private List<Field> columns() {
    if (!seen.table().named()) {
      return List.of();
    }
    List<String> names = seen.columns();
    List<Integer> usable =
        IntStream.range(0, names.size()).filter(i -> isUsable(names.get(i))).boxed().toList();
    boolean all = names.size() <= ALL;
    int isin = seen.table().isinColumn();
    List<String> chosen =
        usable.stream()
            .filter(i -> all || i == isin || isFilled(i))
            .sorted((a, b) -> all ? 0 : Boolean.compare(b == isin, a == isin))
            .limit(all ? ALL : SOME)
            .map(names::get)
            .toList();
    return chosen.isEmpty()
        ? List.of()
        : List.of(
            Field.value(
                "columns",
                Scalar.list(chosen),
                chosen.size() == names.size()
                    ? "All columns. Leave out those that you do not read."
                    : "Some of %d columns. Write those that you read.".formatted(names.size())));
  }

  private boolean isFilled(int column) {
    List<Boolean> filled = seen.table().filled();
    return column < filled.size() && filled.get(column);
  }

  /**
   * Returns whether a proposed check may use the name of a column. A name with a date in it may
   * change every day.
   */
  private boolean isUsable(String name) {
    return !name.isBlank()
        && name.length() <= MAX_NAME
        && name.equals(name.strip())
        && Printable.sentence(name, MAX_NAME).equals(name)
        && !Varying.name(name).changes()
        && seen.columns().stream().filter(name::equals).count() == 1;
  }

  private List<Field> isins() {
    String column = seen.isinColumn();
    if (column == null) {
      return List.of();
    }
    List<Field> fields = new ArrayList<>();
    fields.add(
        Field.value(
            "isinColumn",
            Scalar.of(column),
            "The values of this column are ISINs with right check digits."));
    List<String> strictness = new ArrayList<>();
    List<String> why = new ArrayList<>();
    if (seen.noIsin() > 0) {
      strictness.add("allowEmpty: true");
      why.add("Rows without an ISIN: %,d.".formatted(seen.noIsin()));
    }
    if (seen.badIsins() > 0) {
      strictness.add("maxBad: " + Rounded.down(2 * seen.badIsins()));
      why.add(
          "Rows with a wrong ISIN: %,d. Twice as many are tolerated.".formatted(seen.badIsins()));
    }
    if (!strictness.isEmpty()) {
      fields.add(new Field.Value("isin", "{" + String.join(", ", strictness) + "}", why));
    }
    return fields;
  }

  private List<Field> skipLines() {
    Table table = seen.table();
    List<String> parts =
        Stream.of(
                table.afterHeader() > 0 ? "afterHeader: " + table.afterHeader() : "",
                table.atEnd() > 0 ? "atEnd: " + table.atEnd() : "")
            .filter(part -> !part.isEmpty())
            .toList();
    return parts.isEmpty()
        ? List.of()
        : List.of(
            Field.value(
                "skipLines",
                "{" + String.join(", ", parts) + "}",
                "Lines %s have another form than the rows."
                    .formatted(
                        table.afterHeader() == 0
                            ? "at the end"
                            : table.atEnd() == 0
                                ? "below the column names"
                                : "below the column names and at the end")));
  }
}
