package dev.fetchjobs.operator.desired;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.FetchJobSpec;
import dev.fetchjobs.api.Forms;
import dev.fetchjobs.api.Unpack;
import dev.fetchjobs.contract.AcceptCommand;
import dev.fetchjobs.contract.DataDate;
import dev.fetchjobs.contract.DateTemplate;
import dev.fetchjobs.contract.DateTemplate.Place;
import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.FetchPlan.Checksum.Algorithm;
import dev.fetchjobs.contract.FetchPlan.Destination.ExistingFile;
import dev.fetchjobs.contract.FetchPlan.Unpack.Format;
import dev.fetchjobs.contract.FilePath;
import dev.fetchjobs.contract.Wire;
import dev.fetchjobs.contract.Word;
import dev.fetchjobs.operator.cron.GoDuration;
import dev.fetchjobs.operator.cron.ScheduleCalendar;
import dev.fetchjobs.operator.tree.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Builds the plan of a FetchJob's runs. */
record PlanOf(FetchJob fetchJob, DownloadSettings settings, @Nullable ScheduleCalendar calendar) {

  private static final int MAX_ACCEPTED = 64;
  private static final Duration MIN_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration MAX_TIMEOUT = Duration.ofHours(24);

  FetchPlan plan() throws InvalidSpecException {
    FetchJobSpec spec = fetchJob.getSpec();
    RequestedDate.check(fetchJob);
    RequestedVersion.check(fetchJob);
    return new FetchPlan(
        FetchPlan.VERSION,
        fetchJob.getMetadata().getNamespace(),
        fetchJob.getMetadata().getName(),
        SourceOf.of(spec.source().http(), settings).source(),
        unpack(spec.unpack()),
        new VerifyOf(spec).verify(),
        destination(),
        spec.keepVersions(),
        retry(),
        timeout(),
        circuitBreaker(),
        settings.network(),
        acceptQuarantined(),
        RequestedDate.zone(fetchJob).getId(),
        digest(spec),
        DataDateOf.dataDate(spec),
        calendar == null ? null : calendar.days(),
        settings.maxParallelPerHost(),
        RequestedVersion.pinned(fetchJob).orElse(null));
  }

  /**
   * Returns the digest of the plan. The digest changes with every edit of the source, the
   * references to its Secrets, the checks or the destination. The digest also changes with an edit
   * of the time zone if the plan has date expressions. No other edit changes the digest. For
   * example, the digest does not depend on the installation's settings, on retries and timeouts, on
   * the calendar, or on the number of kept versions.
   */
  static String digest(FetchJobSpec spec) throws InvalidSpecException {
    List<String> parts = new ArrayList<>(texts(spec));
    boolean dated = parts.stream().anyMatch(DateTemplate::mayHaveDates);
    parts.add(spec.destination().volume().claimName());
    parts.add(spec.destination().volume().target());
    if (Boolean.TRUE.equals(spec.destination().volume().changes())) {
      parts.add("changes");
    }
    if (dated) {
      parts.add(String.valueOf(spec.timeZone()));
    }
    return Origin.digest(new Node(parts));
  }

  /**
   * Returns whether a text of the spec has a date expression, so that runs of different dates
   * differ.
   */
  static boolean hasDates(FetchJobSpec spec) throws InvalidSpecException {
    return texts(spec).stream().anyMatch(DateTemplate::mayHaveDates);
  }

  /** Returns those texts of the spec that may have date expressions. */
  private static List<String> texts(FetchJobSpec spec) throws InvalidSpecException {
    List<String> texts =
        new ArrayList<>(
            List.of(
                Wire.write(SourceOf.alone(spec.source().http()).source()),
                Wire.write(unpack(spec.unpack())),
                Wire.write(new VerifyOf(spec).verify())));
    DataDate dataDate = DataDateOf.dataDate(spec);
    if (dataDate != null) {
      texts.add(Wire.write(dataDate));
    }
    return List.copyOf(texts);
  }

