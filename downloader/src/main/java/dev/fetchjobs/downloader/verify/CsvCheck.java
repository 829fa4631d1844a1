package dev.fetchjobs.downloader.verify;

import dev.fetchjobs.contract.FetchPlan.Csv;
import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.text.Printable;
import dev.fetchjobs.downloader.unpack.ByteSink;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes the check {@code verify.csv}. Checks the header's columns, the number of rows, the column
 * of ISINs and the schema of a CSV file. Lines of the CSV file end with LF, CR LF or CR.
 */
final class CsvCheck implements ByteSink {

  private static final int MAX_SHOWN = 60;

  private final Csv csv;
  private final IsinTally isins;
  private final @Nullable SchemaCheck schema;
  private final CsvTable table;

  /**
   * Prepares the check.
   *
   * @throws FetchException Config for an impossible delimiter, and for a malformed pattern
   */
  CsvCheck(Csv csv) throws FetchException {
    this.csv = csv;
    char only = csv.delimiter().length() == 1 ? csv.delimiter().charAt(0) : '"';
    if (only > 0x7e || only == '"' || only == '\n' || only == '\r') {
      throw FetchException.ofConfig(
          Reason.PLAN,
          "verify.csv.delimiter has to be one ASCII character other than a quote or line"
              + " end.");
    }
    this.isins = new IsinTally(csv.tolerance(), atEnd());
    this.schema =
        csv.schema() == null ? null : new SchemaCheck(csv.schema(), csv.headerLine(), atEnd());
    this.table = new CsvTable(csv, this::wanted);
  }

  /**
   * Prepares a check that only counts the rows. Such a check needs no memory for values, so it can
   * read the published file while another check keeps the values of the new file.
   */
  static CsvCheck ofRows(Csv csv) throws FetchException {
    return new CsvCheck(
        new Csv(
            csv.delimiter(),
            csv.headerLine(),
            List.of(),
            null,
            null,
            csv.quote(),
            csv.skipLines(),
            null));
  }

  private int atEnd() {
    return csv.skipLines() == null ? 0 : csv.skipLines().atEnd();
  }

  @Override
  public void accept(byte[] buffer, int offset, int length) {
    table.accept(buffer, offset, length);
  }

  @Override
  public boolean wantsMore() {
    return table.wantsMore();
  }

  void finish() {
    table.finish();
  }

  /** Returns the number of data rows, or null when the file has no header. */
  @Nullable Long rows() {
    Long all = table.rows();
    return all == null ? null : Math.max(0, all - atEnd());
  }

  /** Returns the names of the columns, or empty when the file has no header. */
  List<String> columns() {
    return table.header().names();
  }

  /**
   * Returns the number of rows that have no valid ISIN. The number does not include rows that the
   * plan tolerates because their ISIN is empty.
   */
  long badIsins() {
    return isins.bad();
  }

  /** Returns whether the closing quote of a quoted field is missing. */
  boolean isUnclosed() {
    return table.unclosedLine() != null;
  }

  /** Returns sentences about faults that the plan tolerates, or empty when there were none. */
  String note() {
    String values = schema == null ? "" : schema.note();
    return isins.bad() == 0
        ? values
        : String.format(
                Locale.ROOT,
                " Of the ISINs %,d %s not valid, which is allowed: %s.",
                isins.bad(),
                isins.bad() == 1 ? "is" : "are",
                isins.examples())
            + values;
  }

