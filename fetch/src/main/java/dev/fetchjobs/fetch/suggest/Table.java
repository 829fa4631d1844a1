package dev.fetchjobs.fetch.suggest;

import dev.fetchjobs.contract.FetchPlan.Csv;
import dev.fetchjobs.fetch.suggest.Records.Row;
import java.util.List;

/**
 * Says how a run reads a file as a table.
 *
 * @param width number of values in most rows
 * @param headerLine number of the line with the names, from 1
 * @param named whether that line has names; otherwise it is a row of data
 * @param above the lines above the header
 * @param afterHeader number of lines below the header that are not data
 * @param atEnd number of lines at the end that are not data
 * @param isinColumn index of the column with ISINs; -1 if there is none
 * @param filled for each column whether most rows have a value
 */
public record Table(
    char delimiter,
    boolean quoting,
    int width,
    int headerLine,
    boolean named,
    List<String> above,
    List<String> names,
    int afterHeader,
    int atEnd,
    int isinColumn,
    List<Boolean> filled) {

  public Table {
    above = List.copyOf(above);
    names = List.copyOf(names);
    filled = List.copyOf(filled);
  }

  /** Returns the same table, but read in such a way that a quote is an ordinary character. */
  public Table withoutQuotes() {
    return new Table(
        delimiter,
        false,
        width,
        headerLine,
        named,
        above,
        names,
        afterHeader,
        atEnd,
        isinColumn,
        filled);
  }

  /** Returns the check that counts the rows. */
  public Csv count(boolean allowEmpty) {
    return new Csv(
        String.valueOf(delimiter),
        headerLine,
        List.of(),
        null,
        isinColumn < 0 ? null : names.get(isinColumn),
        quoting ? Csv.Quote.DOUBLE : Csv.Quote.NONE,
        new Csv.SkipLines(afterHeader, atEnd),
        new Csv.Tolerance(allowEmpty, 0));
  }

  /** Returns whether a row is a note or a trailer and not data. */
  static boolean isNote(Row row, int width) {
    return row.values().size() != width || (row.filled() == 1 && width > 2);
  }
}
