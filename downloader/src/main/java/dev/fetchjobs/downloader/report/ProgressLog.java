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

/**
 * Writes the log of a run to standard error. The log has a line for each attempt, and progress
 * lines in between.
 */
public final class ProgressLog implements Transfer.Listener {

  /**
   * The log shows these header fields of a response, because people need them most to understand a
   * download.
   */
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
   * Makes the log of a run.
   *
   * @param interval the shortest time between two progress lines of an attempt
   * @param attempts largest number of attempts for one file
   */
  public ProgressLog(Consumer<String> log, Duration interval, int attempts, LongSupplier nanos) {
    this.log = log;
    this.interval = interval.toNanos();
    this.attempts = attempts;
    this.nanos = nanos;
  }

  /**
   * Makes the log for one part of a set, which is downloaded by its own thread. Each line of this
   * log begins with the part, because the lines of several parts are mixed.
   */
  public ProgressLog ofPart(String name, int index, int parts) {
    String start = "Part %d of %d, %s: ".formatted(index, parts, Printable.of(name, MAX_FIELD));
    Consumer<String> shared =
        line -> {
          synchronized (log) {
            log.accept(start + line);
          }
        };
    return new ProgressLog(shared, Duration.ofNanos(interval), attempts, nanos);
  }

  /** Adds the attempts and bytes of a part whose download has ended to those of the run. */
  public void add(ProgressLog part) {
    attempt += part.attempt;
    received += part.received;
    status = part.status == null ? status : part.status;
  }

  /** Takes the status of the part's last response as the last status of the run. */
  public void takeStatus(ProgressLog part) {
    status = part.status;
  }

  /** Returns the number of body bytes that all attempts received. */
  public long received() {
    return received;
  }

  /** Returns the number of attempts in this run so far, with the current one. */
  public int attempt() {
    return attempt;
  }

  /** Returns the status of the last response, or null when there was no response. */
  public @Nullable Integer status() {
    return status;
  }

  /** Logs a request, just before it is sent. */
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

  /** Logs which entry of the listing the run chose. */
  public void logChosen(String summary, String name) {
    story.append(summary).append("; chosen: ").append(Printable.of(name, MAX_FIELD)).append("; ");
  }

  /** Logs that a listing was read, and which set the run chose from it. */
  public void logSet(String summary, String chosen) {
    say("%s: %s%s; chosen: %s".formatted(name(), exchanges(), summary, chosen));
  }

  /**
   * Logs that the listing states the digest of the published file, so that the run does not request
   * the file.
   */
  public void logStated() {
    story.append("the listing states the checksum of the published file; ");
  }

  /** Logs that the next lines are about this part of a set in an archive. */
  public void logMember(String name, int index) {
    say("Part %d, %s:".formatted(index, Printable.of(name, MAX_FIELD)));
  }

  /**
   * Logs that a part of the set is already published, because the listing states the digest of the
   * published part.
   */
  public void logSameDigest() {
    say("not requested: the listing states the checksum of the published part.");
  }

  /**
   * Logs that the listing states the digest of a part that an earlier run verified but did not
   * publish.
   */
  public void logKeptDigest() {
    say("not requested: the listing states the checksum of the file that an earlier run verified.");
  }

  /** Logs that the publisher confirmed a part that an earlier run verified but did not publish. */
  public void logKept() {
    say("taken from an earlier run, which verified it and did not publish it.");
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
   * Begins to log an attempt.
   *
   * @param ofFile number of the attempt for this file, from 1
   */
  public void beginAttempt(int ofFile) {
    attempt++;
    number = ofFile;
    beginAddress();
  }

  /** Begins to log the requests to one address of the file. */
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

  /**
   * Logs that the attempt succeeded and that the publisher has nothing newer than the published
   * file.
   */
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
   * Logs the failure of an attempt.
   *
   * @param next time until the next attempt; null when there is none
   */
  public void logFailure(Failure failure, @Nullable Duration next) {
    String then = next == null ? "" : " Next attempt in " + Sizes.time(next) + ".";
    say("%s: %s%s%s".formatted(name(), exchanges(), failure.message(), then));
  }

  /** Logs that one address failed in an attempt that tries several addresses. */
  public void logAddressFailure(TargetUri address, Failure failure) {
    String shown = Printable.of(address.redacted(), MAX_URL);
    say("%s, %s: %s%s".formatted(name(), shown, exchanges(), failure.message()));
  }

  /** Logs that a check refused the file. */
  public void logRejection(Failure.Rejected why) {
    say("Rejected (%s): %s".formatted(why.reason().word(), why.message()));
  }

  /**
   * Logs that a request with validators or a range failed, and that a plain request follows.
   *
   * @param what name of the requested thing: {@code file} or {@code listing}
   */
  public void logFallback(Failure failure, String what) {
    say(
        "%s: %s%s The request built on data of earlier runs; FetchJob now requests the whole %s."
            .formatted(name(), exchanges(), failure.message(), what));
  }

  /** Returns the text about requests and responses since the last line that was written. */
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
