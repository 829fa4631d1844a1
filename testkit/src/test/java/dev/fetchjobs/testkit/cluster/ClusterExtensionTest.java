package dev.fetchjobs.testkit.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@OnCluster
class ClusterExtensionTest {

  @Test
  @DisplayName("The audit log of the API server returns exactly the requests since the mark")
  void auditLogTellsExactlyTheRequestsSinceTheMark(
      TestNamespace namespace, KubernetesClient client, Cluster cluster) {
    // Given
    create(client, namespace, "before");
    AuditLog.Mark mark = cluster.audit().mark();

    // When
    create(client, namespace, "after");
    client.configMaps().inNamespace(namespace.name()).withName("after").get();

    // Then
    List<AuditRequest> requests =
        cluster.audit().since(mark).stream()
            .filter(request -> request.namespace().equals(namespace.name()))
            .filter(request -> request.resource().equals("configmaps"))
            .filter(request -> request.name().equals("after"))
            .toList();
    assertThat(requests).extracting(AuditRequest::verb).containsExactly("create", "get");
    assertThat(requests).extracting(AuditRequest::code).containsExactly(201, 200);
    assertThat(requests).filteredOn(AuditRequest::isWrite).hasSize(1);
    assertThat(requests).allSatisfy(request -> assertThat(request.userAgent()).isNotEmpty());
    assertThat(cluster.audit().since(cluster.audit().mark()))
        .noneMatch(
            request ->
                request.namespace().equals(namespace.name())
                    && request.isWrite()
                    && request.resource().equals("configmaps")
                    && request.name().equals("before"));
  }

  @Test
  void volumeIsBoundToADirectoryOfThisMachine(TestNamespace namespace, KubernetesClient client) {
    // When
    TestVolume volume = namespace.volume("data");

    // Then
    assertThat(volume.directory()).isEmptyDirectory();
    PersistentVolumeClaim claim =
        client
            .persistentVolumeClaims()
            .inNamespace(namespace.name())
            .withName("data")
            .waitUntilCondition(
                c -> c != null && c.getStatus() != null && "Bound".equals(c.getStatus().getPhase()),
                30,
                TimeUnit.SECONDS);
    assertThat(claim.getSpec().getVolumeName()).isEqualTo(namespace.name() + "-data");
  }

  @Test
  @DisplayName("kubectl in a test uses the same cluster as the client of the test")
  void kubectlSpeaksToTheSameCluster(TestNamespace namespace, Cluster cluster) {
    // When
    String names = cluster.kubectl("get", "namespaces", "--output", "name").output();

    // Then
    assertThat(names).contains("namespace/" + namespace.name());
    assertThat(cluster.kubectl("get", "namespace", "no-such").run().succeeded()).isFalse();
  }

  private static void create(KubernetesClient client, TestNamespace namespace, String name) {
    ConfigMap map = new ConfigMapBuilder().withNewMetadata().withName(name).endMetadata().build();
    client.configMaps().inNamespace(namespace.name()).resource(map).create();
  }
}
