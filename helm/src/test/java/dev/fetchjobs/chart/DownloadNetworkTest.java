package dev.fetchjobs.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fetchjobs.contract.Cidr;
import dev.fetchjobs.operator.desired.Identity;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests the NetworkPolicy for download pods. The local cluster's network plug-in enforces no
 * NetworkPolicy, so the tests evaluate the rules themselves.
 */
class DownloadNetworkTest {

  private static final String ENABLED =
      "downloader: {networkPolicy: {enabled: true, namespaces: [data]}}\n";

  @TempDir Path folder;

  @Test
  @DisplayName("The chart has a NetworkPolicy for download pods only if a value asks for it")
  void isAskedFor() {
    assertThat(Chart.withDefaults().objects(NetworkPolicy.class)).hasSize(1);
    assertThat(Chart.with("watchNamespaces[0]", "data").objects(NetworkPolicy.class)).hasSize(1);
  }

  @Test
  @DisplayName("Each watched namespace has a NetworkPolicy for its download pods")
  void isInEachWatchedNamespace() {
    // When
    List<NetworkPolicy> policies =
        policies(Chart.with(Path.of("src/test/resources/namespaces.yaml")));

    // Then
    assertThat(policies)
        .extracting(policy -> policy.getMetadata().getNamespace())
        .containsExactly("data", "reports");
  }

  @Test
  @DisplayName(
      "An operator of all namespaces needs a list for the NetworkPolicies, and the chart says so")
  void needsNamespaces() {
    assertThatThrownBy(() -> Chart.with("downloader.networkPolicy.enabled", true))
        .hasMessageContaining("downloader.networkPolicy.namespaces");
  }

  @Test
  @DisplayName(
      "The NetworkPolicy selects the label of every download pod, and allows no connection to it")
  void selectsDownloadPods() throws IOException {
    assertThat(policy(""))
        .satisfies(
            policy -> {
              assertThat(policy.getSpec().getPodSelector().getMatchLabels())
                  .isEqualTo(Map.of(Identity.MANAGED_BY_LABEL, Identity.OPERATOR));
              assertThat(policy.getSpec().getPolicyTypes()).containsExactly("Ingress", "Egress");
              assertThat(policy.getSpec().getIngress()).isEmpty();
            });
  }

