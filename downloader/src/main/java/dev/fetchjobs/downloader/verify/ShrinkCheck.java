package dev.fetchjobs.downloader.verify;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.FetchPlan.Csv;
import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.store.Digests;
import dev.fetchjobs.downloader.store.Disk;
import dev.fetchjobs.downloader.time.Budget;
import dev.fetchjobs.downloader.verify.Verdict.Candidate;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes the check {@code verify.maxShrinkPercent}. The check compares the size of the new file with
 * that of the published one. The check compares the numbers of rows if they are known, and the
 * numbers of bytes otherwise. Another release, or other settings of {@code verify.csv}, may have
 * counted the rows of the published file. So before the check refuses a file, it counts these rows
 * again with the settings of this plan.
 */
record ShrinkCheck(FetchPlan plan, Budget budget) {

  /**
   * Says how the check ended.
   *
   * @param passed the check for the log; empty when nothing was compared
   */
  record Result(Optional<Failure.Rejected> why, List<String> passed) {}

  /** Holds the sizes that are compared. */
  private record Sizes(String unit, long now, long then) {}

  Result check(Candidate candidate, @Nullable LastGood lastGood) throws FetchException {
    Integer most = plan.verify().maxShrinkPercent();
    if (most == null || lastGood == null) {
      return new Result(Optional.empty(), List.of());
    }
    Sizes bytes = new Sizes("bytes", candidate.info().bytes(), lastGood.bytes());
    Long now = candidate.info().rows();
    Long then = lastGood.rows();
    Sizes sizes = now == null || then == null ? bytes : new Sizes(unit(), now, then);
    if (now != null && then != null && SetShrinkCheck.isShrunk(most, now, then)) {
      sizes = recount(sizes, bytes, lastGood);
    }
    Optional<Failure.Rejected> why = check(most, sizes, lastGood);
    return new Result(
        why,
        why.isPresent()
            ? List.of()
            : List.of(
                String.format(
                    Locale.ROOT,
                    "shrinkage, %,d %s after %,d, at most %d%% less.",
                    sizes.now(),
                    sizes.unit(),
                    sizes.then(),
                    most)));
  }

  private String unit() {
    return plan.verify().document() == null ? "rows" : "elements";
  }

  /**
   * Counts the rows of the published file again. If they cannot be counted in the way of this plan,
   * as after a change of the format, the bytes are compared. If the file is missing or altered, the
   * earlier number stays.
   */
  private Sizes recount(Sizes sizes, Sizes bytes, LastGood lastGood) throws FetchException {
    Csv csv = plan.verify().csv();
    Document document = Document.of(plan.verify());
    Path file = Path.of(plan.destination().root()).resolve(lastGood.path());
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return sizes;
    }
    String sha256;
    Long again;
    if (csv != null) {
      CsvCheck check = CsvCheck.ofRows(csv);
      Digests digests = new Digests(null);
      new TableScan(csv, plan.verify().content().charset(), budget)
          .read("reading the published file", file, check, digests);
      check.finish();
      sha256 = Digests.sha256(digests.finish());
      again = isOtherTable(csv, check.columns()) ? null : check.rows();
    } else if (document != null) {
      sha256 = Disk.call("reading the published file", file, () -> Digests.sha256(file, budget));
      again = document.read(file, budget).elements();
    } else {
      return sizes;
    }
    if (!sha256.equals(lastGood.file().sha256())) {
      return sizes;
    }
    return again == null ? bytes : new Sizes(sizes.unit(), sizes.now(), again);
  }

  /** Returns whether the plan names columns, and the file has none of them. */
  private static boolean isOtherTable(Csv csv, List<String> columns) {
    return !csv.columns().isEmpty() && csv.columns().stream().noneMatch(columns::contains);
  }

  private static Optional<Failure.Rejected> check(int maxPercent, Sizes sizes, LastGood lastGood) {
    if (!SetShrinkCheck.isShrunk(maxPercent, sizes.now(), sizes.then())) {
      return Optional.empty();
    }
    return Optional.of(
        new Failure.Rejected(
            Reason.SHRUNK,
            String.format(
                Locale.ROOT,
                "%,d %s today, %,d in the last good version of %s: %d%% less, at most %d%% is"
                    + " allowed (verify.maxShrinkPercent).",
                sizes.now(),
                sizes.unit(),
                sizes.then(),
                lastGood.changedTime().atZone(ZoneOffset.UTC).toLocalDate(),
                100 * (sizes.then() - sizes.now()) / sizes.then(),
                maxPercent)));
  }
}
