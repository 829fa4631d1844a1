package dev.fetchjobs.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FetchPlan.NetworkPolicy;
import dev.fetchjobs.contract.FetchPlan.Proxy;
import dev.fetchjobs.operator.desired.Allowed;
import dev.fetchjobs.operator.desired.DownloadSettings;
import dev.fetchjobs.operator.desired.PodDefaults;
import dev.fetchjobs.operator.runtime.NotifySettings;
import dev.fetchjobs.operator.runtime.Settings;
import dev.fetchjobs.operator.runtime.Switches;
import dev.fetchjobs.operator.runtime.TrustedProxy;
import io.fabric8.kubernetes.api.model.EnvVar;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tests that the chart sets exactly the environment variables that the operator reads. */
class SettingsTest {
  @Test
  @DisplayName("The operator accepts the settings of the chart's default values")
  void theDefaultsAreReadWithoutAComplaint() {
    // When
    Settings settings = read(Chart.withDefaults());

    // Then
    assertThat(settings.downloads().image()).startsWith("fetchjob/downloader:");
    assertThat(settings.downloads().network())
        .isEqualTo(new NetworkPolicy(List.of(), false, List.of()));
    assertThat(settings.watchNamespaces()).isEmpty();
    assertThat(settings.leaderElection())
        .isEqualTo(
            new Settings.LeaseSettings("fetchjob-system", "fetchjob-operator", "operator-0"));
  }

  @Test
  @DisplayName("R13 R15 R23 The chart passes every one of its values to the operator")
  void everyValueReachesTheOperator() {
    // When
    Settings settings = read(Chart.with(Path.of("src/test/resources/everything.yaml")));

    // Then
    assertThat(settings)
        .isEqualTo(
            new Settings(
                new DownloadSettings(
                    "registry.example/team/downloader@sha256:" + "ab".repeat(32),
                    "Always",
                    List.of("registry", "mirror"),
                    "100m",
                    "256Mi",
                    2000L,
                    Duration.ofMinutes(7),
                    "fetchjob/1 (+data-team@example.org)",
                    new Proxy(
                        "http://proxy.example:3128",
                        null,
                        List.of(".internal.example", "10.0.0.0/8"),
                        true),
                    new NetworkPolicy(
                        List.of("publisher.example", "*.exchange.example"),
                        true,
                        List.of("10.20.0.0/16", "fd00::/8")),
                    3,
                    new PodDefaults(
                        "500m",
                        "128Mi",
                        Map.of("team", "platform"),
                        Map.of("sidecar.istio.io/inject", "false"),
                        Map.of("disk", "ssd"),
                        List.of(
                            Map.of("key", "batch", "operator", "Exists", "effect", "NoSchedule")),
                        "batch-low"),
                    new Allowed(
                        List.of(2001L, 3000L),
                        List.of("cost", "example.org/"),
                        List.of("example.org/"))),
                List.of("data", "reports"),
                7,
                3,
                1_500,
                Duration.ofHours(2),
                8080,
                true,
                new Settings.LeaseSettings("fetchjob-system", "fetcher", "operator-0"),
                new Settings.LogSettings(false, "debug"),
                new NotifySettings(
                    List.of("events.example"),
                    new NetworkPolicy(
                        List.of(), true, List.of("10.20.0.0/16", "fd00::/8", "10.30.0.0/16")),
                    Path.of("/etc/fetchjob/signing-keys"),
                    "fetchjob/1"),
                new Switches(true, true),
                9000,
                new TrustedProxy(
                    Path.of("/etc/fetchjob/page-proxy/secret"),
                    "X-Proof",
                    "X-Auth-Request-User",
                    "X-Auth-Request-Groups")));
  }

  @Test
  @DisplayName("The probes in the chart use the port on which the operator listens")
  void thePortIsTheOneThatTheProbesAsk() {
    // Given
    var container =
        Chart.withDefaults().deployment().getSpec().getTemplate().getSpec().getContainers().get(0);

    // Then
    assertThat(read(Chart.withDefaults()).httpPort())
        .isEqualTo(container.getPorts().get(0).getContainerPort());
    assertThat(container.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/livez");
    assertThat(container.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/readyz");
  }

  private static Settings read(Chart chart) {
    return Settings.from(environment(chart), "1");
  }

  /** Returns the operator's environment with the values that the kubelet would fill in. */
  private static Map<String, String> environment(Chart chart) {
    Map<String, String> fields =
        Map.of(
            "metadata.name",
            "operator-0",
            "metadata.namespace",
            chart.deployment().getMetadata().getNamespace());
    return chart
        .deployment()
        .getSpec()
        .getTemplate()
        .getSpec()
        .getContainers()
        .get(0)
        .getEnv()
        .stream()
        .collect(
            Collectors.toMap(
                EnvVar::getName,
                variable ->
                    variable.getValueFrom() == null
                        ? variable.getValue()
                        : fields.get(variable.getValueFrom().getFieldRef().getFieldPath())));
  }
}
