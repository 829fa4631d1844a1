package dev.fetchjobs.downloader.verify;

import dev.fetchjobs.contract.FetchPlan.Csv;
import dev.fetchjobs.downloader.unpack.ByteSink;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads a CSV file: first its header, and then values of its data rows. */
final class CsvTable implements ByteSink {

  /** Says which values of the rows are wanted, and what receives them. */
  record Wanted(RowFields fields, RowFields.Receiver receiver) {}

  private final Csv csv;
  private final CsvHeader header;
  private final Function<List<String>, Wanted> wanted;
  private @Nullable CsvRows rows;

  /**
   * Prepares the reading.
   *
   * @param wanted chooses the values; its argument is the names of the columns
   */
  CsvTable(Csv csv, Function<List<String>, Wanted> wanted) {
    this.csv = csv;
    this.header = CsvHeader.of(csv);
    this.wanted = wanted;
  }

  CsvHeader header() {
    return header;
  }

  /** Returns the number of rows, or null when the file has no header. */
  @Nullable Long rows() {
    return rows == null ? null : rows.rows();
  }

  /**
   * Returns the line in which a quoted field without an end begins, or null if every field has an
   * end.
   */
  @Nullable Long unclosedLine() {
    return rows == null ? null : rows.unclosedLine();
  }

  @Override
  public void accept(byte[] buffer, int offset, int length) {
    int end = offset + length;
    int at = header.accept(buffer, offset, end);
    beginRows();
    if (rows != null && at < end) {
      rows.accept(buffer, at, end);
    }
  }

  @Override
  public boolean wantsMore() {
    return !header.isTooLong() && unclosedLine() == null;
  }

  void finish() {
    header.finish();
    beginRows();
    if (rows != null) {
      rows.finish();
    }
  }

  private void beginRows() {
    if (rows == null && header.isComplete()) {
      Wanted values = wanted.apply(header.names());
      rows =
          new CsvRows(
              CsvHeader.delimiter(csv),
              CsvHeader.isQuoting(csv),
              values.fields(),
              values.receiver(),
              header.firstDataLine());
    }
  }
}
