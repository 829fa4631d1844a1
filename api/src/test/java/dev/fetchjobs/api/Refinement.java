package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.fetchjobs.api.schema.Bounded;
import dev.fetchjobs.api.schema.Entries;
import dev.fetchjobs.api.schema.Instant;
import dev.fetchjobs.api.schema.ItemLength;
import dev.fetchjobs.api.schema.ItemRange;
import dev.fetchjobs.api.schema.MapBy;
import dev.fetchjobs.api.schema.Quantity;
import dev.fetchjobs.api.schema.Whole;
import dev.fetchjobs.api.schema.Words;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRuleBuilder;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Adds to a generated schema the bounds, rules and defaults that the annotations of {@code
 * dev.fetchjobs.api.schema} define.
 */
final class Refinement {
  private static final Map<Class<?>, String> FORMATS =
      Map.of(int.class, "int32", Integer.class, "int32", long.class, "int64", Long.class, "int64");
  private static final Set<Class<?>> LEAVES =
      Set.of(String.class, boolean.class, Boolean.class, Map.class);

  void refine(Class<?> type, JSONSchemaProps schema) {
    if (type.isAnnotationPresent(Whole.class)) {
      schema.setXKubernetesMapType("atomic");
    }
    for (RecordComponent component : type.getRecordComponents()) {
      refine(component, schema.getProperties().get(nameOf(component)));
    }
  }

  /** Returns the component's name in JSON. */
  static String nameOf(RecordComponent component) {
    JsonProperty renamed = component.getAccessor().getAnnotation(JsonProperty.class);
    return renamed == null ? component.getName() : renamed.value();
  }

  /** Returns the type of the component's values. For a list it is the type of the items. */
  static Class<?> valueType(RecordComponent component) {
    return component.getType() == List.class
        ? (Class<?>) ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0]
        : component.getType();
  }

  private void refine(RecordComponent component, JSONSchemaProps schema) {
    Words words = component.getAnnotation(Words.class);
    if (words != null) {
      // The API server estimates a rule's cost by the maximum length of the text.
      // The API server uses this estimate even for a closed set of texts.
      schema.setMaxLength(
          Arrays.stream(words.value()).mapToLong(String::length).max().orElseThrow());
      schema.setEnum(Arrays.stream(words.value()).<JsonNode>map(TextNode::valueOf).toList());
    }
    if (component.isAnnotationPresent(Instant.class)) {
      schema.setFormat("date-time");
    }
    JSONSchemaProps value =
        component.getType() == List.class ? schema.getItems().getSchema() : schema;
    Url url = component.getAnnotation(Url.class);
    if (url != null) {
      Class<?> characters = url.dates() ? Url.WithDates.class : Url.WithoutDates.class;
      value.setXKubernetesValidations(
          Stream.of(Url.class, characters)
              .flatMap(rules -> Arrays.stream(rules.getAnnotationsByType(ValidationRule.class)))
              .map(
                  rule ->
                      new ValidationRuleBuilder()
                          .withRule(rule.value())
                          .withMessage(rule.message())
                          .build())
              .toList());
    }
    if (component.isAnnotationPresent(Quantity.class)) {
      schema.setType(null);
      schema.setXKubernetesIntOrString(true);
    }
    MapBy key = component.getAnnotation(MapBy.class);
    if (key != null) {
      schema.setXKubernetesListType("map");
      schema.setXKubernetesListMapKeys(List.of(key.value()));
    } else if (component.getType() == List.class) {
      schema.setXKubernetesListType("atomic");
    }
    ItemLength length = component.getAnnotation(ItemLength.class);
    if (length != null) {
      value.setMinLength((long) length.min());
      value.setMaxLength((long) length.max());
    }
    Entries entries = component.getAnnotation(Entries.class);
    if (entries != null) {
      schema.setMaxProperties((long) entries.max());
      schema.getAdditionalProperties().getSchema().setMaxLength((long) entries.valueLength());
    }
    ItemRange range = component.getAnnotation(ItemRange.class);
    if (range != null) {
      value.setMinimum((double) range.min());
      value.setMaximum((double) range.max());
    }
    Bounded bounded = component.getAnnotation(Bounded.class);
    if (bounded != null) {
      bound(schema, bounded);
    }
    Class<?> type = valueType(component);
    if (FORMATS.containsKey(type)) {
      value.setFormat(FORMATS.get(type));
    } else if (!LEAVES.contains(type)) {
      refine(type, value);
    }
    if (component.getType().isRecord() && schema.getDefault() != null) {
      schema.setDefault(defaults(schema));
    }
  }

  private static void bound(JSONSchemaProps schema, Bounded bounded) {
    switch (schema.getType()) {
      case "array" -> {
        schema.setMaxItems((long) bounded.items());
        bound(schema.getItems().getSchema(), bounded);
      }
      case "string" -> schema.setMaxLength((long) bounded.length());
      case "object" -> {
        if (schema.getProperties() != null) {
          schema.getProperties().values().forEach(property -> bound(property, bounded));
        }
        if (schema.getAdditionalProperties() != null) {
          schema.setMaxProperties((long) bounded.entries());
          bound(schema.getAdditionalProperties().getSchema(), bounded);
        }
      }
      default -> {
        // Numbers and booleans are bounded in any case.
      }
    }
  }

  /**
   * Returns a complete default. The API server checks a default against the rules before it applies
   * the defaults inside it. The generator would fill missing values with Java's zeros.
   */
  private static ObjectNode defaults(JSONSchemaProps schema) {
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    schema
        .getProperties()
        .forEach(
            (name, property) -> {
              if (property.getDefault() != null) {
                all.set(name, property.getDefault());
              }
            });
    return all;
  }
}
