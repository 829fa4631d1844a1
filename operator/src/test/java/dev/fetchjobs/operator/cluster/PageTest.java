package dev.fetchjobs.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.operator.page.Visitor;
import dev.fetchjobs.testkit.cluster.OnCluster;
import dev.fetchjobs.testkit.cluster.OperatorAccount;
import dev.fetchjobs.testkit.cluster.TestNamespace;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tests the login of the web page with the API server's TokenReview and SubjectAccessReview. */
@OnCluster
class PageTest {

  private static final String READER =
      """
      apiVersion: v1
      kind: ServiceAccount
      metadata: {name: reader}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata: {name: reader}
      rules: [{apiGroups: [fetchjobs.dev], resources: [fetchjobs], verbs: [get]}]
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: reader}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
      subjects: [{kind: ServiceAccount, name: reader}]
      """;

  @Test
  @DisplayName(
      "Two ServiceAccounts with rights in different namespaces see the FetchJobs of their own "
          + "namespace only; a wrong token logs nobody in")
  void eachSeesItsOwnNamespace(TestNamespace first) throws Exception {
    try (var second = first.another("second")) {
      // Given
      List<HasMetadata> rights = pageRights(first);
      try (var operator = RunningOperator.withPage(first, second)) {
        new FetchJobs(first).createReady("xetra");
        new FetchJobs(second).createReady("gleif");
        String here = reader(first);
        String there = reader(second);
        // Then
        assertSees(operator, here, first, "xetra", second, "gleif");
        assertSees(operator, there, second, "gleif", first, "xetra");
        try (var visitor = new Visitor(operator.pagePort())) {
          assertThat(visitor.login("wrong").statusCode()).isEqualTo(401);
          assertThat(visitor.get("/").statusCode()).isEqualTo(303);
        }
      } finally {
        rights.forEach(object -> first.cluster().client().resource(object).delete());
      }
    }
  }

  private static void assertSees(
      RunningOperator operator,
      String token,
      TestNamespace own,
      String name,
      TestNamespace other,
      String otherName)
      throws Exception {
    try (var visitor = new Visitor(operator.pagePort())) {
      Awaitility.await("login").until(() -> visitor.login(token).statusCode() == 303);
      assertThat(visitor.get("/").body())
          .contains("/fetchjobs/" + own.name() + "/" + name)
          .doesNotContain("/fetchjobs/" + other.name() + "/");
      assertThat(visitor.get("/fetchjobs/" + own.name() + "/" + name).statusCode()).isEqualTo(200);
      assertThat(visitor.get("/fetchjobs/" + other.name() + "/" + otherName).statusCode())
          .isEqualTo(404);
    }
  }

  /** Grants the rights of the page as the chart does, and returns the objects. */
  private static List<HasMetadata> pageRights(TestNamespace namespace) {
    String rendered =
        namespace
            .cluster()
            .helm(
                "template",
                OperatorAccount.NAME,
                "../helm/fetchjob-operator",
                "--namespace",
                namespace.name(),
                "--set",
                "page.enabled=true",
                "--show-only",
                "templates/page.yaml")
            .output();
    var client = namespace.cluster().client();
    return client
        .load(new ByteArrayInputStream(rendered.getBytes(StandardCharsets.UTF_8)))
        .items()
        .stream()
        .<HasMetadata>map(object -> client.resource(object).forceConflicts().serverSideApply())
        .toList();
  }

  /**
   * Creates a ServiceAccount that may get FetchJobs of its namespace, and returns a token of it.
   */
  private static String reader(TestNamespace namespace) {
    var client = namespace.cluster().client();
    client
        .load(new ByteArrayInputStream(READER.getBytes(StandardCharsets.UTF_8)))
        .items()
        .forEach(
            object ->
                client
                    .resource(object)
                    .inNamespace(namespace.name())
                    .forceConflicts()
                    .serverSideApply());
    return client
        .serviceAccounts()
        .inNamespace(namespace.name())
        .withName("reader")
        .tokenRequest(
            new TokenRequestBuilder().withNewSpec().withExpirationSeconds(3600L).endSpec().build())
        .getStatus()
        .getToken();
  }
}
