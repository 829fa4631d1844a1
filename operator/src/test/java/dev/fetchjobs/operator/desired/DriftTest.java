package dev.fetchjobs.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fetchjobs.operator.tree.Body;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DriftTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Map<String, Object> WANTED =
      Body.of(
          "apiVersion",
          "batch/v1",
          "kind",
          "CronJob",
          "metadata",
          Body.of("name", "xetra", "labels", Map.of("a", "b")),
          "spec",
          Body.of(
              "suspend",
              false,
              "containers",
              List.of(
                  Body.of(
                      "name",
                      "downloader",
                      "resources",
                      Body.of("requests", Body.of("cpu", "1000m")))),
              "codes",
              List.of(10, 20)));

  private static final String LIVE =
      """
      {"apiVersion":"batch/v1","kind":"CronJob",
       "metadata":{"name":"xetra","labels":{"a":"b","team":"x"},"managedFields":[
         {"manager":"us","operation":"Apply","fieldsType":"FieldsV1","fieldsV1":
           {"f:metadata":{"f:labels":{"f:a":{}}},
            "f:spec":{"f:suspend":{},"f:codes":{},
              "f:containers":{"k:{\\"name\\":\\"downloader\\"}":{".":{},"f:name":{},"f:resources":{"f:requests":{"f:cpu":{}}}}}}}}]},
       "spec":{"suspend":false,"defaulted":true,"codes":[10,20],
         "containers":[{"name":"sidecar"},{"name":"downloader","resources":{"requests":{"cpu":"1"}}}]}}""";

  @Test
  void defaultsSidecarsForeignLabelsAndOtherSpellingsOfAQuantityAreNoDrift() throws Exception {
    assertThat(Drift.between(WANTED, live(LIVE), "us")).isEmpty();
  }

  @Test
  void aChangedValueIsNamedWithWhatIsThere() throws Exception {
    assertThat(
            Drift.between(
                WANTED, live(LIVE.replace("\"suspend\":false", "\"suspend\":true")), "us"))
        .containsExactly(".spec.suspend=true");
  }

  @Test
  void aMissingElementAShorterListAndALostLabelAreDrift() throws Exception {
    var live =
        live(
            LIVE.replace("\"codes\":[10,20]", "\"codes\":[10]")
                .replace("\"a\":\"b\",\"team\"", "\"team\"")
                .replace(
                    "{\"name\":\"downloader\",\"resources\"", "{\"name\":\"other\",\"resources\""));

    assertThat(Drift.between(WANTED, live, "us"))
        .contains(".metadata.labels.a=null", ".spec.codes=[10]", ".spec.containers[0].name=null");
  }

  @Test
  void aFieldThatIsOursAndNoLongerWantedIsDrift() throws Exception {
    var live =
        live(
            LIVE.replace(
                "\"f:suspend\":{},", "\"f:suspend\":{},\"f:startingDeadlineSeconds\":{},"));

    assertThat(Drift.between(WANTED, live, "us"))
        .containsExactly(".spec.startingDeadlineSeconds is no longer wanted");
    assertThat(Drift.between(WANTED, live, "somebody")).isEmpty();
  }

  @Test
  void whatIsNoLongerWantedWithinSomethingKeptAsAWholeIsDrift() throws Exception {
    // Given: of a node selector and of a list without a key the managed fields name the whole only
    Map<String, Object> wanted =
        Body.of(
            "metadata",
            Body.of("name", "xetra"),
            "spec",
            Body.of(
                "nodeSelector",
                Map.of("disk", "ssd"),
                "tolerations",
                List.of(Body.of("key", "batch", "operator", "Exists")),
                "rules",
                List.of(Body.of("action", "FailJob"))));
    String live =
        """
        {"metadata":{"name":"xetra","managedFields":[
           {"manager":"us","operation":"Apply","fieldsType":"FieldsV1","fieldsV1":
             {"f:spec":{"f:nodeSelector":{},"f:tolerations":{},"f:rules":{}}}}]},
         "spec":{"rules":[{"action":"FailJob","defaulted":true}],"nodeSelector":{"disk":"ssd"%s},
           "tolerations":[{"key":"batch","operator":"Exists"%s}]}}""";

    // Then
    assertThat(Drift.between(wanted, live(live.formatted("", "")), "us")).isEmpty();
    assertThat(
            Drift.between(
                wanted,
                live(live.formatted(",\"zone\":\"a\"", ",\"effect\":\"NoSchedule\"")),
                "us"))
        .containsExactly(
            ".spec.nodeSelector.zone is no longer wanted",
            ".spec.tolerations[0].effect is no longer wanted");
  }

  @Test
  void onlyWhoHasAHandInTheDifferencesIsNamed() throws Exception {
    // Given
    var live =
        live(
            """
            {"metadata":{"name":"xetra","managedFields":[
              {"manager":"us","operation":"Apply","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:suspend":{}}}},
              {"manager":"labeller","operation":"Update","time":"2026-11-22T07:00:00Z","fieldsType":"FieldsV1",
               "fieldsV1":{"f:metadata":{"f:labels":{"f:example.org/team":{}}}}},
              {"manager":"editor","operation":"Update","time":"2026-11-22T06:00:00Z","fieldsType":"FieldsV1",
               "fieldsV1":{"f:spec":{"f:schedule":{},"f:containers":{"k:{\\"name\\":\\"downloader\\"}":{"f:image":{}}}}}}]}}""");

    // Then
    assertThat(Managers.others(live, "us")).containsExactly("labeller", "editor");
    assertThat(Managers.culprits(live, "us", List.of(".spec.suspend=true"))).isEmpty();
    assertThat(Managers.culprits(live, "us", List.of(".spec.schedule=0 0 * * *")))
        .containsExactly("editor");
    assertThat(Managers.culprits(live, "us", List.of(".spec.containers[0].image=x")))
        .containsExactly("editor");
    assertThat(Managers.culprits(live, "us", List.of(".metadata.labels.example.org/team=x")))
        .containsExactly("labeller");
  }

  @ParameterizedTest(name = "R14 {0}")
  @DisplayName("R14 what somebody adds to the pod template is a difference, wherever it is")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          a command        | "f:spec":{"f:containers":{"k:{\\"name\\":\\"downloader\\"}":{"f:command":{}}}} | .spec.containers[{"name":"downloader"}].command was added
          a container      | "f:spec":{"f:containers":{"k:{\\"name\\":\\"x\\"}":{".":{},"f:name":{}}}}      | .spec.containers[{"name":"x"}] was added
          an init container| "f:spec":{"f:initContainers":{".":{},"k:{\\"name\\":\\"x\\"}":{}}}               | .spec.initContainers was added
          a volume         | "f:spec":{"f:volumes":{"k:{\\"name\\":\\"x\\"}":{".":{}}}}                       | .spec.volumes was added
          a host network   | "f:spec":{"f:hostNetwork":{}}                                                      | .spec.hostNetwork was added
          a label          | "f:metadata":{"f:labels":{"f:x.example/y":{}}}                                     | .metadata.labels.x.example/y was added
          """)
  void added(String what, String fields, String difference) throws Exception {
    // Given
    Map<String, Object> wanted = Body.of("spec", inTemplate("template", TEMPLATE));
    String json =
        """
        {"metadata":{"name":"xetra","managedFields":[
          {"manager":"kubectl-edit","operation":"Update","fieldsType":"FieldsV1","fieldsV1":
            {"f:spec":{"f:jobTemplate":{"f:spec":{"f:template":{%s}}}}}}]},
         "spec":%s}"""
            .formatted(fields, JSON.writeValueAsString(inTemplate("template", TEMPLATE)));

    // When
    List<String> differences = Drift.between(wanted, live(json), "us");

    // Then
    assertThat(differences).containsExactly(".spec.jobTemplate.spec.template" + difference);
    assertThat(differences).allMatch(Drift::isAdded);
    assertThat(Managers.culprits(live(json), "us", differences)).containsExactly("kubectl-edit");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a second pod        | "f:jobTemplate":{"f:spec":{"f:parallelism":{}}}                                                      | .jobTemplate.spec.parallelism was added
          a suspended Job     | "f:jobTemplate":{"f:spec":{"f:suspend":{}}}                                                          | .jobTemplate.spec.suspend was added
          a request           | "f:jobTemplate":{"f:metadata":{"f:annotations":{"f:fetchjobs.dev/run-requested-at":{}}}}             | .jobTemplate.metadata was added
          """)
  @DisplayName("R14 what somebody adds around the pod template decides what runs, too")
  void addedAround(String what, String fields, String difference) throws Exception {
    Map<String, Object> wanted = Body.of("spec", inTemplate("template", TEMPLATE));
    String json =
        """
        {"metadata":{"name":"xetra","managedFields":[
          {"manager":"kubectl-patch","operation":"Update","fieldsType":"FieldsV1","fieldsV1":
            {"f:spec":{%s}}}]},
         "spec":%s}"""
            .formatted(fields, JSON.writeValueAsString(inTemplate("template", TEMPLATE)));

    assertThat(Drift.between(wanted, live(json), "us")).containsExactly(".spec" + difference);
  }

  @Test
  @DisplayName(
      "R14 after an upgrade both are found: what is not wanted any more, and what was added")
  void upgraded() throws Exception {
    Map<String, Object> wanted = Body.of("spec", inTemplate("template", TEMPLATE));
    String json =
        """
        {"metadata":{"name":"xetra","managedFields":[
          {"manager":"us","operation":"Apply","fieldsType":"FieldsV1","fieldsV1":
            {"f:spec":{"f:jobTemplate":{"f:spec":{"f:template":{"f:spec":{"f:hostname":{}}}}}}}},
          {"manager":"kubectl-edit","operation":"Update","fieldsType":"FieldsV1","fieldsV1":
            {"f:spec":{"f:jobTemplate":{"f:spec":{"f:template":{"f:spec":{"f:hostNetwork":{}}}}}}}}]},
         "spec":%s}"""
            .formatted(JSON.writeValueAsString(inTemplate("template", TEMPLATE)));

    assertThat(Drift.between(wanted, live(json), "us"))
        .containsExactly(
            ".spec.jobTemplate.spec.template.spec.hostNetwork was added",
            ".spec.jobTemplate.spec.template.spec.hostname is no longer wanted");
  }

  @Test
  @DisplayName("R14 who writes what we want too, and who writes elsewhere, is no difference")
  void notAdded() throws Exception {
    String json =
        """
        {"metadata":{"name":"xetra","managedFields":[
          {"manager":"gitops","operation":"Apply","fieldsType":"FieldsV1","fieldsV1":
            {"f:spec":{"f:jobTemplate":{"f:spec":{"f:ttlSecondsAfterFinished":{},
              "f:template":{"f:spec":{"f:containers":{"k:{\\"name\\":\\"downloader\\"}":{".":{},"f:name":{}}}}}}}}}}]},
         "spec":%s}"""
            .formatted(JSON.writeValueAsString(inTemplate("template", TEMPLATE)));

    assertThat(Drift.between(Body.of("spec", inTemplate("template", TEMPLATE)), live(json), "us"))
        .isEmpty();
  }

  private static final Map<String, Object> TEMPLATE =
      Body.of(
          "metadata",
          Body.of("labels", Map.of("a", "b")),
          "spec",
          Body.of("containers", List.of(Body.of("name", "downloader"))));

  private static Map<String, Object> inTemplate(String name, Map<String, Object> template) {
    return Body.of("jobTemplate", Body.of("spec", Body.of(name, template)));
  }

  private static GenericKubernetesResource live(String json) throws Exception {
    return JSON.readValue(json, GenericKubernetesResource.class);
  }
}
