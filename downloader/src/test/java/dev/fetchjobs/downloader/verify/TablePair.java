package dev.fetchjobs.downloader.verify;

import dev.fetchjobs.contract.CsvKey;
import dev.fetchjobs.contract.FetchPlan.Csv;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * Generates two versions of a table, and computes their difference in a simple way that needs all
 * rows in memory.
 */
final class TablePair {

  /** Holds a table, with its columns in some order. */
  record Table(List<String> columns, List<Map<String, String>> rows) {}

  /** Holds the difference of the tables, with null numbers if they cannot be compared. */
  record Expected(boolean emptyKey, boolean duplicate, long[] counts, String list) {}

  private static final String[] PIECES = {
    "a",
    "B",
    "7",
    "é",
    "€",
    ",",
    ";",
    "\"",
    "\n",
    "\r\n",
    "\r",
    " ",
    "\t",
    "x y",
    "long enough to matter "
  };

  private final Random random;
  final Csv csv;
  final Table before;
  final Table now;

  TablePair(long seed) {
    random = new Random(seed);
    List<String> names = new ArrayList<>(List.of("A", "B, C", "D\"E", "F", "G"));
    Collections.shuffle(names, random);
    names = names.subList(0, 1 + random.nextInt(5));
    List<String> key = names.subList(0, 1 + random.nextInt(Math.min(3, names.size())));
    csv =
        new Csv(
            random.nextBoolean() ? "," : ";",
            1 + random.nextInt(3),
            List.of(),
            null,
            null,
            null,
            random.nextInt(4) == 0 ? new Csv.SkipLines(random.nextInt(2), random.nextInt(3)) : null,
            null,
            null,
            new CsvKey(List.copyOf(key), null, null, null));
    List<Map<String, String>> rows = new ArrayList<>();
    int count = random.nextInt(5) == 0 ? random.nextInt(2) : random.nextInt(120);
    boolean broken = random.nextInt(8) == 0;
    for (int i = 0; i < count; i++) {
      Map<String, String> row = new HashMap<>();
      for (String name : names) {
        row.put(name, text(4));
      }
      if (!broken) {
        row.put(key.getFirst(), i * 7919 % 1000 + "/" + row.get(key.getFirst()));
      }
      rows.add(row);
    }
    List<Map<String, String>> next = new ArrayList<>();
    for (Map<String, String> row : rows) {
      int fate = random.nextInt(10);
      Map<String, String> copy = new HashMap<>(row);
      if (fate == 1) {
        copy.put(names.getLast(), text(4));
      } else if (fate == 2) {
        copy.put(key.getFirst(), "new " + row.get(key.getFirst()));
      }
      if (fate != 0) {
        next.add(copy);
      }
    }
    if (broken && !rows.isEmpty() && random.nextBoolean()) {
      next.add(rows.getFirst());
    }
    Collections.shuffle(next, random);
    List<String> columns = new ArrayList<>(names);
    if (columns.size() > key.size() && random.nextInt(4) == 0) {
      columns.removeLast();
    }
    if (random.nextInt(4) == 0) {
      columns.add("new");
      next.forEach(row -> row.put("new", text(2)));
    }
    Collections.shuffle(columns, random);
    List<String> columnsBefore = new ArrayList<>(names);
    Collections.shuffle(columnsBefore, random);
    before = new Table(List.copyOf(columnsBefore), rows);
    now = new Table(List.copyOf(columns), next);
  }

