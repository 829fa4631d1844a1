package dev.fetchjobs.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests that the operator has only the rights that it needs, with all settings of the chart. */
class SecurityTest {

  /**
   * The operator's pod may have two volumes: the Secret with the keys that sign events, and one key
   * of the Secret by which a proxy before the page proves itself.
   */
  private static final Volume SIGNING_KEYS =
      new VolumeBuilder()
          .withName("signing-keys")
          .withNewSecret()
          .withSecretName("signing-keys")
          .withOptional(true)
          .endSecret()
          .build();

  private static final Volume PAGE_PROXY =
      new VolumeBuilder()
          .withName("page-proxy")
          .withNewSecret()
          .withSecretName("page-proxy")
          .addNewItem("secret", null, "secret")
          .withOptional(true)
          .endSecret()
          .build();

  /** Holds the resources of rights that need a switch, with the switch's variable. */
  private static final Map<String, String> SWITCHED =
      new TreeMap<>(
          Map.of(
              "configmaps", "FETCHJOB_CONFIG_MAPS",
              "pods/status", "FETCHJOB_POD_READINESS",
              "subjectaccessreviews", "FETCHJOB_PAGE_PORT",
              "tokenreviews", "FETCHJOB_PAGE_PORT"));

  static List<Chart> charts() {
    return List.of(
        Chart.withDefaults(),
        Chart.with("configMaps.enabled", true),
        Chart.with("podReadiness.enabled", true),
        Chart.with("page.enabled", true),
        Chart.with("watchNamespaces[0]", "data"),
        Chart.with(Path.of("src/test/resources/namespaces.yaml")),
        Chart.with(Path.of("src/test/resources/everything.yaml")));
  }

  @ParameterizedTest
  @MethodSource("charts")
  @DisplayName("No Role of the chart may read Secrets, and no Role has a wildcard")
  void noRoleMayReadASecretOrSaysEverything(Chart chart) {
    assertThat(rules(chart))
        .isNotEmpty()
        .allSatisfy(
            rule -> {
              assertThat(rule.getApiGroups()).doesNotContain("*");
              assertThat(rule.getResources())
                  .isNotEmpty()
                  .doesNotContain("secrets", "*", "pods/exec", "pods/log");
              assertThat(rule.getVerbs()).doesNotContain("*", "escalate", "bind", "impersonate");
            });
  }

  /**
   * Some API servers allow a user to set a CronJob's owner only if the user may delete the CronJob.
   */
  @ParameterizedTest
  @MethodSource("charts")
  @DisplayName(
      "R2 The operator may delete only CronJobs, because it needs this right to take over a "
          + "CronJob")
  void theOperatorMayDeleteOnlyWhatItAdopts(Chart chart) {
    assertThat(operatorRules(chart))
        .filteredOn(rule -> rule.getVerbs().contains("delete"))
        .flatExtracting(PolicyRule::getResources)
        .containsOnly("cronjobs");
    assertThat(operatorRules(chart))
        .flatExtracting(PolicyRule::getVerbs)
        .doesNotContain("deletecollection");
  }

  @ParameterizedTest
  @MethodSource("charts")
  @DisplayName(
      "Only with its switch may the operator write ConfigMaps or the statuses of pods, or ask who a "
          + "user is")
  void furtherRightsNeedTheirSwitch(Chart chart) {
    assertThat(rules(chart).flatMap(rule -> rule.getResources().stream()).distinct())
        .filteredOn(SWITCHED::containsKey)
        .containsExactlyInAnyOrderElementsOf(
            SWITCHED.entrySet().stream()
                .filter(right -> isOn(chart, right.getValue()))
                .map(Map.Entry::getKey)
                .toList());
  }

  @ParameterizedTest
  @MethodSource("charts")
  @DisplayName(
      "The operator may patch only statuses, Jobs, its Lease and, if switched on, ConfigMaps")
  void theOperatorChangesOnlyWhatItApplies(Chart chart) {
    assertThat(operatorRules(chart))
        .filteredOn(rule -> rule.getVerbs().contains("patch"))
        .flatExtracting(PolicyRule::getResources)
        .filteredOn(resource -> !SWITCHED.containsKey(resource))
        .containsOnly("fetchjobs/status", "cronjobs/status", "jobs", "leases");
  }

  @ParameterizedTest
  @MethodSource("charts")
  @DisplayName("The operator's pod runs without root and with a read-only file system")
  void itsPodsAreRestricted(Chart chart) {
    // Given
    PodSpec pod = chart.deployment().getSpec().getTemplate().getSpec();

    // Then
    assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
    assertThat(pod.getHostNetwork()).isNull();
    assertThat(List.of(SIGNING_KEYS, PAGE_PROXY)).containsAll(pod.getVolumes());
    assertThat(pod.getContainers().getFirst().getVolumeMounts())
        .allMatch(mount -> Boolean.TRUE.equals(mount.getReadOnly()));
    assertThat(pod.getContainers())
        .hasSize(1)
        .first()
        .extracting(Container::getSecurityContext)
        .satisfies(
            context -> {
              assertThat(context.getAllowPrivilegeEscalation()).isFalse();
              assertThat(context.getReadOnlyRootFilesystem()).isTrue();
              assertThat(context.getCapabilities().getDrop()).containsExactly("ALL");
            });
  }

