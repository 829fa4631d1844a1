package dev.fetchjobs.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.Wire;
import dev.fetchjobs.operator.tree.Node;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DesiredTest {

  @Test
  void thePlanCarriesTheSpecResolved() throws Exception {
    // Given
    var fetchJob =
        FetchJobYaml.with(
            "min: 1, max: 5Gi",
            "min: 1.5k, max: 10Mi",
            "headers: []",
            "headers: [{name: Accept, value: text/csv}]");

    // When
    FetchPlan plan = plan(FetchJobYaml.accepted(fetchJob));

    // Then
    assertThat(plan.timeout()).isEqualTo(Duration.ofMinutes(30));
    assertThat(plan.verify().minBytes()).isEqualTo(1500);
    assertThat(plan.verify().maxBytes()).isEqualTo(10L << 20);
    assertThat(plan.source().headers())
        .containsExactly(new FetchPlan.Header("Accept", "text/csv", null));
    assertThat(plan.destination())
        .isEqualTo(
            new FetchPlan.Destination(
                "/data", "xetra/instruments.csv", FetchPlan.Destination.ExistingFile.REFUSE));
  }

  @Test
  void dollarSignsReachThePodAsTheyAreWritten() throws Exception {
    // Given: Kubernetes would replace $(NAME) and $$ in the value of a variable
    String key = "a$$b$(KUBERNETES_SERVICE_HOST)c$";
    var fetchJob =
        FetchJobYaml.with("headers: []", "headers: [{name: X-Key, value: '%s'}]".formatted(key));

    // When
    var accepted = FetchJobYaml.accepted(fetchJob);

    // Then
    assertThat(planText(accepted)).doesNotContain("$");
    assertThat(plan(accepted).source().headers())
        .containsExactly(new FetchPlan.Header("X-Key", key, null));
  }

  @Test
  void aHashTokenIsResolvedTheSameForEver() {
    var first = FetchJobYaml.accepted(FetchJobYaml.with("12 7 * * 1-5", "H H * * *"));
    var again = FetchJobYaml.accepted(FetchJobYaml.with("12 7 * * 1-5", "H H * * *"));

    assertThat(first.expression()).isEqualTo(again.expression()).matches("\\d+ \\d+ \\* \\* \\*");
    assertThat(new Node(first.cronJob()).at("spec", "schedule").value())
        .isEqualTo(first.expression());
  }

  @Test
  void aQuarantinedFileIsAcceptedByItsDigest() throws Exception {
    var fetchJob =
        FetchJobYaml.with(
            "generation: 1",
            "generation: 1\n  annotations: {fetchjobs.dev/accept-quarantined: "
                + "AB".repeat(32)
                + "}");

    assertThat(plan(FetchJobYaml.accepted(fetchJob)).acceptQuarantined())
        .isEqualTo("ab".repeat(32));
  }

  @Test
  void severalQuarantinedFilesAreAcceptedByTheirDigests() throws Exception {
    var fetchJob =
        FetchJobYaml.with(
            "generation: 1",
            "generation: 1\n  annotations: {fetchjobs.dev/accept-quarantined: '%s, %s'}"
                .formatted("AB".repeat(32), "cd".repeat(32)));

    assertThat(plan(FetchJobYaml.accepted(fetchJob)).accepted())
        .containsExactly("ab".repeat(32), "cd".repeat(32));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          12 7 * * 1-5      | 0 0 30 2 *          | InvalidSchedule | never
          12 7 * * 1-5      | '"@every 1h"'       | InvalidSchedule | @every
          Europe/Berlin     | Europe/Atlantis     | InvalidTimeZone | Europe/Atlantis
          timeout: 30m      | timeout: 5s         | InvalidSpec     | spec.timeout
          timeout: 30m      | timeout: soon       | InvalidSpec     | spec.timeout
          max: 5Gi          | max: 5Gig           | InvalidSpec     | spec.verify.size.max
          min: 1,           | min: 6Gi,           | InvalidSpec     | spec.verify.size.min
          https://publisher.example/instruments.csv | ftp://publisher.example/x | InvalidSpec | http://
          https://publisher.example/instruments.csv | https://u:p@publisher.example/x | InvalidSpec | password
          maxDelay: 5m      | maxDelay: fast      | InvalidSpec     | spec.retry.maxDelay
          allowUnframed: false | 'checksum: {algorithm: SHA-256, value: abc}'  | InvalidSpec | 64
          generation: 1     | 'annotations: {fetchjobs.dev/accept-quarantined: x}' | InvalidSpec | 64 hex
          generation: 1     | 'annotations: {fetchjobs.dev/run-requested-for: tomorrow}' | InvalidSpec | Annotation fetchjobs.dev/run-requested-for is "tomorrow"; write a date
          generation: 1     | 'annotations: {fetchjobs.dev/run-requested-for: 2026-02-30}' | InvalidSpec | 2026-11-03T07:00
          generation: 1     | 'annotations: {fetchjobs.dev/run-requested-for: 2026-11-03T24:01}' | InvalidSpec | or remove it
          generation: 1     | 'annotations: {fetchjobs.dev/run-requested-for: 1969-12-31}' | InvalidSpec | from 1970
          generation: 1     | 'annotations: {fetchjobs.dev/run-requested-for: 0206-11-03}' | InvalidSpec | from 1970
          https://publisher.example/instruments.csv | https://publisher.example/{date:foo}.csv | InvalidSpec | spec.source.http.url is "https://publisher.example/{date:foo}.csv"; the date at character 27 has a format
          'maxRatio: 200'   | 'maxRatio: 200, member: "{date:*}.csv"' | InvalidSpec | spec.unpack.member is "{date:*}.csv"; the date at character 1 has a *
          'lines: []'       | 'lines: [{number: 1, matches: "^{date-1y:yyyy}"}]' | InvalidSpec | spec.verify.content.lines is "^{date-1y:yyyy}"; the date at character 2 has an offset
          allowUnframed: false | 'checksum: {algorithm: SHA-256, from: {url: "https://a.example/{date:}"}}' | InvalidSpec | spec.verify.checksum.from.url is
          allowUnframed: false | 'checksum: {algorithm: SHA-256, from: {url: "https://a.example/", name: "{now@X:y}"}}' | InvalidSpec | spec.verify.checksum.from.name is "{now@X:y}"
          """)
  void whatCannotWorkIsRefusedByASentence(
      String text, String replacement, String reason, String part) {
    // When
    var desired = Desired.of(FetchJobYaml.with(text, replacement), FetchJobYaml.SETTINGS);

    // Then
    assertThat(desired).isInstanceOf(Desired.Refused.class);
    var refused = (Desired.Refused) desired;
    assertThat(refused.reason().word()).isEqualTo(reason);
    assertThat(refused.message()).contains(part).doesNotContain("u:p");
  }

  @Test
  void aWrongDateInABodyIsRefused() {
    var fetchJob =
        FetchJobYaml.with(
            "headers: []",
            "headers: []\n      method: POST\n      body: {mediaType: a/b, value: '{date+1:y}'}");

    assertThat(((Desired.Refused) Desired.of(fetchJob, FetchJobYaml.SETTINGS)).message())
        .startsWith("spec.source.http.body.value is \"{date+1:y}\"; the date at character 1 has");
  }

  @Test
  @DisplayName("The plan has date expressions as the spec has them, with the time zone of the spec")
  void dates() throws Exception {
    var fetchJob =
        FetchJobYaml.with("instruments.csv\n", "{date-1d:yyyyMMdd}.csv?day={date:yyyy-MM-dd}\n");

    FetchPlan plan = plan(FetchJobYaml.accepted(fetchJob));

    assertThat(plan.source().url())
        .isEqualTo("https://publisher.example/{date-1d:yyyyMMdd}.csv?day={date:yyyy-MM-dd}");
    assertThat(plan.timeZone()).isEqualTo("Europe/Berlin");
  }

  @ParameterizedTest
  @CsvSource({
    "xetra, xetra",
    "a.b, a.b",
    "instruments-of-the-exchange-in-frankfurt-with-a-long-name, instruments-of-the-exchange-in-frankfurt-"
  })
  void aCronJobsNameFits(String name, String start) {
    String cronJob = CronJobName.of(name);

    assertThat(cronJob).startsWith(start).hasSizeLessThanOrEqualTo(52);
    assertThat(cronJob).matches("[a-z0-9]([-a-z0-9.]*[a-z0-9])?");
  }

  @ParameterizedTest
  @CsvSource({
    "xetra, xetra",
    "a.b-c.9, a.b-c.9",
  })
  @DisplayName("R20 A label with the FetchJob's name selects its CronJob, Jobs and pods")
  void nameLabel(String name, String label) {
    assertThat(nameLabels(name)).containsExactly(label, label, label);
  }

  @Test
  @DisplayName(
      "R20 If a FetchJob's name is too long for a label, the label has the beginning of the name "
          + "and a hash")
  void longNameLabel() {
    String one = nameLabels("x".repeat(62) + ".1").getFirst();
    String other = nameLabels("x".repeat(62) + ".2").getFirst();

    assertThat(nameLabels("x".repeat(63)).getFirst()).hasSize(63).doesNotContain("-");
    assertThat(one).hasSize(63).matches("x{52}-[0-9a-f]{10}").isNotEqualTo(other);
  }

  private static FetchPlan plan(Desired.Accepted accepted) throws Wire.WireException {
    return Wire.read(FetchPlan.class, planText(accepted));
  }

  private static String planText(Desired.Accepted accepted) {
    return new Node(accepted.cronJob())
        .at("spec", "jobTemplate", "spec", "template", "spec", "containers")
        .items()
        .getFirst()
        .at("env")
        .item("name", "FETCH_PLAN")
        .at("value")
        .textOr("");
  }

  private static List<String> nameLabels(String name) {
    var wanted = FetchJobYaml.accepted(FetchJobYaml.with("name: xetra\n", "name: " + name + "\n"));
    Node cronJob = new Node(wanted.cronJob());
    Node template = cronJob.at("spec", "jobTemplate");
    return Stream.of(cronJob, template, template.at("spec", "template"))
        .map(object -> object.at("metadata", "labels", "fetchjobs.dev/name").textOr(""))
        .toList();
  }
}
