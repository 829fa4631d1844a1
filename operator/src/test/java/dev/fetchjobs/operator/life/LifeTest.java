package dev.fetchjobs.operator.life;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.operator.life.SimulatedOperator.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random lives of a FetchJob against the pure core: create, edit, delete, re-create, suspend,
 * request, run, prune, clock steps, lost writes. {@code -Dlife.seed=N} sets the seed, which is
 * another each time with {@code -Dfetchjob.full=true}; {@code -Dlife.sequences=N} sets how many.
 */
class LifeTest {

  private static final long SEED = 20261122;
  private static final int STEPS = 20;

  @Test
  void whateverHappensTheStatusKeepsItsPromises() throws IOException {
    // Given
    boolean full = Boolean.getBoolean("fetchjob.full");
    long seed = Long.getLong("life.seed", full ? System.nanoTime() : SEED);
    int sequences = Integer.getInteger("life.sequences", 10_000);
    var specs = new Specs();
    int reconciliations = 0;

    // When
    for (int i = 0; i < sequences; i++) {
      reconciliations += live(seed + i, i, seed, specs);
    }

    // Then
    Files.writeString(
        Path.of("target", "operator-lives-fault-table.txt"),
        "Lives of a FetchJob: %d sequences, %d reconciliations (seed %d), every promise kept.%n"
            .formatted(sequences, reconciliations, seed));
    assertThat(reconciliations).isGreaterThan(sequences * STEPS / 2);
  }

  private static int live(long own, int index, long seed, Specs specs) {
    var random = new Random(own);
    var cluster = new SimulatedCluster(random, specs);
    var operator = new SimulatedOperator(cluster);
    var promises = new Promises(cluster);
    int reconciliations = 0;
    try {
      for (int i = 0; i < STEPS; i++) {
        cluster.step();
        if (cluster.fetchJob != null && random.nextInt(4) > 0) {
          Step step = operator.reconcile();
          boolean written = random.nextInt(20) > 0;
          if (written) {
            cluster.status = promises.kept(step);
            operator.written(step);
          }
          cluster.trace().add(written ? "  status written" : "  status lost");
          reconciliations++;
        }
      }
      promises.small(cluster.status);
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError(
          "sequence %d of seed %d (alone: -Dlife.seed=%d -Dlife.sequences=1): %s%n  %s"
              .formatted(index, seed, own, e.getMessage(), String.join("\n  ", cluster.trace())),
          e);
    }
    return reconciliations;
  }

  static void require(boolean kept, String promise) {
    if (!kept) {
      throw new AssertionError(promise);
    }
  }
}
