package dev.fetchjobs.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares the CRD with {@code crds/baseline}, the CRD of the last release. A release copies {@code
 * crds/} there; between releases the baseline does not change.
 */
class CompatibilityTest {
  /**
   * Names the only structure of the definition for which the test makes an exception. This
   * structure had no bounds, so a user who may write FetchJobs could fill the operator's memory.
   * Stored objects stay valid, as docs/adr/0013 explains.
   */
  private static final Pattern BOUNDED_SINCE =
      Pattern.compile("[.]spec[.]podTemplate[.]affinity[.].*: max(Length|Items) tightened");

  @Test
  @DisplayName(
      "The CRD has no incompatible change since the last release, except the bounds of the "
          + "affinity")
  void keepsWhatTheLastReleasePromised() {
    // When
    List<String> breaks = Compatibility.breaks(Crd.schema(Crd.BASELINE), Crd.schema(Crd.COMMITTED));

    // Then
    assertThat(breaks).allMatch(BOUNDED_SINCE.asMatchPredicate());
  }

  @Test
  @DisplayName(
      "R11 Every text, list and map of the FetchJob definition has an upper bound, at every depth")
  void everythingHasABound() {
    // When
    List<String> boundless = new ArrayList<>();
    collectBoundless("", Crd.schema(Crd.COMMITTED).getProperties().get("spec"), boundless);

    // Then
    assertThat(boundless).isEmpty();
  }

  private static void collectBoundless(String path, JSONSchemaProps schema, List<String> found) {
    if ("string".equals(schema.getType()) && schema.getMaxLength() == null) {
      found.add(path + ": a text of any length");
    }
    if (schema.getItems() != null) {
      if (schema.getMaxItems() == null) {
        found.add(path + ": a list of any length");
      }
      collectBoundless(path + "[]", schema.getItems().getSchema(), found);
    }
    if (schema.getAdditionalProperties() != null) {
      if (schema.getMaxProperties() == null) {
        found.add(path + ": a map of any size");
      }
      collectBoundless(path + ".*", schema.getAdditionalProperties().getSchema(), found);
    }
    if (schema.getProperties() != null) {
      schema
          .getProperties()
          .forEach((name, inner) -> collectBoundless(path + "." + name, inner, found));
    }
  }

  static Stream<Arguments> changes() {
    return Stream.of(
        change(".spec.timeout: removed", spec -> spec.getProperties().remove("timeout")),
        change(".spec.suspend: type changed", spec -> at(spec, "suspend").setType("string")),
        change(
            ".spec.timeZone: maxLength tightened", spec -> at(spec, "timeZone").setMaxLength(1L)),
        change(
            ".spec.failedJobsHistoryLimit: minimum tightened",
            spec -> at(spec, "failedJobsHistoryLimit").setMinimum(2.0)),
        change(".spec.verify: newly required", spec -> spec.getRequired().add("verify")),
        change(
            ".spec.verify.checksum.algorithm: \"MD5\" is gone",
            spec ->
                at(at(at(spec, "verify"), "checksum"), "algorithm")
                    .getEnum()
                    .removeIf(word -> word.asText().equals("MD5"))));
  }

  @ParameterizedTest
  @MethodSource("changes")
  @DisplayName("The comparison of two CRDs reports every change that would break existing objects")
  void noticesWhatWouldBreakUsers(String expected, Consumer<JSONSchemaProps> change) {
    // Given
    JSONSchemaProps newer = Crd.schema(Crd.BASELINE);
    change.accept(newer.getProperties().get("spec"));

    // When
    List<String> breaks = Compatibility.breaks(Crd.schema(Crd.BASELINE), newer);

    // Then
    assertThat(breaks).containsExactly(expected);
  }

  private static Arguments change(String expected, Consumer<JSONSchemaProps> change) {
    return Arguments.of(expected, change);
  }

  private static JSONSchemaProps at(JSONSchemaProps schema, String name) {
    return schema.getProperties().get(name);
  }
}
