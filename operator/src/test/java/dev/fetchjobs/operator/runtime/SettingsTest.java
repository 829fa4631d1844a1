package dev.fetchjobs.operator.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fetchjobs.testkit.table.Checks;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SettingsTest {

  private static final Map<String, String> LEAST =
      Map.of("FETCHJOB_DOWNLOADER_IMAGE", "downloader:1", "POD_NAMESPACE", "system");

  private static final Map<String, String> VARIABLES =
      Map.of(
          "host-pattern", "FETCHJOB_ALLOWED_HOSTS",
          "no-proxy", "FETCHJOB_NO_PROXY",
          "proxy-url", "FETCHJOB_PROXY_URL");

  @Test
  void theDefaultsNeedAnImageAndANamespaceOnly() {
    var settings = Settings.from(LEAST, "1.0");

    assertThat(settings.watchNamespaces()).isEmpty();
    assertThat(settings.workers()).isEqualTo(50);
    assertThat(settings.downloads().memory()).isEqualTo("128Mi");
    assertThat(settings.downloads().userAgent()).isEqualTo("fetchjob/1.0");
    assertThat(settings.leaderElection().namespace()).isEqualTo("system");
  }

  @Test
  void addressRangesAreOfEitherKindAndMayBeOneAddress() {
    var environment = new HashMap<>(LEAST);
    environment.put("FETCHJOB_ALLOWED_CIDRS", "10.0.0.0/8, fd00::/8,192.0.2.7");
    environment.put("FETCHJOB_PROXY_URL", "http://[fd00::1]:3128");
    environment.put("FETCHJOB_CONTACT", "data@example.org");

    var downloads = Settings.from(environment, "1.0").downloads();

    assertThat(downloads.network().allowedCidrs())
        .containsExactly("10.0.0.0/8", "fd00::/8", "192.0.2.7");
    assertThat(downloads.userAgent()).isEqualTo("fetchjob/1.0 (+data@example.org)");
  }

  static List<Checks> tables() {
    return Checks.all().stream().filter(table -> VARIABLES.containsKey(table.name())).toList();
  }

  @ParameterizedTest
  @DisplayName("The operator's settings accept or refuse each value of the table of checks:")
  @MethodSource("tables")
  void hostsAndProxiesAreJudgedAsTheDefinitionDoes(Checks table) {
    // Given: commas and spaces separate the entries of a list, and an empty entry counts as absent
    String variable = VARIABLES.get(table.name());
    List<Checks.Row> rows =
        table.rows().stream()
            .filter(row -> row.value().strip().equals(row.value()))
            .filter(row -> !row.value().isEmpty() && row.value().indexOf(',') < 0)
            .toList();

    // Then
    assertThat(rows)
        .allSatisfy(
            row -> {
              var environment = new HashMap<>(LEAST);
              environment.put("FETCHJOB_PROXY_URL", "http://proxy.example:3128");
              environment.put(variable, row.value());
              ThrowingCallable read = () -> Settings.from(environment, "1.0");
              if (row.operator()) {
                assertThatCode(read).doesNotThrowAnyException();
              } else {
                assertThatThrownBy(read).hasMessageContaining(variable);
              }
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          FETCHJOB_WORKERS               | many     | number from 1 to 500
          FETCHJOB_WORKERS               | 0        | number from 1 to 500
          FETCHJOB_HTTP_PORT             | 70000    | number from 0 to 65535
          FETCHJOB_DOWNLOADER_MEMORY     | 128MB    | quantity
          FETCHJOB_DOWNLOADER_CPU        | 0        | quantity
          FETCHJOB_START_ALLOWANCE       | 5        | duration
          FETCHJOB_START_ALLOWANCE       | 48h      | duration
          FETCHJOB_LEADER_ELECTION       | yes      | true or false
          FETCHJOB_DOWNLOADER_PULL_POLICY| Sometimes| IfNotPresent, Always, Never
          FETCHJOB_LOG_FORMAT            | xml      | json, text
          FETCHJOB_DOWNLOADER_FS_GROUP   | -1       | number
          FETCHJOB_DOWNLOADER_IMAGE      | ''       | image of the download pods
          POD_NAMESPACE                  | ''       | namespace of the Lease
          FETCHJOB_WATCH_NAMESPACES      | a,b/c    | names of namespaces
          FETCHJOB_CONTACT               | (me)     | without parentheses
          FETCHJOB_PROXY_URL             | https://p| http://host:port
          FETCHJOB_ALLOWED_CIDRS         | 10.0.0/8 | address ranges
          FETCHJOB_ALLOWED_CIDRS         | ::/129   | address ranges
          """)
  void aBadValueIsASentenceThatNamesTheVariable(String variable, String value, String part) {
    var environment = new HashMap<>(LEAST);
    environment.put(variable, value);

    assertThatThrownBy(() -> Settings.from(environment, "1"))
        .isInstanceOf(BadSettingException.class)
        .hasMessageContaining(variable)
        .hasMessageContaining(part);
  }

  @ParameterizedTest
  @CsvSource({
    "Cookie, write the name of a header field",
    "X-A:b, write the name of a header field",
    "x-forwarded-groups, three different header fields",
  })
  @DisplayName("The header fields of a trusted proxy have names of their own")
  void theFieldsOfAProxy(String field, String part) {
    var environment = new HashMap<>(LEAST);
    environment.put("FETCHJOB_PAGE_PROXY_USER_HEADER", field);

    assertThat(Settings.from(environment, "1").trustedProxy()).isNull();
    environment.put("FETCHJOB_PAGE_PROXY_SECRET", "/secret");
    assertThatThrownBy(() -> Settings.from(environment, "1"))
        .isInstanceOf(BadSettingException.class)
        .hasMessageContaining("FETCHJOB_PAGE_PROXY_USER_HEADER")
        .hasMessageContaining(part);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          FETCHJOB_ALLOWED_CIDRS             | 10.0.0.1/40          | address ranges
          FETCHJOB_ALLOWED_CIDRS             | fd00::/8,10.0.0.1/33 | address ranges
          FETCHJOB_ALLOWED_CIDRS             | fd00:::1/64          | address ranges
          FETCHJOB_ALLOWED_HOSTS             | https://a.example    | host names
          FETCHJOB_ALLOWED_HOSTS             | a.example:443        | host names
          FETCHJOB_NO_PROXY                  | 10.0.0.1/40          | address ranges
          FETCHJOB_NO_PROXY                  | a b                  | host names
          FETCHJOB_DOWNLOADER_PULL_SECRETS   | A_B                  | names of Secrets
          FETCHJOB_DOWNLOADER_CPU_LIMIT      | lots                 | quantity
          FETCHJOB_DOWNLOADER_EPHEMERAL_STORAGE | 64MB              | quantity
          FETCHJOB_DOWNLOADER_EPHEMERAL_STORAGE | 0                 | quantity above zero
          FETCHJOB_DOWNLOADER_NODE_SELECTOR  | disk=ssd             | JSON
          FETCHJOB_KEEP_JOBS                 | 10s                  | duration
          FETCHJOB_MAX_PARALLEL_PER_HOST     | 65                   | number from 0 to 64
          FETCHJOB_INITIAL_RUNS              | 1001                 | number from 1 to 1000
          FETCHJOB_JOB_METRICS               | 1                    | true or false
          FETCHJOB_ALLOW_PRIVATE_ADDRESSES   | on                   | true or false
          FETCHJOB_LEASE_NAME                | A_B                  | name of a Lease
          FETCHJOB_DOWNLOADER_PRIORITY_CLASS | A_B                  | name of a PriorityClass
          FETCHJOB_LOG_LEVEL                 | loud                 | debug
          FETCHJOB_DOWNLOADER_LABELS         | team=data            | JSON
          FETCHJOB_DOWNLOADER_ANNOTATIONS    | [1]                  | JSON
          FETCHJOB_DOWNLOADER_TOLERATIONS    | {}                   | JSON
          FETCHJOB_ALLOWED_GROUPS            | 2000,0               | number
          FETCHJOB_ALLOWED_LABELS            | *                    | keys
          FETCHJOB_ALLOWED_ANNOTATIONS       | a b                  | keys
          """)
  @DisplayName(
      "R23 A setting that cannot work stops the operator's start, and the message names the "
          + "variable")
  void whatCannotWorkIsRefusedAtTheStart(String variable, String value, String part) {
    var environment = new HashMap<>(LEAST);
    environment.put("FETCHJOB_PROXY_URL", "http://proxy.example:3128");
    environment.put(variable, value);

    assertThatThrownBy(() -> Settings.from(environment, "1"))
        .isInstanceOf(BadSettingException.class)
        .hasMessageContaining(variable)
        .hasMessageContaining(part);
  }

  @Test
  void thePasswordOfABadProxyIsNotSaid() {
    var environment = new HashMap<>(LEAST);
    environment.put("FETCHJOB_PROXY_URL", "http://me:p@ss/word@proxy.example:3128");

    assertThatThrownBy(() -> Settings.from(environment, "1"))
        .hasMessage(
            "FETCHJOB_PROXY_URL is \"http://***@proxy.example:3128\"; write http://host:port.");
  }
}
