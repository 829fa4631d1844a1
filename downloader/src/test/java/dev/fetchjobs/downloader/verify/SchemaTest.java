package dev.fetchjobs.downloader.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.CsvColumn;
import dev.fetchjobs.contract.CsvColumn.Type;
import dev.fetchjobs.contract.CsvSchema;
import dev.fetchjobs.contract.CsvSchema.Rule;
import dev.fetchjobs.contract.FetchPlan.Csv;
import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.Reason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SchemaTest {

  private static final String LEI = "5493001KJTIIGC8Y1R12";

  @Test
  @DisplayName(
      "A row with several wrong values counts once, and the message shows the first three wrong "
          + "rows with line, column and value")
  void badRows() throws Exception {
    // Given
    CsvSchema schema =
        schema(
            0, column("ISIN", Type.ISIN), column("Date", Type.DATE), column("Price", Type.DECIMAL));

    // When
    Read read =
        read(
            schema,
            "ISIN,Name,Date,Price\n"
                + "US0378331005,a,2026-11-30,1.5\n"
                + "US0378331006,b,2026-11-31,x\n"
                + "US0378331005,c,2026-02-29,1\n"
                + "US0378331005,\"d\n\",2028-02-29,\"1,5\"\n"
                + "US0378331005,e,30.11.2026,1\n"
                + ",f,,\n"
                + "US0378331005\n");

    // Then
    assertThat(read.reason()).contains(Reason.BAD_ROWS);
    assertThat(read.message())
        .isEqualTo(
            "4 of 7 rows are wrong by verify.csv.schema; line 3: ISIN \"US0378331006\" is not an ISIN,"
                + " line 4: Date \"2026-02-29\" is not a date like yyyy-MM-dd, line 6: Price \"1,5\" is"
                + " not a number, ….");
  }

  @Test
  @DisplayName(
      "A file with at most maxBadRows wrong rows is published, and the message of the run shows "
          + "them")
  void allowedRows() throws Exception {
    // Given
    String file = "MIC\nXETR\nxetr\nXE\n";

    // When
    Read enough = read(schema(2, column("MIC", Type.MIC)), file);
    Read tooFew = read(schema(1, column("MIC", Type.MIC)), file);

    // Then
    assertThat(enough.message()).isEmpty();
    assertThat(enough.check.note())
        .isEqualTo(
            " 2 rows are wrong, which is allowed: line 3: MIC \"xetr\" is not a MIC, line 4: MIC \"XE\" is not a MIC.");
    assertThat(tooFew.message())
        .startsWith("2 of 3 rows are wrong by verify.csv.schema, 1 allowed;");
  }

  @Test
  @DisplayName("A LEI with wrong check digits is a wrong value")
  void leis() throws Exception {
    CsvSchema schema = schema(0, column("LEI", Type.LEI));
    assertThat(read(schema, "LEI\n" + LEI + "\n \"" + LEI + "\" \n" + LEI + " \n").message())
        .as("a quote after a blank is part of the value")
        .contains("1 of 3 rows is wrong", "line 3");
    for (String wrong :
        List.of(
            LEI.replace("12", "13"),
            LEI.replace("KJ", "JK"),
            LEI.toLowerCase(java.util.Locale.ROOT),
            LEI + "0",
            LEI.substring(1),
            "5493001KJTIIGC8Y1RA2")) {
      assertThat(read(schema, "LEI\n" + wrong + "\n").reason()).as(wrong).contains(Reason.BAD_ROWS);
    }
  }

  @Test
  @DisplayName(
      "An empty value is wrong only in a required column, and the values that a short row lacks "
          + "are empty")
  void required() throws Exception {
    // Given
    CsvColumn must = new CsvColumn("A", Type.INTEGER, null, "^1", true, true, "1", "1");
    CsvColumn may = new CsvColumn("B", Type.INTEGER, null, "^1", null, true, "1", "1");

    // Then
    assertThat(read(schema(0, may), "A,B\n2,\n2\n2,\"\"\n2, \n").message()).isEmpty();
    for (String empty : List.of(",x\n", "\"\",x\n", " ,x\n", "\" \",x\n")) {
      assertThat(read(schema(0, must), "A,B\n" + empty).message())
          .as(empty)
          .contains("1 of 1 row is wrong", "line 2: A is empty");
    }
    assertThat(read(schema(0, required("B")), "A,B\nx\n").message()).contains("line 2: B is empty");
  }

  @Test
  @DisplayName("The check compares a number with its limits exactly, as BigDecimal does")
  void numbers() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      String low = number(random);
      String value = number(random);
      NumberValues values =
          NumberValues.of(new CsvColumn("A", Type.DECIMAL, null, null, null, null, low, low));
      int order = new java.math.BigDecimal(value).compareTo(new java.math.BigDecimal(low));
      byte[] text = ("," + value + ",").getBytes(StandardCharsets.US_ASCII);
      String fault = values.fault(text, 1, text.length - 1);
      String expected = order < 0 ? "is below" : order > 0 ? "is above" : null;
      if (expected == null) {
        assertThat(fault).as("%s and %s", value, low).isNull();
      } else {
        assertThat(fault).as("%s and %s", value, low).startsWith(expected);
      }
    }
  }

  @Test
  @DisplayName("A text that is not a number is a wrong value in a column of numbers")
  void noNumbers() throws Exception {
    CsvSchema decimal = schema(0, column("A", Type.DECIMAL));
    CsvSchema integer = schema(0, column("A", Type.INTEGER));
    for (String good : List.of("0", "-1", "+1", "007", "9".repeat(200))) {
      assertThat(read(integer, "A\n" + good + "\n").message()).as(good).isEmpty();
      assertThat(read(decimal, "A\n" + good + "\n").message()).as(good).isEmpty();
    }
    for (String fraction : List.of("1.5", "-.5", "5.", "0.10")) {
      assertThat(read(integer, "A\n" + fraction + "\n").message()).as(fraction).isNotEmpty();
      assertThat(read(decimal, "A\n" + fraction + "\n").message()).as(fraction).isEmpty();
    }
    for (String bad :
        List.of("-", "+", ".", "-.", "1e5", "1 000", "0x1", "1.2.3", "NaN", "١", "--1", "1-")) {
      assertThat(read(integer, "A\n" + bad + "\n").message()).as(bad).isNotEmpty();
      assertThat(read(decimal, "A\n" + bad + "\n").message()).as(bad).isNotEmpty();
    }
  }

  @Test
  @DisplayName("A day that does not exist is a wrong value, in every date format")
  void dates() throws Exception {
    for (String[] row :
        new String[][] {
          {"yyyy-MM-dd", "2026-11-30", "2026-11-31", "2026-1-30", "0000-01-01", "2026-11-30Z"},
          {"dd.MM.uuuu", "29.02.2028", "29.02.2026", "29.02.28", "29/02/2028", "00.02.2028"},
          {"yyyyMMdd", "20261130", "20261330", "2026113", "202611301", "2026113a"},
          {"d MMM yyyy", "9 nov 2026", "31 Nov 2026", "9 Nov", "9 XXX 2026", "32 Jan 2026"},
          {
            "yyyy-MM-dd'T'HH:mm:ssX",
            "2026-11-30T23:59:59Z",
            "2026-11-30T24:00:01Z",
            "2026-11-30",
            "",
            "x"
          },
          {"dd/MM/yy", "30/11/26", "31/11/26", "30/11/2026", "30-11-26", "3/11/26"},
        }) {
      CsvColumn column = new CsvColumn("A", Type.DATE, row[0], null, true, null, null, null);
      assertThat(column.fault()).as(row[0]).isEmpty();
      assertThat(read(schema(0, column), "A\n" + row[1] + "\n").message()).as(row[1]).isEmpty();
      for (String wrong : Arrays.asList(row).subList(2, row.length)) {
        assertThat(read(schema(0, column), "A,B\n" + wrong + ",x\n").message())
            .as("%s in %s", wrong, row[0])
            .contains("1 of 1 row");
      }
    }
  }

  @Test
  @DisplayName("The limits of a date, and of the number of characters of a text, are inclusive")
  void limits() throws Exception {
    CsvColumn date =
        new CsvColumn("A", Type.DATE, "dd.MM.yyyy", null, null, null, "2026-01-01", "2026-12-31");
    assertThat(read(schema(0, date), "A\n01.01.2026\n31.12.2026\n").message()).isEmpty();
    assertThat(read(schema(0, date), "A\n31.12.2025\n01.01.2027\n").message())
        .contains("\"31.12.2025\" is before 2026-01-01", "\"01.01.2027\" is after 2026-12-31");
    CsvColumn text = new CsvColumn("A", null, null, null, null, null, "2", "3");
    assertThat(read(schema(0, text), "A\näö\näöü\n𝒳𝒳\n").message()).isEmpty();
    assertThat(read(schema(0, text), "A\nä\näöüß\n").message())
        .contains(
            "line 2: A \"ä\" has fewer than 2", "line 3: A \"äöüß\" has more than 3 characters");
  }

  @Test
  @DisplayName("A pattern has to match somewhere in the value, even if the value is not ASCII")
  void patterns() throws Exception {
    CsvColumn column = new CsvColumn("A", null, null, "^[A-ZÄ]{3}$", null, null, null, null);
    assertThat(read(schema(0, column), "A\nEUR\nÄÄÄ\n\"\"\n").message()).isEmpty();
    assertThat(read(schema(0, column), "A\nEURO\nx\u202EEUR\n").message())
        .contains("line 2: A \"EURO\" does not match its pattern", "\"x?EUR\" does not match");
  }

  @Test
  @DisplayName(
      "A value that comes a second time in a unique column is wrong, and the same value in "
          + "another column is right")
  void unique() throws Exception {
    // Given
    CsvSchema schema = schema(0, unique("A"), unique("B"));
    String longer = "a value that is longer than fourteen bytes ";

    // Then
    assertThat(
            read(schema, "A,B\n1,2\n2,1\n01,\"02\"\n" + longer + "1," + longer + "2\n,\n,\n")
                .message())
        .isEmpty();
    assertThat(
            read(schema, "A,B\n1,x\n2,y\n 1 ,z\n" + longer + "," + longer + "\n3," + longer + "\n")
                .message())
        .contains("2 of 5 rows are wrong", "line 4: A \"1\" is there twice", "line 6: B \"a value");
  }

  @Test
  @DisplayName(
      "A unique column accepts many different values, and finds each of them again when it comes "
          + "a second time")
  void manyUniqueValues() {
    // Given
    UniqueValues values = new UniqueValues();
    List<byte[]> texts = new ArrayList<>();
    for (int i = 0; i < 60_000; i++) {
      texts.add(("%s%d".formatted("v".repeat(i % 20), i)).getBytes(StandardCharsets.US_ASCII));
    }

    // Then
    for (byte[] text : texts) {
      assertThat(values.add(3, text, 0, text.length)).isTrue();
    }
    for (byte[] text : texts) {
      assertThat(values.add(3, text, 0, text.length)).isFalse();
      assertThat(values.hasOverflowed()).isFalse();
    }
  }

  @Test
  @DisplayName(
      "A file with more unique values than fit into memory is refused, and the message says what "
          + "to do")
  void tooManyUniqueValues() throws Exception {
    // Given
    String rows =
        IntStream.range(0, UniqueValues.MAX).mapToObj(i -> i + "\n").collect(Collectors.joining());

    // Then
    assertThat(read(schema(0, unique("A")), "A\n" + rows).message()).isEmpty();
    Read more = read(schema(0, unique("A")), "A\n" + rows + "x\n");
    assertThat(more.reason()).contains(Reason.TOO_MANY_ROWS);
    assertThat(more.message()).contains("more than 500,000 values", "Remove unique");
  }

  @Test
  @DisplayName(
      "A file without an expected column is refused, and the message names the new columns and "
          + "the one with a similar name")
  void missingColumns() throws Exception {
    CsvSchema schema = schema(0, column("Trading Currency", null), column("ISIN", Type.ISIN));
    Read read = read(schema, "x\nISIN,Name,trading_currency\nwrong,2,3\n", 2);
    assertThat(read.reason()).contains(Reason.COLUMN_MISSING);
    assertThat(read.message())
        .isEqualTo(
            "Line 2 lacks Trading Currency (verify.csv.schema). New in it: Name, trading_currency."
                + " trading_currency may be the new name of Trading Currency.");
    assertThat(read(schema, "ISIN\n", 1).message())
        .isEqualTo("Line 1 lacks Trading Currency (verify.csv.schema). It has no new columns.");
  }

  @Test
  @DisplayName(
      "A plan can allow that a column is missing, or have the run's message name it; then no "
          + "values of that column are checked")
  void missingColumnsAllowed() throws Exception {
    CsvColumn[] columns = {required("A"), required("Gone")};
    Read warned = read(new CsvSchema(List.of(columns), null, Rule.WARN, null), "A,Gones\n1,2\n");
    assertThat(warned.message()).isEmpty();
    assertThat(warned.check.note())
        .isEqualTo(" Columns missing: Gone. Gones may be the new name of Gone.");
    Read allowed = read(new CsvSchema(List.of(columns), null, Rule.ALLOW, null), "A,Gones\n1,2\n");
    assertThat(allowed.message() + allowed.check.note()).isEmpty();
  }

  @Test
  @DisplayName("A plan can allow new columns, have the run's message name them, or refuse the file")
  void newColumns() throws Exception {
    String file = "A,New,A,,\u202Ex\n1,2,3,4,5\n";
    assertThat(read(schema(0, column("A", null)), file).message()).isEmpty();
    assertThat(read(schema(0, column("A", null)), file).check.note()).isEmpty();
    Read warned = read(new CsvSchema(List.of(column("A", null)), Rule.WARN, null, null), file);
    assertThat(warned.message()).isEmpty();
    assertThat(warned.check.note()).isEqualTo(" New columns: New, A, ?x.");
    Read refused = read(new CsvSchema(List.of(column("A", null)), Rule.REFUSE, null, null), file);
    assertThat(refused.reason()).contains(Reason.NEW_COLUMN);
    assertThat(refused.message())
        .isEqualTo(
            "Line 1 has columns that verify.csv.schema does not list: New, A, ?x. List them, or set onNew: Warn.");
  }

  @Test
  @DisplayName("The schema does not check the lines at the end of the file that are not data")
  void atEnd() throws Exception {
    Csv csv =
        new Csv(
            ",",
            1,
            List.of(),
            null,
            null,
            null,
            new Csv.SkipLines(1, 2),
            null,
            schema(0, column("A", Type.INTEGER), unique("B")),
            null);
    assertThat(read(csv, "A,B\nunit,x\n1,y\n2,z\ntotal,z\nend\n", 3).message()).isEmpty();
    assertThat(read(csv, "A,B\nunit,x\nq,y\n2,z\ntotal,z\nend\n", 3).message())
        .contains("1 of 2 rows");
  }

  @Test
  @DisplayName("A very long value is wrong in a column whose content is checked")
  void longValues() throws Exception {
    String value = "1".repeat(RowFields.MAX_VALUE + 1);
    assertThat(read(schema(0, required("A")), "A\n" + value + "\n").message()).isEmpty();
    for (CsvColumn column :
        List.of(
            column("A", Type.INTEGER),
            unique("A"),
            new CsvColumn("A", null, null, "1", null, null, null, null))) {
      for (String quote : List.of("", "\"")) {
        assertThat(read(schema(0, column), "A\n" + quote + value + quote + "\n").message())
            .contains("is longer than 4,096 bytes")
            .hasSizeLessThan(256);
        String fits = quote + value.substring(1) + quote;
        assertThat(read(schema(0, column), "A\n" + fits + "\n").message()).isEmpty();
      }
    }
    CsvColumn most = new CsvColumn("A", null, null, null, null, null, null, "1024");
    assertThat(read(schema(0, most), "A\n" + value + "\n").message())
        .contains("more than 1,024 characters");
  }

  @Test
  @DisplayName(
      "The result of the schema check depends neither on quotes nor on where the input is split "
          + "into buffers")
  void buffers() throws Exception {
    Random random = new Random(11);
    String[] values = {
      "", " ", "US0378331005", "US0378331006", "x", "2026-11-30", "7", "ä", "a \"\" b"
    };
    CsvSchema schema =
        schema(
            1_000,
            new CsvColumn("D", Type.DATE, null, null, null, true, null, null),
            required("A"),
            column("C", Type.INTEGER),
            unique("A2"));
    for (int round = 0; round < 300; round++) {
      StringBuilder text = new StringBuilder("A,ISIN,A2,C,D\n");
      for (int row = random.nextInt(12); row > 0; row--) {
        List<String> cells = new ArrayList<>();
        for (int i = random.nextInt(6); i >= 0; i--) {
          String value = values[random.nextInt(values.length)];
          cells.add(value.contains("\"") || random.nextInt(8) == 0 ? "\"" + value + "\"" : value);
        }
        text.append(String.join(",", cells)).append(random.nextInt(9) == 0 ? "\r\n" : "\n");
      }
      List<String> results = new ArrayList<>();
      for (int size : new int[] {1, 2, 13, 1 << 16}) {
        Csv csv = new Csv(",", 1, List.of(), null, "ISIN", null, null, null, schema, null);
        Read read = read(csv, text.toString(), size);
        results.add(read.message() + read.check.note() + read.check.rows() + read.check.badIsins());
      }
      assertThat(results).as(text.toString()).containsOnly(results.getFirst());
    }
  }

  private static String number(Random random) {
    String sign = List.of("", "-", "+").get(random.nextInt(3));
    String whole = "0".repeat(random.nextInt(3)) + random.nextInt(random.nextBoolean() ? 20 : 2000);
    String fraction =
        random.nextBoolean() ? "" : "." + random.nextInt(30) + "0".repeat(random.nextInt(3));
    return sign + whole + fraction;
  }

  private static CsvColumn column(String name, @Nullable Type type) {
    return new CsvColumn(name, type, null, null, null, null, null, null);
  }

  private static CsvColumn required(String name) {
    return new CsvColumn(name, null, null, null, true, null, null, null);
  }

  private static CsvColumn unique(String name) {
    return new CsvColumn(name, null, null, null, null, true, null, null);
  }

  private static CsvSchema schema(long maxBadRows, CsvColumn... columns) {
    return new CsvSchema(List.of(columns), null, null, maxBadRows);
  }

  private record Read(CsvCheck check, Optional<Failure.Rejected> why) {
    String message() {
      return why.map(Failure.Rejected::message).orElse("");
    }

    Optional<Reason> reason() {
      return why.map(Failure.Rejected::reason);
    }
  }

  private static Read read(CsvSchema schema, String text) throws Exception {
    return read(schema, text, 1);
  }

  private static Read read(CsvSchema schema, String text, int headerLine) throws Exception {
    return read(
        new Csv(",", headerLine, List.of(), null, null, null, null, null, schema, null),
        text,
        4096);
  }

  private static Read read(Csv csv, String text, int size) throws Exception {
    CsvCheck check = new CsvCheck(csv);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int at = 0; at < bytes.length; at += size) {
      check.accept(bytes, at, Math.min(size, bytes.length - at));
    }
    check.finish();
    return new Read(check, check.verdict(""));
  }
}
