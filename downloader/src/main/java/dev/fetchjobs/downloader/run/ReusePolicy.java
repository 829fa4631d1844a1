package dev.fetchjobs.downloader.run;

import dev.fetchjobs.downloader.failure.Reason;
import org.jspecify.annotations.Nullable;

/**
 * How far the requests of a run build on what earlier attempts and runs kept.
 *
 * @param doubts requests in a row that built on it and failed without a plain one to compare with
 * @param plain whether the next request is a plain one
 * @param cleared whether a plain request failed in the same way: what is kept is not to blame
 * @param sign how the last request failed that built on what is kept, null when none did
 */
record ReusePolicy(int doubts, boolean plain, boolean cleared, @Nullable Sign sign) {

  static final ReusePolicy FULL = new ReusePolicy(0, false, false, null);

  /** What failed, as far as two failures can be compared. */
  record Sign(Reason reason, @Nullable Integer status) {}

  /** A request that built on what is kept failed, and no plain one was sent after it. */
  ReusePolicy afterConditionalFailure(Sign kept) {
    return cleared ? this : new ReusePolicy(doubts + 1, doubts >= 1, false, kept);
  }

  /** What a request brought that built on what is kept was refused. */
  ReusePolicy afterRefusedContent() {
    return new ReusePolicy(doubts, true, false, null);
  }

  /** A plain request failed before it brought the file. */
  ReusePolicy afterPlainFailure(Sign now) {
    boolean same = now.equals(sign);
    return cleared ? this : new ReusePolicy(0, !same, same, sign);
  }
}
