package dev.fetchjobs.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Finds changes in a newer CRD that break objects and clients of an older CRD. Such a change
 * removes a property or an enum value, changes a type, tightens a bound, or makes a field required.
 */
final class Compatibility {
  private final List<String> breaks = new ArrayList<>();

  private Compatibility() {}

  static List<String> breaks(JSONSchemaProps older, JSONSchemaProps newer) {
    Compatibility compatibility = new Compatibility();
    compatibility.compare("", older, newer);
    return compatibility.breaks;
  }

  private void compare(String path, JSONSchemaProps older, JSONSchemaProps newer) {
    expect(
        Objects.equals(older.getType(), newer.getType())
            && Objects.equals(older.getXKubernetesIntOrString(), newer.getXKubernetesIntOrString()),
        path + ": type changed");
    expect(Objects.equals(older.getFormat(), newer.getFormat()), path + ": format changed");
    upper(path, "maxLength", older.getMaxLength(), newer.getMaxLength());
    upper(path, "maxItems", older.getMaxItems(), newer.getMaxItems());
    upper(path, "maximum", older.getMaximum(), newer.getMaximum());
    lower(path, "minLength", older.getMinLength(), newer.getMinLength());
    lower(path, "minItems", older.getMinItems(), newer.getMinItems());
    lower(path, "minimum", older.getMinimum(), newer.getMinimum());
    words(path, orNone(older.getEnum()), orNone(newer.getEnum()));
    expect(
        Objects.equals(older.getXKubernetesListMapKeys(), newer.getXKubernetesListMapKeys()),
        path + ": list keys changed");
    orNone(newer.getRequired()).stream()
        .filter(name -> !orNone(older.getRequired()).contains(name))
        .forEach(name -> breaks.add(path + "." + name + ": newly required"));
    if (older.getItems() != null && newer.getItems() != null) {
      compare(path + "[]", older.getItems().getSchema(), newer.getItems().getSchema());
    }
    Map<String, JSONSchemaProps> now = orNone(newer.getProperties());
    orNone(older.getProperties())
        .forEach(
            (name, property) -> {
              String inner = path + "." + name;
              if (expect(now.containsKey(name), inner + ": removed")) {
                compare(inner, property, now.get(name));
              }
            });
  }

  private void words(String path, List<JsonNode> before, List<JsonNode> after) {
    if (before.isEmpty()) {
      expect(after.isEmpty(), path + ": newly a closed set");
      return;
    }
    before.stream()
        .filter(word -> !after.isEmpty() && !after.contains(word))
        .forEach(word -> breaks.add(path + ": " + word + " is gone"));
  }

  private void upper(String path, String bound, Number before, Number after) {
    expect(
        after == null || before != null && after.doubleValue() >= before.doubleValue(),
        path + ": " + bound + " tightened");
  }

  private void lower(String path, String bound, Number before, Number after) {
    expect(
        after == null || before != null && after.doubleValue() <= before.doubleValue(),
        path + ": " + bound + " tightened");
  }

  private static <T> List<T> orNone(List<T> list) {
    return Optional.ofNullable(list).orElse(List.of());
  }

  private static <T> Map<String, T> orNone(Map<String, T> map) {
    return Optional.ofNullable(map).orElse(Map.of());
  }

  private boolean expect(boolean fulfilled, String otherwise) {
    if (!fulfilled) {
      breaks.add(otherwise);
    }
    return fulfilled;
  }
}
