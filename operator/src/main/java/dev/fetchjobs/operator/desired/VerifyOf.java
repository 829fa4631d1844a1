package dev.fetchjobs.operator.desired;

import dev.fetchjobs.api.ChecksumFrom;
import dev.fetchjobs.api.FetchJobSpec;
import dev.fetchjobs.api.Line;
import dev.fetchjobs.api.Verify;
import dev.fetchjobs.contract.CsvKey;
import dev.fetchjobs.contract.DateTemplate.Place;
import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.FetchPlan.Checksum;
import dev.fetchjobs.contract.FetchPlan.Checksum.Algorithm;
import dev.fetchjobs.contract.FetchPlan.Csv;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Builds the part of the plan with the checks that decide whether a file may be published. */
record VerifyOf(FetchJobSpec spec) {

  FetchPlan.Verify verify() throws InvalidSpecException {
    Verify verify = spec.verify();
    long min = bytes("spec.verify.size.min", verify.size().min());
    long max = bytes("spec.verify.size.max", verify.size().max());
    if (max == 0) {
      throw new InvalidSpecException(
          "spec.verify.size.max", verify.size().max(), "write a size above zero");
    }
    if (min > max) {
      throw new InvalidSpecException(
          "spec.verify.size.min",
          verify.size().min(),
          "it may not be more than spec.verify.size.max, which is " + verify.size().max());
    }
    return new FetchPlan.Verify(
        checksum(),
        min,
        max,
        verify.allowUnframed(),
        content(),
        csv(),
        verify.maxShrinkPercent(),
        DocumentOf.document(verify));
  }

  private @Nullable Checksum checksum() throws InvalidSpecException {
    var checksum = spec.verify().checksum();
    if (checksum == null) {
      return null;
    }
    Algorithm algorithm =
        PlanOf.word("spec.verify.checksum.algorithm", checksum.algorithm(), Algorithm.class);
    Checksum.Of of =
        checksum.of() == null
            ? null
            : PlanOf.word("spec.verify.checksum.of", checksum.of(), Checksum.Of.class);
    String value = checksum.value();
    var from = checksum.from();
    if (value == null && from != null) {
      return stated(algorithm, from, of);
    }
    if (value == null || !algorithm.isDigest(value)) {
      throw new InvalidSpecException(
          "spec.verify.checksum.value",
          String.valueOf(value),
          "%s has %d hexadecimal digits".formatted(algorithm, algorithm.hexLength()));
    }
    return new Checksum(algorithm, value.toLowerCase(Locale.ROOT), null, null, null, of);
  }

  private Checksum stated(Algorithm algorithm, ChecksumFrom from, Checksum.@Nullable Of of)
      throws InvalidSpecException {
    String field = from.field();
    String url = from.url();
    if (field == null && url != null) {
      return new Checksum(
          algorithm,
          null,
          Dates.url("spec.verify.checksum.from.url", url),
          Dates.optional("spec.verify.checksum.from.name", from.name(), Place.TEXT),
          null,
          of);
    }
    var find = spec.source().http().find();
    if (field == null || find == null) {
      throw new InvalidSpecException(
          "spec.verify.checksum.from.field",
          String.valueOf(field),
          "write from.url, or set source.http.find: only an entry of a listing has fields");
    }
    return new Checksum(
        algorithm,
        null,
        null,
        null,
        FindOf.digestField("spec.verify.checksum.from.field", field, find),
        of);
  }

  private FetchPlan.Content content() throws InvalidSpecException {
    var content = spec.verify().content();
    String charset = content.charset();
    return new FetchPlan.Content(
        Objects.requireNonNullElse(content.rejectHtml(), !isHtml()),
        content.mediaTypes(),
        content.firstBytes(),
        lines(content.lines()),
        charset == null
            ? null
            : PlanOf.word("spec.verify.content.charset", charset, FetchPlan.Content.Charset.class),
        content.rejectPatterns(),
        Dates.optional("spec.verify.content.fileName", content.fileName(), Place.PATTERN));
  }

  private static List<FetchPlan.Line> lines(List<Line> lines) throws InvalidSpecException {
    List<FetchPlan.Line> all = new ArrayList<>();
    for (Line line : lines) {
      String pattern = Dates.text("spec.verify.content.lines", line.matches(), Place.PATTERN);
      all.add(new FetchPlan.Line(line.number(), pattern));
    }
    return List.copyOf(all);
  }

  private boolean isHtml() {
    String path = spec.destination().volume().target().toLowerCase(Locale.ROOT);
    return path.endsWith(".html") || path.endsWith(".htm");
  }

  private @Nullable Csv csv() throws InvalidSpecException {
    var csv = spec.verify().csv();
    if (csv == null) {
      return null;
    }
    var skip = csv.skipLines();
    var isin = csv.isin();
    return new Csv(
        csv.delimiter(),
        csv.headerLine(),
        csv.columns(),
        csv.minRows(),
        csv.isinColumn(),
        csv.quote() == null
            ? null
            : PlanOf.word("spec.verify.csv.quote", csv.quote(), Csv.Quote.class),
        skip == null
            ? null
            : new Csv.SkipLines(
                Objects.requireNonNullElse(skip.afterHeader(), 0),
                Objects.requireNonNullElse(skip.atEnd(), 0)),
        isin == null
            ? null
            : new Csv.Tolerance(
                Objects.requireNonNullElse(isin.allowEmpty(), false),
                Objects.requireNonNullElse(isin.maxBad(), 0L)),
        new SchemaOf(spec).schema(),
        key(csv.key()));
  }

  private @Nullable CsvKey key(@Nullable List<String> columns) {
    var limits = spec.verify().changes();
    if (columns == null) {
      return null;
    }
    return limits == null
        ? new CsvKey(columns, null, null, null)
        : new CsvKey(
            columns,
            limits.maxRemovedPercent(),
            limits.maxAddedPercent(),
            limits.maxChangedPercent());
  }

  private static long bytes(String field, String text) throws InvalidSpecException {
    return ByteCount.parse(text)
        .filter(bytes -> bytes >= 0)
        .orElseThrow(
            () ->
                new InvalidSpecException(
                    field, text, "write a whole number of bytes, such as 10Mi or 5Gi"));
  }
}
