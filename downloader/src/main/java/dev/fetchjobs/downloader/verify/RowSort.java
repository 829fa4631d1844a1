package dev.fetchjobs.downloader.verify;

import dev.fetchjobs.contract.FetchPlan.Checksum.Algorithm;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.store.Digests;
import dev.fetchjobs.downloader.store.StagedFile;
import dev.fetchjobs.downloader.time.Budget;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Sorts the rows of one file by their keys on the volume. Rows are collected in a block of memory.
 * A full block is sorted and written as one run. At the end, runs are merged until few enough are
 * left for the last merge.
 */
final class RowSort implements RowReader.Rows {

  /** Says which part of the file in staging has a sorted run. */
  record Run(long start, long end) {}

  private static final int EXAMPLES = 3;
  private static final int OUT = 256 * 1024;

  /** If rows are shorter than this on average, a run ends before the block is full. */
  private static final int BYTES_OF_A_ROW = 64;

  /**
   * If rows are only counted, values with at least this many bytes are replaced by their digest.
   */
  private static final int MAX_VALUES = 64;

  /** A digest begins with this byte. Values that are not replaced cannot begin with it. */
  private static final byte DIGEST = (byte) 0xff;

  private final byte[] block;
  private final int begin;
  private final int length;
  private final StagedFile file;
  private final int keys;
  private final boolean whole;
  private final Budget budget;
  private final int maxRecord;
  private final int[] starts;
  private final long[] prefixes;
  private final int[] order;
  private final int[] spare;
  private final ByteBuffer out = ByteBuffer.allocate(OUT);
  private final MessageDigest sha256 = Digests.start(Algorithm.SHA_256);
  private final List<Long> emptyKeys = new ArrayList<>();
  private List<Run> runs = new ArrayList<>();
  private int used;
  private int count;
  private long rows;
  private long empty;
  private int longest;
  private @Nullable Long tooLong;
  private @Nullable FetchException failure;

  /**
   * Prepares the sorting of a file's rows.
   *
   * @param block memory for rows, of which this sort uses {@code length} bytes from {@code begin}
   * @param file receives the runs
   * @param keys number of key columns; they are the first of the wanted values
   * @param whole whether the values are needed; otherwise it is enough to see that they differ
   */
  RowSort(
      byte[] block,
      int begin,
      int length,
      StagedFile file,
      int keys,
      boolean whole,
      Budget budget) {
    this.block = block;
    this.begin = begin;
    this.length = length;
    this.used = begin;
    this.file = file;
    this.keys = keys;
    this.whole = whole;
    this.budget = budget;
    this.maxRecord = Math.min(length / 8, RowRecord.MAX_SIZE);
    int most = length / BYTES_OF_A_ROW;
    this.starts = new int[most];
    this.prefixes = new long[most];
    this.order = new int[most];
    this.spare = new int[most];
  }

  @Override
  public int mostBytes() {
    return maxRecord;
  }

  @Override
  public boolean wantsMore() {
    return failure == null && tooLong == null;
  }

  @Override
  public void tooLong(long line) {
    tooLong = line;
  }

  @Override
  public void row(byte[] text, int[] from, int[] to, long line) {
    rows++;
    long most = RowRecord.HEAD + 3L * keys + 64; // the digest and the lengths of the key's values
    long keyBytes = 0;
    for (int i = 0; i < from.length; i++) {
      most += to[i] - from[i] + (i < keys ? 0 : lengthOf(to[i] - from[i]));
      keyBytes += i < keys ? to[i] - from[i] + 3 : 0;
    }
    if (most > maxRecord || keyBytes > RowRecord.MAX_KEY) {
      tooLong = line;
      return;
    }
    try {
      if (used + most > begin + length || count == starts.length) {
        spill();
      }
      add(text, from, to, line);
    } catch (FetchException e) {
      failure = e;
    }
  }

  private void add(byte[] text, int[] from, int[] to, long line) {
    int key = used + RowRecord.HEAD;
    int at = key;
    for (int i = 0; i < keys; i++) {
      int first = from[i];
      int last = to[i];
      while (last > first && text[last - 1] >= 0 && text[last - 1] <= ' ') {
        last--;
      }
      while (first < last && text[first] >= 0 && text[first] <= ' ') {
        first++;
      }
      if (i > 0) {
        block[at++] = 0;
      }
      at = copy(text, first, last, at);
      from[i] = first;
      to[i] = last;
    }
    if (at - key == keys - 1) {
      empty++;
      if (emptyKeys.size() < EXAMPLES) {
        emptyKeys.add(line);
      }
      return;
    }
    for (int i = 0; i < keys - 1; i++) {
      RowRecord.write(block, at, to[i] - from[i], 2);
      at += 2;
    }
    int keyLength = at - key;
    at = addValues(text, from, to, at);
    RowRecord.writeHead(block, used, at - used, keyLength, line);
    longest = Math.max(longest, at - used);
    starts[count] = used;
    prefixes[count] = RowRecord.prefix(block, used);
    count++;
    used = at;
  }

