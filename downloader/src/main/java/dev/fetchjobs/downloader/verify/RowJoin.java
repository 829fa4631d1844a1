package dev.fetchjobs.downloader.verify;

import dev.fetchjobs.contract.CsvKey;
import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.store.Changes;
import dev.fetchjobs.downloader.text.Printable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts in one pass over the sorted rows of two files which rows were added, removed and changed.
 */
final class RowJoin {

  private static final int EXAMPLES = 3;
  private static final int MAX_SHOWN = 40;

  private static final class Tally {
    long rows;
    final List<String> examples = new ArrayList<>();
  }

  private final byte[] block;
  private final int keys;
  private final @Nullable ChangesList list;
  private final Map<RowChange, Tally> tallies = new EnumMap<>(RowChange.class);

  /**
   * Prepares the pass over both files.
   *
   * @param keys number of key columns
   * @param list receives the changes; null if they are only counted
   */
  RowJoin(byte[] block, int keys, @Nullable ChangesList list) {
    this.block = block;
    this.keys = keys;
    this.list = list;
    for (RowChange change : RowChange.values()) {
      tallies.put(change, new Tally());
    }
  }

  /** Reads the sorted rows of both files to their ends, and counts their differences. */
  void run(RowMerge before, RowMerge now) throws FetchException {
    boolean hasBefore = before.nextKey(keys);
    boolean hasNow = now.nextKey(keys);
    while (hasBefore || hasNow) {
      int order =
          !hasNow ? -1 : !hasBefore ? 1 : RowRecord.compareKeys(block, before.at(), now.at());
      if (order < 0) {
        count(RowChange.REMOVED, before.at());
      } else if (order > 0) {
        count(RowChange.ADDED, now.at());
      } else if (!RowRecord.hasSameValues(block, before.at(), now.at())) {
        count(RowChange.CHANGED, now.at());
        if (list != null) {
          list.changed(block, before.at(), now.at());
        }
      }
      hasBefore = order > 0 ? hasBefore : before.nextKey(keys);
      hasNow = order < 0 ? hasNow : now.nextKey(keys);
    }
  }

  private void count(RowChange change, int at) throws FetchException {
    Tally tally = tally(change);
    tally.rows++;
    if (tally.examples.size() < EXAMPLES) {
      tally.examples.add(Printable.of(RowRecord.key(block, at, keys), MAX_SHOWN));
    }
    if (list != null && change != RowChange.CHANGED) {
      list.row(change, block, at);
    }
  }

  private Tally tally(RowChange change) {
    return tallies.computeIfAbsent(change, _ -> new Tally());
  }

  /** Returns how many rows were added, removed and changed. */
  Changes changes(@Nullable String sha256) {
    return new Changes(
        tally(RowChange.ADDED).rows,
        tally(RowChange.REMOVED).rows,
        tally(RowChange.CHANGED).rows,
        sha256);
  }

  /**
   * Returns why a file with too many changes is refused; null if it has not too many.
   *
   * @param rows number of rows of the published file
   */
  Failure.@Nullable Rejected verdict(CsvKey key, long rows) {
    for (RowChange change : RowChange.values()) {
      Integer percent = change.limit(key);
      Tally tally = tally(change);
      if (percent != null && rows > 0 && tally.rows * 100 > rows * percent) {
        return new Failure.Rejected(
            Reason.TOO_MANY_CHANGES,
            String.format(
                Locale.ROOT,
                "%s %s %s; at most %,d, %d%% of the published %,d, are allowed (%s): %s%s.",
                Printable.count(tally.rows, "row"),
                tally.rows == 1 ? "is" : "are",
                change.word(),
                rows * percent / 100,
                percent,
                rows,
                change.field(),
                String.join(", ", tally.examples),
                tally.rows > tally.examples.size() ? ", …" : ""));
      }
    }
    return null;
  }
}
