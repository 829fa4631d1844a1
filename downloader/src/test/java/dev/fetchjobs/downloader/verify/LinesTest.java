package dev.fetchjobs.downloader.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fetchjobs.contract.FetchPlan.Content;
import dev.fetchjobs.contract.FetchPlan.Csv;
import dev.fetchjobs.contract.FetchPlan.Line;
import dev.fetchjobs.downloader.failure.FetchException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinesTest {

  private static final String BAD = "US0378331006";

  @ParameterizedTest
  @DisplayName(
      "L15 Checks of numbered lines, header and rows, and their messages, all use the same line "
          + "numbers")
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void oneNotionOfALine(String end) throws Exception {
    String file =
        String.join(end, "Market", "", "A;ISIN", "\"x" + end + "y\";" + BAD, "2;" + BAD, "");
    for (int size : new int[] {1, 2, 5, file.length()}) {
      assertThat(
              lines(file, size, new Line(3, "^A;ISIN$"), new Line(5, "^y\";"), new Line(6, "^2;")))
          .isEmpty();
      assertThat(lines(file, size, new Line(7, "x"))).contains("no line 7");
      CsvCheck csv = new CsvCheck(new Csv(";", 3, List.of("A"), null, "ISIN"));
      show(csv, file, size);
      csv.finish();
      assertThat(csv.rows()).isEqualTo(2);
      assertThat(csv.verdict("").orElseThrow().message()).contains("line 5: ", "line 6: ");
    }
  }

  @Test
  @DisplayName("L15 In a table with mixed line ends the check finds header and rows")
  void mixedEnds() throws Exception {
    String file = "a\rb\r\n\"H1\r\nx\";ISIN\n1;" + BAD + "\r2;" + BAD + "\r\n";
    assertThat(lines(file, 3, new Line(2, "^b$"), new Line(4, "^x\";ISIN$"), new Line(6, "^2;")))
        .isEmpty();
    CsvCheck csv = new CsvCheck(new Csv(";", 3, List.of(), null, "ISIN"));
    show(csv, file, 1);
    csv.finish();
    assertThat(csv.verdict("").orElseThrow().message())
        .contains("2 of 2 rows have", "line 5: ", "line 6: ");
  }

  @Test
  @DisplayName(
      "L14 A pattern of rejectPatterns is searched in every line, and the message names the line")
  void excludedPattern() throws Exception {
    String file = "A;B\r1;2\r\n".repeat(40_000) + "1;TEST DATA\n" + "3;4\n".repeat(10);
    for (int size : new int[] {1000, file.length()}) {
      assertThat(excluded(file, size, "^TEST", "TEST DATA$"))
          .contains("Line 80,001 has \"TEST DATA\"", "\"TEST DATA$\"", "rejectPatterns");
      assertThat(excluded(file, size, "^TEST", "test data")).isEmpty();
    }
    assertThat(excluded("a\nb", 1, "^b$")).contains("Line 2 has \"b\"");
    assertThat(excluded("a\nb\n", 1, "^$")).isEmpty();
    assertThat(excluded("a\n\nb", 1, "^$")).contains("Line 2");
    assertThat(excluded("\uFEFFTEST", 1, "^TEST")).contains("Line 1");
  }

  @Test
  @DisplayName("L14 A pattern is searched in an endless line within bounded memory")
  void endlessLine() throws Exception {
    String file = "x".repeat(3 * LinesCheck.MAX_LINE - 5) + "no longer maintained" + "x".repeat(99);
    assertThat(excluded(file, 8192, "no longer maintained")).contains("Line 1 has \"no longer");
    assertThat(excluded("x".repeat(1 << 20), 8192, "y")).isEmpty();
  }

  @Test
  @DisplayName("A pattern in rejectPatterns is malformed: the run fails with class Config")
  void badPattern() {
    assertThatThrownBy(() -> new LinesCheck(content(List.of(), "(")))
        .isInstanceOf(FetchException.class)
        .hasMessageContaining("verify.content.rejectPatterns")
        .hasMessageContaining("not an RE2 pattern");
  }

  private static String lines(String file, int size, Line... wanted) throws FetchException {
    return verdict(new LinesCheck(content(List.of(wanted))), file, size);
  }

  private static String excluded(String file, int size, String... patterns) throws FetchException {
    return verdict(new LinesCheck(content(List.of(), patterns)), file, size);
  }

  private static String verdict(LinesCheck check, String file, int size) {
    show(check, file, size);
    check.finish();
    return check.verdict().map(rejected -> rejected.message()).orElse("");
  }

  private static void show(dev.fetchjobs.downloader.unpack.ByteSink sink, String file, int size) {
    byte[] bytes = file.getBytes(StandardCharsets.UTF_8);
    for (int at = 0; at < bytes.length && sink.wantsMore(); at += size) {
      byte[] piece = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + size));
      sink.accept(piece, 0, piece.length);
    }
  }

  private static Content content(List<Line> lines, String... excluded) {
    return new Content(true, List.of(), null, lines, null, List.of(excluded));
  }
}
