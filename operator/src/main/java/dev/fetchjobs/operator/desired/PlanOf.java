package dev.fetchjobs.operator.desired;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.FetchJobSpec;
import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.FetchPlan.Checksum.Algorithm;
import dev.fetchjobs.operator.cron.GoDuration;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The plan of a FetchJob's runs. */
record PlanOf(FetchJob fetchJob, DownloadSettings settings) {

  private static final Duration MIN_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration MAX_TIMEOUT = Duration.ofHours(24);

  FetchPlan plan() throws InvalidSpecException {
    FetchJobSpec spec = fetchJob.getSpec();
    return new FetchPlan(
        FetchPlan.VERSION,
        fetchJob.getMetadata().getNamespace(),
        fetchJob.getMetadata().getName(),
        source(),
        new FetchPlan.Unpack(FetchPlan.Unpack.Format.NONE, null, 200),
        verify(),
        new FetchPlan.Destination(PodBody.DATA, spec.destination().volume().path()),
        3,
        retry(),
        timeout(),
        null,
        settings.network(),
        null);
  }

  private FetchPlan.Source source() throws InvalidSpecException {
    var http = fetchJob.getSpec().source().http();
    var headers =
        http.headers().stream()
            .map(header -> new FetchPlan.Header(header.name(), header.value(), null))
            .toList();
    return new FetchPlan.Source(
        url(http.url()).toString(),
        headers,
        null,
        null,
        null,
        new FetchPlan.Redirects(5, List.of()),
        null,
        settings.userAgent());
  }

  private static URI url(String text) throws InvalidSpecException {
    URI url;
    try {
      url = new URI(text);
    } catch (URISyntaxException e) {
      throw new InvalidSpecException(
          "spec.source.http.url", text, "it is not a URL (" + e.getReason() + ")");
    }
    boolean http =
        "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
    if (!http || url.getHost() == null) {
      throw new InvalidSpecException(
          "spec.source.http.url", text, "write http:// or https://, a host and a path");
    }
    if (url.getRawUserInfo() != null || url.getRawFragment() != null) {
      throw new InvalidSpecException(
          "spec.source.http.url",
          url.getHost(),
          "remove the user, the password and the fragment from the URL");
    }
    return url;
  }

  private FetchPlan.Verify verify() throws InvalidSpecException {
    var verify = fetchJob.getSpec().verify();
    long min = bytes("spec.verify.size.min", verify.size().min());
    long max = bytes("spec.verify.size.max", verify.size().max());
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
        new FetchPlan.Content(!isHtml(), List.of(), null, List.of()),
        null,
        null);
  }

  private FetchPlan.@Nullable Checksum checksum() throws InvalidSpecException {
    var checksum = fetchJob.getSpec().verify().checksum();
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
    if (!checksum.value().matches("[0-9A-Fa-f]{" + algorithm.hexLength() + "}")) {
      throw new InvalidSpecException(
          "spec.verify.checksum.value",
          checksum.value(),
          "%s has %d hexadecimal digits".formatted(algorithm, algorithm.hexLength()));
    }
    return new FetchPlan.Checksum(algorithm, checksum.value().toLowerCase(Locale.ROOT), null);
  }

  private boolean isHtml() {
    String path = fetchJob.getSpec().destination().volume().path().toLowerCase(Locale.ROOT);
    return path.endsWith(".html") || path.endsWith(".htm");
  }

  private FetchPlan.Retry retry() throws InvalidSpecException {
    var retry = fetchJob.getSpec().retry();
    return new FetchPlan.Retry(
        retry.attempts(),
        duration("spec.retry.initialDelay", retry.initialDelay()),
        duration("spec.retry.maxDelay", retry.maxDelay()),
        List.of());
  }

  private Duration timeout() throws InvalidSpecException {
    String text = fetchJob.getSpec().timeout();
    Duration timeout = duration("spec.timeout", text);
    if (timeout.compareTo(MIN_TIMEOUT) < 0 || timeout.compareTo(MAX_TIMEOUT) > 0) {
      throw new InvalidSpecException("spec.timeout", text, "write 10s to 24h");
    }
    return timeout;
  }

  static Duration duration(String field, String text) throws InvalidSpecException {
    return GoDuration.parse(text)
        .filter(duration -> !duration.isNegative())
        .orElseThrow(
            () -> new InvalidSpecException(field, text, "write a duration such as 90s or 1h30m"));
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
