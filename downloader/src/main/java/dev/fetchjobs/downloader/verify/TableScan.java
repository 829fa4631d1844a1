package dev.fetchjobs.downloader.verify;

import dev.fetchjobs.contract.FetchPlan.Content.Charset;
import dev.fetchjobs.contract.FetchPlan.Csv;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.store.Digests;
import dev.fetchjobs.downloader.store.Disk;
import dev.fetchjobs.downloader.time.Budget;
import dev.fetchjobs.downloader.unpack.ByteSink;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads tables that the checks have read before, to compare them. */
record TableScan(Csv csv, @Nullable Charset charset, Budget budget) {

  private static final int BUFFER = 256 * 1024;

  /** Returns the names of the columns, or empty when there is no header. */
  List<String> columns(Path file) throws FetchException {
    CsvHeader header = CsvHeader.of(csv);
    read("comparing the rows", file, new OnlyHeader(header), null);
    header.finish();
    return header.names();
  }

  /** Returns the same reader with another time limit. */
  TableScan with(Budget other) {
    return new TableScan(csv, charset, other);
  }

  private record OnlyHeader(CsvHeader header) implements ByteSink {
    @Override
    public void accept(byte[] buffer, int offset, int length) {
      header.accept(buffer, offset, offset + length);
    }

    @Override
    public boolean wantsMore() {
      return !header.isComplete() && !header.isTooLong();
    }
  }

  /** Returns how many rows of the file are data, as far as the settings limit them. */
  long dataRows(Path file) throws FetchException {
    // Only the end of the file shows which of its last rows are no data.
    if (csv.skipLines() == null || csv.skipLines().atEnd() == 0) {
      return Long.MAX_VALUE;
    }
    CsvCheck check = CsvCheck.ofRows(csv);
    read("comparing the rows", file, check, null);
    check.finish();
    Long rows = check.rows();
    return rows == null ? 0 : rows;
  }

  /**
   * Sorts the rows of a file.
   *
   * @param places the place of each column among the wanted values
   * @param most number of data rows
   * @param digests receives all bytes of the file; null if its digest is known
   */
  void sort(Path file, int[] places, long most, RowSort rows, @Nullable Digests digests)
      throws FetchException {
    RowReader reader = new RowReader(csv, places, most, rows);
    read("comparing the rows", file, reader, digests);
    reader.finish();
    rows.finish();
  }

  /**
   * Gives the text of a file to a sink, in UTF-8.
   *
   * @param purpose what the file is read for, for the message about a disk that cannot be read
   * @param digests receives all bytes of the file; null if only the bytes are read that the sink
   *     wants
   */
  void read(String purpose, Path file, ByteSink sink, @Nullable Digests digests)
      throws FetchException {
    Utf8Recoder recoder = new Utf8Recoder(charset, sink);
    Disk.run(
        purpose,
        file,
        () -> {
          byte[] buffer = new byte[BUFFER];
          try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            int read = in.read(buffer);
            while (read >= 0 && (digests != null || recoder.wantsMore())) {
              budget.check();
              if (digests != null) {
                digests.update(buffer, 0, read);
              }
              recoder.accept(buffer, 0, read);
              read = in.read(buffer);
            }
          }
        });
    recoder.finish();
  }
}
