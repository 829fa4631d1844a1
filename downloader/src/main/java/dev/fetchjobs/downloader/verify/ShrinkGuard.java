package dev.fetchjobs.downloader.verify;

import dev.fetchjobs.downloader.Failure;
import dev.fetchjobs.downloader.Reason;
import dev.fetchjobs.downloader.store.Artifact;
import dev.fetchjobs.downloader.verify.Verdict.Candidate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code verify.maxShrinkPercent}: against the last good version, rows if known, else bytes. */
final class ShrinkGuard {

  private ShrinkGuard() {}

  static Optional<Failure.Rejected> check(
      @Nullable Integer maxPercent, Candidate candidate, @Nullable Artifact lastGood) {
    if (maxPercent == null || lastGood == null) {
      return Optional.empty();
    }
    Long rowsNow = candidate.rows();
    Long rowsThen = lastGood.rows();
    if (rowsNow != null && rowsThen != null) {
      return check(maxPercent, "rows", rowsNow, rowsThen, lastGood);
    }
    return check(maxPercent, "bytes", candidate.bytes(), lastGood.bytes(), lastGood);
  }

  private static Optional<Failure.Rejected> check(
      int maxPercent, String unit, long now, long then, Artifact lastGood) {
    // Exact: bytes are below 2^53, so a hundred times them fits into a long.
    if (100 * (then - now) <= maxPercent * then) {
      return Optional.empty();
    }
    return Optional.of(
        new Failure.Rejected(
            Reason.SHRUNK,
            String.format(
                Locale.ROOT,
                "%,d %s today, %,d in the last good version of %s: %d%% less, at most %d%% is allowed (verify.maxShrinkPercent).",
                now,
                unit,
                then,
                lastGood.changedTime().atZone(ZoneOffset.UTC).toLocalDate(),
                100 * (then - now) / then,
                maxPercent)));
  }
}
