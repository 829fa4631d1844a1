package dev.fetchjobs.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tests that the objects in the recipe for Kueue on docs/scale.md fit together. */
class ScaleTest {

  private static final Page PAGE = Page.of("docs/scale.md");
  private static final Pattern YAML = Pattern.compile("(?ms)^```yaml\\n(.*?)^```$");
  private static final String QUEUE = "kueue.x-k8s.io/queue-name";

  @Test
  @DisplayName(
      "The FetchJob names the LocalQueue in the label of its Jobs, and the LocalQueue the "
          + "ClusterQueue and its flavor")
  void queue() throws IOException {
    // When
    List<JsonNode> objects = objects();

    // Then
    JsonNode clusterQueue = only(objects, "ClusterQueue");
    JsonNode group = clusterQueue.at("/spec/resourceGroups/0");
    assertThat(only(objects, "LocalQueue").at("/spec/clusterQueue"))
        .isEqualTo(clusterQueue.at("/metadata/name"));
    assertThat(group.at("/flavors/0/name"))
        .isEqualTo(only(objects, "ResourceFlavor").at("/metadata/name"));
    assertThat(only(objects, "FetchJob").at("/spec/jobTemplate/labels").get(QUEUE))
        .isEqualTo(only(objects, "LocalQueue").at("/metadata/name"));
    assertThat(only(objects, "FetchJob").at("/metadata/namespace"))
        .isEqualTo(only(objects, "LocalQueue").at("/metadata/namespace"));
    assertThat(names(group.at("/flavors/0/resources"), "/name"))
        .isEqualTo(names(group.at("/coveredResources"), ""));
  }

  /** Kueue never admits a Job that requests a resource which its ClusterQueue does not cover. */
  @Test
  @DisplayName("The ClusterQueue covers all resources that download pods request")
  void covered() throws IOException {
    // Given
    JsonNode cronJob =
        new YAMLMapper()
            .readTree(
                Files.readString(
                    Page.ROOT.resolve(
                        "operator/src/test/resources/desired/minimal/out-cronjob.yaml")));

    // Then
    Set<String> requested = new HashSet<>();
    cronJob
        .at("/spec/jobTemplate/spec/template/spec/containers/0/resources/requests")
        .fieldNames()
        .forEachRemaining(requested::add);
    assertThat(requested).contains("cpu", "memory");
    assertThat(
            names(
                only(objects(), "ClusterQueue").at("/spec/resourceGroups/0/coveredResources"), ""))
        .containsAll(requested)
        .contains("pods");
  }

  private static List<JsonNode> objects() throws IOException {
    List<JsonNode> all = new ArrayList<>();
    for (String block : YAML.matcher(PAGE.text()).results().map(found -> found.group(1)).toList()) {
      for (String document : block.split("(?m)^---$")) {
        all.add(new YAMLMapper().readTree(document));
      }
    }
    return all;
  }

  private static JsonNode only(List<JsonNode> objects, String kind) {
    return objects.stream()
        .filter(object -> object.at("/kind").asText().equals(kind))
        .findFirst()
        .orElseThrow();
  }

  private static Set<String> names(JsonNode list, String pointer) {
    Set<String> names = new HashSet<>();
    list.forEach(item -> names.add(item.at(pointer).asText()));
    return names;
  }
}
