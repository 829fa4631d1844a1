package dev.fetchjobs.downloader.verify;

import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.store.StagedFile;
import dev.fetchjobs.downloader.text.Printable;
import dev.fetchjobs.downloader.time.Budget;
import dev.fetchjobs.downloader.verify.RowSort.Run;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Merges sorted sequences of rows, called runs. Each run has a part of a block of memory, in which
 * the next record of the run is complete.
 */
final class RowMerge {

  private static final int MAX_READ = 256 * 1024;
  private static final int EXAMPLES = 3;
  private static final int MAX_SHOWN = 40;

  private final StagedFile file;
  private final byte[] block;
  private final Budget budget;

  /** Is a binary heap. The cursor with the smallest key is the first one. */
  private final Cursor[] heap;

  private int size;
  private boolean started;

  private byte[] key = new byte[64];
  private int keyLength = -1;
  private long keyLine;
  private long repeated;
  private final List<String> examples = new ArrayList<>();

  /** Prepares the merge of {@code runs}, which uses a part of {@code block}. */
  RowMerge(StagedFile file, List<Run> runs, byte[] block, int offset, int length, Budget budget)
      throws FetchException {
    this.file = file;
    this.block = block;
    this.budget = budget;
    this.heap = new Cursor[runs.size()];
    int part = length / Math.max(1, runs.size());
    for (Run run : runs) {
      Cursor cursor = new Cursor(run, offset + size * part, part);
      if (cursor.next()) {
        heap[size++] = cursor;
      }
    }
    for (int i = size / 2 - 1; i >= 0; i--) {
      sink(i);
    }
  }

  /** Goes to the record with the next key. Returns false after the last record. */
  boolean next() throws FetchException {
    if (started && size > 0) {
      if (!heap[0].next()) {
        heap[0] = heap[--size];
      }
      sink(0);
    }
    started = true;
    return size > 0;
  }

  /**
   * Goes to the next record with another key, and counts the records with the same key.
   *
   * @param columns number of key columns
   */
  boolean nextKey(int columns) throws FetchException {
    while (next()) {
      int at = at();
      int length = RowRecord.keyLength(block, at);
      int begin = at + RowRecord.HEAD;
      if (!Arrays.equals(key, 0, Math.max(0, keyLength), block, begin, begin + length)) {
        if (length > key.length) {
          key = new byte[2 * length];
        }
        System.arraycopy(block, begin, key, 0, length);
        keyLength = length;
        keyLine = RowRecord.line(block, at);
        return true;
      }
      repeated++;
      if (examples.size() < EXAMPLES) {
        examples.add(
            String.format(
                Locale.ROOT,
                "%s (lines %,d and %,d)",
                Printable.of(RowRecord.key(block, at, columns), MAX_SHOWN),
                keyLine,
                RowRecord.line(block, at)));
      }
    }
    return false;
  }

  /** Returns how many rows have the key of an earlier row. */
  long repeated() {
    return repeated;
  }

  /** Returns the first repeated keys, with the numbers of their lines. */
  String examples() {
    return String.join(", ", examples) + (repeated > examples.size() ? ", …" : "");
  }

  /** Returns where the present record begins in the block. */
  int at() {
    return heap[0].at;
  }

  private void sink(int from) {
    Cursor moved = heap[from];
    int at = from;
    for (int child = 2 * at + 1; child < size; child = 2 * at + 1) {
      if (child + 1 < size && heap[child + 1].compareTo(heap[child]) < 0) {
        child++;
      }
      if (moved.compareTo(heap[child]) <= 0) {
        break;
      }
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = moved;
  }

  /** Reads one run. */
  private final class Cursor implements Comparable<Cursor> {
    private final int begin;
    private final int end;
    private long position;
    private final long last;
    private int at;
    private int limit;
    private long prefix;

    Cursor(Run run, int begin, int length) {
      this.begin = begin;
      this.end = begin + length;
      this.position = run.start();
      this.last = run.end();
      this.at = begin;
      this.limit = begin;
    }

    boolean next() throws FetchException {
      if (limit > at) {
        at += RowRecord.size(block, at);
      }
      if (limit - at < RowRecord.HEAD || limit - at < RowRecord.size(block, at)) {
        fill();
      }
      if (limit == at) {
        return false;
      }
      prefix = RowRecord.prefix(block, at);
      return true;
    }

    private void fill() throws FetchException {
      budget.check();
      System.arraycopy(block, at, block, begin, limit - at);
      limit = begin + limit - at;
      at = begin;
      while (limit < end && position < last) {
        int part = (int) Math.min(Math.min(end - limit, last - position), MAX_READ);
        int read = file.read(ByteBuffer.wrap(block, limit, part), position);
        if (read <= 0) {
          throw new IllegalStateException("a run is shorter than it was written");
        }
        limit += read;
        position += read;
      }
    }

    @Override
    public int compareTo(Cursor other) {
      int order = Long.compare(prefix, other.prefix);
      if (order == 0) {
        order = RowRecord.compareKeys(block, at, other.at);
      }
      return order != 0
          ? order
          : Long.compare(RowRecord.line(block, at), RowRecord.line(block, other.at));
    }
  }
}
