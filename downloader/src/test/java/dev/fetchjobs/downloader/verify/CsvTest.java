package dev.fetchjobs.downloader.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FetchPlan.Csv;
import dev.fetchjobs.contract.FetchPlan.Csv.Quote;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CsvTest {

  private static final String GOOD = "US0378331005";
  private static final String BAD = "US0378331006";

  @Test
  @DisplayName("The check of a table counts the rows in every form of CSV")
  void rowsAreCountedInEveryFormOfCsv() throws Exception {
    assertThat(rows(csv(";", 1, "A"), "A;B\n1;2\n3;4\n")).isEqualTo(2);
    assertThat(rows(csv(";", 1, "A"), "A;B\r\n1;2\r\n3;4")).as("no last line end").isEqualTo(2);
    assertThat(rows(csv(",", 1, "A"), "A\n\n1\n\r\n2\n\n")).as("blank lines").isEqualTo(2);
    assertThat(rows(csv(",", 1, "A"), "A\n\"1\n2\"\n3\n")).as("line end in quotes").isEqualTo(2);
    assertThat(rows(csv(",", 1, "A"), "A\n\"1\"\"\n\"\n3\n")).as("doubled quote").isEqualTo(2);
    assertThat(rows(csv(",", 1, "A"), "A\n5\" pipe\n3\" x\n")).as("quote inside").isEqualTo(2);
    assertThat(rows(csv("\t", 1, "A"), "A\tB\n1\t2\n")).as("tab").isEqualTo(1);
    assertThat(rows(csv(",", 1, "A"), "A\n")).as("header only").isZero();
    assertThat(rows(csv(",", 1, "A"), "A")).as("header without line end").isZero();
    assertThat(rows(csv(",", 1), "any\n,\n,,\n")).as("empty fields").isZero();
  }

  @Test
  @DisplayName(
      "A CSV header may be on a later line, in quotes, after a byte order mark and in any encoding")
  void headerForms() throws Exception {
    assertThat(verdict(csv(";", 3, "ISIN"), "Market:;XETR\nDate:;\"\nISIN;B\n1;2\n")).isEmpty();
    assertThat(verdict(csv(",", 1, "Größe", "ISIN"), "\uFEFFISIN,Größe\n")).isEmpty();
    assertThat(verdict(csv(",", 1, "a,b"), "x,\"a,b\" \n")).isEmpty();
    assertThat(verdict(csv(",", 1, "a\"b"), "x,\"a\"\"b\"\n")).isEmpty();
    CsvCheck latin = new CsvCheck(csv(";", 1, "Währung"));
    assertThat(verdict(latin, "Währung;B\nä;ö\n", StandardCharsets.ISO_8859_1, 7)).isEmpty();
    assertThat(latin.rows()).isEqualTo(1);
  }

  @Test
  @DisplayName("A CSV header that spans two lines does not change the line numbers in messages")
  void headerOverTwoLines() throws Exception {
    assertThat(verdict(isins(1), "\"a\nb\",ISIN\n1," + GOOD + "\n2," + BAD + "\n"))
        .contains("line 4");
  }

  @Test
  @DisplayName("The message for a missing column names the missing column and the present columns")
  void missingColumn() throws Exception {
    assertThat(verdict(csv(";", 2, "ISIN", "WKN"), "x\nISIN;Name\n1;2\n"))
        .contains("Column WKN is not in line 2")
        .contains("2 columns: ISIN;Name");
    assertThat(verdict(csv(";", 5, "ISIN"), "x\nISIN;Name\n1;2\n"))
        .contains("The file has 3 lines, the header should be line 5");
    assertThat(verdict(csv(";", 1, "ISIN"), "")).contains("The file has 0 lines");
  }

  @Test
  @DisplayName("The check of a table checks ISINs in their column, at any position")
  void isinColumn() throws Exception {
    assertThat(verdict(isins(1), "ISIN\n" + GOOD + "\n" + GOOD)).isEmpty();
    assertThat(verdict(isins(1), "A,ISIN,B\n1," + GOOD + ",2\r\n1,\"" + GOOD + "\",2\n")).isEmpty();
    assertThat(verdict(isins(1), "A,ISIN\n1, " + GOOD + " \r\n")).isEmpty();
    assertThat(verdict(isins(1), "A,ISIN\n\"x,\n\"," + GOOD + "\n")).isEmpty();
    assertThat(verdict(isins(1), "A,ISIN\n1," + GOOD + "\n2," + BAD + "\n3\n4,\n"))
        .contains("3 of 4 rows have no valid ISIN in column ISIN")
        .contains("; line 3: \"" + BAD + "\", line 4: \"\", line 5: \"\".");
    assertThat(verdict(isins(1), "A,ISIN\n1," + GOOD + "X\n")).contains("1 of 1 rows");
    assertThat(verdict(isins(1), "A,ISIN\n1,\"" + "9".repeat(99) + "\"\n")).contains("1 of 1");
  }

  @Test
  @DisplayName("The message for too few rows names the found and the required number")
  void fewRows() throws Exception {
    CsvCheck check = new CsvCheck(new Csv(",", 1, List.of(), 4000L, null));
    assertThat(
            verdict(
                check, "A\n" + "1\n".repeat(12), StandardCharsets.UTF_8, 5, ", 5,101 yesterday"))
        .contains("12 rows today, 5,101 yesterday; at least 4,000 are wanted");
  }

  @Test
  @DisplayName("A quote inside a field of the CSV header hides no row")
  void quoteInHeader() throws Exception {
    CsvCheck check = new CsvCheck(isins(1));
    assertThat(verdict(check, "ISIN,5\" pipe\n" + BAD + ",x\n" + GOOD + ",\"y\"\n"))
        .contains("1 of 2 rows", "line 2");
    assertThat(verdict(isins(1), "x\"y,ISIN\n1," + GOOD + "\n2," + GOOD + "\n")).isEmpty();
    assertThat(verdict(csv(",", 1, "a", "b"), "\"a\", \"b\" , c\n")).isEmpty();
  }

  @Test
  @DisplayName("A carriage return without line feed ends a CSV line")
  void carriageReturn() throws Exception {
    assertThat(rows(csv(",", 1, "A"), "A,B\r1,2\r3,4\r")).as("no line feed at all").isEqualTo(2);
    assertThat(rows(csv(",", 3, "A"), "x\ry\r\nA\r\r1\r\n\r2")).as("mixed").isEqualTo(2);
    assertThat(rows(csv(",", 1, "A"), "A\n\"1\r2\"\n3\n")).as("in quotes").isEqualTo(2);
    assertThat(verdict(isins(1), "ISIN,B\r" + BAD + ",x\r")).contains("1 of 1 rows", "line 2");
    assertThat(verdict(isins(1), "ISIN,B\n" + GOOD + ",x\r" + BAD + ",y\n" + GOOD + ",z\n"))
        .contains("1 of 3 rows", "line 3");
  }

  @Test
  @DisplayName("The message for a quote without an end names the quote's line")
  void openQuote() throws Exception {
    assertThat(verdict(csv(",", 1, "A"), "A\n1\n\"2\n3\n")).contains("line 3 has no end");
    String endless = "A\n\"" + "x".repeat(CsvRows.MAX_QUOTED) + "\n\"\n";
    assertThat(verdict(csv(",", 1, "A"), endless)).contains("line 2 has no end");
  }

  @Test
  @DisplayName("An endless CSV header is refused within bounded memory")
  void endlessHeader() throws Exception {
    CsvCheck check = new CsvCheck(csv(",", 1, "A"));
    byte[] noise = new byte[1 << 20];
    for (int i = 0; i < 5; i++) {
      check.accept(noise, 0, noise.length);
    }
    assertThat(check.wantsMore()).isFalse();
    check.finish();
    assertThat(check.verdict("").orElseThrow().message()).contains("longer than 1,048,576 bytes");
  }

  @Test
  @DisplayName(
      "The result of the CSV check does not depend on where the input is split into buffers")
  void buffers() throws Exception {
    Random random = new Random(3);
    String[] parts = {
      GOOD,
      BAD,
      ",",
      "\n",
      "\r\n",
      "\r",
      "\u001a",
      " ",
      ",,",
      "\"",
      "\"\"",
      "x",
      "\n\n",
      "," + GOOD + "\n",
      ",\"" + GOOD + "\"\n"
    };
    for (int round = 0; round < 400; round++) {
      StringBuilder text = new StringBuilder("A,ISIN,B\n");
      for (int i = random.nextInt(60); i > 0; i--) {
        text.append(parts[random.nextInt(parts.length)]);
      }
      List<String> verdicts = new ArrayList<>();
      for (int size : new int[] {1, 2, 13, 1 << 16}) {
        CsvCheck check =
            new CsvCheck(round % 2 == 0 ? isins(1) : lenient(Quote.NONE, 1, 2, true, 1));
        verdicts.add(verdict(check, text.toString(), StandardCharsets.UTF_8, size) + check.rows());
      }
      assertThat(verdicts).as(text.toString()).containsOnly(verdicts.getFirst());
    }
  }

  @Test
  @DisplayName("L10 CSV lines of delimiters, blanks, empty quotes or ^Z do not count as rows")
  void emptyRows() throws Exception {
    String row = "1," + GOOD + "\n";
    for (String empty :
        List.of(
            ",\n",
            " , \n",
            "\t,\t\n",
            "\"\",\"\"\n",
            ",,,,\r\n",
            "\"  \", \n",
            "\u001a",
            "\u001a\r\n")) {
      for (String text : List.of(row + row + empty, row + empty + row, empty + row + row)) {
        CsvCheck check = new CsvCheck(isins(1));
        String all = "A,ISIN\n" + text;
        if (!empty.equals("\u001a") || all.endsWith(empty)) {
          assertThat(verdict(check, all)).as(all).isEmpty();
          assertThat(check.rows()).as(all).isEqualTo(2);
        }
      }
    }
    CsvCheck glued = new CsvCheck(isins(1));
    assertThat(verdict(glued, "A,ISIN\n" + row + "2," + GOOD + "\u001a")).as("^Z glued").isEmpty();
    assertThat(glued.rows()).isEqualTo(2);
    assertThat(rows(csv("|", 1, "A"), "A|B\n||\n1|2\n|\n|2\n")).as("first empty").isEqualTo(2);
    assertThat(rows(csv("\t", 1, "A"), "A\tB\n\t\n1\t2\n\t2\n")).isEqualTo(2);
  }

  @Test
  @DisplayName(
      "L10 With skipLines, the given number of lines after the header and at the end do not count "
          + "as rows")
  void skippedLines() throws Exception {
    String file =
        "A|ISIN\nunits|\"text\r\n\n1|%s\n2|%s\nFile Creation Time: 29112026|||\n||\n\u001a"
            .formatted(GOOD, GOOD);
    CsvCheck check = new CsvCheck(skipping(2, 1));
    for (int size : new int[] {1, 3, 4096}) {
      check = new CsvCheck(skipping(2, 1));
      assertThat(verdict(check, file, StandardCharsets.UTF_8, size)).isEmpty();
      assertThat(check.rows()).isEqualTo(2);
    }
    assertThat(verdict(new CsvCheck(skipping(2, 0)), file))
        .contains("1 of 3 rows has no valid ISIN", "line 6: \"\"");
    assertThat(verdict(new CsvCheck(skipping(2, 2)), file.replace("2|" + GOOD, "2|" + BAD)))
        .isEmpty();
    assertThat(verdict(new CsvCheck(skipping(2, 1)), file.replace("2|" + GOOD, "2|" + BAD)))
        .contains("1 of 2 rows has", "line 5: \"" + BAD);
    CsvCheck all = new CsvCheck(skipping(2, 1000));
    assertThat(verdict(all, file)).isEmpty();
    assertThat(all.rows()).isZero();
    assertThat(verdict(new CsvCheck(skipping(500, 1)), file)).as("all skipped").isEmpty();
  }

  @Test
  @DisplayName("L10 The plan may allow empty ISINs and a number of invalid ISINs")
  void tolerance() throws Exception {
    String file = "A,ISIN\n1,\n2\n3,\"\"\n4, \n5," + GOOD + "\n";
    CsvCheck empty = new CsvCheck(lenient(Quote.DOUBLE, 0, 0, true, 0));
    assertThat(verdict(empty, file)).isEmpty();
    assertThat(empty.rows()).isEqualTo(5);
    assertThat(empty.note()).isEmpty();
    assertThat(verdict(new CsvCheck(lenient(Quote.DOUBLE, 0, 0, true, 0)), file + "6," + BAD))
        .contains("1 of 6 rows has no valid ISIN", "line 7: \"" + BAD);
    CsvCheck few = new CsvCheck(lenient(Quote.DOUBLE, 0, 0, false, 4));
    assertThat(verdict(few, file)).isEmpty();
    assertThat(few.note())
        .contains("4 are not valid", "line 2: \"\", line 3: \"\", line 4: \"\", …");
    assertThat(verdict(new CsvCheck(lenient(Quote.DOUBLE, 0, 0, false, 3)), file))
        .contains("4 of 5 rows have", "3 allowed (verify.csv.isin.maxBad)", "line 2");
  }

  @Test
  @DisplayName("L10 Without quoting, a quote in CSV is an ordinary character")
  void noQuoting() throws Exception {
    String file = "\"A,ISIN\n\"5,%s\n6\",%s\n\"\"7\"x,%s\n".formatted(GOOD, GOOD, GOOD);
    CsvCheck check = new CsvCheck(lenient(Quote.NONE, 0, 0, false, 0));
    for (int size : new int[] {1, 2, 4096}) {
      check = new CsvCheck(lenient(Quote.NONE, 0, 0, false, 0));
      assertThat(verdict(check, file, StandardCharsets.UTF_8, size)).isEmpty();
      assertThat(check.rows()).isEqualTo(3);
    }
    assertThat(verdict(new CsvCheck(lenient(Quote.DOUBLE, 0, 0, false, 0)), file)).isNotEmpty();
    assertThat(
            verdict(
                new Csv(",", 1, List.of("\"A", "B\""), null, null, Quote.NONE, null, null),
                "\"A, B\" \n"))
        .isEmpty();
  }

  private static Csv skipping(int afterHeader, int atEnd) {
    return new Csv(
        "|", 1, List.of(), null, "ISIN", null, new Csv.SkipLines(afterHeader, atEnd), null);
  }

  private static Csv lenient(
      Quote quote, int afterHeader, int atEnd, boolean allowEmpty, long maxBad) {
    return new Csv(
        ",",
        1,
        List.of(),
        null,
        "ISIN",
        quote,
        new Csv.SkipLines(afterHeader, atEnd),
        new Csv.Tolerance(allowEmpty, maxBad));
  }

  private static Csv csv(String delimiter, int headerLine, String... columns) {
    return new Csv(delimiter, headerLine, List.of(columns), null, null);
  }

  private static Csv isins(int headerLine) {
    return new Csv(",", headerLine, List.of(), null, "ISIN");
  }

  private static long rows(Csv csv, String text) throws Exception {
    CsvCheck check = new CsvCheck(csv);
    verdict(check, text, StandardCharsets.UTF_8, 3);
    return check.rows();
  }

  private static String verdict(Csv csv, String text) throws Exception {
    return verdict(new CsvCheck(csv), text, StandardCharsets.UTF_8, 4096);
  }

  private static String verdict(CsvCheck check, String text) {
    return verdict(check, text, StandardCharsets.UTF_8, 4096, "");
  }

  private static String verdict(CsvCheck check, String text, Charset charset, int size) {
    return verdict(check, text, charset, size, "");
  }

  private static String verdict(
      CsvCheck check, String text, Charset charset, int size, String lastGood) {
    byte[] bytes = text.getBytes(charset);
    for (int at = 0; at < bytes.length; at += size) {
      check.accept(bytes, at, Math.min(size, bytes.length - at));
    }
    check.finish();
    return check.verdict(lastGood).map(rejected -> rejected.message()).orElse("");
  }
}
