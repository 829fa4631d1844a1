package dev.fetchjobs.downloader.verify;

import dev.fetchjobs.contract.CsvColumn;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Checks the values of one column that are not empty. */
@FunctionalInterface
interface ValueType {

  /**
   * Returns what is wrong with a value, as the end of a sentence; null if nothing is wrong.
   *
   * @param from index of the first byte of the value in UTF-8
   * @param to index after its last byte
   */
  @Nullable String fault(byte[] text, int from, int to);

  /** Returns the check for the type of a column; null if the type allows every value. */
  static @Nullable ValueType of(CsvColumn column) {
    return switch (column.valueType()) {
      case ISIN ->
          (text, from, to) ->
              to - from == Isin.LENGTH && Isin.isValid(text, from) ? null : "is not an ISIN";
      case LEI ->
          (text, from, to) ->
              to - from == Lei.LENGTH && Lei.isValid(text, from) ? null : "is not a LEI";
      case MIC -> (text, from, to) -> isMic(text, from, to) ? null : "is not a MIC";
      case DATE -> DateValues.of(column);
      case DECIMAL, INTEGER -> NumberValues.of(column);
      case TEXT -> length(column);
    };
  }

  private static boolean isMic(byte[] text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (!Lei.isLetterOrDigit(text[i])) {
        return false;
      }
    }
    return to - from == 4;
  }

  private static @Nullable ValueType length(CsvColumn column) {
    if (column.min() == null && column.max() == null) {
      return null;
    }
    int least = column.min() == null ? 0 : Integer.parseInt(column.min());
    int most = column.max() == null ? Integer.MAX_VALUE : Integer.parseInt(column.max());
    String few = String.format(Locale.ROOT, "has fewer than %,d characters", least);
    String many = String.format(Locale.ROOT, "has more than %,d characters", most);
    return (text, from, to) -> {
      int characters = 0;
      for (int i = from; i < to; i++) {
        characters += (text[i] & 0xc0) == 0x80 ? 0 : 1; // further bytes of a character
      }
      return characters < least ? few : characters > most ? many : null;
    };
  }
}
