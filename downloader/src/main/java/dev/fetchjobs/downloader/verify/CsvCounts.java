package dev.fetchjobs.downloader.verify;

import dev.fetchjobs.contract.FetchPlan.Content.Charset;
import dev.fetchjobs.contract.FetchPlan.Csv;
import dev.fetchjobs.downloader.failure.FetchException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds what the check {@code verify.csv} counts in a file. This record is used by a program that
 * proposes such a check.
 *
 * @param columns the names in the header; empty when there is no header
 * @param rows number of data rows
 * @param badIsins number of rows whose ISIN is missing or not valid, without those that the plan
 *     tolerates as empty
 * @param unclosed whether the closing quote of a quoted field is missing
 */
public record CsvCounts(List<String> columns, long rows, long badIsins, boolean unclosed) {

  /**
   * Reads the whole file and counts.
   *
   * @throws FetchException Config for an impossible delimiter
   */
  public static CsvCounts of(Path file, Csv csv, @Nullable Charset charset) throws FetchException {
    CsvCheck check = new CsvCheck(csv);
    new TableScan(csv, charset, () -> {}).read("reading the file", file, check, null);
    check.finish();
    Long rows = check.rows();
    return new CsvCounts(
        check.columns(), rows == null ? 0 : rows, check.badIsins(), check.isUnclosed());
  }
}
