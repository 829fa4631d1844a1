package dev.fetchjobs.downloader.verify;

import dev.fetchjobs.contract.FetchPlan.Csv;
import dev.fetchjobs.downloader.Failure;
import dev.fetchjobs.downloader.FetchException;
import dev.fetchjobs.downloader.Printable;
import dev.fetchjobs.downloader.Reason;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code verify.csv}: the header's columns, the number of rows, the column of ISINs. */
final class CsvCheck {

  /** A header that is longer is none. */
  static final int MAX_HEADER = 1 << 20;

  private static final int MAX_SHOWN = 60;

  private final Csv csv;
  private final byte delimiter;
  private final HeaderQuotes quotes;
  private final ByteArrayOutputStream header = new ByteArrayOutputStream();
  private int line = 1;
  private boolean afterReturn;
  private boolean headerTooLong;
  private List<String> names = List.of();
  private @Nullable CsvRows rows;

  /**
   * @throws FetchException Config for a delimiter that cannot be one
   */
  CsvCheck(Csv csv) throws FetchException {
    this.csv = csv;
    char only = csv.delimiter().length() == 1 ? csv.delimiter().charAt(0) : '"';
    if (only > 0x7e || only == '"' || only == '\n' || only == '\r') {
      throw new FetchException(
          new Failure.Config(
              Reason.PLAN,
              "verify.csv.delimiter has to be one ASCII character other than a quote or line end."));
    }
    this.delimiter = (byte) only;
    this.quotes = new HeaderQuotes(delimiter);
  }

  void accept(byte[] buffer, int offset, int length) {
    int end = offset + length;
    int at = rows == null ? header(buffer, offset, end) : offset;
    if (rows != null && at < end) {
      at += afterReturn && buffer[at] == '\n' ? 1 : 0;
      afterReturn = false;
      rows.accept(buffer, at, end);
    }
  }

  boolean wantsMore() {
    return !headerTooLong && (rows == null || rows.unclosedLine() == null);
  }

  void finish() {
    if (rows == null && line == csv.headerLine() && header.size() > 0) {
      beginRows();
    }
    if (rows != null) {
      rows.finish();
    }
  }

  /** Data rows; null when there is no header, so that there are none to count. */
  @Nullable Long rows() {
    return rows == null ? null : rows.rows();
  }

  /**
   * @param lastGood for the message: {@code 5,101 rows in the last good version}; may be empty
   */
  Optional<Failure.Rejected> verdict(String lastGood) {
    CsvRows data = rows;
    if (headerTooLong) {
      return rejected(
          Reason.CSV_FORMAT,
          String.format(
              Locale.ROOT,
              "Line %d, the header, is longer than %,d bytes. Check verify.csv.headerLine.",
              csv.headerLine(),
              MAX_HEADER));
    }
    if (data == null) {
      return rejected(
          Reason.COLUMN_MISSING,
          "The file has %d lines, the header should be line %d (verify.csv.headerLine)."
              .formatted(line - (header.size() == 0 ? 1 : 0), csv.headerLine()));
    }
    List<String> missing = missing();
    if (!missing.isEmpty()) {
      return rejected(
          Reason.COLUMN_MISSING,
          "Column %s is not in line %d, which has %d columns: %s. The publisher changed the file, or verify.csv is wrong."
              .formatted(
                  String.join(", ", missing),
                  csv.headerLine(),
                  names.size(),
                  Printable.of(String.join(csv.delimiter(), names), MAX_SHOWN)));
    }
    Long unclosed = data.unclosedLine();
    if (unclosed != null) {
      return rejected(
          Reason.CSV_FORMAT,
          String.format(
              Locale.ROOT, "The quoted field that begins in line %,d has no end.", unclosed));
    }
    Long least = csv.minRows();
    if (least != null && data.rows() < least) {
      return rejected(
          Reason.TOO_FEW_ROWS,
          String.format(
              Locale.ROOT,
              "%,d rows today%s; at least %,d are wanted (verify.csv.minRows).",
              data.rows(),
              lastGood,
              least));
    }
    if (data.invalid() > 0) {
      return rejected(
          Reason.BAD_ISIN,
          String.format(
              Locale.ROOT,
              "%,d of %,d rows have no valid ISIN in column %s; the first is line %,d: \"%s\".",
              data.invalid(),
              data.rows(),
              csv.columnOfIsins(),
              data.firstInvalidLine(),
              Printable.of(data.firstInvalid(), MAX_SHOWN)));
    }
    return Optional.empty();
  }

  private static Optional<Failure.Rejected> rejected(Reason reason, String message) {
    return Optional.of(new Failure.Rejected(reason, message));
  }

  private List<String> missing() {
    List<String> missing = new ArrayList<>(csv.columns());
    if (csv.columnOfIsins() != null && !missing.contains(csv.columnOfIsins())) {
      missing.add(csv.columnOfIsins());
    }
    missing.removeAll(names);
    return missing;
  }

  /** Skips the lines before the header and collects it; returns where the rows begin. */
  private int header(byte[] buffer, int offset, int end) {
    int at = offset;
    while (at < end && rows == null && !headerTooLong) {
      byte b = buffer[at++];
      boolean ends = (b == '\n' || b == '\r') && !quotes.open();
      if (afterReturn && b == '\n') {
        afterReturn = false; // it belongs to the line's end before it
        continue;
      }
      afterReturn = ends && b == '\r';
      if (line < csv.headerLine()) {
        line += ends ? 1 : 0;
      } else if (ends) {
        beginRows();
      } else if (header.size() == MAX_HEADER) {
        headerTooLong = true;
      } else {
        quotes.step(b, header.size());
        header.write(b);
      }
    }
    return at;
  }

  private void beginRows() {
    names = CsvHeader.names(text(header.toByteArray()), (char) delimiter);
    int isins = csv.columnOfIsins() == null ? -1 : names.indexOf(csv.columnOfIsins());
    int inHeader =
        (int) header.toString(StandardCharsets.ISO_8859_1).chars().filter(c -> c == '\n').count();
    rows = new CsvRows(delimiter, isins, csv.headerLine() + 1L + inHeader);
  }

  private static String text(byte[] bytes) {
    String text = TextBytes.decode(bytes, bytes.length);
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }
}
