package dev.fetchjobs.downloader.run;

import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.text.Printable;
import dev.fetchjobs.downloader.verify.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * What a run came to.
 *
 * @param bytes of the file that was downloaded, 0 when none was
 * @param quarantinedSha256 of the file that was put into quarantine, null when none was
 * @param failure null unless it failed or was rejected
 */
record Ending(
    Outcome outcome,
    Reason reason,
    String message,
    long bytes,
    @Nullable String quarantinedSha256,
    @Nullable Failure failure) {

  static Ending failed(Failure failure) {
    return new Ending(Outcome.FAILED, failure.reason(), failure.message(), 0, null, failure);
  }

  static Ending rejected(Verdict.Refused refused) {
    Failure.Rejected why = refused.why();
    Verdict.Candidate file = refused.candidate();
    return new Ending(
        Outcome.REJECTED, why.reason(), why.message(), file.bytes(), file.sha256(), why);
  }

  static Ending skipped(Reason reason, String message) {
    return new Ending(Outcome.SKIPPED, reason, message, 0, null, null);
  }

  static Ending success(Outcome outcome, Reason reason, String message, long bytes) {
    return new Ending(outcome, reason, message, bytes, null, null);
  }

  /** {@code 4,500,000 bytes, 5,101 rows}. */
  static String size(long bytes, @Nullable Long rows) {
    return rows == null
        ? Printable.count(bytes, "byte")
        : Printable.count(bytes, "byte") + ", " + Printable.count(rows, "row");
  }
}
