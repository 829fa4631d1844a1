package dev.fetchjobs.operator.desired;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.fetchjobs.api.FetchJob;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Path;

/** Represents a FetchJob as the API server returns it: with the CRD's defaults. */
final class Defaulted {
  private static final Path DEFINITION = Path.of("../crds/fetchjobs.fetchjobs.dev.yaml");
  private static final YAMLMapper YAML = new YAMLMapper();

  private Defaulted() {}

  static FetchJob read(Path file) throws IOException {
    ObjectNode fetchJob = (ObjectNode) YAML.readTree(file.toFile());
    JsonNode schema =
        YAML.readTree(DEFINITION.toFile()).at("/spec/versions/0/schema/openAPIV3Schema");
    fill(fetchJob.get("spec"), schema.at("/properties/spec"));
    return Serialization.unmarshal(fetchJob.toString(), FetchJob.class);
  }

  private static void fill(JsonNode value, JsonNode schema) {
    if (value instanceof ObjectNode object) {
      schema
          .path("properties")
          .properties()
          .forEach(
              property -> {
                JsonNode fallback = property.getValue().path("default");
                if (!object.has(property.getKey()) && !fallback.isMissingNode()) {
                  object.set(property.getKey(), fallback.deepCopy());
                }
                if (object.has(property.getKey())) {
                  fill(object.get(property.getKey()), property.getValue());
                }
              });
    } else if (value.isArray()) {
      value.forEach(item -> fill(item, schema.path("items")));
    }
  }
}
