package dev.fetchjobs.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.LintResult;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the chart renders, refuses and promises. */
class ChartTest {
  private static final Path DEFAULTS = Path.of("src/test/resources/defaults.yaml");

  @Test
  void passesHelmsLint() {
    // When
    LintResult result = Chart.helm().lint().strict().call();

    // Then
    assertThat(result.isFailed()).as(String.join("\n", result.getMessages())).isFalse();
  }

  /** Reviewed like code: whoever changes a default sees what it does to an installation. */
  @Test
  void rendersTheDefaultsAsCommitted() throws IOException {
    // When
    String rendered = withoutDefinition(Chart.withDefaults().text());
    if ("write".equals(System.getProperty("snapshot"))) {
      Files.writeString(DEFAULTS, rendered);
    }

    // Then
    assertThat(rendered)
        .as("run the test with -Dsnapshot=write and review the difference")
        .isEqualTo(Files.readString(DEFAULTS));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          replica                       | 2        | additional properties 'replica' not allowed
          image.tgg                     | x        | additional properties 'tgg' not allowed
          downloader.image.pullPolicy   | Sometimes| /downloader/image/pullPolicy
          downloader.startAllowance     | soon     | /downloader/startAllowance
          image.digest                  | abc      | /image/digest
          network.allowedCidrs[0]       | 10.0.0.1 | /network/allowedCidrs/0
          network.allowedHosts[0]       | *        | /network/allowedHosts/0
          network.allowPrivateAddresses | yes!     | /network/allowPrivateAddresses
          watchNamespace                | A B      | /watchNamespace
          logs.level                    | loud     | /logs/level
          workers                       | 0        | /workers
          podDisruptionBudget.enabled   | true     | Set replicas to 2 or podDisruptionBudget.enabled to false
          """)
  void refuses(String key, String value, String message) {
    assertThatThrownBy(() -> Chart.with(key, value)).hasMessageContaining(message);
  }

  @Test
  void refusesTwoWriters() {
    assertThatThrownBy(() -> Chart.with(Path.of("src/test/resources/two-writers.yaml")))
        .hasMessageContaining("without leader election two replicas would be two writers");
  }

  @Test
  void carriesTheDefinitionAndKeepsItOnUninstall() throws IOException {
    // When
    CustomResourceDefinition rendered =
        Chart.withDefaults().objects(CustomResourceDefinition.class).get(0);

    // Then
    CustomResourceDefinition committed =
        Serialization.unmarshal(
            Files.readString(Path.of("../crds/fetchjobs.fetchjobs.dev.yaml")),
            CustomResourceDefinition.class);
    assertThat(rendered.getSpec()).isEqualTo(committed.getSpec());
    assertThat(rendered.getMetadata().getAnnotations())
        .containsEntry("helm.sh/resource-policy", "keep");
  }

  @Test
  void leavesTheDefinitionOutOrToTheReleaseIfAsked() {
    assertThat(Chart.with("crds.enabled", false).objects(CustomResourceDefinition.class)).isEmpty();
    assertThat(
            Chart.with("crds.keep", false)
                .objects(CustomResourceDefinition.class)
                .get(0)
                .getMetadata()
                .getAnnotations())
        .isNullOrEmpty();
  }

  @Test
  void hasTheVersionOfThePrograms() throws IOException {
    // Given
    Matcher parent =
        Pattern.compile("<version>([^<]+)</version>")
            .matcher(Files.readString(Path.of("../pom.xml")));
    assertThat(parent.find()).isTrue();

    // Then
    assertThat(Files.readString(Chart.FOLDER.resolve("Chart.yaml")))
        .contains("\nversion: " + parent.group(1) + "\n")
        .contains("\nappVersion: " + parent.group(1) + "\n");
  }

  @Test
  void addsWhatIsAskedForAndNothingElse() {
    // Given
    var defaults = Chart.withDefaults().inventory();

    // Then
    assertThat(Chart.with("networkPolicy.enabled", true).inventory())
        .containsAll(defaults)
        .contains("NetworkPolicy fetchjob-operator")
        .hasSize(defaults.size() + 1);
    assertThat(Chart.with("metrics.podMonitor.enabled", true).inventory())
        .contains("PodMonitor fetchjob-operator")
        .hasSize(defaults.size() + 1);
    assertThat(Chart.with("metrics.service.enabled", false).inventory())
        .doesNotContain("Service fetchjob-operator")
        .hasSize(defaults.size() - 1);
  }

  @Test
  void labelsEveryObjectAsPartOfTheRelease() {
    assertThat(Chart.withDefaults().objects())
        .extracting(HasMetadata::getMetadata)
        .allSatisfy(
            metadata ->
                assertThat(metadata.getLabels())
                    .containsEntry("app.kubernetes.io/name", "fetchjob-operator")
                    .containsEntry("app.kubernetes.io/instance", "fetchjob-operator"));
  }

  private static String withoutDefinition(String text) {
    return Pattern.compile("(?ms)^---\n# Source: [^\n]*crds.yaml\n.*?(?=^---$|\\z)")
        .matcher(text)
        .replaceFirst("");
  }
}
