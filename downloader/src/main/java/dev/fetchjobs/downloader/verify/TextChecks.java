package dev.fetchjobs.downloader.verify;

import dev.fetchjobs.contract.FetchPlan.Csv;
import dev.fetchjobs.contract.FetchPlan.Verify;
import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.unpack.ByteSink;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes the checks that read the file as text in UTF-8. */
final class TextChecks implements ByteSink {

  private final FirstBytesCheck first;
  private final LinesCheck lines;
  private final @Nullable CsvCheck csv;
  private final @Nullable DataDateCheck date;

  /**
   * Prepares the checks.
   *
   * @param date reads the data date; null if it is not read
   * @throws FetchException Config for a malformed pattern or an impossible delimiter
   */
  TextChecks(Verify verify, @Nullable DataDateCheck date) throws FetchException {
    this.first = new FirstBytesCheck(verify.content().firstBytes());
    this.lines = new LinesCheck(verify.content());
    Csv table = verify.csv();
    this.csv = table == null ? null : new CsvCheck(table);
    this.date = date;
  }

  @Override
  public void accept(byte[] buffer, int offset, int length) {
    if (first.wantsMore()) {
      first.accept(buffer, offset, length);
    }
    if (lines.wantsMore()) {
      lines.accept(buffer, offset, length);
    }
    if (csv != null && csv.wantsMore()) {
      csv.accept(buffer, offset, length);
    }
    if (date != null && date.wantsMore()) {
      date.accept(buffer, offset, length);
    }
  }

  @Override
  public boolean wantsMore() {
    return first.wantsMore()
        || lines.wantsMore()
        || (csv != null && csv.wantsMore())
        || (date != null && date.wantsMore());
  }

  void finish() {
    lines.finish();
    if (csv != null) {
      csv.finish();
    }
  }

  /**
   * Returns the number of data rows, or null when the plan has no CSV check or there is no header.
   */
  @Nullable Long rows() {
    return csv == null ? null : csv.rows();
  }

  /** Returns a sentence about faults that the plan tolerates; the sentence may be empty. */
  String note() {
    return csv == null ? "" : csv.note();
  }

  /** Returns the checks that the file has passed, for the log. */
  List<String> passed() {
    return Stream.of(
            first.passed().stream(),
            lines.passed().stream(),
            csv == null ? Stream.<String>empty() : csv.passed().stream())
        .flatMap(found -> found)
        .toList();
  }

  Optional<Failure.Rejected> verdict(String lastRows) {
    Stream<Supplier<Optional<Failure.Rejected>>> checks =
        Stream.of(
            first::verdict,
            lines::verdict,
            () -> csv == null ? Optional.empty() : csv.verdict(lastRows));
    return checks.flatMap(check -> check.get().stream()).findFirst();
  }
}
