package dev.fetchjobs.fetch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Applies the definition of FetchJob to an object, as the API server does with a new object. The
 * method checks structure, types and bounds, and fills in defaults. The method does not check the
 * CEL rules of the definition.
 */
public final class Definition {

  private static final String RESOURCE = "/fetchjobs.fetchjobs.dev.yaml";
  private static final String CALENDARS = "/fetchcalendars.fetchjobs.dev.yaml";

  private final List<String> problems = new ArrayList<>();

  private Definition() {}

  /**
   * Returns the schema of a whole FetchJob: the fields that every Kubernetes object has, and those
   * of the definition.
   */
  public static JsonNode schema() {
    return schema(RESOURCE);
  }

  /** Returns the schema of a whole FetchCalendar. */
  static JsonNode calendarSchema() {
    return schema(CALENDARS);
  }

  private static JsonNode schema(String resource) {
    try (InputStream yaml = Definition.class.getResourceAsStream(resource)) {
      JsonNode definition = Yaml.MAPPER.readTree(Objects.requireNonNull(yaml));
      JsonNode schema = definition.at("/spec/versions/0/schema/openAPIV3Schema");
      ObjectNode fields = (ObjectNode) schema.get("properties");
      String group = definition.at("/spec/group").asText();
      String version = definition.at("/spec/versions/0/name").asText();
      text(fields, "apiVersion").putArray("enum").add(group + "/" + version);
      text(fields, "kind");
      fields.putObject("metadata").put("type", "object");
      return schema;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ObjectNode text(ObjectNode fields, String name) {
    return fields.putObject(name).put("type", "string");
  }

  /**
   * Fills in the defaults of absent fields.
   *
   * @return the mistakes, one sentence each, with the field's path; empty if there are none
   */
  public static List<String> complete(ObjectNode fetchJob) {
    return problems(fetchJob, schema());
  }

  /** Compares a value with a schema, and fills in the schema's defaults. */
  static List<String> problems(JsonNode value, JsonNode schema) {
    var definition = new Definition();
    definition.check("", value, schema);
    return List.copyOf(definition.problems);
  }

  private void check(String path, JsonNode value, JsonNode schema) {
    if (schema.path("x-kubernetes-int-or-string").asBoolean()) {
      expect(value.isIntegralNumber() || value.isTextual(), path, "wants a number or text");
      return;
    }
    switch (schema.path("type").asText()) {
      case "object" -> object(path, value, schema);
      case "array" -> list(path, value, schema);
      case "string" -> text(path, value, schema);
      case "integer" -> number(path, value, schema);
      case "boolean" -> expect(value.isBoolean(), path, "wants true or false");
      case String type -> throw new IllegalStateException(path + ": type " + type);
    }
  }

  private void object(String path, JsonNode value, JsonNode schema) {
    if (!(value instanceof ObjectNode object)) {
      problems.add(path + " needs fields below it.");
      return;
    }
    JsonNode fields = schema.path("properties");
    for (var field : fields.properties()) {
      JsonNode fallback = field.getValue().get("default");
      if (fallback != null && !object.hasNonNull(field.getKey())) {
        object.set(field.getKey(), fallback.deepCopy());
      }
    }
    for (JsonNode required : schema.path("required")) {
      expect(object.has(required.asText()), inside(path, required.asText()), "is missing");
    }
    for (var entry : object.properties()) {
      String inner = inside(path, entry.getKey());
      JsonNode known = fields.path(entry.getKey());
      if (known.isObject()) {
        check(inner, entry.getValue(), known);
      } else if (schema.path("additionalProperties").isObject()) {
        check(inner, entry.getValue(), schema.get("additionalProperties"));
      } else if (!fields.isMissingNode()) {
        problems.add(
            "%s is not a field; known are %s.".formatted(inner, String.join(", ", names(fields))));
      }
    }
  }

  private static List<String> names(JsonNode fields) {
    List<String> names = new ArrayList<>();
    fields.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static String inside(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private void list(String path, JsonNode value, JsonNode schema) {
    if (!expect(value.isArray(), path, "wants a list")) {
      return;
    }
    long most = schema.path("maxItems").asLong(Long.MAX_VALUE);
    expect(value.size() <= most, path, "may have at most %d entries".formatted(most));
    for (int i = 0; i < value.size(); i++) {
      check("%s[%d]".formatted(path, i), value.get(i), schema.get("items"));
    }
  }

  private void text(String path, JsonNode value, JsonNode schema) {
    if (!expect(value.isTextual(), path, "wants text; put it into quotes")) {
      return;
    }
    int length = value.asText().codePointCount(0, value.asText().length());
    long least = schema.path("minLength").asLong(0);
    long most = schema.path("maxLength").asLong(Long.MAX_VALUE);
    expect(length >= least, path, "has to have at least %d characters".formatted(least));
    expect(length <= most, path, "may have at most %d characters".formatted(most));
    List<String> words = new ArrayList<>();
    schema.path("enum").forEach(word -> words.add(word.asText()));
    expect(
        words.isEmpty() || words.contains(value.asText()),
        path,
        "wants one of " + String.join(", ", words));
  }

  private void number(String path, JsonNode value, JsonNode schema) {
    if (!expect(value.isIntegralNumber(), path, "wants a whole number")) {
      return;
    }
    long least = schema.path("minimum").asLong(Long.MIN_VALUE);
    long most = schema.path("maximum").asLong(Long.MAX_VALUE);
    expect(value.asLong() >= least, path, "has to be at least %d".formatted(least));
    expect(value.asLong() <= most, path, "may be at most %d".formatted(most));
  }

  private boolean expect(boolean fulfilled, String path, String problem) {
    if (!fulfilled) {
      problems.add(path + " " + problem + ".");
    }
    return fulfilled;
  }
}
