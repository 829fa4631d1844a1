package dev.fetchjobs.contract;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Describes the columns that a table should have.
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

  /** Says what happens to a file. */
  public enum Rule implements Word {
    ALLOW("Allow"),
    /** The file is published, and the message of the run says what is different. */
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

  /** Returns {@code onNew} or its default. */
  public Rule ofNew() {
    return onNew == null ? Rule.ALLOW : onNew;
  }

  /** Returns {@code onMissing} or its default. */
  public Rule ofMissing() {
    return onMissing == null ? Rule.REFUSE : onMissing;
  }

  /** Returns {@code maxBadRows} or its default. */
  public long badRowsAllowed() {
    return maxBadRows == null ? 0 : maxBadRows;
  }
}
