package dev.fetchjobs.operator.observed;

import static dev.fetchjobs.operator.observed.JobJson.finished;
import static dev.fetchjobs.operator.observed.JobJson.job;
import static dev.fetchjobs.operator.observed.JobJson.pod;
import static dev.fetchjobs.operator.observed.JobJson.report;
import static dev.fetchjobs.operator.observed.JobJson.run;
import static dev.fetchjobs.operator.observed.JobJson.terminated;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0   | Completed | Fetched  | Fetched  |
          30  | Error     | Rejected | Rejected |
          20  | Error     | Failed   | Failed   | Permanent
          """)
  void theReportIsBelievedWhenItAgreesWithTheExitCode(
      int code, String reason, String said, String outcome, String failure) {
    String message = report("a", said, failure);

    var result = finished(run(job("a", "", ""), pod(terminated(code, reason, message)))).result();

    assertThat(result.outcome().word()).isEqualTo(outcome);
    assertThat(result.report()).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({
    "0, Failed, Permanent, Unknown, ReportUnreadable",
    "22, Fetched, , Failed, ReportUnreadable",
    "20, Failed, Limit, Failed, ReportUnreadable",
    "0, Unknown, , Unknown, ReportUnreadable",
  })
  void aReportThatContradictsTheExitCodeIsNotBelieved(
      int code, String said, String failure, String outcome, String reason) {
    var result =
        finished(run(job("a", "", ""), pod(terminated(code, "Error", report("a", said, failure)))))
            .result();

    assertThat(result.outcome().word()).isEqualTo(outcome);
    assertThat(result.reason()).isEqualTo(reason);
    assertThat(result.report()).isNull();
  }

  @Test
  void nothingThatAContainerCanWriteCrashesOrBecomesASuccess() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    String good = report("a", "Fetched", null);
    for (int i = 0; i < 5_000; i++) {
      // Given
      char[] text = good.toCharArray();
      for (int n = random.nextInt(4) + 1; n > 0; n--) {
        text[random.nextInt(text.length)] = (char) random.nextInt(0x100);
      }
      String mutated = new String(text).substring(0, random.nextInt(text.length) + 1);

      // When
      var run = run(job("a", "", ""), pod(terminated(0, "Completed", mutated)));

      // Then
      var result = finished(run).result();
      if (result.outcome().isSuccess()) {
        assertThat(result.report().job()).as("seed %d", seed).isEqualTo("a");
        assertThat(result.message()).as("seed %d", seed).matches("\\P{Cntrl}*");
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          30 | Rejected | "%s"                | true
          30 | Rejected | "$(reboot)"         | false
          30 | Rejected | "%s fetchjobs.dev/x=" | false
          30 | Rejected | ""                  | false
          30 | Rejected | null                | false
          0  | Fetched  | "%s"                | false
          """)
  void aQuarantinedDigestIsBelievedOfARejectedFileIfItIsOneAndElseTheRestIs(
      int code, String said, String digest, boolean believed) {
    // Given
    String sha256 = "0123456789abcdef".repeat(4);
    String message =
        report("a", said, null)
            .replace("{\"version\"", "{\"quarantinedSha256\":%s,\"version\"".formatted(digest))
            .formatted(sha256);

    // When
    var result = finished(run(job("a", "", ""), pod(terminated(code, "Error", message)))).result();

    // Then
    assertThat(result.outcome().word()).isEqualTo(said);
    assertThat(result.report().quarantinedSha256()).isEqualTo(believed ? sha256 : null);
  }

  @Test
  void textFromOutsideIsOneBoundedPrintableLine() {
    String hostile =
        report("a", "Fetched", null)
            .replace("done", "\\u001b[31m<b>\\r\\n\\u202e" + "x".repeat(900));

    var result = finished(run(job("a", "", ""), pod(terminated(0, "Completed", hostile)))).result();

    assertThat(result.message())
        .hasSizeLessThanOrEqualTo(256)
        .startsWith("[31m<b>")
        .matches("[\\x20-\\x7e]+");
  }
}
