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
import java.io.InputStream;
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

  private static final int BUFFER = 256 * 1024;

  Optional<Failure.Rejected> check(Candidate candidate, @Nullable LastGood lastGood)
      throws FetchException {
    Integer most = plan.verify().maxShrinkPercent();
    if (most == null || lastGood == null) {
      return Optional.empty();
    }
    Long now = candidate.info().rows();
    Long then = lastGood.rows();
    if (now == null || then == null) {
      return check(most, "bytes", candidate.info().bytes(), lastGood.bytes(), lastGood);
    }
    Optional<Failure.Rejected> refusal = check(most, unit(), now, then, lastGood);
    return refusal.isEmpty()
        ? refusal
        : check(most, unit(), now, recount(lastGood).orElse(then), lastGood);
  }

  /**
   * Returns the check that the file has passed, for the log, or an empty list when nothing was
   * compared.
   */
  List<String> passed(Candidate candidate, @Nullable LastGood lastGood) {
    if (plan.verify().maxShrinkPercent() == null || lastGood == null) {
      return List.of();
    }
    Long now = candidate.info().rows();
    Long then = lastGood.rows();
    String text = "shrinkage, %,d %s after %,d, at most %d%% less.";
    int most = plan.verify().maxShrinkPercent();
    return List.of(
        now == null || then == null
            ? String.format(
                Locale.ROOT, text, candidate.info().bytes(), "bytes", lastGood.bytes(), most)
            : String.format(Locale.ROOT, text, now, unit(), then, most));
  }

  private String unit() {
    return plan.verify().document() == null ? "rows" : "elements";
  }

  /**
   * Counts the rows of the published file. Returns empty when the file is missing or altered, or
   * when the plan does not count rows or elements.
   */
  private Optional<Long> recount(LastGood lastGood) throws FetchException {
    Csv csv = plan.verify().csv();
    Document document = Document.of(plan.verify());
    Path file = Path.of(plan.destination().root()).resolve(lastGood.path());
    if ((csv == null && document == null)
        || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    if (csv == null) {
      String digest =
          Disk.call("reading the published file", file, () -> Digests.sha256(file, budget));
      return digest.equals(lastGood.file().sha256()) && document != null
          ? Optional.ofNullable(document.read(file, budget).elements())
          : Optional.empty();
    }
    CsvCheck check = new CsvCheck(csv);
    Utf8Recoder recoder = new Utf8Recoder(plan.verify().content().charset(), check);
    String sha256 =
        Disk.call("reading the published file", file, () -> readInto(file, recoder, budget));
    recoder.finish();
    check.finish();
    return sha256.equals(lastGood.file().sha256())
        ? Optional.ofNullable(check.rows())
        : Optional.empty();
  }

  private static String readInto(Path file, Utf8Recoder recoder, Budget budget)
      throws java.io.IOException, FetchException {
    Digests digests = new Digests(null);
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        budget.check();
        digests.update(buffer, 0, read);
        recoder.accept(buffer, 0, read);
      }
    }
    return Digests.sha256(digests.finish());
  }

  private static Optional<Failure.Rejected> check(
      int maxPercent, String unit, long now, long then, LastGood lastGood) {
    if (!SetShrinkCheck.isShrunk(maxPercent, now, then)) {
      return Optional.empty();
    }
    return Optional.of(
        new Failure.Rejected(
            Reason.SHRUNK,
            String.format(
                Locale.ROOT,
                "%,d %s today, %,d in the last good version of %s: %d%% less, at most %d%% is"
                    + " allowed (verify.maxShrinkPercent).",
                now,
                unit,
                then,
                lastGood.changedTime().atZone(ZoneOffset.UTC).toLocalDate(),
                100 * (then - now) / then,
                maxPercent)));
  }
}
