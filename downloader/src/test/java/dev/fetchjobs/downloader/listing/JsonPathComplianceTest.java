package dev.fetchjobs.downloader.listing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.fetchjobs.contract.BadPath;
import dev.fetchjobs.contract.JsonPath;
import dev.fetchjobs.downloader.document.JsonSelection;
import dev.fetchjobs.downloader.failure.FetchException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Runs the compliance test suite of RFC 9535. The file {@code jsonpath/NOTICE.txt} names its
 * source.
 */
class JsonPathComplianceTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String QUOTED = "\"(\\\\.|[^\"\\\\])*\"|'(\\\\.|[^'\\\\])*'";

  private static List<Case> cases = List.of();

  private enum Kind {
    SUPPORTED,
    OTHER_SELECTOR,
    INVALID
  }

  private record Case(Kind kind, JsonNode json) {
    String name() {
      return json.get("name").textValue() + ": " + selector();
    }

    String selector() {
      return json.get("selector").textValue();
    }

    /**
     * Returns the results that are right. There are several if the members may come in any order.
     */
    List<JsonNode> results() {
      List<JsonNode> all = new ArrayList<>();
      json.path("results").forEach(all::add);
      if (json.has("result")) {
        all.add(json.get("result"));
      }
      return all;
    }
  }

  @BeforeAll
  static void readSuite() throws IOException {
    try (InputStream in = JsonPathComplianceTest.class.getResourceAsStream("/jsonpath/cts.json")) {
      List<Case> all = new ArrayList<>();
      for (JsonNode json : JSON.readTree(in).get("tests")) {
        all.add(new Case(kind(json), json));
      }
      cases = all;
    }
  }

  /**
   * Returns what kind of path this is. Outside of quotes only selectors that are not supported have
   * a question mark, a colon or two dots.
   */
  private static Kind kind(JsonNode json) {
    if (json.path("invalid_selector").booleanValue()) {
      return Kind.INVALID;
    }
    String bare = json.get("selector").textValue().replaceAll(QUOTED, "");
    return bare.contains("?") || bare.contains(":") || bare.contains("..")
        ? Kind.OTHER_SELECTOR
        : Kind.SUPPORTED;
  }

  @Test
  @DisplayName("Each case of the JSONPath test suite is in one of three kinds")
  void everyCaseHasAKind() {
    // When
    Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
    cases.forEach(one -> counts.merge(one.kind(), 1, Integer::sum));

    // Then
    assertThat(counts)
        .containsExactly(
            Map.entry(Kind.SUPPORTED, 98),
            Map.entry(Kind.OTHER_SELECTOR, 358),
            Map.entry(Kind.INVALID, 247));
    assertThat(cases).hasSize(703);
  }

  @Test
  @DisplayName(
      "A JSONPath with names, indexes, wildcards and lists of them selects what RFC 9535 says")
  void selects() throws Exception {
    List<String> wrong = new ArrayList<>();
    for (Case one : cases) {
      if (one.kind() == Kind.SUPPORTED) {
        JsonNode selected = select(one.selector(), one.json().get("document"));
        if (!one.results().contains(selected)) {
          wrong.add(one.name() + " selects " + selected);
        }
      }
    }

    assertThat(wrong).isEmpty();
  }

  @Test
  @DisplayName(
      "An invalid JSONPath and one with an unsupported selector are refused with a position in "
          + "the path")
  void refuses() {
    List<String> wrong = new ArrayList<>();
    for (Case one : cases) {
      if (one.kind() != Kind.SUPPORTED) {
        try {
          wrong.add(one.name() + " is " + JsonPath.parse(one.selector()));
        } catch (BadPath e) {
          if (e.position() < 1 || e.position() > one.selector().length() + 1) {
            wrong.add(one.name() + ": " + e.getMessage());
          }
        }
      }
    }

    assertThat(wrong).isEmpty();
  }

  private static JsonNode select(String path, JsonNode document)
      throws BadPath, IOException, FetchException {
    ArrayNode selected = JSON.createArrayNode();
    try (JsonParser parser = JSON.createParser(JSON.writeValueAsBytes(document))) {
      parser.nextToken();
      new JsonSelection(JsonPath.parse(path), node -> selected.add((JsonNode) JSON.readTree(node)))
          .select(parser);
      assertThat(parser.nextToken()).isNull();
    }
    return selected;
  }
}
