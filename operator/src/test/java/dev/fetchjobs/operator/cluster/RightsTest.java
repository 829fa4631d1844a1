package dev.fetchjobs.operator.cluster;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fetchjobs.testkit.cluster.OnCluster;
import dev.fetchjobs.testkit.cluster.OperatorAccount;
import dev.fetchjobs.testkit.cluster.TestNamespace;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests rights that no request of the operator names, but that the API server checks within another
 * request.
 */
@OnCluster
class RightsTest {

  /** Names actions that the operator takes with its own account. */
  private enum Deed {
    CREATE_A_CRONJOB,
    ADOPT_A_CRONJOB,
    START_A_JOB;

    void perform(KubernetesClient operator, TestNamespace namespace, Owners owners) {
      switch (this) {
        case CREATE_A_CRONJOB -> {
          CronJob another = cronJob(namespace, "new", owners.fetchJob());
          namespace.client().resource(another).delete();
          operator.resource(another).create();
        }
        case ADOPT_A_CRONJOB ->
            operator.resource(cronJob(namespace, "orphan", owners.fetchJob())).update();
        case START_A_JOB ->
            operator
                .resource(
                    new JobBuilder()
                        .withNewMetadata()
                        .withName("run")
                        .withNamespace(namespace.name())
                        .withOwnerReferences(owners.cronJob())
                        .endMetadata()
                        .withSpec(owners.orphan().getSpec().getJobTemplate().getSpec())
                        .build())
                .create();
      }
    }
  }

  private record Owners(OwnerReference fetchJob, CronJob orphan) {
    OwnerReference cronJob() {
      return owner(
          "batch/v1", "CronJob", orphan.getMetadata().getName(), orphan.getMetadata().getUid());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "CREATE_A_CRONJOB, fetchjobs/finalizers, update",
    "ADOPT_A_CRONJOB, cronjobs, delete",
    "START_A_JOB, cronjobs/finalizers, update"
  })
  @DisplayName(
      "R2 Every right that the chart gives the operator is necessary, even one that no request "
          + "names")
  void isNeeded(Deed deed, String resource, String verb, TestNamespace namespace) {
    // Given
    namespace.cluster().applyDefinition();
    var fetchJob = new FetchJobs(namespace).create("xetra").getMetadata();
    var orphan = namespace.client().resource(cronJob(namespace, "orphan", null)).create();
    var owners =
        new Owners(
            owner("fetchjobs.dev/v1alpha1", "FetchJob", fetchJob.getName(), fetchJob.getUid()),
            orphan);
    var account = OperatorAccount.in(namespace.cluster(), namespace.name());
    try (KubernetesClient operator =
        new KubernetesClientBuilder()
            .withConfig(account.config())
            .withHttpClientFactory(new JdkHttpClientFactory())
            .build()) {
      // When
      Role whole = role(namespace);
      setRules(namespace, without(whole.getRules(), resource, verb));

      // Then
      Awaitility.await("refused")
          .untilAsserted(
              () ->
                  assertThatThrownBy(() -> deed.perform(operator, namespace, owners))
                      .isInstanceOfSatisfying(
                          KubernetesClientException.class,
                          e ->
                              org.assertj.core.api.Assertions.assertThat(e.getCode())
                                  .isEqualTo(403)));
      setRules(namespace, whole.getRules());
      Awaitility.await("allowed")
          .untilAsserted(
              () ->
                  assertThatCode(() -> deed.perform(operator, namespace, owners))
                      .doesNotThrowAnyException());
    }
  }

  private static Role role(TestNamespace namespace) {
    return namespace
        .client()
        .rbac()
        .roles()
        .inNamespace(namespace.name())
        .withName(OperatorAccount.NAME)
        .get();
  }

  private static void setRules(TestNamespace namespace, List<PolicyRule> rules) {
    namespace
        .client()
        .rbac()
        .roles()
        .inNamespace(namespace.name())
        .withName(OperatorAccount.NAME)
        .edit(
            role -> {
              role.setRules(rules);
              return role;
            });
  }

  private static List<PolicyRule> without(List<PolicyRule> rules, String resource, String verb) {
    return rules.stream()
        .flatMap(
            rule -> {
              if (!rule.getResources().contains(resource)) {
                return Stream.of(rule);
              }
              List<String> verbs = new ArrayList<>(rule.getVerbs());
              verbs.remove(verb);
              return verbs.isEmpty()
                  ? Stream.of()
                  : Stream.of(new PolicyRuleBuilder(rule).withVerbs(verbs).build());
            })
        .toList();
  }

  private static OwnerReference owner(String version, String kind, String name, String uid) {
    return new OwnerReferenceBuilder()
        .withApiVersion(version)
        .withKind(kind)
        .withName(name)
        .withUid(uid)
        .withController(true)
        .withBlockOwnerDeletion(true)
        .build();
  }

  private static CronJob cronJob(
      TestNamespace namespace, String name, @Nullable OwnerReference owner) {
    CronJob cronJob = ForeignCronJob.named(name);
    cronJob.getMetadata().setNamespace(namespace.name());
    cronJob.getMetadata().setOwnerReferences(owner == null ? List.of() : List.of(owner));
    return cronJob;
  }
}
