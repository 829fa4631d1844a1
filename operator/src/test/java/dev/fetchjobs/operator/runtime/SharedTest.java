package dev.fetchjobs.operator.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.operator.tree.Node;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SharedTest {

  private final Interner shared = new Interner();

  private static Map<String, Object> pod(String plan) {
    Map<String, Object> context = new HashMap<>(Map.of("readOnly", true, "user", 65532));
    return new HashMap<>(
        Map.of("containers", List.of(Map.of("plan", plan, "securityContext", context))));
  }

  @Test
  void keepsEqualPartsOnceAndOthersApart() {
    // When
    Map<String, Object> one = shared.map(pod("one"));
    Map<String, Object> other = shared.map(pod("other"));

    // Then
    assertThat(one).isEqualTo(pod("one"));
    assertThat(other).isEqualTo(pod("other"));
    assertThat(context(one)).isSameAs(context(other));
  }

  private static Object context(Map<String, Object> pod) {
    return new Node(pod).at("containers").items().getFirst().at("securityContext").value();
  }

  @Test
  void leavesOutWhatIsNull() {
    // Given
    Map<String, Object> metadata = new HashMap<>();
    metadata.put("creationTimestamp", null);
    metadata.put("name", "gleif");

    // When, Then
    assertThat(shared.map(metadata)).isEqualTo(Map.of("name", "gleif"));
  }

  @Test
  void knowsWhatKeepsComingAmongAnyNumberOfDifferentParts() {
    // Given
    Map<String, Object> first = shared.map(pod("0"));

    // When
    for (int i = 1; i < 20_000; i++) {
      shared.map(pod("" + i));
    }

    // Then
    assertThat(context(shared.map(pod("last")))).isSameAs(context(first));
  }
}
