package dev.fetchjobs.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.operator.tree.Node;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OriginTest {

  private static final Origin BEFORE = origin();

  @ParameterizedTest
  @DisplayName(
      "R8 An edit of what runs download, or of where they publish it, changes the plan digest:")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          instruments.csv\\n    | other.csv\\n
          headers: []           | headers: [{name: Accept, value: text/csv}]
          headers: []           | headers: [{name: X, valueFrom: {secretKeyRef: {name: a, key: b}}}]
          headers: []           | userAgent: me
          headers: []           | proxy: {url: 'http://proxy.example:3128', noProxy: []}
          headers: []           | tls: {serverName: other.example}
          hosts: []             | hosts: [cdn.example]
          format: None          | format: Gzip
          min: 1,               | min: 2,
          mediaTypes: []        | mediaTypes: [text/csv]
          claimName: instruments| claimName: other
          xetra/instruments.csv | other/instruments.csv
          xetra/instruments.csv | xetra/instruments.csv, changes: true
          """)
  void planOf(String text, String replacement) {
    Origin after = origin(text.replace("\\n", "\n"), replacement.replace("\\n", "\n"));

    assertThat(after.plan()).matches("[0-9a-f]{16}").isNotEqualTo(BEFORE.plan());
    assertThat(after.template()).isNotEqualTo(BEFORE.template());
  }

  @ParameterizedTest
  @DisplayName(
      "R8 Any other edit does not change the plan digest; column 3: whether the template digest "
          + "changes")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          suspend: false    | suspend: true                             | false
          12 7 * * 1-5      | 13 7 * * 1-5                              | false
          runOnCreate: true | runOnCreate: false                        | false
          timeout: 30m      | 'timeout: 30m\\n  freshness: {maxAge: 26h, basis: Checked}' | false
          runHistoryLimit: 10 | runHistoryLimit: 3                      | false
          30m               | 1800s                                     | false
          timeout: 30m      | timeout: 31m                              | true
          keepVersions: 3   | keepVersions: 4                           | true
          attempts: 10      | attempts: 3                               | true
          timeout: 30m      | 'timeout: 30m\\n  podTemplate: {nodeSelector: {disk: ssd}}' | true
          generation: 1     | 'generation: 1\\n  annotations: {fetchjobs.dev/accept-quarantined: abababababababababababababababababababababababababababababababab}' | true
          """)
  void samePlan(String text, String replacement, boolean otherPods) {
    Origin after = origin(text, replacement.replace("\\n", "\n"));

    assertThat(after.plan()).isEqualTo(BEFORE.plan());
    assertThat(!after.template().equals(BEFORE.template())).isEqualTo(otherPods);
  }

  @Test
  @DisplayName("R8 The time zone belongs to the plan digest only if the plan has date expressions")
  void zoneOfDates() {
    Origin dated = origin("instruments.csv\n", "{date:yyyyMMdd}.csv\n");
    Origin elsewhere =
        origin("instruments.csv\n", "{date:yyyyMMdd}.csv\n", "Europe/Berlin", "Asia/Tokyo");
    Origin undated = origin("Europe/Berlin", "Asia/Tokyo");

    assertThat(elsewhere.plan()).isNotEqualTo(dated.plan());
    assertThat(undated.plan()).isEqualTo(BEFORE.plan());
  }

  @Test
  @DisplayName(
      "R8 A Job records the generation of the FetchJob, which is not part of either digest")
  void generation() {
    Origin after = origin("generation: 1", "generation: 2");

    assertThat(after).isEqualTo(new Origin(2L, BEFORE.plan(), BEFORE.template()));
  }

  @Test
  @DisplayName(
      "R8 A new version of the installation changes the template digest and not the plan digest")
  void installation() {
    var s = FetchJobYaml.SETTINGS;
    var newer =
        new DownloadSettings(
            "registry.example/downloader:2",
            s.imagePullPolicy(),
            s.imagePullSecrets(),
            s.cpuRequest(),
            s.memory(),
            s.fsGroup(),
            s.startAllowance(),
            "fetchjob/2",
            s.proxy(),
            s.network(),
            s.maxParallelPerHost(),
            s.pods(),
            s.allowed());
    var accepted = (Desired.Accepted) Desired.of(FetchJobYaml.complete(), newer);

    Origin after = Origin.ofCronJob(accepted.cronJob());

    assertThat(after.plan()).isEqualTo(BEFORE.plan());
    assertThat(after.template()).isNotEqualTo(BEFORE.template());
  }

  @Test
  @DisplayName("R8 A requested run gets the record of its spec from the CronJob")
  void inherited() {
    var accepted = FetchJobYaml.accepted(FetchJobYaml.complete());
    var asked = FetchJobYaml.asking("now", FetchJobYaml.complete());
    var start = RunStart.ofRequest(asked, null).orElseThrow();

    var annotations =
        new Node(start.job(accepted.cronJob(), "uid", Instant.EPOCH))
            .at("metadata", "annotations")
            .fields();

    assertThat(annotations).containsAllEntriesOf(BEFORE.annotations());
  }

  @Test
  @DisplayName(
      "R8 If annotations of a Job are no valid record of its spec, the spec counts as unknown")
  void hostile() {
    assertThat(Origin.of(Map.of())).isEqualTo(Origin.UNKNOWN);
    assertThat(
            Origin.of(
                Map.of(
                    Origin.GENERATION, "99999999999999999999", Origin.PLAN, "x", "other", "value")))
        .isEqualTo(Origin.UNKNOWN);
  }

  private static Origin origin(String... replacements) {
    return Origin.ofCronJob(FetchJobYaml.accepted(FetchJobYaml.with(replacements)).cronJob());
  }
}
