package dev.fetchjobs.fetch.suggest;

import dev.fetchjobs.downloader.verify.Isin;
import dev.fetchjobs.fetch.suggest.Records.Row;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Recognises a table in the sample of a text. */
public final class TableGuess {

  private static final char[] DELIMITERS = {',', ';', '\t', '|'};
  private static final int LINES = 5_000;
  private static final int MAX_NOTES = 5;

  /** The last rows of a table are compared with this many rows before them. */
  private static final int BEFORE = 50;

  private static final double ENOUGH = 0.6;
  private static final double NEARLY_ALL = 0.8;
  private static final double ISINS = 0.95;
  private static final Pattern NUMBER = Pattern.compile("[-+]?\\d[\\d.,:/-]*");

  private TableGuess() {}

  /**
   * Describes one way to split the lines of a text into values.
   *
   * @param width number of values in most rows
   * @param fit share of rows with that width
   */
  private record Split(char delimiter, boolean quoting, List<Row> rows, int width, double fit) {

    static Split of(List<String> lines, char delimiter, boolean quoting) {
      List<Row> rows =
          Records.of(lines, delimiter, quoting).stream().filter(row -> !row.isBlank()).toList();
      Map<Integer, Long> widths =
          rows.stream()
              .map(row -> row.values().size())
              .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
      var most =
          widths.entrySet().stream()
              .filter(entry -> entry.getKey() > 1)
              .max(Map.Entry.<Integer, Long>comparingByValue().thenComparing(Map.Entry::getKey));
      int width = most.map(Map.Entry::getKey).orElse(1);
      long count = most.map(Map.Entry::getValue).orElse(0L);
      return new Split(
          delimiter, quoting, rows, width, count < 2 ? 0 : (double) count / rows.size());
    }
  }

  /** Recognises a table in the text, or returns empty if the text is not a table. */
  public static Optional<Table> of(Sample sample) {
    List<String> lines = sample.head().subList(0, Math.min(LINES, sample.head().size()));
    return best(lines).flatMap(split -> table(split, lines, sample.tail()));
  }

  /**
   * Returns the best way to split the lines. Among those in which most rows have the same number of
   * values, the one with the most columns is the best.
   */
  private static Optional<Split> best(List<String> lines) {
    List<Split> splits = new ArrayList<>();
    for (char delimiter : DELIMITERS) {
      Split quoted = Split.of(lines, delimiter, true);
      Split plain = Split.of(lines, delimiter, false);
      splits.add(plain.fit() > quoted.fit() ? plain : quoted);
    }
    return splits.stream()
        .filter(split -> split.fit() >= ENOUGH)
        .max(
            Comparator.<Split, Boolean>comparing(split -> split.fit() >= NEARLY_ALL)
                .thenComparing(Split::width)
                .thenComparing(Split::fit));
  }

  private static Optional<Table> table(Split split, List<String> lines, List<String> tail) {
    int width = split.width();
    List<Row> rows = split.rows();
    int header =
        IntStream.range(0, rows.size())
            .filter(i -> rows.get(i).values().size() == width && rows.get(i).filled() * 2 >= width)
            .findFirst()
            .orElse(-1);
    if (header < 0) {
      return Optional.empty();
    }
    Row names = rows.get(header);
    boolean named = isHeader(names);
    int first = header + 1;
    while (first < Math.min(rows.size(), header + 1 + MAX_NOTES)
        && Table.isNote(rows.get(first), width)) {
      first++;
    }
    List<Row> data = data(rows, first, width);
    int isin = named ? isinColumn(names.values(), data) : -1;
    while (isin >= 0
        && first < Math.min(rows.size(), header + 1 + MAX_NOTES)
        && (Table.isNote(rows.get(first), width) || isWrong(rows.get(first), isin))) {
      first++;
    }
    data = data(rows, first, width);
    boolean notes = first > header + 1 && first < rows.size();
    int last = names.line() + names.lines();
    return Optional.of(
        new Table(
            split.delimiter(),
            split.quoting(),
            width,
            names.line(),
            named,
            lines.subList(0, names.line() - 1),
            names.values(),
            notes ? rows.get(first).line() - last : 0,
            trailers(
                after(names, Split.of(tail, split.delimiter(), split.quoting()).rows()),
                width,
                isin),
            isin,
            filled(data, width)));
  }

  private static List<Row> data(List<Row> rows, int first, int width) {
    return rows.stream().skip(first).filter(row -> row.values().size() == width).toList();
  }

  /**
   * Returns whether the values of a row are column names: there is no ISIN, no number and no value
   * twice.
   */
  private static boolean isHeader(Row row) {
    Stream<String> values = row.values().stream();
    return values.noneMatch(value -> Isin.isValid(value) || NUMBER.matcher(value).matches())
        && row.values().stream().filter(value -> !value.isEmpty()).distinct().count()
            == row.filled();
  }

  private static boolean isWrong(Row row, int isin) {
    String value = row.values().get(isin);
    return !value.isEmpty() && !Isin.isValid(value);
  }

  private static int isinColumn(List<String> names, List<Row> data) {
    return IntStream.range(0, names.size())
        .filter(i -> !names.get(i).isEmpty() && names.indexOf(names.get(i)) == i)
        .filter(i -> holdsIsins(data, i))
        .boxed()
        .max(
            Comparator.<Integer, Boolean>comparing(i -> names.get(i).equalsIgnoreCase("ISIN"))
                .thenComparing(i -> valid(data, i))
                .thenComparing(Comparator.reverseOrder()))
        .orElse(-1);
  }

  private static boolean holdsIsins(List<Row> data, int column) {
    long filled = data.stream().filter(row -> !row.values().get(column).isEmpty()).count();
    long valid = valid(data, column);
    return valid > 0 && valid >= ISINS * filled && filled * 2 >= data.size();
  }

  private static long valid(List<Row> data, int column) {
    return data.stream().filter(row -> Isin.isValid(row.values().get(column))).count();
  }

  private static List<Boolean> filled(List<Row> data, int width) {
    return IntStream.range(0, width)
        .mapToObj(
            i ->
                data.stream().filter(row -> !row.values().get(i).isEmpty()).count() * 2
                    >= data.size())
        .toList();
  }

  /** Returns the rows after the header, or all rows if the header is not one of them. */
  private static List<Row> after(Row header, List<Row> rows) {
    return rows.stream().anyMatch(row -> row.values().equals(header.values()))
        ? rows.stream().dropWhile(row -> !row.values().equals(header.values())).skip(1).toList()
        : rows;
  }

  /** Returns how many of the last rows have another form than the rows before them. */
  private static int trailers(List<Row> rows, int width, int isin) {
    int count = 0;
    while (count < Math.min(3, rows.size() - 2)) {
      Row row = rows.get(rows.size() - 1 - count);
      boolean other = Table.isNote(row, width);
      if (!other && isin >= 0 && !Isin.isValid(row.values().get(isin))) {
        other =
            rows.subList(Math.max(0, rows.size() - BEFORE), rows.size() - 1 - count).stream()
                .allMatch(
                    before ->
                        before.values().size() == width && Isin.isValid(before.values().get(isin)));
      }
      if (!other) {
        return count;
      }
      count++;
    }
    return count;
  }
}
