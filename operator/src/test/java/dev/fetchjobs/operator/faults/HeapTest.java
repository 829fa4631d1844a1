package dev.fetchjobs.operator.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.operator.cluster.FetchJobs;
import dev.fetchjobs.testkit.cluster.Cluster;
import dev.fetchjobs.testkit.cluster.OnCluster;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Tests that one tenant has many large objects. The operator has the heap that the chart gives it.
 */
@OnCluster
class HeapTest {

  private static final int OBJECTS = 50;

  @Test
  @DisplayName(
      "R11 A user applies fifty FetchJobs of 700 KB before the operator's start and edits them "
          + "after it: the operator with the chart's heap survives and serves other FetchJobs")
  void largeFetchJobs(Cluster cluster) {
    try (World world = World.in(cluster)) {
      // Given
      for (int i = 0; i < OBJECTS; i++) {
        applyLarge(world, "large-" + i, i);
      }
      try (OperatorChild operator = OperatorChild.of(world, Map.of())) {
        // When
        world.apply("healthy", "12 7 * * *");

        // Then
        world.awaitReady("healthy");
        for (int i = 0; i < OBJECTS; i++) {
          applyLarge(world, "large-" + i, i + 1);
        }
        for (int i = 0; i < OBJECTS; i++) {
          world.awaitReady("large-" + i);
        }
        world.apply("healthy", "30 8 * * *");
        world.awaitSchedule("healthy", "30 8 * * *");
        assertThat(operator.exitCode()).isEqualTo(OptionalInt.empty());
      }
    }
  }

  /**
   * Applies a large FetchJob. Annotations may have 256 KiB in all. Labels are limited only by the
   * size of the object.
   */
  private static void applyLarge(World world, String name, int seed) {
    Map<String, String> labels = new HashMap<>();
    for (int i = 0; i < 4_000; i++) {
      labels.put("example.org/label-" + i, "v" + seed + "x".repeat(50));
    }
    GenericKubernetesResource large =
        world
            .client()
            .getKubernetesSerialization()
            .unmarshal(FetchJobs.yaml(name, "12 7 * * *", ""), GenericKubernetesResource.class);
    large.getMetadata().setLabels(labels);
    large.getMetadata().setAnnotations(Map.of("example.org/note", "n".repeat(250_000) + seed));
    world.user().apply(large);
  }
}
