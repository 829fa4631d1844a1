package dev.fetchjobs.downloader.verify;

import dev.fetchjobs.contract.CsvKey;
import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.FetchPlan.Csv;
import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.store.Changes;
import dev.fetchjobs.downloader.store.Digests;
import dev.fetchjobs.downloader.store.Disk;
import dev.fetchjobs.downloader.store.StagedFile;
import dev.fetchjobs.downloader.store.Staging;
import dev.fetchjobs.downloader.text.Printable;
import dev.fetchjobs.downloader.time.Budget;
import dev.fetchjobs.downloader.verify.Verdict.Candidate;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Compares the rows of a file with those of the published file ({@code verify.csv.key}). Both files
 * are sorted by the key on the volume, at the same time, and then read side by side. This is why
 * the memory does not depend on the size of the files.
 */
public final class ChangesCheck {

  /** Sorting and merging need this many bytes, and a third more for the order of the rows. */
  private static final int BLOCK = 8 << 20;

  private static final int MAX_NAMES = 60;

  private final FetchPlan plan;
  private final Staging staging;
  private final Budget budget;
  private final int blockBytes;

  public ChangesCheck(FetchPlan plan, Staging staging, Budget budget) {
    this(plan, staging, budget, BLOCK);
  }

  ChangesCheck(FetchPlan plan, Staging staging, Budget budget, int blockBytes) {
    this.plan = plan;
    this.staging = staging;
    this.budget = budget;
    this.blockBytes = blockBytes;
  }

  /**
   * Refuses a file whose keys are not unique, or that has too many changes.
   *
   * @param lastGood the published file; null if there is none
   */
  public Verdict check(Verdict.Verified verified, @Nullable LastGood lastGood)
      throws FetchException {
    Result result = compare(verified.candidate(), lastGood);
    Failure.Rejected why = result.refusal();
    if (why == null) {
      return new Verdict.Verified(verified.candidate().with(result.compared()), false);
    }
    Path list = result.compared().list();
    if (list != null) {
      Disk.run("removing a file from staging", list, () -> Files.deleteIfExists(list));
    }
    return new Verdict.Refused(verified.candidate(), why);
  }

  /**
   * Describes the changes of a file that a person has accepted. The plan's limits do not apply to
   * such a file.
   *
   * @param lastGood the published file; null if there is none
   */
  public Verdict.Verified describe(Verdict.Verified accepted, @Nullable LastGood lastGood)
      throws FetchException {
    Result result = compare(accepted.candidate(), lastGood);
    return new Verdict.Verified(accepted.candidate().with(result.compared()), true);
  }

  /**
   * Holds the changes.
   *
   * @param refusal why the file may not be published unless a person accepts it; null if it may be
   *     published
   */
  private record Result(Compared compared, Failure.@Nullable Rejected refusal) {}

  private Result compare(Candidate candidate, @Nullable LastGood lastGood) throws FetchException {
    Csv csv = plan.verify().csv();
    CsvKey key = csv == null ? null : csv.key();
    return csv == null || key == null
        ? new Result(Compared.NONE, null)
        : new Comparison(
                key, new TableScan(csv, plan.verify().content().charset(), budget), candidate)
            .run(csv, lastGood);
  }

  /** Compares one file with the published file. */
  private final class Comparison {
    private final CsvKey key;
    private final int keys;
    private final TableScan scan;
    private final Path file;
    private final String sha256;
    private final long rows;
    private final byte[] block = new byte[blockBytes];

    Comparison(CsvKey key, TableScan scan, Candidate candidate) {
      this.key = key;
      this.keys = key.columns().size();
      this.scan = scan;
      this.file = candidate.file();
      this.sha256 = candidate.info().sha256();
      Long counted = candidate.info().rows();
      this.rows = counted == null ? Long.MAX_VALUE : counted;
    }

    Result run(Csv csv, @Nullable LastGood lastGood) throws FetchException {
      List<String> columns = scan.columns(file);
      List<String> missing =
          key.columns().stream().filter(name -> !columns.contains(name)).toList();
      if (!missing.isEmpty()) {
        return refused(
            Reason.COLUMN_MISSING,
            "column %s is not in line %d, which has %s"
                .formatted(
                    String.join(", ", missing),
                    csv.headerLine(),
                    Printable.of(String.join(csv.delimiter(), columns), MAX_NAMES)));
      }
      if (lastGood == null) {
        return keysOnly(columns, "");
      }
      if (lastGood.file().sha256().equals(sha256)) {
        return new Result(Compared.NONE, null);
      }
      Path published = Path.of(plan.destination().root()).resolve(lastGood.path());
      if (!Files.isRegularFile(published, LinkOption.NOFOLLOW_LINKS)) {
        return keysOnly(columns, "the published file is missing");
      }
      List<String> before = scan.columns(published);
      for (String name : key.columns()) {
        if (!before.contains(name)) {
          return keysOnly(columns, "the published file has no column " + name);
        }
      }
      return compare(
          published, lastGood.file().sha256(), ComparedColumns.of(key.columns(), columns, before));
    }

    /** Checks only the keys of the new file. */
    private Result keysOnly(List<String> columns, String why) throws FetchException {
      try (Sorted now = new Sorted(0, false, budget)) {
        scan.sort(file, ComparedColumns.places(key.columns(), columns), rows, now.rows, null);
        return keysOnly(now.rows, why);
      }
    }

