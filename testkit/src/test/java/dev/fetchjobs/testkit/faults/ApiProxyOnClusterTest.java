package dev.fetchjobs.testkit.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fetchjobs.testkit.cluster.OnCluster;
import dev.fetchjobs.testkit.cluster.TestNamespace;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@OnCluster
class ApiProxyOnClusterTest {
  private static final Predicate<ApiCall> WATCH = call -> call.verb().equals("watch");

  private TestNamespace namespace;
  private ApiProxy proxy;
  private KubernetesClient client;

  @BeforeEach
  void start(TestNamespace namespace) {
    this.namespace = namespace;
    proxy = ApiProxy.to(namespace.client().getConfiguration());
    client = client(proxy.clientConfig());
  }

  @AfterEach
  void stop() {
    client.close();
    proxy.close();
  }

  @Test
  void serverSideApplyPassesWithTheIdentityOfTheKubeconfig() {
    // When
    apply("a", "1");

    // Then
    assertThat(real("a").getData()).containsEntry("key", "1");
    assertThat(proxy.log().writes()).hasSize(1);
    assertThat(proxy.log().writes().getFirst().call().kind()).isEqualTo("patch configmaps");
  }

  @Test
  @DisplayName(
      "A client that impersonates another user through the test proxy has only that user's rights")
  void aCallerThatImpersonatesAnotherHasTheRightsOfThatOne() {
    // Given
    Config nobody =
        new ConfigBuilder(proxy.clientConfig())
            .withImpersonateUsername("system:serviceaccount:default:nobody")
            .build();

    // Then
    try (KubernetesClient other = client(nobody)) {
      assertThatThrownBy(() -> other.pods().inNamespace(namespace.name()).list())
          .isInstanceOf(KubernetesClientException.class)
          .hasMessageContaining("forbidden");
    }
  }

  @Test
  @DisplayName("An informer receives events through the test proxy")
  void informerFollowsThroughTheProxy() {
    // Given
    try (SharedIndexInformer<ConfigMap> informer = informer()) {
      // When
      direct("a", "1");

      // Then
      await().until(() -> key(informer, "a"), "1"::equals);
      direct("a", "2");
      await().until(() -> key(informer, "a"), "2"::equals);
    }
  }

  @Test
  @DisplayName(
      "An informer that lost an event has the right objects again after a response with status 410")
  void informerRecoversFrom410AfterALostEvent() {
    // Given
    Supplier<WatchFilter> gone =
        () -> {
          WatchFilter end = WatchFilter.goneAfter(0);
          return event -> event.name().equals("b") ? end.pass(event) : List.of();
        };
    FaultRule rule = proxy.rules().next(1, WATCH, new Fault.OnWatch(gone));
    try (SharedIndexInformer<ConfigMap> informer = informer()) {
      // When
      direct("a", "1");
      direct("b", "1");

      // Then
      await().until(() -> key(informer, "a"), "1"::equals);
      assertThat(rule.hits()).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("An informer has the right objects again after the API server was unavailable")
  void informerRecoversWhenTheApiWasAway() {
    // Given
    try (SharedIndexInformer<ConfigMap> informer = informer()) {
      // When
      proxy.down();
      direct("a", "1");
      proxy.up();

      // Then
      await().until(() -> key(informer, "a"), "1"::equals);
    }
  }

  @Test
  @DisplayName(
      "The test proxy loses the answer to an apply after the API server has stored the object")
  void anApplyWhoseReplyIsLostIsStored() {
    // Given
    proxy.rules().every(ApiCall::isWrite, new Fault.LoseReply());

    // Then
    assertThatThrownBy(() -> apply("a", "1")).isInstanceOf(KubernetesClientException.class);
    assertThat(real("a").getData()).containsEntry("key", "1");
  }

  private SharedIndexInformer<ConfigMap> informer() {
    return client.configMaps().inNamespace(namespace.name()).inform();
  }

  private String key(SharedIndexInformer<ConfigMap> informer, String name) {
    ConfigMap map = informer.getStore().getByKey(namespace.name() + "/" + name);
    return map == null ? "" : map.getData().get("key");
  }

  private ConfigMap real(String name) {
    return Objects.requireNonNull(
        namespace.client().configMaps().inNamespace(namespace.name()).withName(name).get());
  }

  private void apply(String name, String value) {
    client.configMaps().inNamespace(namespace.name()).resource(map(name, value)).serverSideApply();
  }

  /** Sends the write directly to the API server, not through the test proxy. */
  private void direct(String name, String value) {
    namespace
        .client()
        .configMaps()
        .inNamespace(namespace.name())
        .resource(map(name, value))
        .forceConflicts()
        .serverSideApply();
  }

  private static ConfigMap map(String name, String value) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .addToData("key", value)
        .build();
  }

  private static KubernetesClient client(Config config) {
    return new KubernetesClientBuilder()
        .withConfig(new ConfigBuilder(config).withRequestRetryBackoffLimit(1).build())
        .withHttpClientFactory(new JdkHttpClientFactory())
        .build();
  }
}
