package dev.fetchjobs.downloader.verify;

import dev.fetchjobs.contract.CsvColumn;
import dev.fetchjobs.contract.CsvSchema;
import dev.fetchjobs.contract.CsvSchema.Rule;
import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.text.Printable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Performs the check {@code verify.csv.schema}. This class compares the columns of the header with
 * those of the plan, and checks the values of each row. A row with several wrong values counts
 * once.
 */
final class SchemaCheck implements RowFields.Receiver {

  private static final int MAX_SHOWN = 80;

  private final CsvSchema schema;
  private final int headerLine;
  private final List<ColumnCheck> listed = new ArrayList<>();
  private final UniqueValues values = new UniqueValues();
  private final BadRows rows;
  private List<String> missing = List.of();
  private List<String> added = List.of();
  private ColumnCheck[] checks = {};
  private int[] columns = {};
  private int[] places = {};

  /**
   * @param atEnd number of rows at the end of the file that are not data
   * @throws FetchException Config for a malformed or too large pattern
   */
  SchemaCheck(CsvSchema schema, int headerLine, int atEnd) throws FetchException {
    this.schema = schema;
    this.headerLine = headerLine;
    this.rows = new BadRows(atEnd);
    for (CsvColumn column : schema.columns()) {
      listed.add(new ColumnCheck(listed.size(), column, values));
    }
  }

  /** Compares the columns of the header with those of the schema. */
  void begin(List<String> header) {
    List<String> names = schema.columns().stream().map(CsvColumn::name).toList();
    missing = names.stream().filter(name -> !header.contains(name)).toList();
    List<String> others = new ArrayList<>(header);
    names.forEach(others::remove);
    others.removeIf(String::isEmpty);
    added = List.copyOf(others);
    checks =
        listed.stream()
            .filter(check -> check.hasChecks() && !missing.contains(check.name()))
            .toArray(ColumnCheck[]::new);
    columns = Arrays.stream(checks).mapToInt(check -> header.indexOf(check.name())).toArray();
  }

  /** Returns the columns of the table whose values are checked, as indexes from 0. */
  int[] columns() {
    return columns.clone();
  }

  /**
   * Sets which values the rows will have.
   *
   * @param wanted the columns whose values {@link #row} gets, in ascending order
   */
  void setColumns(int[] wanted) {
    places =
        Arrays.stream(columns).map(column -> 2 * Arrays.binarySearch(wanted, column)).toArray();
  }

  @Override
  public void row(byte[] text, int[] bounds, long line) {
    String example = null;
    for (int i = 0; i < checks.length; i++) {
      int start = bounds[places[i]];
      int end = bounds[places[i] + 1];
      String fault = checks[i].fault(text, start, end);
      if (fault != null && example == null) {
        example = rows.wantsExample() ? checks[i].example(text, start, end, line, fault) : "";
      }
    }
    if (example == null) {
      rows.addGood();
    } else {
      rows.addBad(example);
    }
  }

  /**
   * Returns why the file is refused because of the columns in its header, or empty if they are
   * right.
   */
  Optional<Failure.Rejected> columnsVerdict() {
    if (!missing.isEmpty() && schema.ofMissing() == Rule.REFUSE) {
      return rejected(
          Reason.COLUMN_MISSING,
          "Line %d lacks %s (verify.csv.schema). %s%s"
              .formatted(
                  headerLine,
                  shown(missing),
                  added.isEmpty()
                      ? "It has no new columns."
                      : "New in it: %s.".formatted(shown(added)),
                  renamed()));
    }
    if (!added.isEmpty() && schema.ofNew() == Rule.REFUSE) {
      return rejected(
          Reason.NEW_COLUMN,
          "Line %d has columns that verify.csv.schema does not list: %s. List them, or set onNew: Warn."
              .formatted(headerLine, shown(added)));
    }
    return Optional.empty();
  }

  /** Returns why the file is refused because of its values, or empty if they are right. */
  Optional<Failure.Rejected> rowsVerdict(long count) {
    if (rows.count() > schema.badRowsAllowed()) {
      return rejected(
          Reason.BAD_ROWS,
          String.format(
              Locale.ROOT,
              "%,d of %s %s wrong by verify.csv.schema%s; %s.",
              rows.count(),
              Printable.count(count, "row"),
              rows.count() == 1 ? "is" : "are",
              schema.badRowsAllowed() == 0
                  ? ""
                  : String.format(Locale.ROOT, ", %,d allowed", schema.badRowsAllowed()),
              rows.examples()));
    }
    if (values.hasOverflowed()) {
      return rejected(
          Reason.TOO_MANY_ROWS,
          String.format(
              Locale.ROOT,
              "The unique columns have more than %,d values, too many to compare in memory. Remove"
                  + " unique from a column of verify.csv.schema.",
              UniqueValues.MAX));
    }
    return Optional.empty();
  }

  /** Returns sentences about the differences that the plan tolerates; the text may be empty. */
  String note() {
    StringBuilder note = new StringBuilder();
    if (!missing.isEmpty() && schema.ofMissing() == Rule.WARN) {
      note.append(" Columns missing: %s.%s".formatted(shown(missing), renamed()));
    }
    if (!added.isEmpty() && schema.ofNew() == Rule.WARN) {
      note.append(" New columns: %s.".formatted(shown(added)));
    }
    if (rows.count() > 0) {
      note.append(
          String.format(
              Locale.ROOT,
              " %s %s wrong, which is allowed: %s.",
              Printable.count(rows.count(), "row"),
              rows.count() == 1 ? "is" : "are",
              rows.examples()));
    }
    return note.toString();
  }

  /** Returns the check that the file has passed, for the log. */
  String passed(long count) {
    return String.format(
        Locale.ROOT,
        "schema, %s in %s, %,d of them wrong.",
        Printable.count(count, "row"),
        Printable.count(listed.size(), "column"),
        rows.count());
  }

  private String renamed() {
    for (String name : missing) {
      Optional<String> similar = SimilarName.of(name, added);
      if (similar.isPresent()) {
        return " %s may be the new name of %s."
            .formatted(
                Printable.of(similar.get(), MAX_SHOWN / 2), Printable.of(name, MAX_SHOWN / 2));
      }
    }
    return "";
  }

  private static String shown(List<String> names) {
    return Printable.of(String.join(", ", names), MAX_SHOWN);
  }

  private static Optional<Failure.Rejected> rejected(Reason reason, String message) {
    return Optional.of(new Failure.Rejected(reason, message));
  }
}