  private String text(int pieces) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(pieces); i > 0; i--) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }

  /** Writes a table, with quotes and line ends of any allowed kind. */
  byte[] write(Table table) {
    StringBuilder out = new StringBuilder(random.nextInt(3) == 0 ? "\uFEFF" : "");
    String end = List.of("\n", "\r\n", "\r").get(random.nextInt(3));
    for (int i = 1; i < csv.headerLine(); i++) {
      out.append("line ").append(i).append(end);
    }
    line(out, table.columns(), end);
    for (int i = 0; csv.skipLines() != null && i < csv.skipLines().afterHeader(); i++) {
      out.append("units").append(end);
    }
    for (Map<String, String> row : table.rows()) {
      line(out, table.columns().stream().map(row::get).toList(), end);
      if (random.nextInt(20) == 0) {
        out.append(" ").append(csv.delimiter()).append("\"\"").append(end); // no row
      }
    }
    for (int i = 0; csv.skipLines() != null && i < csv.skipLines().atEnd(); i++) {
      out.append("trailer").append(end);
    }
    if (random.nextInt(3) == 0 && out.toString().endsWith(end)) {
      out.setLength(out.length() - end.length());
    }
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void line(StringBuilder out, List<String> values, String end) {
    int count = values.size();
    while (count > 1 && values.get(count - 1).isEmpty() && random.nextInt(4) == 0) {
      count--;
    }
    for (int i = 0; i < count; i++) {
      String value = values.get(i);
      boolean quoted =
          random.nextInt(6) == 0
              || value.contains(csv.delimiter())
              || value.contains("\"")
              || value.contains("\n")
              || value.contains("\r");
      out.append(i == 0 ? "" : csv.delimiter())
          .append(quoted ? "\"" + value.replace("\"", "\"\"") + "\"" : value);
    }
    out.append(end);
  }

  Expected expected() {
    Map<List<String>, Map<String, String>> old = new LinkedHashMap<>();
    Map<List<String>, Map<String, String>> fresh = new LinkedHashMap<>();
    boolean[] faultsBefore = index(before, old);
    boolean[] faultsNow = index(now, fresh);
    if (faultsNow[0] || faultsNow[1] || faultsBefore[0] || faultsBefore[1]) {
      return new Expected(faultsNow[0], faultsNow[1], null, null);
    }
    List<String> key = csv.key().columns();
    List<String> common =
        now.columns().stream()
            .filter(name -> before.columns().contains(name) && !key.contains(name))
            .toList();
    StringBuilder list = new StringBuilder("change," + quoted(key) + ",column,old,new\n");
    long[] counts = new long[3];
    List<List<String>> keys = new ArrayList<>(old.keySet());
    fresh.keySet().stream().filter(one -> !old.containsKey(one)).forEach(keys::add);
    keys.sort((one, other) -> Arrays.compareUnsigned(bytes(one), bytes(other)));
    for (List<String> one : keys) {
      Map<String, String> was = old.get(one);
      Map<String, String> is = fresh.get(one);
      if (was == null || is == null) {
        counts[was == null ? 0 : 1]++;
        list.append(was == null ? "added," : "removed,").append(quoted(one)).append(",,,\n");
        continue;
      }
      boolean changed = false;
      for (String column : common) {
        if (!was.get(column).equals(is.get(column))) {
          changed = true;
          List<String> values = new ArrayList<>(one);
          values.addAll(List.of(column, was.get(column), is.get(column)));
          list.append("changed,").append(quoted(values)).append('\n');
        }
      }
      counts[2] += changed ? 1 : 0;
    }
    return new Expected(false, false, counts, list.toString());
  }

  private static byte[] bytes(List<String> key) {
    return String.join("\0", key).getBytes(StandardCharsets.UTF_8);
  }

  private static String quoted(List<String> values) {
    return values.stream()
        .map(
            value ->
                value.matches("(?s).*[,\"\r\n].*")
                    ? "\"" + value.replace("\"", "\"\"") + "\""
                    : value)
        .collect(Collectors.joining(","));
  }

  /**
   * Fills the index of a table's rows by their keys. Returns whether a row has no key, and whether
   * a key is repeated.
   */
  private boolean[] index(Table table, Map<List<String>, Map<String, String>> index) {
    boolean[] faults = new boolean[2];
    for (Map<String, String> row : table.rows()) {
      if (table.columns().stream()
          .allMatch(name -> row.get(name).replace(csv.delimiter(), "").trim().isEmpty())) {
        continue; // a blank line is no row
      }
      List<String> key = csv.key().columns().stream().map(name -> row.get(name).trim()).toList();
      if (key.stream().allMatch(String::isEmpty)) {
        faults[0] = true;
      } else {
        faults[1] |= index.put(key, row) != null;
      }
    }
    return faults;
  }
}