  private FetchPlan.Destination destination() throws InvalidSpecException {
    var volume = fetchJob.getSpec().destination().volume();
    Optional<String> fault = FilePath.fault(volume.target());
    if (fault.isPresent()) {
      throw new InvalidSpecException(
          "spec.destination.volume." + (volume.folder() == null ? "path" : "folder"),
          volume.target(),
          fault.get() + ": write another path");
    }
    ExistingFile existingFile =
        ExistingFile.KEEP_ASIDE.is(volume.existingFile())
            ? ExistingFile.KEEP_ASIDE
            : ExistingFile.REFUSE;
    return new FetchPlan.Destination(
        PodBody.DATA,
        volume.target(),
        existingFile,
        volume.folder() == null ? null : true,
        Boolean.TRUE.equals(volume.changes()) ? true : null);
  }

  private static FetchPlan.Unpack unpack(Unpack unpack) throws InvalidSpecException {
    Format format = word("spec.unpack.format", unpack.format(), Format.class);
    return new FetchPlan.Unpack(
        format,
        Dates.optional("spec.unpack.member", unpack.member(), Place.GLOB),
        unpack.maxRatio(),
        MembersOf.members(unpack.members()));
  }

  private FetchPlan.Retry retry() throws InvalidSpecException {
    var retry = fetchJob.getSpec().retry();
    return new FetchPlan.Retry(
        retry.attempts(),
        duration("spec.retry.initialDelay", retry.initialDelay()),
        duration("spec.retry.maxDelay", retry.maxDelay()),
        retry.onStatus(),
        retry.onRejected());
  }

  private FetchPlan.@Nullable CircuitBreaker circuitBreaker() throws InvalidSpecException {
    var breaker = fetchJob.getSpec().circuitBreaker();
    return breaker == null
        ? null
        : new FetchPlan.CircuitBreaker(
            breaker.failureThreshold(),
            duration("spec.circuitBreaker.hold", breaker.hold()),
            duration("spec.circuitBreaker.maxHold", breaker.maxHold()));
  }

  private @Nullable String acceptQuarantined() throws InvalidSpecException {
    String value = Identity.annotation(fetchJob, AcceptCommand.ACCEPT_ANNOTATION).orElse(null);
    if (value == null) {
      return null;
    }
    Set<String> digests = AcceptCommand.digests(value);
    if (digests.isEmpty()
        || digests.size() > MAX_ACCEPTED
        || !digests.stream().allMatch(Algorithm.SHA_256::isDigest)) {
      throw new InvalidSpecException(
          "Annotation " + AcceptCommand.ACCEPT_ANNOTATION,
          value,
          "write the SHA-256 of status.quarantined, 64 hexadecimal digits, or at most %d of them with commas between them, or remove it"
              .formatted(MAX_ACCEPTED));
    }
    return String.join(",", digests);
  }

  private Duration timeout() throws InvalidSpecException {
    String text = fetchJob.getSpec().timeout();
    Duration timeout = duration("spec.timeout", text);
    if (timeout.compareTo(MIN_TIMEOUT) < 0 || timeout.compareTo(MAX_TIMEOUT) > 0) {
      throw new InvalidSpecException("spec.timeout", text, "write 10s to 24h");
    }
    return timeout;
  }

  static <E extends Word> E word(String field, String text, Class<E> set)
      throws InvalidSpecException {
    return Word.find(set, text)
        .orElseThrow(() -> new InvalidSpecException(field, text, "write one of " + Word.all(set)));
  }

  static Duration duration(String field, String text) throws InvalidSpecException {
    return Optional.of(text)
        .filter(written -> written.matches(Forms.DURATION))
        .flatMap(GoDuration::parse)
        .orElseThrow(
            () -> new InvalidSpecException(field, text, "write a duration such as 90s or 1h30m"));
  }
}
