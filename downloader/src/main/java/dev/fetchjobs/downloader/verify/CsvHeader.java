package dev.fetchjobs.downloader.verify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** The header record of a CSV file. */
final class CsvHeader {

  private CsvHeader() {}

  /**
   * The columns' names, without quotes and outer white space. A quote counts as one at the start of
   * a field only; one behind a space does not keep a delimiter from being one, as in the rows.
   *
   * @param quoting whether quotes are more than ordinary characters
   */
  static List<String> names(String record, char delimiter, boolean quoting) {
    if (!quoting) {
      return Arrays.stream(record.split(Pattern.quote(String.valueOf(delimiter)), -1))
          .map(String::strip)
          .toList();
    }
    List<String> names = new ArrayList<>();
    StringBuilder name = new StringBuilder();
    boolean inQuotes = false;
    boolean empty = true;
    for (int i = 0; i < record.length(); i++) {
      char c = record.charAt(i);
      boolean start = i == 0 || (!inQuotes && empty);
      empty = false;
      if (c == '"' && (start || inQuotes)) {
        boolean doubled = inQuotes && i + 1 < record.length() && record.charAt(i + 1) == '"';
        if (doubled) {
          name.append(c);
          i++;
        } else {
          inQuotes = !inQuotes;
        }
      } else if (c == delimiter && !inQuotes) {
        names.add(bare(name));
        name.setLength(0);
        empty = true;
      } else {
        name.append(c);
      }
    }
    names.add(bare(name));
    return List.copyOf(names);
  }

  private static String bare(StringBuilder name) {
    String text = name.toString().strip();
    boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
    return quoted ? text.substring(1, text.length() - 1).strip() : text;
  }
}
