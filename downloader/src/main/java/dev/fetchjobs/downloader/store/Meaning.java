package dev.fetchjobs.downloader.store;

import dev.fetchjobs.contract.CsvKey;
import dev.fetchjobs.contract.DataDate;
import dev.fetchjobs.contract.DocumentCheck;
import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.FetchPlan.Content.Charset;
import dev.fetchjobs.contract.FetchPlan.Csv;
import dev.fetchjobs.contract.FetchPlan.Unpack;
import dev.fetchjobs.contract.Find;
import dev.fetchjobs.contract.Wire;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Holds digests of those parts of a plan that give a remembered fact its meaning. Facts of two runs
 * may be compared if these parts are equal. An edit of another part, such as a check, changes no
 * meaning. Each digest is computed before date expressions are replaced, so it is the same each
 * day.
 *
 * @param entryDate digest of what decides the date of a listing's entry: the URL, the POST request,
 *     and the rules for the listing. The headers are left out, because most of them are credentials
 * @param dataDate digest of what decides the date of the data: the same parts, how the file is
 *     unpacked, and the rule for the date
 * @param rows digest of what decides the number of rows or elements, and how rows are compared
 */
public record Meaning(String entryDate, String dataDate, String rows) {

  static Meaning of(FetchPlan written) {
    Origin origin =
        new Origin(
            written.source().url(),
            written.source().post(),
            SourceIdentity.withoutParallel(written.source().find()));
    DataDate rule = written.dataDate();
    Unpack unpack = written.unpack();
    return new Meaning(
        digest(origin),
        digest(
            new DateOfData(
                origin,
                unpack.format(),
                unpack.member(),
                rule == null ? null : rule.withoutAllowOlder())),
        digest(RowReading.of(written.verify())));
  }

  private static String digest(Record parts) {
    return Digests.sha256(Wire.write(parts));
  }

  /** Returns whether a manifest has all digests. */
  boolean isWhole() {
    return Stream.of(entryDate, dataDate, rows).allMatch(digest -> digest != null);
  }

  private record Origin(String url, FetchPlan.@Nullable Post post, @Nullable Find find) {}

  private record DateOfData(
      Origin origin, Unpack.Format format, @Nullable String member, @Nullable DataDate rule) {}

  private record RowReading(
      @Nullable Charset charset,
      @Nullable String delimiter,
      @Nullable Integer headerLine,
      Csv.@Nullable Quote quote,
      Csv.@Nullable SkipLines skipLines,
      @Nullable List<String> key,
      DocumentCheck.@Nullable Format format,
      @Nullable String elements) {

    static RowReading of(FetchPlan.Verify verify) {
      Csv csv = verify.csv();
      CsvKey key = csv == null ? null : csv.key();
      DocumentCheck document = verify.document();
      return new RowReading(
          verify.content().charset(),
          csv == null ? null : csv.delimiter(),
          csv == null ? null : csv.headerLine(),
          csv == null ? null : csv.quote(),
          csv == null ? null : csv.skipLines(),
          key == null ? null : key.columns(),
          document == null ? null : document.format(),
          document == null ? null : document.elements());
    }
  }
}
