package dev.fetchjobs.operator.desired;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.FetchJobSpec;
import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.FetchPlan.Unpack.Format;
import dev.fetchjobs.operator.cron.GoDuration;
import java.time.Duration;
import java.util.stream.Stream;

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
        new SourceOf(spec.source().http(), settings).source(),
        unpack(),
        new VerifyOf(spec).verify(),
        new FetchPlan.Destination(PodBody.DATA, spec.destination().volume().path()),
        spec.keepVersions(),
        retry(),
        timeout(),
        null,
        settings.network(),
        null);
  }

  private FetchPlan.Unpack unpack() throws InvalidSpecException {
    var unpack = fetchJob.getSpec().unpack();
    Format format =
        Stream.of(Format.values())
            .filter(known -> known.word().equals(unpack.format()))
            .findFirst()
            .orElseThrow(
                () ->
                    new InvalidSpecException(
                        "spec.unpack.format",
                        unpack.format(),
                        "write None, Gzip, Zip, Tar, TarGz or Auto"));
    return new FetchPlan.Unpack(format, unpack.member(), unpack.maxRatio());
  }

  private FetchPlan.Retry retry() throws InvalidSpecException {
    var retry = fetchJob.getSpec().retry();
    return new FetchPlan.Retry(
        retry.attempts(),
        duration("spec.retry.initialDelay", retry.initialDelay()),
        duration("spec.retry.maxDelay", retry.maxDelay()),
        retry.onStatus());
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
}