    private Result keysOnly(RowSort now, String why) throws FetchException {
      if (now.fault() != null) {
        return refused(now);
      }
      RowMerge merge = now.merge();
      while (merge.nextKey(keys)) {
        // The merge counts the repeated keys.
      }
      return merge.repeated() > 0
          ? refused(merge)
          : new Result(new Compared(null, null, why.isEmpty() ? "" : note(why)), null);
    }

    private Result compare(Path published, String publishedDigest, ComparedColumns columns)
        throws FetchException {
      boolean listed = plan.destination().holdsChanges();
      OtherThread other = new OtherThread(budget);
      TableScan otherScan = scan.with(other);
      try (Sorted now = new Sorted(0, listed, budget);
          Sorted before = new Sorted(1, listed, other);
          other) {
        FutureTask<String> sorting =
            new FutureTask<>(
                () -> {
                  Digests digests = new Digests(null);
                  long most = otherScan.dataRows(published);
                  otherScan.sort(published, columns.before(), most, before.rows, digests);
                  return Digests.sha256(digests.finish());
                });
        other.start(sorting);
        scan.sort(file, columns.now(), rows, now.rows, null);
        if (now.rows.fault() != null) {
          return refused(now.rows);
        }
        if (!result(sorting).equals(publishedDigest)) {
          return keysOnly(now.rows, "another program altered the published file");
        }
        String fault = before.rows.fault();
        return fault == null
            ? join(before.rows, now.rows, columns, listed ? staging.content() : null)
            : keysOnly(now.rows, "in the published file " + fault);
      }
    }

    private static String result(FutureTask<String> task) throws FetchException {
      try {
        return task.get();
      } catch (ExecutionException e) {
        switch (e.getCause()) {
          case FetchException failure -> throw failure;
          case Error error -> throw error;
          case null, default -> throw new IllegalStateException("sorting failed", e);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw FetchException.ofTransient(Reason.INTERRUPTED, "The run was interrupted.")
            .causedBy(e);
      }
    }

    private Result join(
        RowSort before, RowSort now, ComparedColumns columns, @Nullable StagedFile listFile)
        throws FetchException {
      boolean kept = false;
      try {
        RowMerge old = before.merge();
        RowMerge fresh = now.merge();
        ChangesList list =
            listFile == null ? null : new ChangesList(listFile, key.columns(), columns.names());
        RowJoin join = new RowJoin(block, keys, list);
        join.run(old, fresh);
        if (fresh.repeated() > 0) {
          return refused(fresh);
        }
        if (old.repeated() > 0) {
          return new Result(
              new Compared(null, null, note("in the published file " + repeated(old))), null);
        }
        Changes changes = join.changes(list == null ? null : list.finish());
        kept = true;
        return new Result(
            new Compared(
                changes, listFile == null ? null : listFile.path(), note(changes, columns)),
            join.verdict(key, before.rows()));
      } finally {
        if (listFile != null && kept) {
          listFile.close();
        } else if (listFile != null) {
          listFile.discard();
        }
      }
    }

    /** Sorts the rows of one file in a file of staging. */
    private final class Sorted implements AutoCloseable {
      private final StagedFile file = staging.content();
      private final RowSort rows;

      /** Prepares the sorting in the first (0) or the second (1) half of the memory. */
      Sorted(int number, boolean whole, Budget time) throws FetchException {
        int half = block.length / 2;
        rows = new RowSort(block, number * half, half, file, keys, whole, time);
      }

      @Override
      public void close() throws FetchException {
        file.discard();
      }
    }

    private Result refused(RowSort rows) {
      return refused(
          rows.isCut() ? Reason.CSV_FORMAT : Reason.EMPTY_KEY, String.valueOf(rows.fault()));
    }

    private Result refused(RowMerge rows) {
      return refused(Reason.DUPLICATE_KEY, repeated(rows));
    }

    /** Returns a refusal, and the note for the case that a person accepts the file. */
    private Result refused(Reason reason, String fault) {
      return new Result(
          new Compared(null, null, note(fault)),
          new Failure.Rejected(
              reason,
              "The rows cannot be compared by %s (verify.csv.key): %s.".formatted(names(), fault)));
    }

    private static String repeated(RowMerge rows) {
      return String.format(
          Locale.ROOT,
          "%s the key of another row: %s",
          rows.repeated() == 1
              ? "1 row repeats"
              : String.format(Locale.ROOT, "%,d rows repeat", rows.repeated()),
          rows.examples());
    }

    private String note(String why) {
      return " Rows were not compared by %s: %s.".formatted(names(), why);
    }

    private String note(Changes changes, ComparedColumns columns) {
      return String.format(
          Locale.ROOT,
          " %,d added, %,d removed, %,d changed by %s.%s",
          changes.added(),
          changes.removed(),
          changes.changed(),
          names(),
          columns.single().isEmpty()
              ? ""
              : " Only one version has the column %s."
                  .formatted(Printable.of(String.join(", ", columns.single()), MAX_NAMES)));
    }

    private String names() {
      return Printable.sentence(String.join(", ", key.columns()), MAX_NAMES);
    }
  }
}
