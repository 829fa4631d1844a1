package dev.fetchjobs.operator.observed;

import dev.fetchjobs.contract.ExitCode;
import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.contract.FetchReport;
import dev.fetchjobs.contract.FetchReport.VersionReport;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.contract.RowChanges;
import dev.fetchjobs.contract.VersionName;
import dev.fetchjobs.contract.Wire;
import dev.fetchjobs.operator.vocabulary.Reason;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the termination message of a download pod. The operator does not trust such a message,
 * because anybody who can run code in the pod can write it. The operator accepts a report only if
 * it is small, has the right version, is about this Job, and agrees with the exit code.
 */
sealed interface Report {

  record Readable(FetchReport report) implements Report {}

  /**
   * Says that the termination message is not an acceptable report.
   *
   * @param why a text for people that says what is wrong with the message
   */
  record Unreadable(Reason reason, String why) implements Report {}

  /**
   * The operator accepts a report only if its first and its last instant are not further apart than
   * this time. A run's timeout is at most a day, and its pods may wait in addition.
   */
  Duration LONGEST = Duration.ofDays(3);

  /** A date such as 2026-11-27 has this many characters. */
  int DAY = 10;

  /** The operator accepts a report only if its hold is not longer than this time. */
  Duration LONGEST_HOLD = Duration.ofDays(400);

  Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

  static Report of(SeenPod.Termination end, String job) {
    if (end.message().isBlank()) {
      return new Unreadable(Reason.REPORT_MISSING, "it left no report");
    }
    if (end.message().getBytes(StandardCharsets.UTF_8).length > FetchReport.MAX_BYTES) {
      return new Unreadable(Reason.REPORT_UNREADABLE, "its report is too large");
    }
    FetchReport report;
    try {
      report = Wire.readTolerant(FetchReport.class, end.message());
    } catch (Wire.WireException e) {
      return new Unreadable(Reason.REPORT_UNREADABLE, "its report is not the JSON we expect");
    }
    return problem(report, end, job)
        .<Report>map(why -> new Unreadable(Reason.REPORT_UNREADABLE, why))
        .orElseGet(() -> new Readable(cleaned(report, end.finishTime())));
  }

  /**
   * Returns a text that says what is wrong with the report. Fields that the JSON lacks are null
   * here, although the record's types exclude null.
   */
  @SuppressWarnings("ConstantValue")
  private static Optional<String> problem(FetchReport report, SeenPod.Termination end, String job) {
    if (report.version() != FetchReport.VERSION) {
      return Optional.of("its report has version " + report.version() + ", which we do not know");
    }
    if (!job.equals(report.job())) {
      return Optional.of("its report is about another job");
    }
    if (report.outcome() == null || report.startTime() == null || report.finishTime() == null) {
      return Optional.of("its report is incomplete");
    }
    if (!agrees(report.outcome(), report.failureClass(), end.exitCode())) {
      return Optional.of(
          "its report says %s and its exit code %d".formatted(report.outcome(), end.exitCode()));
    }
    var hold = report.hold();
    if (hold != null && (hold.reason() == null || !isTime(hold.until()))) {
      return Optional.of("its report describes no hold that can be");
    }
    var artifact = report.artifact();
    if (artifact != null
        && !(isPlausible(artifact) && isConfirmed(report.outcome(), artifact, end.finishTime()))) {
      return Optional.of("its report describes no file that can be");
    }
    return Optional.empty();
  }

  private static boolean agrees(Outcome outcome, @Nullable FailureClass failure, int exitCode) {
    return switch (outcome) {
      case FETCHED, UNCHANGED, SKIPPED -> exitCode == 0 && failure == null;
      case REJECTED -> exitCode == ExitCode.REJECTED.code();
      case FAILED ->
          failure != null && ExitCode.failureClass(exitCode).filter(failure::equals).isPresent();
      case UNKNOWN -> false;
    };
  }

  @SuppressWarnings("ConstantValue")
  private static boolean isPlausible(FetchReport.ArtifactReport artifact) {
    return artifact.path() != null
        && isSha256(artifact.sha256())
        && artifact.url() != null
        && artifact.bytes() >= 0
        && isTime(artifact.publishedTime())
        && isTime(artifact.checkedTime())
        && isTime(artifact.changedTime());
  }

  /**
   * Returns whether this run has confirmed the published file. A successful run confirms the file
   * before its own end, by the same clock.
   */
  private static boolean isConfirmed(
      Outcome outcome, FetchReport.ArtifactReport artifact, Instant end) {
    return !outcome.isSuccess() || isConfirmedBefore(artifact, end);
  }

