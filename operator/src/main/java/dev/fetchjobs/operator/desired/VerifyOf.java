package dev.fetchjobs.operator.desired;

import dev.fetchjobs.api.FetchJobSpec;
import dev.fetchjobs.api.Verify;
import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.FetchPlan.Checksum.Algorithm;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The plan's part on what may be published. */
record VerifyOf(FetchJobSpec spec) {

  FetchPlan.Verify verify() throws InvalidSpecException {
    Verify verify = spec.verify();
    long min = bytes("spec.verify.size.min", verify.size().min());
    long max = bytes("spec.verify.size.max", verify.size().max());
    if (min > max) {
      throw new InvalidSpecException(
          "spec.verify.size.min",
          verify.size().min(),
          "it may not be more than spec.verify.size.max, which is " + verify.size().max());
    }
    return new FetchPlan.Verify(
        checksum(), min, max, verify.allowUnframed(), content(), csv(), verify.maxShrinkPercent());
  }

  private FetchPlan.@Nullable Checksum checksum() throws InvalidSpecException {
    var checksum = spec.verify().checksum();
    if (checksum == null) {
      return null;
    }
    Algorithm algorithm =
        Stream.of(Algorithm.values())
            .filter(known -> known.word().equals(checksum.algorithm()))
            .findFirst()
            .orElse(null);
    if (algorithm == null) {
      throw new InvalidSpecException(
          "spec.verify.checksum.algorithm",
          checksum.algorithm(),
          "write SHA-256, SHA-512, SHA-1 or MD5");
    }
    String value = checksum.value();
    var from = checksum.from();
    if (value == null && from != null) {
      String url = SourceOf.url("spec.verify.checksum.from.url", from.url());
      return new FetchPlan.Checksum(algorithm, null, url);
    }
    if (value == null || !value.matches("[0-9A-Fa-f]{" + algorithm.hexLength() + "}")) {
      throw new InvalidSpecException(
          "spec.verify.checksum.value",
          String.valueOf(value),
          "%s has %d hexadecimal digits".formatted(algorithm, algorithm.hexLength()));
    }
    return new FetchPlan.Checksum(algorithm, value.toLowerCase(Locale.ROOT), null);
  }

  private FetchPlan.Content content() {
    var content = spec.verify().content();
    return new FetchPlan.Content(
        Objects.requireNonNullElse(content.rejectHtml(), !isHtml()),
        content.mediaTypes(),
        content.firstBytes(),
        content.lines().stream()
            .map(line -> new FetchPlan.Line(line.number(), line.matches()))
            .toList());
  }

  private boolean isHtml() {
    String path = spec.destination().volume().path().toLowerCase(Locale.ROOT);
    return path.endsWith(".html") || path.endsWith(".htm");
  }

  private FetchPlan.@Nullable Csv csv() {
    var csv = spec.verify().csv();
    return csv == null
        ? null
        : new FetchPlan.Csv(
            csv.delimiter(), csv.headerLine(), csv.columns(), csv.minRows(), csv.isinColumn());
  }

  private static long bytes(String field, String text) throws InvalidSpecException {
    try {
      BigDecimal bytes = Quantity.getAmountInBytes(Quantity.parse(text));
      if (bytes.signum() >= 0) {
        return bytes.setScale(0, RoundingMode.CEILING).longValueExact();
      }
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new InvalidSpecException(field, text, "write a size such as 10Mi or 5Gi");
    }
    throw new InvalidSpecException(field, text, "write a size of zero or more, such as 10Mi");
  }
}
