package dev.fetchjobs.operator.cluster;

import static dev.fetchjobs.operator.cluster.FetchJobs.has;
import static dev.fetchjobs.operator.cluster.FetchJobs.hasReason;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.testkit.cluster.OnCluster;
import dev.fetchjobs.testkit.cluster.Patience;
import dev.fetchjobs.testkit.cluster.TestNamespace;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tests the ConfigMap of spec.handle on an API server, with the rights of the chart. */
@OnCluster
class ConfigMapTest {

  private static final String NAME = "xetra-version";

  private static String yaml(String name) {
    return FetchJobs.yaml(
        name, "12 7 * * 1-5", "handle: {configMap: {name: %s}}\n".formatted(NAME));
  }

  private static Resource<ConfigMap> configMap(TestNamespace namespace) {
    return namespace.client().configMaps().inNamespace(namespace.name()).withName(NAME);
  }

  private static void awaitVersion(TestNamespace namespace, String version) {
    Patience.await("ConfigMap with " + version, FetchJobs.HEALED)
        .until(
            () -> configMap(namespace).get(),
            map ->
                map != null
                    && map.getData() != null
                    && Objects.equals(map.getData().get("version"), version));
  }

  /** Ends a run that has published a version. */
  private static void publish(Runs runs, FetchJobs jobs, String name, String version) {
    runs.start(jobs.cronJob(name).get(), version);
    runs.published(version, version);
  }

  @Test
  @DisplayName(
      "The ConfigMap follows each new version, gets back what a person changes or deletes, is not "
          + "written at rest, and is deleted with the FetchJob")
  void followsTheFile(TestNamespace namespace) throws Exception {
    var jobs = new FetchJobs(namespace);
    var runs = Runs.in(namespace);
    try (var operator = RunningOperator.in(namespace)) {
      // Given
      jobs.apply(yaml("xetra"));
      jobs.await("xetra", "has no version yet", hasReason("HandleCurrent", "NeverFetched"));
      assertThat(configMap(namespace).get()).isNull();

      // When
      publish(runs, jobs, "xetra", "v1");

      // Then
      awaitVersion(namespace, "v1");
      jobs.await("xetra", "describes the file", has("HandleCurrent", "True"));
      assertThat(Scrape.series(operator.port()))
          .contains("fetchjob_cache_objects{resource=\"configmaps\"} 1.0");
      assertThat(configMap(namespace).get().getMetadata().getOwnerReferences())
          .singleElement()
          .satisfies(owner -> assertThat(owner.getName()).isEqualTo("xetra"));

      // When
      configMap(namespace)
          .edit(
              map -> {
                map.getData().putAll(Map.of("version", "mine", "team", "data"));
                map.getMetadata().getLabels().put("reconcile.fluxcd.io/watch", "Enabled");
                return map;
              });

      // Then
      awaitVersion(namespace, "v1");
      publish(runs, jobs, "xetra", "v2");
      awaitVersion(namespace, "v2");
      assertThat(configMap(namespace).get().getData()).containsEntry("team", "data");
      assertThat(configMap(namespace).get().getMetadata().getLabels())
          .containsKey("reconcile.fluxcd.io/watch");

      // When
      configMap(namespace).delete();

      // Then
      awaitVersion(namespace, "v2");
      jobs.await("xetra", "describes the file", has("HandleCurrent", "True"));
      jobs.settle();
      var mark = namespace.cluster().audit().mark();
      jobs.settle();
      assertThat(RunningOperator.writes(namespace, mark)).isEmpty();

      // When
      jobs.named("xetra").delete();

      // Then
      Patience.await("the ConfigMap is gone", FetchJobs.HEALED)
          .until(() -> configMap(namespace).get() == null);
    }
  }

  @Test
  @DisplayName(
      "A person's ConfigMap has the name: it stays as it is, the status says so, and after its "
          + "deletion the operator creates its own")
  void foreign(TestNamespace namespace) throws Exception {
    var jobs = new FetchJobs(namespace);
    var runs = Runs.in(namespace);
    jobs.user()
        .apply(
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: xetra-version}
            data: {version: mine}
            """);
    try (var operator = RunningOperator.in(namespace)) {
      // When
      jobs.apply(yaml("xetra"));
      jobs.awaitReady("xetra");
      publish(runs, jobs, "xetra", "v1");

      // Then
      var status = jobs.await("xetra", "conflict", hasReason("HandleCurrent", "NameConflict"));
      assertThat(status.message()).contains("Delete that ConfigMap");
      assertThat(configMap(namespace).get().getData()).isEqualTo(Map.of("version", "mine"));
      assertThat(configMap(namespace).get().getMetadata().getOwnerReferences()).isEmpty();

      // When
      configMap(namespace).delete();

      // Then
      awaitVersion(namespace, "v1");
      jobs.await("xetra", "describes the file", has("HandleCurrent", "True"));
    }
  }

  @Test
  @DisplayName(
      "The installation does not allow ConfigMaps: the status names the chart's value, the file is "
          + "fetched as usual, and the operator makes no request for ConfigMaps")
  void notEnabled(TestNamespace namespace) throws Exception {
    var jobs = new FetchJobs(namespace);
    var runs = Runs.in(namespace);
    var mark = namespace.cluster().audit().mark();
    try (var operator = RunningOperator.withoutSwitches(namespace)) {
      // When
      jobs.apply(yaml("xetra"));
      jobs.awaitReady("xetra");
      publish(runs, jobs, "xetra", "v1");

      // Then
      var status = jobs.await("xetra", "fetched", has("Fetched", "True"));
      assertThat(status.state()).isEqualTo("Ok");
      assertThat(status.condition("HandleCurrent").orElseThrow().reason())
          .isEqualTo("ConfigMapsNotEnabled");
      assertThat(status.message()).contains("configMaps.enabled");
      assertThat(namespace.cluster().audit().since(mark))
          .filteredOn(request -> request.userAgent().equals("fetchjob-operator"))
          .filteredOn(request -> request.namespace().equals(namespace.name()))
          .noneMatch(request -> request.resource().equals("configmaps"));
    }
  }
}
