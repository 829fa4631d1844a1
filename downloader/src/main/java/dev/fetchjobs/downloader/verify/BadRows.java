package dev.fetchjobs.downloader.verify;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Counts wrong rows and keeps the first of them as examples. A plan can say that the last rows of
 * the file are not data. Only the end of the file shows which rows these are, so a row is counted
 * only after that many further rows.
 */
final class BadRows {

  private static final int EXAMPLES = 3;

  private final @Nullable String[] waiting;
  private final List<String> examples = new ArrayList<>();
  private int next;
  private long bad;

  /**
   * Prepares the counting of wrong rows.
   *
   * @param atEnd number of rows at the end of the file that are not data
   */
  BadRows(int atEnd) {
    this.waiting = new String[atEnd];
  }

  /** Returns whether the message about wrong rows still needs an example. */
  boolean wantsExample() {
    return waiting.length > 0 || bad < EXAMPLES;
  }

  /** Counts a row that is right. */
  void addGood() {
    if (waiting.length > 0) {
      shift(null);
    }
  }

  /**
   * Counts a wrong row.
   *
   * @param example says what is wrong, for a message; it is not used if {@link #wantsExample} is
   *     false
   */
  void addBad(String example) {
    if (waiting.length > 0) {
      shift(example);
    } else {
      count(example);
    }
  }

  /** Returns the number of wrong rows. */
  long count() {
    return bad;
  }

  /** Returns a text that says what is wrong in the first wrong rows. */
  String examples() {
    return String.join(", ", examples) + (bad > examples.size() ? ", …" : "");
  }

  private void shift(@Nullable String newest) {
    String before = waiting[next];
    waiting[next] = newest;
    next = (next + 1) % waiting.length;
    if (before != null) {
      count(before);
    }
  }

  private void count(String example) {
    bad++;
    if (examples.size() < EXAMPLES) {
      examples.add(example);
    }
  }
}