  /**
   * Returns whether a run confirmed the published file before this time. An unsuccessful run
   * reports the file of an earlier run. The clock of that run's node may have been ahead. If the
   * reported time is later than {@code end}, the time of the confirmation is unknown, and this run
   * did not confirm the file.
   */
  private static boolean isConfirmedBefore(FetchReport.ArtifactReport artifact, Instant end) {
    return !artifact.checkedTime().isAfter(end.plus(NodeClock.SKEW));
  }

  private static boolean isSha256(@Nullable String text) {
    return text != null && SHA_256.matcher(text).matches();
  }

  private static boolean isTime(@Nullable Instant time) {
    return time != null && time.isAfter(Instant.EPOCH);
  }

  private static boolean isDay(@Nullable String text) {
    try {
      return text != null && text.length() == DAY && LocalDate.parse(text).getYear() > 0;
    } catch (DateTimeException e) {
      return false;
    }
  }

  /**
   * Limits a time to a possible range. If a clock is set during a run, the run reports impossible
   * times, although its result is right.
   */
  private static Instant bounded(Instant time, Instant earliest, Instant latest) {
    return time.isBefore(earliest) ? earliest : time.isAfter(latest) ? latest : time;
  }

  private static boolean isWithin(Instant time, Instant earliest, Instant latest) {
    return time.equals(bounded(time, earliest, latest));
  }

  private static FetchReport cleaned(FetchReport r, Instant end) {
    var a = r.artifact();
    var hold = r.hold();
    Instant finish = bounded(r.finishTime(), end.minus(LONGEST), end.plus(NodeClock.SKEW));
    return r.with(
        next -> {
          next.reason = Text.word(r.reason(), r.outcome().word());
          next.message = Text.line(r.message(), Text.MESSAGE);
          next.startTime =
              isWithin(r.startTime(), finish.minus(LONGEST), finish) ? r.startTime() : finish;
          next.finishTime = finish;
          next.attempts = Math.max(0, r.attempts());
          next.bytes = Math.max(0, r.bytes());
          next.transferred = Math.max(0, r.transferred());
          next.httpStatus =
              r.httpStatus() == null || r.httpStatus() < 100 || r.httpStatus() > 599
                  ? null
                  : r.httpStatus();
          next.artifact = a == null || !isConfirmedBefore(a, end) ? null : cleaned(a, end);
          next.quarantinedSha256 =
              r.outcome() == Outcome.REJECTED && isSha256(r.quarantinedSha256())
                  ? r.quarantinedSha256()
                  : null;
          next.hold =
              hold == null
                  ? null
                  : new FetchReport.Hold(
                      bounded(hold.until(), Instant.EPOCH, end.plus(LONGEST_HOLD)),
                      hold.reason(),
                      Text.lineOrNull(hold.scope(), Text.SCOPE),
                      Text.lineOrNull(hold.seenBy(), Text.OWNER));
          next.consecutiveFailures = Math.max(0, r.consecutiveFailures());
          next.versions = versions(r, end.plus(NodeClock.SKEW));
        });
  }

  private static @Nullable List<VersionReport> versions(FetchReport report, Instant latest) {
    List<VersionReport> versions = report.versions();
    return versions == null
        ? null
        : versions.stream()
            .filter(Report::isPlausible)
            .limit(FetchReport.MAX_VERSIONS)
            .map(
                v ->
                    new VersionReport(
                        v.name(),
                        bounded(v.publishedTime(), Instant.EPOCH, latest),
                        v.bytes(),
                        v.rows() == null ? null : Math.max(0, v.rows()),
                        v.sha256(),
                        isDay(v.dataDate()) ? v.dataDate() : null))
            .toList();
  }

  @SuppressWarnings("ConstantValue")
  private static boolean isPlausible(@Nullable VersionReport version) {
    return version != null
        && version.name() != null
        && VersionName.isName(version.name())
        && isSha256(version.sha256())
        && version.bytes() >= 0
        && isTime(version.publishedTime());
  }

  private static boolean isPlausible(@Nullable RowChanges changes) {
    return changes != null
        && changes.added() >= 0
        && changes.removed() >= 0
        && changes.changed() >= 0;
  }

  private static FetchReport.ArtifactReport cleaned(FetchReport.ArtifactReport a, Instant end) {
    return a.with(
        next -> {
          next.path = Text.line(a.path(), Text.PATH);
          next.rows = a.rows() == null ? null : Math.max(0, a.rows());
          next.url = Text.line(a.url(), Text.URL);
          next.versionName = Text.lineOrNull(a.versionName(), Text.VALIDATOR);
          next.dataDate = isDay(a.dataDate()) ? a.dataDate() : null;
          next.eachPublisherText(text -> Text.line(text, Text.VALIDATOR));
          // Another node with a fast clock may have published the file.
          next.eachTime(time -> NodeClock.bounded(time, end));
          next.changes = isPlausible(a.changes()) ? a.changes() : null;
          next.evidence = isSha256(a.evidence()) ? a.evidence() : null;
        });
  }
}
