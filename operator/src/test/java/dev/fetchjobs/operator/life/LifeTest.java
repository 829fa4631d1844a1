package dev.fetchjobs.operator.life;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * Random lives of a FetchJob under the operator's own reconciliation: create, edit (which
 * supersedes runs that have not started), edit of the CronJob, delete, hold in deletion, re-create,
 * suspend, request, run, prune, steps of the operator's clock, nodes that believe in 2099, a
 * restarted operator, and failures of every write. While they last, the status says within 30 s
 * what can be known; when the failures end, all is well within 60 s. {@code -Dlife.seed=N} sets the
 * seed, which is another each time with {@code -Dfetchjob.full=true}; {@code -Dlife.sequences=N}
 * sets how many.
 */
class LifeTest {

  private static final long SEED = 20261122;
  private static final int STEPS = 20;

  private static final Logger LOG = (Logger) LoggerFactory.getLogger("dev.fetchjobs.operator");

  /** Every failure on purpose would be logged. */
  @BeforeAll
  static void quiet() {
    LOG.setLevel(Level.ERROR);
  }

  @AfterAll
  static void asItWas() {
    LOG.setLevel(null);
  }

  @Test
  @DisplayName(
      "R1 10,000 random lives with failures of every write: whatever happens, the status keeps its promises")
  void whateverHappensTheStatusKeepsItsPromises() throws IOException {
    // Given
    boolean full = Boolean.getBoolean("fetchjob.full");
    long seed = Long.getLong("life.seed", full ? System.nanoTime() : SEED);
    int sequences = Integer.getInteger("life.sequences", 10_000);
    var specs = new Specs();
    int reconciliations = 0;
    int failed = 0;
    int superseded = 0;

    // When
    for (int i = 0; i < sequences; i++) {
      Life life = live(seed + i, i, seed, specs);
      reconciliations += life.reconciliations;
      failed += life.failed;
      superseded += life.superseded;
    }

    // Then
    Files.writeString(
        Path.of("target", "operator-lives-fault-table.txt"),
        "Lives of a FetchJob: %d sequences, %d reconciliations, %d requests failed, %d runs superseded (seed %d), every promise kept.%n"
            .formatted(sequences, reconciliations, failed, superseded, seed));
    assertThat(superseded).isGreaterThan(sequences / 100);
    assertThat(reconciliations).isGreaterThan(sequences * STEPS / 2);
  }

  private record Life(int reconciliations, int failed, int superseded) {}

  private static Life live(long own, int index, long seed, Specs specs) {
    var random = new Random(own);
    var cluster = new SimulatedCluster(random);
    var chance = new Chance(random, specs, cluster);
    var faults = new Faults(random);
    var promises = new Promises(cluster);
    var operator = new SimulatedOperator(cluster, faults, promises);
    int superseded;
    try {
      for (int i = 0; i < STEPS; i++) {
        chance.step();
        faults.step();
        if (random.nextInt(12) == 0) {
          operator.restart();
        }
        if (cluster.fetchJob != null && random.nextInt(4) > 0) {
          operator.settle();
        }
        if (cluster.fetchJob != null && random.nextInt(8) == 0) {
          faults.spareStatus(true);
          operator.endure();
          faults.spareStatus(false);
        }
      }
      superseded = cluster.superseded();
      faults.end();
      if (cluster.fetchJob != null) {
        operator.settle();
        operator.heal();
      }
      promises.small(cluster.status);
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError(
          "sequence %d of seed %d (alone: -Dlife.seed=%d -Dlife.sequences=1): %s%n  %s"
              .formatted(index, seed, own, e.getMessage(), String.join("\n  ", cluster.trace())),
          e);
    }
    return new Life(operator.reconciliations(), faults.failed(), superseded);
  }

  static void require(boolean kept, String promise) {
    if (!kept) {
      throw new AssertionError(promise);
    }
  }
}
