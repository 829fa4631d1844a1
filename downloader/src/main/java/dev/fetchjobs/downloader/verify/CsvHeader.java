package dev.fetchjobs.downloader.verify;

import java.util.ArrayList;
import java.util.List;

/** The header record of a CSV file. */
final class CsvHeader {

  private CsvHeader() {}

  /** The columns' names, without quotes and outer white space. */
  static List<String> names(String record, char delimiter) {
    List<String> names = new ArrayList<>();
    StringBuilder name = new StringBuilder();
    boolean inQuotes = false;
    for (int i = 0; i < record.length(); i++) {
      char c = record.charAt(i);
      if (c == '"') {
        boolean doubled = inQuotes && i + 1 < record.length() && record.charAt(i + 1) == '"';
        if (doubled) {
          name.append(c);
          i++;
        } else {
          inQuotes = !inQuotes;
        }
      } else if (c == delimiter && !inQuotes) {
        names.add(name.toString().strip());
        name.setLength(0);
      } else {
        name.append(c);
      }
    }
    names.add(name.toString().strip());
    return List.copyOf(names);
  }
}
