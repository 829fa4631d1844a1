package dev.fetchjobs.downloader.verify;

import dev.fetchjobs.contract.FetchPlan.Csv;
import dev.fetchjobs.downloader.text.Printable;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Counts the rows without a valid ISIN. */
final class IsinTally {

  /** A message shows at most this many bytes of an example. */
  private static final int MAX_SHOWN = 32;

  private final boolean allowEmpty;
  private final BadRows rows;

  /**
   * Prepares the counting of invalid ISINs.
   *
   * @param atEnd number of rows at the end of the file that are not data
   */
  IsinTally(Csv.@Nullable Tolerance tolerance, int atEnd) {
    this.allowEmpty = tolerance != null && tolerance.allowEmpty();
    this.rows = new BadRows(atEnd);
  }

  /**
   * Counts a row of the CSV file. The row's value in the column of ISINs is between the indexes.
   */
  void row(byte[] text, int start, int end, long line) {
    int from = RowFields.start(text, start, end);
    int to = RowFields.end(text, from, end);
    boolean good = from == to ? allowEmpty : to - from == Isin.LENGTH && Isin.isValid(text, from);
    if (good) {
      rows.addGood();
    } else {
      rows.addBad(rows.wantsExample() ? shown(text, from, to, line) : "");
    }
  }

  /** Returns the number of rows whose ISIN is missing or invalid. */
  long bad() {
    return rows.count();
  }

  /** Returns a text with the first invalid values, and the numbers of their lines. */
  String examples() {
    return rows.examples();
  }

  private static String shown(byte[] text, int from, int to, long line) {
    String value = new String(text, from, Math.min(to - from, MAX_SHOWN), StandardCharsets.UTF_8);
    return String.format(Locale.ROOT, "line %,d: \"%s\"", line, Printable.of(value, MAX_SHOWN));
  }
}
