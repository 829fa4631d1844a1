package dev.fetchjobs.operator.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.operator.desired.Drift;
import dev.fetchjobs.operator.desired.Fingerprint;
import dev.fetchjobs.operator.desired.Managers;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.WatchEvent;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PrunedTest {

  private final TreeSerialization serialization =
      new TreeSerialization(Pruned::fetchJob, new Pruned()::of);

  private GenericKubernetesResource cronJob(String name, String time) {
    return cronJob(name, time, "");
  }

  private GenericKubernetesResource cronJob(String name, String time, String plan) {
    String event =
        """
        {"type":"ADDED","object":{"apiVersion":"batch/v1","kind":"CronJob","metadata":{
          "name":"%1$s","namespace":"lists","uid":"c-%1$s","labels":{"fetchjobs.dev/uid":"u-%1$s"},
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

  private static List<ManagedFieldsEntry> managed(GenericKubernetesResource cronJob) {
    return cronJob.getMetadata().getManagedFields();
  }

  @Test
  void keepsWhatWeHaveWrittenOnceForAllCronJobs() {
    // When
    var one = managed(cronJob("gleif", "2026-11-22T07:29:57Z"));
    var other = managed(cronJob("xetra", "2026-11-22T08:29:57Z"));

    // Then
    assertThat(one.getFirst()).isSameAs(other.getFirst());
  }

  @Test
  void keepsWhatTellsASurplusFieldAndWhoElseHasWritten() {
    // Given
    var cronJob = cronJob("gleif", "2026-11-22T07:29:57Z");
    Map<String, Object> wanted =
        Map.of(
            "metadata", Map.of("labels", Map.of("fetchjobs.dev/uid", "u-gleif")),
            "spec", Map.of("schedule", "1 2 * * *"));

    // Then
    assertThat(Drift.between(wanted, cronJob, Api.FIELD_MANAGER))
        .containsExactly(".spec.suspend is no longer wanted");
    assertThat(
            Managers.culprits(
                cronJob, Api.FIELD_MANAGER, List.of(".metadata.ownerReferences[0].uid=x")))
        .containsExactly("kubectl-edit");
    assertThat(managed(cronJob).getLast().getTime()).isEqualTo("2026-11-22T07:29:57Z");
  }

  @Test
  void keepsOfAPlanOnlyWhatTellsWhetherItIsAnother() {
    // Given
    String plan = "x".repeat(1_000);

    // When
    var cronJob = cronJob("gleif", "2026-11-22T07:29:57Z", plan);

    // Then
    assertThat(cronJob.getAdditionalProperties().toString()).doesNotContain(plan);
    assertThat(Drift.between(wanted(plan), cronJob, Api.FIELD_MANAGER)).isEmpty();
    assertThat(Drift.between(wanted(plan + "y"), cronJob, Api.FIELD_MANAGER))
        .containsExactly(".spec.plan=" + Fingerprint.of(plan));
  }

  private static Map<String, Object> wanted(String plan) {
    return Map.of(
        "metadata", Map.of("labels", Map.of("fetchjobs.dev/uid", "u-gleif")),
        "spec", Map.of("schedule", "1 2 * * *", "suspend", false, "plan", plan));
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
    assertThat(Pruned.fetchJob(fetchJob).getMetadata().getAnnotations())
        .containsExactly(Map.entry("fetchjobs.dev/run-requested-at", "now-1"));
  }
}
