package dev.fetchjobs.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@SuppressWarnings("unchecked") // trees read from JSON
class DriftTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Desired.Accepted WANTED = FetchJobYaml.accepted(FetchJobYaml.complete());

  private static GenericKubernetesResource stored(CronJobUpdate update, long generation) {
    var stored = LiveCronJob.stored(update, generation);
    stored.getMetadata().setResourceVersion("7");
    return stored;
  }

  private static GenericKubernetesResource created() {
    return stored(CronJobUpdate.created(WANTED), 1);
  }

  private static Drift drift(GenericKubernetesResource live) {
    return Drift.between(WANTED, live.getMetadata());
  }

  @Test
  void whatWasCreatedIsAsWanted() {
    assertThat(drift(created()).isNone()).isTrue();
  }

  @Test
  @DisplayName(
      "R14 The operator counts any change of the CronJob's spec as a difference, but not what "
          + "admission adds to its write")
  void generation() {
    // Given
    var live = created();
    live.getMetadata().setGeneration(2L);

    // Then
    assertThat(drift(live)).isEqualTo(new Drift(false, true, List.of()));
    assertThat(drift(stored(CronJobUpdate.of(WANTED, live, false), 3)).isNone()).isTrue();
  }

  @Test
  @DisplayName(
      "The operator wants another CronJob after an edit of the FetchJob, and if it cannot read "
          + "the CronJob's mark")
  void otherWanted() {
    // Given
    var edited = FetchJobYaml.accepted(FetchJobYaml.with("12 7 * * 1-5", "13 7 * * 1-5"));
    var unmarked = created();
    unmarked.getMetadata().getAnnotations().remove(WriteMark.ANNOTATION);
    var mistaken = created();
    mistaken.getMetadata().getAnnotations().put(WriteMark.ANNOTATION, "mine/0");

    // Then
    assertThat(Drift.between(edited, created().getMetadata()).otherWanted()).isTrue();
    assertThat(drift(unmarked)).isEqualTo(new Drift(true, false, List.of()));
    assertThat(drift(mistaken)).isEqualTo(new Drift(true, false, List.of()));
  }

  @Test
  @DisplayName(
      "The operator names missing labels, annotations and owners and sets them again, and keeps "
          + "those of other programs")
  void metadata() {
    // Given
    var live = created();
    ObjectMeta meta = live.getMetadata();
    meta.getLabels().put("example.com/team", "data");
    meta.getLabels().remove("app.kubernetes.io/managed-by");
    meta.getAnnotations().put("fetchjobs.dev/name", "other");
    meta.getOwnerReferences().getFirst().setBlockOwnerDeletion(false);
    meta.setFinalizers(List.of("example.com/keep"));

    // When
    CronJobUpdate update = CronJobUpdate.of(WANTED, live, true);
    ObjectMeta restored = stored(update, 1).getMetadata();

    // Then
    assertThat(drift(live).metadata())
        .containsExactlyInAnyOrder(
            ".metadata.labels.app.kubernetes.io/managed-by",
            ".metadata.annotations.fetchjobs.dev/name",
            ".metadata.ownerReferences");
    assertThat(Drift.between(WANTED, restored).isNone()).isTrue();
    assertThat(restored.getLabels()).containsEntry("example.com/team", "data");
    assertThat(restored.getFinalizers()).containsExactly("example.com/keep");
    assertThat(restored.getOwnerReferences()).hasSize(1);
  }

  @Test
  @DisplayName(
      "A CronJob spec that nobody changed since the operator's write keeps what admission added")
  void admitted() {
    // Given
    var live = created();
    Map<String, Object> spec = new HashMap<>(Map.of("schedule", "12 7 * * 1-5", "added", true));
    live.setAdditionalProperty("spec", spec);

    // Then
    assertThat(CronJobUpdate.of(WANTED, live, true).body()).containsEntry("spec", spec);
    assertThat(CronJobUpdate.of(WANTED, live, true).mark().generation()).isEqualTo(1);
    assertThat(CronJobUpdate.of(WANTED, live, false).mark().generation()).isEqualTo(2);
    assertThat(CronJobUpdate.of(WANTED, live, false).body())
        .containsEntry("spec", WANTED.cronJob().get("spec"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "schedule":"0 0 * * *"       | true
          "timeZone":"Asia/Tokyo"      | true
          "suspend":true               | true
          "startingDeadlineSeconds":7  | true
          "successfulJobsHistoryLimit":7 | false
          """)
  @DisplayName(
      "The operator recognises a change that could start a run for a scheduled time (slot) in the "
          + "past")
  void reschedules(String change, boolean reschedules) throws Exception {
    // Given
    var live = created();
    Map<String, Object> spec = new HashMap<>((Map<String, Object>) WANTED.cronJob().get("spec"));
    spec.putAll(JSON.readValue("{" + change + "}", Map.class));
    live.setAdditionalProperty("spec", spec);

    // Then
    assertThat(CronJobUpdate.reschedules(WANTED, created())).isFalse();
    assertThat(CronJobUpdate.reschedules(WANTED, live)).isEqualTo(reschedules);
  }

  @ParameterizedTest(name = "R14 {0}")
  @DisplayName(
      "R14 The message names who changed the CronJob and where, taken from its managed fields")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          schedule  | "f:schedule":{} | .spec.schedule=0 0 1 1 *
          command   | "f:jobTemplate":{"f:spec":{"f:template":{"f:spec":{"f:containers":{"k:{\\"name\\":\\"downloader\\"}":{"f:command":{}}}}}}} | .spec.jobTemplate.spec.template.spec.containers[{"name":"downloader"}].command was added
          container | "f:jobTemplate":{"f:spec":{"f:template":{"f:spec":{"f:containers":{"k:{\\"name\\":\\"x\\"}":{".":{},"f:name":{}}}}}}}               | .spec.jobTemplate.spec.template.spec.containers[{"name":"x"}] was added
          network   | "f:jobTemplate":{"f:spec":{"f:template":{"f:spec":{"f:hostNetwork":{}}}}}                                                     | .spec.jobTemplate.spec.template.spec.hostNetwork was added
          pods      | "f:jobTemplate":{"f:spec":{"f:parallelism":{}}}                                                                              | .spec.jobTemplate.spec.parallelism was added
          """)
  void culprits(String what, String fields, String place) throws Exception {
    // Given
    var live = edited(fields);

    // When
    CronJobEdit edit = CronJobEdit.of(WANTED, live, drift(live));

    // Then
    assertThat(edit).hasToString("was changed by kubectl-edit at " + place);
  }

  /**
   * Returns a CronJob in which kubectl-edit has set some fields and other programs have set other
   * fields.
   */
  private static GenericKubernetesResource edited(String fields) throws Exception {
    var live = created();
    live.getMetadata().setGeneration(2L);
    String json =
        """
        {"metadata":{"managedFields":[
          {"manager":"fetchjob-operator","operation":"Update","fieldsV1":{"f:spec":{"f:suspend":{}}}},
          {"manager":"kube-controller-manager","operation":"Update","subresource":"status","fieldsV1":{"f:status":{}}},
          {"manager":"labeller","operation":"Update","time":"2026-11-22T07:00:00Z",
           "fieldsV1":{"f:metadata":{"f:labels":{"f:example.org/team":{}}}}},
          {"manager":"kubectl-edit","operation":"Update","time":"2026-11-22T06:00:00Z","fieldsV1":{"f:spec":{%s}}}]}}
        """
            .formatted(fields);
    live.getMetadata()
        .setManagedFields(
            JSON.readValue(json, GenericKubernetesResource.class).getMetadata().getManagedFields());
    Map<String, Object> tree =
        JSON.readValue(
            JSON.writeValueAsString(live.getAdditionalProperties().get("spec")), Map.class);
    tree.put("schedule", fields.contains("f:schedule") ? "0 0 1 1 *" : tree.get("schedule"));
    tree.put("added", true);
    Map<String, Object> job =
        (Map<String, Object>) ((Map<?, ?>) tree.get("jobTemplate")).get("spec");
    Map<String, Object> pod = (Map<String, Object>) ((Map<?, ?>) job.get("template")).get("spec");
    job.put("parallelism", 2);
    pod.put("hostNetwork", true);
    List<Map<String, Object>> containers = (List<Map<String, Object>>) pod.get("containers");
    containers.getFirst().put("command", List.of("sleep"));
    containers.add(Map.of("name", "x"));
    live.setAdditionalProperty("spec", tree);
    return live;
  }

  @Test
  @DisplayName(
      "R14 The message names a field that somebody removed from the CronJob, although no manager "
          + "owns that field")
  void removed() throws Exception {
    // Given
    var live = edited("");
    ((Map<?, ?>) live.getAdditionalProperties().get("spec")).remove("timeZone");
    live.getMetadata().getLabels().clear();

    // Then
    assertThat(CronJobEdit.of(WANTED, live, drift(live)).toString())
        .startsWith("was changed by somebody at .spec.timeZone was removed, .metadata.labels.");
  }
}
