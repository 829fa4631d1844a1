package dev.fetchjobs.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.LintResult;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks the objects that the chart renders, and the values that it refuses. */
class ChartTest {
  private static final Path DEFAULTS = Path.of("src/test/resources/defaults.yaml");

  @Test
  void passesHelmsLint() {
    // When
    LintResult result = Chart.helm().lint().strict().call();

    // Then
    assertThat(result.isFailed()).as(String.join("\n", result.getMessages())).isFalse();
  }

  /** If a default changes, the committed output shows how this changes an installation. */
  @Test
  @DisplayName("The chart with default values renders the committed manifests")
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
          downloader.keepJobs           | soon     | /downloader/keepJobs
          image.digest                  | abc      | /image/digest
          network.allowedCidrs[0]       | 10.0.0.1 | /network/allowedCidrs/0
          notify.allowedCidrs[0]        | 10.0.0.1 | /notify/allowedCidrs/0
          notify.allowedHosts[0]        | a..b     | /notify/allowedHosts/0
          notify.signingKeysSecret      | A_B      | /notify/signingKeysSecret
          network.allowedHosts[0]       | *        | /network/allowedHosts/0
          network.allowPrivateAddresses | yes!     | /network/allowPrivateAddresses
          watchNamespaces[0]            | A B      | /watchNamespaces/0
          logs.level                    | loud     | /logs/level
          workers                       | 0        | /workers
          configMaps.enabled            | yes!     | /configMaps/enabled
          podReadiness.enabled          | yes!     | /podReadiness/enabled
          page.port                     | 8080     | /page/port
          page.proxy.enabled            | true     | /page/proxy/secretName
          page.proxy.secretName         | A_B      | /page/proxy/secretName
          page.proxy.userHeader         | Cookie   | /page/proxy/userHeader
          networkPolicy.egress[0].from  | x        | /networkPolicy/egress/0
          resources.claims              | x        | additional properties 'claims' not allowed
          podDisruptionBudget.enabled   | true     | Set replicas to 2 or podDisruptionBudget.enabled to false
          """)
  void refuses(String key, String value, String message) {
    assertThatThrownBy(() -> Chart.with(key, value)).hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          network.allowedCidrs[0]            | 10.0.0.1/40
          network.allowedCidrs[0]            | 10.0.0.256/8
          network.allowedCidrs[0]            | 10.0.0/8
          network.allowedCidrs[0]            | fd00::/129
          network.allowedCidrs[0]            | fd00:::1/64
          network.allowedCidrs[0]            | 1:2:3:4:5:6:7:8:9/64
          network.allowedCidrs[0]            | fd00::g/64
          network.allowedHosts[0]            | a..example
          network.allowedHosts[0]            | publisher.example:443
          network.allowedHosts[0]            | https://publisher.example
          network.proxy.noProxy[0]           | 10.0.0.1/40
          network.proxy.noProxy[0]           | ::1/129
          network.proxy.url                  | http://proxy.example:65536
          network.proxy.url                  | http://proxy.example:0
          network.proxy.url                  | https://proxy.example
          downloader.cpu                     | 0
          downloader.cpu                     | 50mm
          downloader.cpuLimit                | -1
          downloader.memory                  | 128MB
          downloader.ephemeralStorage        | 64MB
          downloader.networkPolicy.namespaces[0] | A B
          downloader.networkPolicy.ports[0]  | https
          downloader.networkPolicy.egress[0] | everything
          resources.requests.cpu             | lots
          resources.limits.memory            | 256MB
          podLabels.team                     | two words
          commonLabels.team                  | two words
          tolerations[0].effect              | Never
          nodeSelector.disk                  | a b
          priorityClassName                  | A_B
          networkPolicy.from[0]              | everybody
          downloader.startAllowance          | 5
          downloader.imagePullSecrets[0].name| A_B
          downloader.pods.labels.team        | two words
          downloader.pods.tolerations[0].effect | Never
          downloader.allowed.groups[0]       | 0
          downloader.allowed.labels[0]       | '*'
          """)
  @DisplayName("R23 The chart's schema refuses a value that cannot work")
  void refusesWhatCannotWork(String key, String value) {
    Object typed =
        value.matches("[0-9]") && key.contains("groups") ? Integer.valueOf(value) : value;
    assertThatThrownBy(() -> Chart.with(key, typed))
        .hasMessageContaining("/" + key.replaceAll("[.\\[]", "/").replace("]", ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          network.allowedCidrs[0] | 10.0.0.0/8
          notify.allowedHosts[0]  | *
          notify.allowedHosts[0]  | *.events.example
          network.allowedCidrs[0] | 0.0.0.0/0
          network.allowedCidrs[0] | 192.0.2.7/32
          network.allowedCidrs[0] | fd00::/8
          network.allowedCidrs[0] | ::/0
          network.allowedCidrs[0] | 2001:db8:1:2:3:4:5:6/128
          network.allowedCidrs[0] | ::ffff:10.0.0.0/104
          network.proxy.noProxy[0]| .internal.example
          network.proxy.noProxy[0]| 10.0.0.1
          network.proxy.noProxy[0]| fd00::1
          network.proxy.url       | http://[fd00::1]:3128
          downloader.cpuLimit     | 500m
          """)
  @DisplayName("R23 The chart's schema accepts a value that can work")
  void takesWhatCanWork(String key, String value) {
    assertThat(Chart.with(key, value).objects()).isNotEmpty();
  }

  @Test
  @DisplayName(
      "R23 Two releases of the chart with the same name in two namespaces share only the CRD")
  void releasesOfOneNameDoNotMeet() {
    // When
    List<String> both =
        Stream.of(Chart.in("one"), Chart.in("two"))
            .flatMap(chart -> chart.objects().stream())
            .filter(object -> !object.getKind().equals("CustomResourceDefinition"))
            .map(
                object ->
                    object.getKind()
                        + " "
                        + object.getMetadata().getNamespace()
                        + "/"
                        + object.getMetadata().getName())
            .toList();

    // Then
    assertThat(both).doesNotHaveDuplicates();
  }

  @Test
  @DisplayName(
      "R23 The Lease is part of the chart's release, and the chart does not set its holder")
  void ownsTheLease() {
    assertThat(Chart.withDefaults().objects(Lease.class))
        .singleElement()
        .satisfies(
            lease -> {
              assertThat(lease.getMetadata().getName()).isEqualTo("fetchjob-operator");
              assertThat(lease.getSpec()).isNull();
            });
    assertThat(Chart.with("leaderElection.enabled", false).objects(Lease.class)).isEmpty();
  }

  @Test
  @DisplayName(
      "R23 The chart creates a Role for each watched namespace, and no ClusterRole for the "
          + "operator but that of the web page")
  void watchesAList() {
    // When
    Chart chart = Chart.with(Path.of("src/test/resources/everything.yaml"));

    // Then
    assertThat(chart.objects(ClusterRole.class))
        .extracting(role -> role.getMetadata().getName())
        .containsExactly("fetchjob-system:fetcher-page");
    assertThat(chart.objects(RoleBinding.class))
        .extracting(role -> role.getMetadata().getNamespace())
        .containsExactlyInAnyOrder("data", "reports", "fetchjob-system");
  }

  @Test
  @DisplayName(
      "R12 By default only pods of the operator's own namespace may connect to the operator's port")
  void closesThePort() {
    assertThat(Chart.withDefaults().objects(NetworkPolicy.class))
        .singleElement()
        .satisfies(
            policy -> {
              var rule = policy.getSpec().getIngress().getFirst();
              assertThat(rule.getPorts()).hasSize(1);
              assertThat(rule.getFrom())
                  .singleElement()
                  .satisfies(
                      from -> {
                        assertThat(from.getNamespaceSelector()).isNull();
                        assertThat(from.getPodSelector()).isNotNull();
                      });
            });
  }

  @Test
  @DisplayName(
      "With networkPolicy.egress the operator connects only to what the value lists; without it "
          + "the chart does not limit the operator's connections")
  void limitsTheOperatorsConnections() {
    // Given
    NetworkPolicy limited =
        Chart.with(Path.of("src/test/resources/ha.yaml")).objects(NetworkPolicy.class).getFirst();
    NetworkPolicy open = Chart.withDefaults().objects(NetworkPolicy.class).getFirst();

    // Then
    assertThat(open.getSpec().getPolicyTypes()).containsExactly("Ingress");
    assertThat(limited.getSpec().getPolicyTypes()).containsExactly("Ingress", "Egress");
    assertThat(new Egress(limited).allows("192.0.2.1", 6443, "TCP")).isTrue();
    assertThat(new Egress(limited).allows("192.0.2.2", 6443, "TCP")).isFalse();
  }

  @Test
  @DisplayName(
      "Two replicas prefer different nodes; one replica, or an affinity in the values, changes "
          + "that")
  void prefersDifferentNodes() {
    // Given
    var two = Chart.with(Path.of("src/test/resources/ha.yaml")).deployment().getSpec();
    var one = Chart.withDefaults().deployment().getSpec();
    var own = Chart.with(Path.of("src/test/resources/everything.yaml")).deployment().getSpec();

    // Then
    assertThat(one.getTemplate().getSpec().getAffinity()).isNull();
    var affinity = two.getTemplate().getSpec().getAffinity().getPodAntiAffinity();
    assertThat(affinity.getRequiredDuringSchedulingIgnoredDuringExecution()).isEmpty();
    assertThat(affinity.getPreferredDuringSchedulingIgnoredDuringExecution())
        .singleElement()
        .satisfies(
            preference ->
                assertThat(preference.getPodAffinityTerm().getLabelSelector().getMatchLabels())
                    .isEqualTo(two.getSelector().getMatchLabels()));
    assertThat(own.getTemplate().getSpec().getAffinity().getPodAntiAffinity())
        .satisfies(
            ours ->
                assertThat(ours.getPreferredDuringSchedulingIgnoredDuringExecution()).isEmpty());
  }

  @Test
  @DisplayName("The chart refuses two replicas of the operator without leader election")
  void refusesTwoWriters() {
    assertThatThrownBy(() -> Chart.with(Path.of("src/test/resources/two-writers.yaml")))
        .hasMessageContaining("without leader election two replicas would be two writers");
  }

  @ParameterizedTest
  @ValueSource(strings = {"fetchjobs.fetchjobs.dev", "fetchcalendars.fetchjobs.dev"})
  @DisplayName("The chart contains the CRDs, and helm uninstall keeps them")
  void carriesTheDefinitionAndKeepsItOnUninstall(String name) throws IOException {
    // When
    CustomResourceDefinition rendered =
        Chart.withDefaults().objects(CustomResourceDefinition.class).stream()
            .filter(crd -> crd.getMetadata().getName().equals(name))
            .findFirst()
            .orElseThrow();

    // Then
    CustomResourceDefinition committed =
        Serialization.unmarshal(
            Files.readString(Path.of("../crds/%s.yaml".formatted(name))),
            CustomResourceDefinition.class);
    assertThat(rendered.getSpec()).isEqualTo(committed.getSpec());
    assertThat(rendered.getMetadata().getAnnotations())
        .containsEntry("helm.sh/resource-policy", "keep");
  }

  @Test
  @DisplayName("The chart's values can leave the CRD out, or let an uninstall remove the CRD")
  void leavesTheDefinitionOutOrToTheReleaseIfAsked() {
    assertThat(Chart.with("crds.enabled", false).objects(CustomResourceDefinition.class)).isEmpty();
    assertThat(Chart.with("crds.keep", false).objects(CustomResourceDefinition.class))
        .hasSize(2)
        .allSatisfy(crd -> assertThat(crd.getMetadata().getAnnotations()).isNullOrEmpty());
  }

  @Test
  @DisplayName("The chart's version is the version of the programs")
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
  @DisplayName("An optional part of the chart adds or removes only its own object")
  void addsWhatIsAskedForAndNothingElse() {
    // Given
    var defaults = Chart.withDefaults().inventory();

    // Then
    assertThat(Chart.with("networkPolicy.enabled", false).inventory())
        .doesNotContain("NetworkPolicy fetchjob-operator")
        .hasSize(defaults.size() - 1);
    assertThat(Chart.with("metrics.podMonitor.enabled", true).inventory())
        .contains("PodMonitor fetchjob-operator")
        .hasSize(defaults.size() + 1);
    assertThat(Chart.with("metrics.serviceMonitor.enabled", true).inventory())
        .contains("ServiceMonitor fetchjob-operator")
        .hasSize(defaults.size() + 1);
    assertThat(Chart.with("metrics.alerts.enabled", true).inventory())
        .contains("PrometheusRule fetchjob-operator")
        .hasSize(defaults.size() + 1);
    assertThat(Chart.with("metrics.dashboard.enabled", true).inventory())
        .contains("ConfigMap fetchjob-operator-dashboard")
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
        .replaceAll("");
  }
}
