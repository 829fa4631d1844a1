package dev.fetchjobs.contract;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says which columns a table should have.
 *
 * @param onNew what happens to a file with a column that is not in {@code columns}; null means
 *     {@link Rule#ALLOW}
 * @param onMissing what happens to a file without one of the columns; null means {@link
 *     Rule#REFUSE}
 * @param maxBadRows maximum number of rows with a wrong value; null means 0
 */
public record CsvSchema(
    List<CsvColumn> columns,
    @Nullable Rule onNew,
    @Nullable Rule onMissing,
    @Nullable Long maxBadRows) {

  /** Says what a run does with a file whose columns differ from the plan. */
  public enum Rule implements Word {
    ALLOW("Allow"),
    /** The run publishes the file, and its message says what is different. */
    WARN("Warn"),
    REFUSE("Refuse");

    private final String word;

    Rule(String word) {
      this.word = word;
    }

    @Override
    public String word() {
      return word;
    }

    @Override
    public String toString() {
      return word;
    }
  }

  /** Returns what a run does with a file that has new columns. */
  public Rule ofNew() {
    return onNew == null ? Rule.ALLOW : onNew;
  }

  /** Returns what a run does with a file that lacks a column. */
  public Rule ofMissing() {
    return onMissing == null ? Rule.REFUSE : onMissing;
  }

  /** Returns how many rows with a wrong value a file may have. */
  public long badRowsAllowed() {
    return maxBadRows == null ? 0 : maxBadRows;
  }
}
