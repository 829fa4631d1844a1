package dev.fetchjobs.contract;

/**
 * Says how the rows of the published file differ from those of the version before. Rows with the
 * same key are the same row.
 *
 * @param added number of rows whose key is new
 * @param removed number of rows whose key is gone
 * @param changed number of rows with another value in a column that both files have
 */
public record RowChanges(long added, long removed, long changed) {}