  @Test
  @DisplayName(
      "A release for a list of namespaces without the users' roles and the definitions has no "
          + "object outside of namespaces")
  void needsNothingInTheCluster() {
    assertThat(Chart.with(Path.of("src/test/resources/namespaces.yaml")).objects())
        .isNotEmpty()
        .allSatisfy(
            object ->
                assertThat(object.getMetadata().getNamespace())
                    .isIn("data", "reports", "fetchjob-system"));
  }

  @Test
  @DisplayName("An operator for one namespace has no rights in other namespaces")
  void oneNamespaceMeansNoRightsOutsideOfIt() {
    // When
    Chart chart = Chart.with("watchNamespaces[0]", "data");

    // Then
    assertThat(chart.objects(ClusterRoleBinding.class)).isEmpty();
    assertThat(chart.objects(ClusterRole.class))
        .extracting(role -> role.getMetadata().getName())
        .containsExactlyInAnyOrder(
            "fetchjob-system:fetchjob-operator-view", "fetchjob-system:fetchjob-operator-edit");
    assertThat(chart.objects(Role.class))
        .filteredOn(role -> role.getMetadata().getNamespace().equals("data"))
        .hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("charts")
  @DisplayName("R2 The chart grants exactly the rights of the list that dev/rights checks")
  void grantsWhatIsListed(Chart chart) throws IOException {
    // Given
    Set<String> listed =
        Files.readAllLines(Path.of("src/test/resources/rights.tsv")).stream()
            .filter(line -> !line.startsWith("#"))
            .filter(line -> isForAllNamespaces(chart) || !line.contains("fetchcalendars"))
            .filter(
                line ->
                    SWITCHED.entrySet().stream()
                        .noneMatch(
                            right ->
                                line.split("\t", -1)[1].equals(right.getKey())
                                    && !isOn(chart, right.getValue())))
            .map(line -> String.join(" ", List.of(line.split("\t", -1)).subList(0, 3)))
            .collect(Collectors.toSet());

    // When
    Set<String> granted =
        operatorRules(chart)
            .flatMap(
                rule ->
                    rule.getApiGroups().stream()
                        .flatMap(
                            group ->
                                rule.getResources().stream()
                                    .flatMap(
                                        resource ->
                                            rule.getVerbs().stream()
                                                .map(verb -> group + " " + resource + " " + verb))))
            .collect(Collectors.toSet());

    // Then
    assertThat(granted).containsExactlyInAnyOrderElementsOf(listed);
  }

  /**
   * Returns whether the operator serves all namespaces. Only such an operator has a ClusterRole for
   * its FetchJobs, and only a ClusterRole can allow to read objects of the cluster.
   */
  private static boolean isForAllNamespaces(Chart chart) {
    return chart.objects(ClusterRole.class).stream()
        .filter(role -> !isForUsers(role))
        .flatMap(role -> role.getRules().stream())
        .anyMatch(rule -> rule.getResources().contains("fetchjobs/status"));
  }

  @Test
  @DisplayName(
      "Every authenticated user may read FetchCalendars, and the chart's roles allow nobody to "
          + "change them")
  void calendarsAreReadable() {
    // When
    Chart chart = Chart.withDefaults();

    // Then
    assertThat(chart.objects(ClusterRoleBinding.class))
        .filteredOn(binding -> binding.getSubjects().getFirst().getKind().equals("Group"))
        .singleElement()
        .satisfies(
            binding -> {
              assertThat(binding.getSubjects().getFirst().getName())
                  .isEqualTo("system:authenticated");
              assertThat(chart.objects(ClusterRole.class))
                  .filteredOn(
                      role -> role.getMetadata().getName().equals(binding.getRoleRef().getName()))
                  .flatExtracting(ClusterRole::getRules)
                  .allSatisfy(
                      rule -> {
                        assertThat(rule.getResources()).containsExactly("fetchcalendars");
                        assertThat(rule.getVerbs()).containsExactly("get", "list", "watch");
                      });
            });
    assertThat(Chart.with("rbac.aggregate", false).objects(ClusterRoleBinding.class)).hasSize(1);
  }

  /** Returns whether the chart passes the switch to the operator as on. */
  private static boolean isOn(Chart chart, String variable) {
    return chart
        .deployment()
        .getSpec()
        .getTemplate()
        .getSpec()
        .getContainers()
        .getFirst()
        .getEnv()
        .stream()
        .anyMatch(value -> value.getName().equals(variable) && !value.getValue().equals("false"));
  }

  private static Stream<PolicyRule> rules(Chart chart) {
    return Stream.concat(
        chart.objects(ClusterRole.class).stream().flatMap(role -> role.getRules().stream()),
        chart.objects(Role.class).stream().flatMap(role -> role.getRules().stream()));
  }

  private static Stream<PolicyRule> operatorRules(Chart chart) {
    return Stream.concat(
            chart.objects(ClusterRole.class).stream(), chart.objects(Role.class).stream())
        .filter(role -> !isForUsers(role))
        .flatMap(
            role ->
                switch (role) {
                  case ClusterRole wide -> wide.getRules().stream();
                  case Role narrow -> narrow.getRules().stream();
                  default -> throw new IllegalStateException(role.getKind());
                });
  }

  private static boolean isForUsers(HasMetadata role) {
    return role.getMetadata()
        .getLabels()
        .containsKey("rbac.authorization.k8s.io/aggregate-to-admin");
  }
}
