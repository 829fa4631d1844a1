package dev.fetchjobs.downloader.verify;

import dev.fetchjobs.contract.FetchPlan.Csv;
import dev.fetchjobs.downloader.text.Printable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Counts the rows without a valid ISIN and keeps some of them as examples. A plan can say that the
 * last rows of the file are not data. Only the end of the file shows which rows these are, so this
 * class counts a row only after that many further rows.
 */
final class IsinTally implements CsvColumn {

  /** An example of an invalid ISIN has at most this many bytes. */
  static final int MAX_SHOWN = 32;

  private static final int EXAMPLES = 3;

  /** Describes a value in the ISIN column that is not a valid ISIN. The value is foreign text. */
  private record Bad(long line, String text) {
    String shown() {
      return String.format(Locale.ROOT, "line %,d: \"%s\"", line, Printable.of(text, MAX_SHOWN));
    }
  }

  private final boolean allowEmpty;
  private final @Nullable Bad[] waiting;
  private final List<Bad> examples = new ArrayList<>();
  private int next;
  private long bad;

  /**
   * Prepares the counting of invalid ISINs.
   *
   * @param atEnd number of rows at the end of the file that are not data
   */
  IsinTally(Csv.@Nullable Tolerance tolerance, int atEnd) {
    this.allowEmpty = tolerance != null && tolerance.allowEmpty();
    this.waiting = new Bad[atEnd];
  }

  @Override
  public void row(byte[] text, int start, int end, long line) {
    if (end < 0) {
      return;
    }
    int from = start;
    int to = end;
    while (to > from && text[to - 1] >= 0 && text[to - 1] <= ' ') {
      to--;
    }
    while (from < to && text[from] >= 0 && text[from] <= ' ') {
      from++;
    }
    boolean good = from == to ? allowEmpty : to - from == Isin.LENGTH && Isin.isValid(text, from);
    if (waiting.length > 0) {
      Bad before = waiting[next];
      waiting[next] = good ? null : bad(text, from, to, line);
      next = (next + 1) % waiting.length;
      if (before != null) {
        count(before);
      }
    } else if (!good) {
      count(bad < EXAMPLES ? bad(text, from, to, line) : null);
    }
  }

  /** Returns the number of rows whose ISIN is missing or invalid. */
  long bad() {
    return bad;
  }

  /** Returns a text with the first invalid values, and the numbers of their lines. */
  String examples() {
    return examples.stream().map(Bad::shown).collect(Collectors.joining(", "))
        + (bad > examples.size() ? ", …" : "");
  }

  private void count(@Nullable Bad found) {
    bad++;
    if (found != null && examples.size() < EXAMPLES) {
      examples.add(found);
    }
  }

  private static Bad bad(byte[] text, int from, int to, long line) {
    return new Bad(
        line, new String(text, from, Math.min(to - from, MAX_SHOWN), StandardCharsets.UTF_8));
  }
}
