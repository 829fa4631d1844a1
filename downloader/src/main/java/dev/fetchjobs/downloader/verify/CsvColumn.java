package dev.fetchjobs.downloader.verify;

/** Receives the values of one column of a table, row by row. */
interface CsvColumn {

  /**
   * Receives the value of a row.
   *
   * @param end index after the last byte of the value; -1 if no column is read
   * @param line number of the line in which the row begins
   */
  void row(byte[] text, int start, int end, long line);
}
