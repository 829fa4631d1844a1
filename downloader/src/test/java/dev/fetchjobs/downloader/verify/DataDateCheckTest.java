package dev.fetchjobs.downloader.verify;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.DataDate;
import dev.fetchjobs.contract.FetchPlan.Csv;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.http.Validators;
import dev.fetchjobs.downloader.publish.PublisherFixture;
import dev.fetchjobs.downloader.store.FileInfo;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests where the check finds the date of the data, and what it says if there is no date. */
class DataDateCheckTest {

  private static final String ISO = null;
  private static final Csv TABLE = new Csv(";", 1, List.of(), null, null);

  /** At this time it is already the next day in Berlin. */
  private static final Instant NOW = Instant.parse("2026-11-28T23:30:00Z");

  private static DataDate line(int number, String pattern, String format) {
    return new DataDate(number, null, null, null, pattern, format, null, false);
  }

  private static DataDate column(String format, String zone) {
    return new DataDate(null, "Date", null, null, null, format, zone, false);
  }

  private static String read(DataDate rule, String file) throws FetchException {
    return read(rule, TABLE, file.getBytes(UTF_8));
  }

  /**
   * Returns the date that the check reads, or its refusal. The check gets the bytes in pieces of
   * several sizes.
   */
  private static String read(DataDate rule, Csv csv, byte[] file) throws FetchException {
    Set<String> seen = new LinkedHashSet<>();
    for (int size : new int[] {1, 7, 1 << 20}) {
      DataDateCheck check = check(rule, csv);
      Utf8Recoder recoder = new Utf8Recoder(null, check);
      for (int at = 0; at < file.length && recoder.wantsMore(); at += size) {
        recoder.accept(file, at, Math.min(size, file.length - at));
      }
      recoder.finish();
      seen.add(end(check, new FileInfo(1, "00", "https://p.example/a.csv", Validators.NONE, null)));
    }
    assertThat(seen).hasSize(1);
    return seen.iterator().next();
  }

  private static DataDateCheck check(DataDate rule, Csv csv) throws FetchException {
    var plan = new PublisherFixture(Path.of("/data")).csv(csv).dataDate(rule).plan();
    return DataDateCheck.of(plan, new DataDateLimits(NOW, false));
  }

  private static String end(DataDateCheck check, FileInfo file) {
    FileInfo found = check.finish(file);
    return check
        .verdict(found, null)
        .map(why -> why.reason().word() + ": " + why.message())
        .orElse(found.dataDate());
  }

  @ParameterizedTest
  @DisplayName("The check reads the date from a line, whichever characters end the lines")
  @CsvSource({"'\n'", "'\r\n'", "'\r'"})
  void line(String end) throws Exception {
    String file = "Market:;XETR" + end + "Date Last Update:;27.11.2026" + end + "a;b" + end;

    assertThat(read(line(2, "(\\d{2}\\.\\d{2}\\.\\d{4})", "dd.MM.yyyy"), file))
        .isEqualTo("2026-11-27");
  }

  @Test
  @DisplayName("A byte order mark does not count as a part of the first line, also in UTF-16")
  void byteOrderMark() throws Exception {
    String file = "\uFEFF 2026-11-27 ";

    assertThat(read(line(1, null, ISO), file)).isEqualTo("2026-11-27");
    assertThat(read(line(1, null, ISO), TABLE, file.getBytes(UTF_16LE))).isEqualTo("2026-11-27");
  }

