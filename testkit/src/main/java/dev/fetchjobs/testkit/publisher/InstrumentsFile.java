package dev.fetchjobs.testkit.publisher;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Makes an exchange's list of tradable instruments. The file has the layout of Xetra's file: two
 * lines before the header, the header on line 3, 150 columns, and semicolons between them. All
 * content is invented. The same arguments give the same bytes.
 *
 * @param rows number of instruments, 1 to 100,000; 5,000 give about 4.5 MB
 * @param seed selects the instruments
 * @param date date of the last update in the file
 */
public record InstrumentsFile(int rows, long seed, LocalDate date) {
  public static final int COLUMNS = 150;
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("dd.MM.yyyy", Locale.ROOT);
  private static final int TICK_SIZES = 20;
  private static final List<String> COUNTRIES =
      List.of("DE", "IE", "LU", "US", "FR", "NL", "AT", "CH", "XS");
  private static final List<String> FIRST_COLUMNS =
      List.of(
          "Product Status",
          "Instrument Status",
          "Instrument",
          "ISIN",
          "Product ID",
          "Instrument ID",
          "Instrument ID Parent",
          "WKN",
          "Mnemonic",
          "MIC Code",
          "CCP eligible Code",
          "Trading Model Type",
          "Product Assignment Group",
          "Product Assignment Group Description",
          "Designated Sponsor Member ID",
          "Designated Sponsor",
          "Price Range Value",
          "Price Range Percentage",
          "Minimum Quote Size",
          "Instrument Type");

  public InstrumentsFile {
    if (rows < 1 || rows > 100_000) {
      throw new IllegalArgumentException("rows has to be 1 to 100000, not " + rows);
    }
  }

  /** Returns the bytes of the instruments file, in UTF-8. Lines end with LF. */
  public byte[] bytes() {
    Random random = new Random(seed);
    StringBuilder out = new StringBuilder(rows * 920 + 4096);
    out.append("Market:;XETR\n");
    out.append("Date Last Update:;").append(DATE.format(date)).append('\n');
    out.append(String.join(";", header())).append('\n');
    for (int row = 0; row < rows; row++) {
      out.append(String.join(";", instrument(row, random))).append('\n');
    }
    return out.toString().getBytes(UTF_8);
  }

  static List<String> header() {
    List<String> names = new ArrayList<>(FIRST_COLUMNS);
    for (int i = 1; i <= TICK_SIZES; i++) {
      names.add("Tick Size " + i);
      names.add("Upper Price Limit " + i);
    }
    for (int i = 1; names.size() < COLUMNS; i++) {
      names.add("Attribute " + i);
    }
    return names;
  }

  private static List<String> instrument(int row, Random random) {
    // The row makes the number unique, and the random part makes the number look real.
    long number = row * 1_000L + random.nextInt(1_000);
    String country = COUNTRIES.get(random.nextInt(COUNTRIES.size()));
    List<String> cells = new ArrayList<>(COLUMNS);
    cells.add("Active");
    cells.add(random.nextInt(50) == 0 ? "Suspended" : "Active");
    cells.add("EXAMPLE INSTRUMENT " + number + " Ö.N.");
    cells.add(Isin.of(country, number));
    cells.add(String.valueOf(52_915_000 + row));
    cells.add(String.valueOf(2_504_978 + row));
    cells.add("");
    cells.add(String.format(Locale.ROOT, "%09d", number));
    cells.add("X" + Integer.toString(row, 36).toUpperCase(Locale.ROOT));
    cells.add("XETR");
    cells.add("Y");
    cells.add("Continuous");
    cells.add("DAX" + random.nextInt(9));
    cells.add("EXAMPLE GROUP " + random.nextInt(9));
    cells.add("EXMPL");
    cells.add("EXAMPLE SPONSOR AG");
    cells.add("");
    cells.add("3");
    cells.add(String.valueOf(100 * (1 + random.nextInt(50))));
    cells.add(random.nextInt(3) == 0 ? "ETF" : "CS");
    for (int i = 1; i <= TICK_SIZES; i++) {
      cells.add("0.0" + String.format(Locale.ROOT, "%03d", i));
      cells.add(String.format(Locale.ROOT, "%d.%04d", i * 100, random.nextInt(10_000)));
    }
    while (cells.size() < COLUMNS) {
      cells.add(String.valueOf(random.nextInt(1_000)));
    }
    return cells;
  }
}
