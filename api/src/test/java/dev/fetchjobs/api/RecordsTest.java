package dev.fetchjobs.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.Part;
import dev.fetchjobs.api.schema.Whole;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tests rules that hold for every field of the resource FetchJob. */
class RecordsTest {
  @Test
  void everyFieldIsDescribedInASentence() {
    assertThat(components())
        .allSatisfy(
            component ->
                assertThat(component.getAccessor().getAnnotation(JsonPropertyDescription.class))
                    .as(component.toString())
                    .isNotNull()
                    .extracting(JsonPropertyDescription::value)
                    .asString()
                    .matches("(?s)[A-Z].{10,}"));
  }

  @Test
  @DisplayName("Every record of the resource FetchJob has the annotation Part")
  void everyRecordIsAPart() {
    assertThat(components().map(RecordComponent::getDeclaringRecord).distinct())
        .allSatisfy(type -> assertThat(type.isAnnotationPresent(Part.class)).isTrue());
  }

  /**
   * A field is required or has a default exactly if its record component is never null. The
   * defaults of a whole object are in its record, see {@link Whole}.
   */
  @Test
  void everyFieldOfTheSpecIsRequiredOrHasADefaultOrMayBeNull() {
    assertThat(Stream.concat(components(FetchJobSpec.class), components(FetchCalendarSpec.class)))
        .allSatisfy(
            component ->
                assertThat(
                        Stream.of(
                                component.getAccessor().isAnnotationPresent(Required.class),
                                component.getAccessor().isAnnotationPresent(Default.class),
                                isFilled(component),
                                component.getAnnotatedType().isAnnotationPresent(Nullable.class))
                            .filter(yes -> yes))
                    .as(component.toString())
                    .hasSize(1));
  }

  /** Returns whether the record, and not the schema, sets the default. */
  private static boolean isFilled(RecordComponent component) {
    Class<?> type = component.getDeclaringRecord();
    if (!type.isAnnotationPresent(Whole.class)) {
      return false;
    }
    RecordComponent[] components = type.getRecordComponents();
    try {
      Object empty =
          type.getDeclaredConstructor(
                  Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new))
              .newInstance(new Object[components.length]);
      return component.getAccessor().invoke(empty) != null;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(component.toString(), e);
    }
  }

  @Test
  void everyStringListAndNumberOfTheSpecIsBounded() {
    List<String> unbounded = new ArrayList<>();
    collectUnbounded("spec", Crd.schema(Crd.COMMITTED).getProperties().get("spec"), unbounded);
    collectUnbounded("spec", Crd.schema(Crd.CALENDAR).getProperties().get("spec"), unbounded);
    assertThat(unbounded).isEmpty();
  }

  @Test
  void everyStringAndListOfTheStatusIsBounded() {
    List<String> unbounded = new ArrayList<>();
    collectUnbounded("status", Crd.schema(Crd.COMMITTED).getProperties().get("status"), unbounded);
    assertThat(unbounded).filteredOn(problem -> !problem.endsWith("integer")).isEmpty();
  }

  private static void collectUnbounded(String path, JSONSchemaProps schema, List<String> found) {
    if (schema.getType() == null || path.endsWith(".affinity")) {
      return; // A quantity is a number or a string, and no rule reads a type of Kubernetes.
    }
    boolean bounded =
        switch (schema.getType()) {
          case "string" -> schema.getMaxLength() != null || "date-time".equals(schema.getFormat());
          case "array" -> schema.getMaxItems() != null;
          case "object" ->
              schema.getAdditionalProperties() == null || schema.getMaxProperties() != null;
          case "integer" -> schema.getMinimum() != null && schema.getMaximum() != null;
          default -> true;
        };
    if (!bounded) {
      found.add(path + ": " + schema.getType());
    }
    if (schema.getItems() != null) {
      collectUnbounded(path + "[]", schema.getItems().getSchema(), found);
    }
    if (schema.getProperties() != null) {
      schema.getProperties().forEach((name, s) -> collectUnbounded(path + "." + name, s, found));
    }
  }

  private static Stream<RecordComponent> components() {
    return Stream.of(FetchJobSpec.class, FetchJobStatus.class, FetchCalendarSpec.class)
        .flatMap(RecordsTest::components);
  }

  private static Stream<RecordComponent> components(Class<?> type) {
    return Stream.of(type.getRecordComponents())
        .flatMap(
            component -> {
              Class<?> value = Refinement.valueType(component);
              return Stream.concat(
                  Stream.of(component), value.isRecord() ? components(value) : Stream.of());
            });
  }
}