  private int addValues(byte[] text, int[] from, int[] to, int start) {
    int at = start;
    for (int i = keys; i < from.length; i++) {
      int left = to[i] - from[i];
      while (left > 0x7f) {
        block[at++] = (byte) (left | 0x80);
        left >>= 7;
      }
      block[at++] = (byte) left;
      at = copy(text, from[i], to[i], at);
    }
    if (whole || at - start < MAX_VALUES) {
      return at;
    }
    sha256.update(block, start, at - start);
    byte[] digest = sha256.digest();
    block[start] = DIGEST;
    return copy(digest, 0, digest.length, start + 1);
  }

  private int copy(byte[] text, int first, int last, int at) {
    System.arraycopy(text, first, block, at, last - first);
    return at + last - first;
  }

  private static int lengthOf(int value) {
    return 1 + (31 - Integer.numberOfLeadingZeros(value | 1)) / 7;
  }

  /**
   * Sorts and writes the last rows.
   *
   * @throws FetchException Limit when the disk failed or is full
   */
  void finish() throws FetchException {
    if (failure != null) {
      throw failure;
    }
    spill();
    int most = maxRuns();
    while (runs.size() > most) {
      RowMerge merge = merge(runs.subList(0, most));
      long start = file.size();
      while (merge.next()) {
        write(merge.at(), RowRecord.size(block, merge.at()));
      }
      flush();
      List<Run> left = new ArrayList<>(runs.subList(most, runs.size()));
      left.add(new Run(start, file.size()));
      runs = left;
    }
  }

  /** Returns how many runs can be merged, if each has room for the longest record. */
  private int maxRuns() {
    int least = Math.min(16 * 1024, length / 16);
    return Math.max(2, length / Math.max(least, longest));
  }

  /** Merges all runs in the memory in which they were sorted. */
  RowMerge merge() throws FetchException {
    return merge(runs);
  }

  private RowMerge merge(List<Run> some) throws FetchException {
    return new RowMerge(file, some, block, begin, length, budget);
  }

  /** Returns the number of rows that were read. */
  long rows() {
    return rows;
  }

  /** Returns why the rows cannot be compared; null if they can be compared. */
  @Nullable String fault() {
    if (tooLong != null) {
      return String.format(Locale.ROOT, "the row in line %,d is too long", tooLong);
    }
    if (empty > 0) {
      return String.format(
          Locale.ROOT,
          "%s no key: line %s%s",
          empty == 1 ? "1 row has" : String.format(Locale.ROOT, "%,d rows have", empty),
          String.join(
              ", line ",
              emptyKeys.stream().map(line -> String.format(Locale.ROOT, "%,d", line)).toList()),
          empty > emptyKeys.size() ? ", …" : "");
    }
    return null;
  }

  /** Returns whether a row is too long. If a row is too long, no row after it was read. */
  boolean isCut() {
    return tooLong != null;
  }

  private void spill() throws FetchException {
    if (count == 0) {
      return;
    }
    for (int i = 0; i < count; i++) {
      order[i] = i;
    }
    sort(0, count);
    long start = file.size();
    for (int i = 0; i < count; i++) {
      int at = starts[order[i]];
      write(at, RowRecord.size(block, at));
    }
    flush();
    runs.add(new Run(start, file.size()));
    count = 0;
    used = begin;
  }

  /** Sorts a part of {@link #order} by merging, which is fast if the file is sorted already. */
  private void sort(int from, int to) {
    if (to - from < 2) {
      return;
    }
    int middle = (from + to) >>> 1;
    sort(from, middle);
    sort(middle, to);
    if (compare(order[middle - 1], order[middle]) <= 0) {
      return;
    }
    System.arraycopy(order, from, spare, from, middle - from);
    int left = from;
    int right = middle;
    int at = from;
    while (left < middle) {
      order[at++] =
          right < to && compare(order[right], spare[left]) < 0 ? order[right++] : spare[left++];
    }
  }

  private int compare(int one, int other) {
    int byPrefix = Long.compare(prefixes[one], prefixes[other]);
    return byPrefix != 0 ? byPrefix : RowRecord.compareKeys(block, starts[one], starts[other]);
  }

  private void write(int record, int size) throws FetchException {
    int at = record;
    int end = record + size;
    while (at < end) {
      if (!out.hasRemaining()) {
        flush();
      }
      int part = Math.min(end - at, out.remaining());
      out.put(block, at, part);
      at += part;
    }
  }

  private void flush() throws FetchException {
    file.write(out.flip());
    out.clear();
  }
}
