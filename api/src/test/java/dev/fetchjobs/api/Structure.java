package dev.fetchjobs.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsOrBool;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checks an object against a structural schema without a server. This class does not check the CEL
 * rules.
 */
final class Structure {
  private final List<String> problems = new ArrayList<>();

  private Structure() {}

  static List<String> problems(JsonNode object, JSONSchemaProps schema) {
    Structure structure = new Structure();
    structure.check("", object, schema);
    return structure.problems;
  }

  private void check(String path, JsonNode value, JSONSchemaProps schema) {
    if (Boolean.TRUE.equals(schema.getXKubernetesIntOrString())) {
      expect(value.isInt() || value.isLong() || value.isTextual(), path, "wants a number or text");
      return;
    }
    switch (schema.getType()) {
      case "object" -> object(path, value, schema);
      case "array" -> list(path, value, schema);
      case "string" -> text(path, value, schema);
      case "integer" -> number(path, value, schema);
      case "boolean" -> expect(value.isBoolean(), path, "wants true or false");
      default -> throw new IllegalStateException(path + ": type " + schema.getType());
    }
  }

  private void object(String path, JsonNode value, JSONSchemaProps schema) {
    if (!expect(value.isObject(), path, "wants an object")) {
      return;
    }
    Map<String, JSONSchemaProps> properties =
        Optional.ofNullable(schema.getProperties()).orElse(Map.of());
    Optional.ofNullable(schema.getRequired()).orElse(List.of()).stream()
        .filter(name -> !value.has(name))
        .forEach(name -> problems.add(path + "." + name + ": missing"));
    JSONSchemaProps others =
        Optional.ofNullable(schema.getAdditionalProperties())
            .map(JSONSchemaPropsOrBool::getSchema)
            .orElse(null);
    expect(value.size() <= orMost(schema.getMaxProperties()), path, "has too many entries");
    value
        .properties()
        .forEach(
            entry -> {
              String inner = path + "." + entry.getKey();
              JSONSchemaProps known = properties.getOrDefault(entry.getKey(), others);
              if (expect(known != null, inner, "unknown")) {
                check(inner, entry.getValue(), known);
              }
            });
  }

  private void list(String path, JsonNode value, JSONSchemaProps schema) {
    if (!expect(value.isArray(), path, "wants a list")) {
      return;
    }
    expect(value.size() <= orMost(schema.getMaxItems()), path, "has too many entries");
    for (int i = 0; i < value.size(); i++) {
      check(path + "[" + i + "]", value.get(i), schema.getItems().getSchema());
    }
  }

  private void text(String path, JsonNode value, JSONSchemaProps schema) {
    if (!expect(value.isTextual(), path, "wants text; put it into quotes")) {
      return;
    }
    int length = value.asText().codePointCount(0, value.asText().length());
    expect(length <= orMost(schema.getMaxLength()), path, "is too long");
    expect(schema.getMinLength() == null || length >= schema.getMinLength(), path, "is too short");
    expect(
        schema.getEnum() == null || schema.getEnum().isEmpty() || schema.getEnum().contains(value),
        path,
        "is none of " + schema.getEnum());
  }

  private void number(String path, JsonNode value, JSONSchemaProps schema) {
    if (!expect(value.isInt() || value.isLong(), path, "wants a whole number")) {
      return;
    }
    expect(
        schema.getMinimum() == null || value.asLong() >= schema.getMinimum(), path, "is too small");
    expect(
        schema.getMaximum() == null || value.asLong() <= schema.getMaximum(), path, "is too large");
  }

  private static long orMost(Long bound) {
    return bound == null ? Long.MAX_VALUE : bound;
  }

  private boolean expect(boolean fulfilled, String path, String problem) {
    if (!fulfilled) {
      problems.add(path + ": " + problem);
    }
    return fulfilled;
  }
}
