package dev.fetchjobs.downloader.report;

import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.http.ExchangeListener.Purpose;
import dev.fetchjobs.downloader.http.ResponseHead;
import dev.fetchjobs.downloader.resolve.TargetUri;
import dev.fetchjobs.downloader.text.Printable;
import dev.fetchjobs.downloader.transfer.Transfer;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The log of a run on standard error: a line for each attempt, and progress lines in between. */
public final class ProgressLog implements Transfer.Listener {

  /** The header fields that the log shows: people need them most to understand a download. */
  private static final List<String> SHOWN =
      List.of(
          "Content-Type",
          "Content-Length",
          "Content-Encoding",
          "ETag",
          "Last-Modified",
          "Retry-After");

  private static final int MAX_URL = 1024;
  private static final int MAX_FIELD = 120;

  private final Consumer<String> log;
  private final long interval;
  private final int attempts;
  private final LongSupplier nanos;
  private final StringBuilder story = new StringBuilder();
  private int attempt;
  private int number;
  private long attemptStart;
  private long lineTime;
  private long lineBytes;
  private long resumedAt;
  private long have;
  private long received;
  private @Nullable Integer status;

  /**
   * @param interval shortest time between two progress lines of an attempt
   * @param attempts largest number of attempts for one file
   */
  public ProgressLog(Consumer<String> log, Duration interval, int attempts, LongSupplier nanos) {
    this.log = log;
    this.interval = interval.toNanos();
    this.attempts = attempts;
    this.nanos = nanos;
  }

  /** Body bytes received in all attempts. */
  public long received() {
    return received;
  }

  /** Number of attempts of the run, with the current one. */
  public int attempt() {
    return attempt;
  }

  /** Status of the last response; null when none came. */
  public @Nullable Integer status() {
    return status;
  }

  /** Logs a request that is about to be sent. */
  public void logRequest(Purpose purpose, TargetUri target) {
    story
        .append(
            switch (purpose) {
              case LISTING -> "asked for the listing ";
              case FILE -> "asked ";
              case CHECKSUM -> "asked for the checksum ";
            })
        .append(Printable.of(target.redacted(), MAX_URL))
        .append(": ");
  }

  /** Logs which entry of the listing was chosen. */
  public void logChosen(String summary, String name) {
    story.append(summary).append("; chosen: ").append(Printable.of(name, MAX_FIELD)).append("; ");
  }

  /** Logs that a listing was read, and the set that was chosen in it. */
  public void logSet(String summary, String chosen) {
    say("%s: %s%s; chosen: %s".formatted(name(), exchanges(), summary, chosen));
  }

  /** Logs that the next lines are about this part of a set. */
  public void logPart(String name, int index, int parts) {
    say("Part %d of %d, %s:".formatted(index, parts, Printable.of(name, MAX_FIELD)));
  }

  /** Logs that the listing states the digest of a part that is already published. */
  public void logSameDigest() {
    say("Not requested: the listing states the checksum of the published part.");
  }

  /** Logs the checks that the file passed. */
  public void logPassed(List<String> checks) {
    checks.forEach(check -> say("Passed: " + check));
  }

  /** Logs the head of a response. */
  public void logResponse(ResponseHead head) {
    status = head.status();
    story.append(head.status());
    if (!head.reason().isEmpty()) {
      story.append(' ').append(Printable.of(head.reason(), MAX_FIELD));
    }
    for (String name : SHOWN) {
      head.all(name).stream()
          .limit(1)
          .forEach(
              v -> story.append(", ").append(name).append(' ').append(Printable.of(v, MAX_FIELD)));
    }
    story.append("; ");
  }

  /** Logs the end of the run with the message of its report. */
  public void logEnd(Outcome outcome, Reason reason, String message, Duration took) {
    say("%s (%s) after %s: %s".formatted(outcome, reason.word(), Sizes.time(took), message));
  }

  /**
   * @param ofFile number of the attempt for this file, from 1
   */
  public void beginAttempt(int ofFile) {
    attempt++;
    number = ofFile;
    beginAddress();
  }

  /** Begins the requests to an address. */
  public void beginAddress() {
    attemptStart = nanos.getAsLong();
    lineTime = attemptStart;
    lineBytes = -1;
    resumedAt = 0;
    have = 0;
  }

  @Override
  public void received(long now, long total, int more) {
    received += more;
    have = now;
    if (lineBytes < 0) {
      resumedAt = have - more;
      lineBytes = resumedAt;
    }
    long time = nanos.getAsLong();
    if (time - lineTime >= interval) {
      double rate = (have - lineBytes) * 1e9 / (time - lineTime);
      StringBuilder line = new StringBuilder(Sizes.bytes(have));
      if (total >= 0) {
        line.append(" of ").append(Sizes.bytes(total));
      }
      line.append(", ").append(Sizes.bytes(Math.round(rate))).append("/s");
      if (total >= 0 && rate >= 1) {
        long seconds = Math.round((total - have) / rate);
        line.append(", ").append(Sizes.time(Duration.ofSeconds(seconds))).append(" left");
      }
      say(line.toString());
      lineTime = time;
      lineBytes = have;
    }
  }

  /** Logs that the attempt succeeded and that the published file is the newest. */
  public void logNotModified() {
    logSuccess("not modified");
  }

  /** Logs that the attempt succeeded with a complete body. */
  public void logComplete() {
    String came = "received " + Sizes.exact(have - resumedAt);
    logSuccess(
        have == 0
            ? "nothing was left to receive"
            : resumedAt == 0 ? came : came + ", which completes " + Sizes.exact(have));
  }

  private void logSuccess(String what) {
    Duration took = Duration.ofNanos(nanos.getAsLong() - attemptStart);
    say("%s: %s%s (%s)".formatted(name(), exchanges(), what, Sizes.time(took)));
  }

  /**
   * @param next time until the next attempt; null when there is none
   */
  public void logFailure(Failure failure, @Nullable Duration next) {
    String then = next == null ? "" : " Next attempt in " + Sizes.time(next) + ".";
    say("%s: %s%s%s".formatted(name(), exchanges(), failure.message(), then));
  }

  /** Logs that an address failed in an attempt that tries several. */
  public void logAddressFailure(TargetUri address, Failure failure) {
    String shown = Printable.of(address.redacted(), MAX_URL);
    say("%s, %s: %s%s".formatted(name(), shown, exchanges(), failure.message()));
  }

  /** Logs that a check refused the file. */
  public void logRejection(Failure.Rejected why) {
    say("Rejected (%s): %s".formatted(why.reason().word(), why.message()));
  }

  /** Logs that a request with validators or a range failed, and that a plain request follows. */
  public void logFallback(Failure failure) {
    say(
        "%s: %s%s The request built on data of earlier runs; FetchJob now requests the whole file."
            .formatted(name(), exchanges(), failure.message()));
  }

  /** The requests and responses since the last line. */
  private String exchanges() {
    String text = story.toString();
    story.setLength(0);
    return text;
  }

  private String name() {
    return "attempt %d of %d".formatted(number, attempts);
  }

  private void say(String line) {
    log.accept(line);
  }
}