  /**
   * Returns the refusal of the file, or empty if the file has passed the check.
   *
   * @param lastGood a part of the message that compares with the published file, such as {@code ,
   *     5,101 in the last good version of …}; may be empty
   */
  Optional<Failure.Rejected> verdict(String lastGood) {
    CsvHeader header = table.header();
    Long count = rows();
    if (header.isTooLong()) {
      return rejected(
          Reason.CSV_FORMAT,
          String.format(
              Locale.ROOT,
              "Line %d, the header, is longer than %,d bytes. Check verify.csv.headerLine.",
              csv.headerLine(),
              CsvHeader.MAX_BYTES));
    }
    if (count == null) {
      return rejected(
          Reason.COLUMN_MISSING,
          "The file has %s, the header should be line %d (verify.csv.headerLine)."
              .formatted(lines(header.lines()), csv.headerLine()));
    }
    List<String> missing = missing();
    if (!missing.isEmpty()) {
      return rejected(
          Reason.COLUMN_MISSING,
          "Column %s is not in line %d, which has %s: %s. The publisher changed the file, or verify.csv is wrong."
              .formatted(
                  String.join(", ", missing),
                  csv.headerLine(),
                  header.names().size() == 1 ? "one column" : header.names().size() + " columns",
                  Printable.of(String.join(csv.delimiter(), header.names()), MAX_SHOWN)));
    }
    Optional<Failure.Rejected> columns =
        schema == null ? Optional.empty() : schema.columnsVerdict();
    if (columns.isPresent()) {
      return columns;
    }
    Long unclosed = table.unclosedLine();
    if (unclosed != null) {
      return rejected(
          Reason.CSV_FORMAT,
          String.format(
              Locale.ROOT, "The quoted field that begins in line %,d has no end.", unclosed));
    }
    Long least = csv.minRows();
    if (least != null && count < least) {
      return rejected(
          Reason.TOO_FEW_ROWS,
          String.format(
              Locale.ROOT,
              "%s today%s; at least %,d are wanted (verify.csv.minRows).",
              Printable.count(count, "row"),
              lastGood,
              least));
    }
    long allowed = csv.tolerance() == null ? 0 : csv.tolerance().maxBad();
    if (isins.bad() > allowed) {
      return rejected(
          Reason.BAD_ISIN,
          String.format(
              Locale.ROOT,
              "%,d of %,d rows %s no valid ISIN in column %s%s; %s.",
              isins.bad(),
              count,
              isins.bad() == 1 ? "has" : "have",
              csv.columnOfIsins(),
              allowed == 0
                  ? ""
                  : String.format(Locale.ROOT, ", %,d allowed (verify.csv.isin.maxBad)", allowed),
              isins.examples()));
    }
    return schema == null ? Optional.empty() : schema.rowsVerdict(count);
  }

  /** Returns the checks that the file has passed, for the log. */
  List<String> passed() {
    List<String> seen = new ArrayList<>();
    Long count = rows();
    if (!csv.columns().isEmpty()) {
      seen.add(
          "columns, %s as wanted, of %d."
              .formatted(Printable.count(csv.columns().size(), "column"), columns().size()));
    }
    if (count != null && csv.minRows() != null) {
      seen.add(
          String.format(
              Locale.ROOT,
              "rows, %s, at least %,d.",
              Printable.count(count, "row"),
              csv.minRows()));
    }
    if (count != null && csv.columnOfIsins() != null) {
      seen.add(
          String.format(
              Locale.ROOT,
              "isin, %s, %,d without a valid one.",
              Printable.count(count, "row"),
              isins.bad()));
    }
    if (count != null && schema != null) {
      seen.add(schema.passed(count));
    }
    return seen;
  }

  private static String lines(int count) {
    return count == 1 ? "one line" : count + " lines";
  }

  private static Optional<Failure.Rejected> rejected(Reason reason, String message) {
    return Optional.of(new Failure.Rejected(reason, message));
  }

  private List<String> missing() {
    List<String> missing = new ArrayList<>(csv.columns());
    if (csv.columnOfIsins() != null && !missing.contains(csv.columnOfIsins())) {
      missing.add(csv.columnOfIsins());
    }
    missing.removeAll(columns());
    return missing;
  }

  private CsvTable.Wanted wanted(List<String> names) {
    int isin = csv.columnOfIsins() == null ? -1 : names.indexOf(csv.columnOfIsins());
    int[] others = {};
    if (schema != null) {
      schema.begin(names);
      others = schema.columns();
    }
    int[] wanted =
        IntStream.concat(IntStream.of(isin), IntStream.of(others))
            .filter(column -> column >= 0)
            .sorted()
            .distinct()
            .toArray();
    if (schema != null) {
      schema.setColumns(wanted);
    }
    return new CsvTable.Wanted(new RowFields(wanted), receiver(Arrays.binarySearch(wanted, isin)));
  }

  /**
   * @param isin place of the ISINs among the wanted columns; negative if there are none
   */
  private RowFields.Receiver receiver(int isin) {
    SchemaCheck values = schema;
    if (isin < 0) {
      return values == null ? (text, bounds, line) -> {} : values;
    }
    return (text, bounds, line) -> {
      isins.row(text, bounds[2 * isin], bounds[2 * isin + 1], line);
      if (values != null) {
        values.row(text, bounds, line);
      }
    };
  }
}