  @Test
  @DisplayName(
      "The NetworkPolicy refuses the first address of every range that the downloader refuses")
  void refusesWhatTheDownloaderRefuses() throws IOException {
    // Given
    String rules =
        Files.readString(
            Path.of("../contract/src/main/java/dev/fetchjobs/contract/AddressRules.java"));
    List<Cidr> refused =
        Pattern.compile("ranges\\(([^)]*)\\)")
            .matcher(rules)
            .results()
            .flatMap(list -> Pattern.compile("\"([^\"]+)\"").matcher(list.group(1)).results())
            .map(range -> Cidr.of(range.group(1)))
            .toList();
    var egress = new Egress(policy(""));

    // Then
    assertThat(refused)
        .hasSizeGreaterThan(20)
        .allSatisfy(
            range ->
                assertThat(
                        egress.allows(
                            InetAddress.getByAddress(range.network()).getHostAddress(), 443, "TCP"))
                    .as(Arrays.toString(range.network()))
                    .isFalse());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          127.0.0.1        | 443  | TCP | false | true
          10.96.0.1        | 443  | TCP | false | true
          172.16.0.1       | 443  | TCP | false | true
          192.168.1.1      | 80   | TCP | false | true
          100.64.0.1       | 443  | TCP | false | true
          ::1              | 443  | TCP | false | true
          fc00::1          | 443  | TCP | false | true
          fec0::1          | 443  | TCP | false | true
          0.0.0.1          | 443  | TCP | false | false
          169.254.169.254  | 80   | TCP | false | false
          fe80::1          | 443  | TCP | false | false
          100.100.100.200  | 80   | TCP | false | false
          168.63.129.16    | 80   | TCP | false | false
          192.0.0.192      | 80   | TCP | false | false
          fd00:ec2::254    | 80   | TCP | false | false
          fd20:ce::254     | 80   | TCP | false | false
          fd00:42::42      | 80   | TCP | false | false
          224.0.0.1        | 443  | TCP | false | false
          ff02::1          | 443  | TCP | false | false
          198.18.0.1       | 443  | TCP | false | false
          240.0.0.1        | 443  | TCP | false | false
          64:ff9b:1::1     | 443  | TCP | false | false
          2001::1          | 443  | TCP | false | false
          192.0.2.1        | 443  | TCP | true  | true
          192.0.2.1        | 80   | TCP | true  | true
          2001:db8::1      | 443  | TCP | true  | true
          192.0.2.1        | 22   | TCP | false | false
          192.0.2.1        | 443  | UDP | false | false
          10.96.0.10       | 53   | UDP | true  | true
          169.254.20.10    | 53   | TCP | true  | true
          """)
  @DisplayName(
      "Without a list of its own the NetworkPolicy allows DNS and the ports 443 and 80 of public "
          + "addresses, and of private ones if network.allowPrivateAddresses is set")
  void allows(String address, int port, String protocol, boolean byDefault, boolean withPrivate)
      throws IOException {
    assertThat(new Egress(policy("")).allows(address, port, protocol)).isEqualTo(byDefault);
    assertThat(
            new Egress(policy("network: {allowPrivateAddresses: true}"))
                .allows(address, port, protocol))
        .isEqualTo(withPrivate);
  }

  @Test
  @DisplayName("The NetworkPolicy allows network.allowedCidrs at the publishers' ports")
  void allowsListedRanges() throws IOException {
    // When
    var egress = new Egress(policy("network: {allowedCidrs: [10.20.0.0/16, 'fd00::/8']}"));

    // Then
    assertThat(egress.allows("10.20.3.4", 443, "TCP")).isTrue();
    assertThat(egress.allows("fd00::4", 80, "TCP")).isTrue();
    assertThat(egress.allows("10.21.3.4", 443, "TCP")).isFalse();
    assertThat(egress.allows("10.20.3.4", 5432, "TCP")).isFalse();
  }

  @Test
  @DisplayName(
      "The NetworkPolicy allows the address of the installation's proxy, and a proxy with a name "
          + "needs a rule of its own")
  void allowsTheProxy() throws IOException {
    // When
    var egress = new Egress(policy("network: {proxy: {url: 'http://10.1.2.3:3128'}}"));
    var ruled =
        new Egress(
            policy(
                "network: {proxy: {url: 'http://proxy.example:3128'}}",
                "downloader: {networkPolicy: {enabled: true, namespaces: [data], egress: [{to: [{ipBlock: {cidr: 10.1.2.4/32}}], ports: [{port: 3128}]}]}}\n"));

    // Then
    assertThat(egress.allows("10.1.2.3", 3128, "TCP")).isTrue();
    assertThat(egress.allows("10.1.2.4", 3128, "TCP")).isFalse();
    assertThat(ruled.allows("10.1.2.4", 3128, "TCP")).isTrue();
    assertThatThrownBy(() -> policy("network: {proxy: {url: 'http://proxy.example:3128'}}"))
        .hasMessageContaining("Add a rule for the proxy proxy.example:3128");
  }

  private NetworkPolicy policy(String network) throws IOException {
    return policy(network, ENABLED);
  }

  private NetworkPolicy policy(String network, String downloader) throws IOException {
    Path values = folder.resolve("values.yaml");
    Files.writeString(values, downloader + network);
    return policies(Chart.with(values)).getFirst();
  }

  private static List<NetworkPolicy> policies(Chart chart) {
    return chart.objects(NetworkPolicy.class).stream()
        .filter(policy -> policy.getMetadata().getName().endsWith("-downloads"))
        .toList();
  }
}