  @ParameterizedTest
  @DisplayName("The refusal quotes what the line has instead of a date, and says what to do")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a%nb;27.11.20   | \\d{2}\\.\\d{2}\\.\\d{4}     | Line 2 is "b;27.11.20"; dataDate.pattern finds no date in it
          a%nof 30.02.2026| (\\d{2}\\.\\d{2}\\.\\d{4})   | Line 2 is "of 30.02.2026"; "30.02.2026" is no date of the format dd.MM.yyyy
          a%n31.11.2026   | ^.*$                         | Line 2 is "31.11.2026"; that is no date of the format dd.MM.yyyy
          a%n27.11.2026   | (x)?27\\.11\\.2026           | Line 2 is "27.11.2026"; dataDate.pattern finds no date in it
          a%n27.11.2026   | (27)\\.11\\.2026             | "27" is no date of the format dd.MM.yyyy
          a%n%n           | ^.*$                         | Line 2 is ""; that is no date
          a%n             | ^.*$                         | The file has no line 2, so the data date is unknown
          """)
  void noDateInTheLine(String file, String pattern, String message) throws Exception {
    assertThat(read(line(2, pattern.replace("\\\\", "\\"), "dd.MM.yyyy"), file.formatted()))
        .startsWith("DataDateUnreadable: ")
        .contains(message)
        .contains("The publisher changed the file, or spec.dataDate is wrong.");
  }

  @Test
  @DisplayName("The refusal shows no control characters of the line")
  void hostileLine() throws Exception {
    assertThat(read(line(1, null, ISO), "\u001b[31m" + "x".repeat(100_000)))
        .startsWith("DataDateUnreadable: Line 1 is \"")
        .doesNotContain("\u001b")
        .hasSizeLessThan(280);
  }

  @Test
  @DisplayName("The check takes the newest date of a column, as a date and not as a text")
  void newestOfAColumn() throws Exception {
    String file = "ISIN;Date\nA;31.01.2026\nB;01.11.2026\nC;31.01.2026\nD;\n";

    assertThat(read(column("dd.MM.yyyy", null), file)).isEqualTo("2026-11-01");
  }

  @Test
  @DisplayName("A format with alternatives reads a column whose dates have different forms")
  void mixedFormats() throws Exception {
    String file = "Date\n2026-10-01\n02.11.2026\n\"2026-11-01\"\n";

    assertThat(read(column("[yyyy-MM-dd][dd.MM.yyyy]", null), file)).isEqualTo("2026-11-02");
    assertThat(read(column("yyyy-MM-dd", null), file))
        .contains("Line 3, column Date, is \"02.11.2026\"; that is no date");
  }

  @Test
  @DisplayName("The check refuses a file with a day that does not exist, and names the line")
  void badDayInAColumn() throws Exception {
    assertThat(read(column(ISO, null), "Date\n2026-11-01\n\n2026-02-30\n2026-11-02\n"))
        .startsWith("DataDateUnreadable: Line 4, column Date, is \"2026-02-30\"");
  }

  @Test
  @DisplayName("The check ignores dates in lines that are not data")
  void trailer() throws Exception {
    Csv table = new Csv(";", 2, List.of(), null, null, null, new Csv.SkipLines(1, 1), null);
    String file = "note\nDate;x\n(iso)\n2026-11-01;1\n2026-11-03;2\nTotal;2\n";

    assertThat(read(column(ISO, null), table, file.getBytes(UTF_8))).isEqualTo("2026-11-03");
    assertThat(read(column(ISO, null), TABLE, file.replaceFirst("note\n", "").getBytes(UTF_8)))
        .contains("Line 2, column Date, is \"(iso)\"");
  }

  @Test
  @DisplayName("The check refuses a file whose column has no date")
  void noDateInTheColumn() throws Exception {
    assertThat(read(column(ISO, null), "Dates;x\n2026-11-01;1\n"))
        .contains("Column Date is not in line 1, the header, so the data date is unknown.");
    assertThat(read(column(ISO, null), "Date;x\n;1\n \t;2\n"))
        .contains("Column Date has no value in any row");
    assertThat(read(column(ISO, null), "")).contains("Column Date is not in line 1");
    assertThat(read(column(ISO, null), "Date\n\"2026-11-01" + "0".repeat(100) + "\"\n"))
        .contains("Line 2, column Date, is \"2026-11-010000");
  }

  @ParameterizedTest
  @DisplayName(
      "A time with an offset becomes the date in the zone of the data, also around midnight")
  @CsvSource({
    "2026-11-27T22:59:59Z, Europe/Berlin, 2026-11-27",
    "2026-11-27T23:00:00Z, Europe/Berlin, 2026-11-28",
    "2026-11-27T23:00:00Z, , 2026-11-27",
    "2026-11-27T00:00:00+01:00, Europe/Berlin, 2026-11-27",
    "2026-11-27T00:00:00+01:00, , 2026-11-26",
    "2026-11-27T00:00:00+01:00, America/New_York, 2026-11-26",
    "2026-11-27T23:59:59, America/New_York, 2026-11-27",
  })
  void zone(String text, String zone, String date) throws Exception {
    assertThat(read(column(ISO, zone), "Date\n" + text + "\n")).isEqualTo(date);
  }

  @ParameterizedTest
  @DisplayName("The date of the data may be tomorrow in its zone, but not later")
  @CsvSource({
    "2026-11-29, , 2026-11-29",
    "2026-11-30, , DataDateInFuture",
    "2026-11-30, Europe/Berlin, 2026-11-30",
    "2026-12-01, Europe/Berlin, DataDateInFuture",
    "9999-12-31, , DataDateInFuture",
  })
  void future(String text, String zone, String expected) throws Exception {
    String found = read(column(ISO, zone), "Date\n2026-11-01\n" + text + "\n");

    assertThat(found).startsWith(expected);
    if (!expected.startsWith("2026")) {
      assertThat(found)
          .contains("The data date " + text + " is in the future; today is 2026-11-2")
          .contains("Correct spec.dataDate, or ask the publisher.", "newest of column Date");
    }
  }

  @Test
  @DisplayName(
      "With from: Name the check reads the date in the name of the archive's member, or else in "
          + "the last part of the URL")
  void name() throws Exception {
    DataDate rule =
        new DataDate(
            null, null, null, DataDate.From.NAME, "_(\\d{8})[._]", "yyyyMMdd", null, false);
    FileInfo file =
        new FileInfo(
            1, "00", "https://p.example/20260101/list_20261127.csv?…", Validators.NONE, null);

    assertThat(end(check(rule, null), file)).isEqualTo("2026-11-27");
    assertThat(end(check(rule, null), file.withMember("a/list_20261126_1.csv")))
        .isEqualTo("2026-11-26");
    assertThat(end(check(rule, null), file.withMember("list.csv")))
        .contains("The name in the archive is \"list.csv\"; dataDate.pattern finds no date in it");
  }

  @Test
  @DisplayName("The check wants no more bytes after the end of the line with the date")
  void stopsReading() throws Exception {
    DataDateCheck check = check(line(1, null, ISO), TABLE);
    byte[] file = "2026-11-27\nmore".getBytes(UTF_8);

    check.accept(file, 0, file.length);

    assertThat(check.wantsMore()).isFalse();
  }
}
