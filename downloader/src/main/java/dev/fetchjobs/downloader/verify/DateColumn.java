package dev.fetchjobs.downloader.verify;

import dev.fetchjobs.contract.FetchPlan.Csv;
import dev.fetchjobs.downloader.resolve.DataDateReader;
import dev.fetchjobs.downloader.text.Printable;
import dev.fetchjobs.downloader.unpack.ByteSink;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the dates of a column and keeps the newest one. The class parses each different text only
 * once, because most columns have few different dates. As in {@link IsinTally}, the last rows of a
 * file need not be data.
 */
final class DateColumn implements ByteSink {

  /** A value that can be a date has less than this many bytes. */
  private static final int MAX_VALUE = 64;

  private static final int MAX_KNOWN = 4096;

  private record Value(String text, long line) {}

  private final DataDateReader reader;
  private final String name;
  private final Csv csv;
  private final CsvTable table;
  private final int atEnd;
  private final Deque<Value> waiting = new ArrayDeque<>();
  private final Set<String> known = new HashSet<>();
  private byte[] last = new byte[0];
  private String lastText = "";
  private @Nullable Value bad;
  private @Nullable LocalDate newest;

  DateColumn(DataDateReader reader, String name, Csv csv) {
    this.reader = reader;
    this.name = name;
    this.csv = csv;
    this.atEnd = csv.skipLines() == null ? 0 : csv.skipLines().atEnd();
    this.table = new CsvTable(csv, this::wanted);
  }

  private CsvTable.Wanted wanted(List<String> names) {
    int index = names.indexOf(name);
    return new CsvTable.Wanted(index < 0 ? new RowFields() : new RowFields(index), this::row);
  }

  @Override
  public void accept(byte[] buffer, int offset, int length) {
    table.accept(buffer, offset, length);
  }

  @Override
  public boolean wantsMore() {
    boolean missing = table.header().isComplete() && !isThere();
    return bad == null && table.wantsMore() && !missing;
  }

  void finish() {
    table.finish();
  }

  private boolean isThere() {
    return table.header().names().contains(name);
  }

  private void row(byte[] text, int[] bounds, long line) {
    if (bad != null || bounds.length == 0) {
      return;
    }
    int start = bounds[0];
    int end = bounds[1];
    if (!Arrays.equals(text, start, end, last, 0, last.length)) {
      last = Arrays.copyOfRange(text, start, Math.min(end, start + MAX_VALUE));
      lastText = new String(last, StandardCharsets.UTF_8).strip();
    }
    if (atEnd == 0) {
      take(lastText, line);
      return;
    }
    waiting.add(new Value(lastText, line));
    if (waiting.size() > atEnd) {
      Value before = waiting.remove();
      take(before.text(), before.line());
    }
  }

  private void take(String text, long line) {
    if (text.isEmpty() || known.contains(text)) {
      return;
    }
    String part = isCut(text) ? null : reader.part(text);
    Optional<LocalDate> date = part == null ? Optional.empty() : reader.date(part);
    if (date.isEmpty()) {
      bad = new Value(text, line);
      return;
    }
    if (newest == null || date.get().isAfter(newest)) {
      newest = date.get();
    }
    if (known.size() < MAX_KNOWN) {
      known.add(text);
    }
  }

  private static boolean isCut(String text) {
    return text.length() >= MAX_VALUE;
  }

  /** Returns the newest date of the column, or the text that is there instead. */
  FoundDate found() {
    Value wrong = bad;
    if (wrong != null) {
      return FoundDate.unreadable(
          reader,
          String.format(
              Locale.ROOT,
              "Line %,d, column %s,",
              wrong.line(),
              Printable.of(name, FoundDate.MAX_SHOWN)),
          wrong.text());
    }
    if (!isThere()) {
      return new FoundDate.Unreadable(
          "Column %s is not in line %d, the header, so the data date is unknown."
              .formatted(Printable.of(name, FoundDate.MAX_SHOWN), csv.headerLine()));
    }
    return newest == null
        ? new FoundDate.Unreadable(
            "Column %s has no value in any row, so the data date is unknown."
                .formatted(Printable.of(name, FoundDate.MAX_SHOWN)))
        : new FoundDate.Read(
            newest, "It is the newest of column " + Printable.of(name, FoundDate.MAX_SHOWN));
  }
}
