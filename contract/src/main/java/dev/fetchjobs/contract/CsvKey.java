package dev.fetchjobs.contract;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Names the columns that identify a row of a table, and limits how many rows may differ from those
 * of the published file. A limit is a part of the published file's rows, in percent; null means
 * that there is no limit.
 *
 * @param columns names of the columns; their values together are the key of a row
 */
public record CsvKey(
    List<String> columns,
    @Nullable Integer maxRemovedPercent,
    @Nullable Integer maxAddedPercent,
    @Nullable Integer maxChangedPercent) {

  /** A key has at most this many columns. */
  public static final int MAX_COLUMNS = 8;
}
