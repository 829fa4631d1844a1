package dev.fetchjobs.operator.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.api.FetchJob;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.WatchEvent;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ProjectionTest {

  private final TreeSerialization serialization =
      new TreeSerialization(Projection::fetchJob, new Projection()::of);

  private GenericKubernetesResource cronJob(String name, String time, String plan) {
    String event =
        """
        {"type":"ADDED","object":{"apiVersion":"batch/v1","kind":"CronJob","metadata":{
          "name":"%1$s","namespace":"lists","uid":"c-%1$s","labels":{"fetchjobs.dev/uid":"u-%1$s"},
          "generation":3,"annotations":{"fetchjobs.dev/written":"0123456789abcdef/3","example.com/a":"b"},
          "ownerReferences":[{"apiVersion":"fetchjobs.dev/v1alpha1","kind":"FetchJob","name":"%1$s","uid":"u-%1$s"}],
          "managedFields":[
            {"manager":"fetchjob-operator","operation":"Apply","apiVersion":"batch/v1","time":"%2$s","fieldsType":"FieldsV1",
             "fieldsV1":{"f:metadata":{"f:labels":{"f:fetchjobs.dev/uid":{}},
                                       "f:ownerReferences":{"k:{\\"uid\\":\\"u-%1$s\\"}":{}}},
                         "f:spec":{"f:schedule":{},"f:suspend":{}}}},
            {"manager":"kubectl-edit","operation":"Update","apiVersion":"batch/v1","time":"%2$s","fieldsType":"FieldsV1",
             "fieldsV1":{"f:metadata":{"f:ownerReferences":{"k:{\\"uid\\":\\"x\\"}":{}}}}},
            {"manager":"kube-controller-manager","operation":"Update","subresource":"status","time":"%2$s"}]},
         "spec":{"schedule":"1 2 * * *","suspend":false,"plan":"%3$s"}}}"""
            .formatted(name, time, plan);
    return (GenericKubernetesResource) serialization.unmarshal(event, WatchEvent.class).getObject();
  }

  @Test
  void keepsOfACronJobTheScheduleAndWhatShowsAnEditOfItsSpec() {
    // When
    var cronJob = cronJob("gleif", "2026-11-22T07:29:57Z", "x".repeat(1_000));

    // Then
    assertThat(cronJob.getAdditionalProperties())
        .containsExactly(Map.entry("spec", Map.of("schedule", "1 2 * * *")));
    assertThat(cronJob.getMetadata().getManagedFields()).isEmpty();
    assertThat(cronJob.getMetadata().getGeneration()).isEqualTo(3);
    assertThat(cronJob.getMetadata().getAnnotations())
        .containsExactly(Map.entry("fetchjobs.dev/written", "0123456789abcdef/3"));
  }

  @Test
  void keepsOfAFetchJobsAnnotationsNotKubectlsCopyOfIt() {
    // Given
    FetchJob fetchJob = new FetchJob();
    fetchJob
        .getMetadata()
        .setAnnotations(
            Map.of(
                "kubectl.kubernetes.io/last-applied-configuration", "{}",
                "fetchjobs.dev/run-requested-at", "now-1"));

    // Then
    assertThat(Projection.fetchJob(fetchJob).getMetadata().getAnnotations())
        .containsExactly(Map.entry("fetchjobs.dev/run-requested-at", "now-1"));
  }

  private GenericKubernetesResource read(String object) {
    String event = "{\"type\":\"ADDED\",\"object\":%s}".formatted(object);
    return (GenericKubernetesResource) serialization.unmarshal(event, WatchEvent.class).getObject();
  }

  @Test
  @DisplayName("Of a consumer's pod only its readiness gates and their conditions are kept")
  void gatedPod() {
    // When
    var pod =
        read(
            """
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"reader","namespace":"data",
              "labels":{"app":"reader","fetchjobs.dev/readiness":"true"}},
             "spec":{"containers":[{"name":"reader","image":"reader"}],
              "readinessGates":[{"conditionType":"fetchjobs.dev/fresh-xetra"},{"conditionType":"example.org/x"}]},
             "status":{"phase":"Running","podIP":"10.0.0.1","conditions":[
              {"type":"Ready","status":"False","reason":"ReadinessGatesNotReady"},
              {"type":"fetchjobs.dev/fresh-other","status":"True"},
              {"type":"fetchjobs.dev/fresh-xetra","status":"True","reason":"OnTime"}]}}""");

    // Then
    assertThat(pod.getAdditionalProperties())
        .isEqualTo(
            Map.of(
                "spec",
                Map.of(
                    "readinessGates",
                    List.of(Map.of("conditionType", "fetchjobs.dev/fresh-xetra"))),
                "status",
                Map.of(
                    "phase",
                    "Running",
                    "conditions",
                    List.of(
                        Map.of(
                            "type",
                            "fetchjobs.dev/fresh-xetra",
                            "status",
                            "True",
                            "reason",
                            "OnTime")))));
  }

  @Test
  @DisplayName("Of a ConfigMap only the keys that describe a file are kept, and no long text")
  void configMap() {
    // When
    var configMap =
        read(
            """
            {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"xetra-version","namespace":"data"},
             "data":{"version":"v1","path":"%s","team":"data"},"binaryData":{"more":"eA=="}}"""
                .formatted("x".repeat(5_000)));

    // Then
    assertThat(configMap.getAdditionalProperties())
        .isEqualTo(Map.of("data", Map.of("version", "v1")));
  }
}
