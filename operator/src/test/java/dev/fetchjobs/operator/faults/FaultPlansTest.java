package dev.fetchjobs.operator.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.testkit.cluster.Cluster;
import dev.fetchjobs.testkit.cluster.OnCluster;
import dev.fetchjobs.testkit.faults.ApiLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * Tests every fault at every request of a clean run. The end state has to be that of the clean run,
 * and the operator may send no further request. Without {@code -Dfetchjob.full=true} the test uses
 * only a fixed sample of the faults.
 */
@OnCluster
class FaultPlansTest {

  private static final int SAMPLE = 40;
  private static final long SEED = 20261122;
  private static final int AT_ONCE = 8;

  @Test
  void everyFaultAtEveryRequestEndsAsTheCleanRun(Cluster cluster) throws Exception {
    // Given
    List<ApiLog.Entry> requests;
    EndState clean;
    try (World world = World.in(cluster)) {
      Story story = new Story(world);
      clean = story.play();
      requests = world.operator().requests();
      story.restartIsSilent();
      story.end();
    }
    List<FaultPlan> all = FaultPlan.of(requests);
    List<FaultPlan> plans = Boolean.getBoolean("fetchjob.full") ? all : sample(all);

    // When
    List<String> failures = run(plans, plan -> plan.run(cluster, clean));

    // Then
    Files.writeString(
        Path.of("target", "operator-plans-fault-table.txt"),
        "Fault plans: %d of %d run (seed %d), %d ended otherwise than the clean run.%n"
            .formatted(plans.size(), all.size(), SEED, failures.size()));
    assertThat(failures).isEmpty();
  }

  private static List<FaultPlan> sample(List<FaultPlan> all) {
    List<FaultPlan> shuffled = new ArrayList<>(all);
    Collections.shuffle(shuffled, new Random(SEED));
    return shuffled.subList(0, Math.min(SAMPLE, shuffled.size()));
  }

  private interface Player {
    void play(FaultPlan plan);
  }

  private static List<String> run(List<FaultPlan> plans, Player player)
      throws InterruptedException {
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Callable<Void>> tasks = new ArrayList<>();
      for (FaultPlan plan : plans) {
        tasks.add(
            () -> {
              player.play(plan);
              return null;
            });
      }
      return threads.invokeAll(tasks).stream().flatMap(f -> failure(f).stream()).toList();
    }
  }

  private static Optional<String> failure(Future<Void> played) {
    try {
      played.get();
      return Optional.empty();
    } catch (ExecutionException e) {
      return Optional.of(String.valueOf(e.getCause().getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
