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
 * Simulates random lives of a FetchJob with the operator's real reconciliation. The actions are:
 * create, edit (which supersedes runs that have not started), edit of the CronJob, delete, deletion
 * that a finalizer delays, edit and deletion of the FetchCalendar, edit, deletion and replacement
 * of the ConfigMap, create again, suspend, request, request and cancel a backfill, run, removal of
 * Jobs, jumps of the operator's clock, nodes whose clocks show 2099, restart of the operator, and
 * failures of every write and of the sink. During the failures, the status reports within 30 s what
 * can be known. After the failures, everything is right within 60 s. {@code -Dlife.seed=N} sets the
 * seed, which is random with {@code -Dfetchjob.full=true}; {@code -Dlife.sequences=N} sets the
 * number of lives. With {@code -Dlife.outdated=true} the last status is not in the cache of a new
 * process. Some 1 of 2,400 such lives does not keep a promise yet (seed 20263571: skippedRuns).
 */
class LifeTest {

  private static final boolean OUTDATED = Boolean.getBoolean("life.outdated");

  private static final long SEED = 20261122;
  private static final int STEPS = 20;

  private static final Logger LOG = (Logger) LoggerFactory.getLogger("dev.fetchjobs.operator");

  /** Without this level, the log would contain every injected failure. */
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
      "R1 In 10,000 random simulated lives of a FetchJob with failures of every write the status "
          + "always follows its rules")
  void whateverHappensTheStatusKeepsItsPromises() throws IOException {
    // Given
    boolean full = Boolean.getBoolean("fetchjob.full");
    long seed = Long.getLong("life.seed", full ? System.nanoTime() : SEED);
    int sequences = Integer.getInteger("life.sequences", 10_000);
    var specs = new Specs();
    int reconciliations = 0;
    int failed = 0;
    int superseded = 0;
    int backfills = 0;
    int dataDates = 0;
    int closed = 0;
    int events = 0;
    int configMaps = 0;
    int outdated = 0;

    // When
    for (int i = 0; i < sequences; i++) {
      Life life = live(seed + i, i, seed, specs);
      reconciliations += life.reconciliations;
      failed += life.failed;
      superseded += life.superseded;
      backfills += life.backfills;
      dataDates += life.dataDates;
      closed += life.closed;
      events += life.events;
      configMaps += life.configMaps;
      outdated += life.outdated;
    }

    // Then
    Files.writeString(
        Path.of("target", "operator-lives-fault-table.txt"),
        "Lives of a FetchJob: %d sequences, %d reconciliations, %d requests failed, %d runs superseded, %d backfills complete, %d data dates compared, %d scheduled runs on closed days, %d events sent, %d ConfigMaps written, %d times a new leader lacked the last status (seed %d), every promise kept.%n"
            .formatted(
                sequences,
                reconciliations,
                failed,
                superseded,
                backfills,
                dataDates,
                closed,
                events,
                configMaps,
                outdated,
                seed));
    assertThat(superseded).isGreaterThan(sequences / 100);
    assertThat(backfills).isGreaterThan(sequences / 100);
    assertThat(dataDates).isGreaterThan(sequences / 4);
    assertThat(events).isGreaterThan(sequences);
    assertThat(configMaps).isGreaterThan(sequences / 8);
    assertThat(outdated).isGreaterThanOrEqualTo(OUTDATED ? sequences / 4 : 0);
    assertThat(closed).isGreaterThan(sequences / 20);
    assertThat(reconciliations).isGreaterThan(sequences * STEPS / 2);
  }

  private record Life(
      int reconciliations,
      int failed,
      int superseded,
      int backfills,
      int dataDates,
      int closed,
      int events,
      int configMaps,
      int outdated) {}

  private static Life live(long own, int index, long seed, Specs specs) {
    var random = new Random(own);
    var cluster = new SimulatedCluster(random);
    var chance = new Chance(random, specs, cluster);
    var faults = new Faults(random);
    var promises = new Promises(cluster);
    var operator = new SimulatedOperator(cluster, faults, promises);
    int superseded;
    int outdated = 0;
    try {
      for (int i = 0; i < STEPS; i++) {
        chance.step();
        faults.step();
        if (random.nextInt(12) == 0) {
          operator.restart();
          if (OUTDATED) {
            cluster.hideLastStatus();
          }
          outdated += cluster.isOutdated() ? 1 : 0;
        }
        if (cluster.fetchJob != null && random.nextInt(4) > 0) {
          operator.settle();
        }
        cluster.showAll();
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
        operator.finishBackfill(chance::allRunsEnd);
        operator.editCalendar();
        operator.finishEvents();
      }
      promises.small(cluster.status);
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError(
          "sequence %d of seed %d (alone: -Dlife.seed=%d -Dlife.sequences=1): %s%n  %s"
              .formatted(index, seed, own, e.getMessage(), String.join("\n  ", cluster.trace())),
          e);
    }
    return new Life(
        operator.reconciliations(),
        faults.failed(),
        superseded,
        cluster.backfills.complete(),
        cluster.dataDates,
        cluster.closed.size(),
        operator.events(),
        cluster.handle.writes(),
        outdated);
  }

  static void require(boolean kept, String promise) {
    if (!kept) {
      throw new AssertionError(promise);
    }
  }
}
