package dev.fetchjobs.downloader.verify;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.store.FileInfo;
import dev.fetchjobs.downloader.store.Identity;
import dev.fetchjobs.downloader.store.SetArtifact;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes the check {@code verify.maxShrinkPercent} for a whole set of files. The check compares the
 * sums over all files with those of the published set, so it also detects that files are missing or
 * have other names.
 *
 * @param identity what identifies the plan. If another plan counted rows differently, the check
 *     compares bytes
 */
public record SetShrinkCheck(FetchPlan plan, Identity identity) {

  /**
   * @param parts all files of the new set
   * @param before the set that consumers see now; null if there is none
   */
  public Optional<Failure.Rejected> check(List<FileInfo> parts, @Nullable SetArtifact before) {
    Integer most = plan.verify().maxShrinkPercent();
    if (most == null || before == null) {
      return Optional.empty();
    }
    Long rows = rows(parts);
    Long rowsBefore = before.identity().hasRowsOf(identity) ? before.rows() : null;
    return rows == null || rowsBefore == null
        ? check(most, "bytes", bytes(parts), before.bytes(), before)
        : check(most, "rows", rows, rowsBefore, before);
  }

  private static long bytes(List<FileInfo> parts) {
    return parts.stream().mapToLong(FileInfo::bytes).sum();
  }

  /** Returns the number of rows of all files, or null when the rows of a file were not counted. */
  private static @Nullable Long rows(List<FileInfo> parts) {
    return parts.stream().anyMatch(part -> part.rows() == null)
        ? null
        : parts.stream().mapToLong(part -> Objects.requireNonNull(part.rows())).sum();
  }

  private static Optional<Failure.Rejected> check(
      int most, String unit, long now, long then, SetArtifact before) {
    if (!isShrunk(most, now, then)) {
      return Optional.empty();
    }
    return Optional.of(
        new Failure.Rejected(
            Reason.SHRUNK,
            String.format(
                Locale.ROOT,
                "The set has %,d %s, the published one of %s has %,d: %d%% less, at most %d%% is allowed. If that is right, raise verify.maxShrinkPercent.",
                now,
                unit,
                before.changedTime().atZone(ZoneOffset.UTC).toLocalDate(),
                then,
                100 * (then - now) / then,
                most)));
  }

  /**
   * Returns whether the set shrank by more than the plan allows; this cannot overflow, because sums
   * of sizes are below 2^53, and a hundred times as much fits.
   */
  static boolean isShrunk(int most, long now, long then) {
    return 100 * (then - now) > most * then;
  }
}
