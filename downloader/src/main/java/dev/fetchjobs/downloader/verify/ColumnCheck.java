package dev.fetchjobs.downloader.verify;

import com.google.re2j.Pattern;
import dev.fetchjobs.contract.CsvColumn;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.text.Printable;
import dev.fetchjobs.downloader.text.TextDecoding;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Checks the values of one column of a table. */
final class ColumnCheck {

  private static final int MAX_NAME_SHOWN = 24;
  private static final int MAX_VALUE_SHOWN = 24;

  private static final String TOO_LONG =
      String.format(Locale.ROOT, "is longer than %,d bytes", RowFields.MAX_VALUE);

  private final int number;
  private final String name;
  private final boolean required;
  private final @Nullable ValueType type;
  private final @Nullable Pattern pattern;
  private final @Nullable UniqueValues unique;
  private final boolean countsOnly;

  /**
   * @param number number of the column in the schema
   * @param values stores the values of the unique columns
   * @throws FetchException Config for a malformed or too large pattern
   */
  ColumnCheck(int number, CsvColumn column, UniqueValues values) throws FetchException {
    this.number = number;
    this.name = column.name();
    this.required = column.needsValue();
    this.type = ValueType.of(column);
    this.pattern =
        column.pattern() == null
            ? null
            : LinesCheck.pattern("verify.csv.schema.columns", column.pattern());
    this.unique = column.needsUnique() ? values : null;
    this.countsOnly =
        pattern == null && unique == null && column.valueType() == CsvColumn.Type.TEXT;
  }

  String name() {
    return name;
  }

  /**
   * Returns whether the plan limits the values of this column. If it does not, the run only checks
   * that the column exists.
   */
  boolean hasChecks() {
    return required || type != null || pattern != null || unique != null;
  }

  /**
   * Returns what is wrong with the value of a row, as the end of a sentence; null if nothing is
   * wrong.
   */
  @Nullable String fault(byte[] text, int start, int end) {
    if (end - start > RowFields.MAX_VALUE && !countsOnly) {
      return TOO_LONG;
    }
    int from = RowFields.start(text, start, end);
    int to = RowFields.end(text, from, end);
    if (from == to) {
      return required ? "is empty" : null;
    }
    String wrong = type == null ? null : type.fault(text, from, to);
    if (wrong != null) {
      return wrong;
    }
    if (pattern != null && !pattern.matcher(decoded(text, from, to)).find()) {
      return "does not match its pattern";
    }
    if (unique != null && !unique.add(number, text, from, to)) {
      return "is there twice";
    }
    return null;
  }

  /** Returns a sentence that says what is wrong with the value in a line. */
  String example(byte[] text, int start, int end, long line, String fault) {
    int from = RowFields.start(text, start, end);
    int to = RowFields.end(text, from, end);
    String value = decoded(text, from, Math.min(to, from + 4 * MAX_VALUE_SHOWN));
    String shown = from == to ? "" : " \"" + Printable.of(value, MAX_VALUE_SHOWN) + "\"";
    return String.format(
        Locale.ROOT, "line %,d: %s%s %s", line, Printable.of(name, MAX_NAME_SHOWN), shown, fault);
  }

  private static String decoded(byte[] text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (text[i] < 0) {
        return TextDecoding.decode(Arrays.copyOfRange(text, from, to), to - from);
      }
    }
    return new String(text, from, to - from, StandardCharsets.ISO_8859_1);
  }
}
