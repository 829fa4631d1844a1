package dev.fetchjobs.operator.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.testkit.cluster.Cluster;
import dev.fetchjobs.testkit.faults.ApiLog;
import dev.fetchjobs.testkit.faults.FaultRule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Causes one fault at one request of the end-to-end sequence.
 *
 * @param kind kind of the request, such as {@code create cronjobs}
 * @param nth number of the request among those of this kind in the sequence, from 1
 */
record FaultPlan(String kind, int nth, NamedFault fault) {

  /**
   * Returns every fault at every request of a clean run. Lease renewals go on without end, so only
   * the first two get faults.
   */
  static List<FaultPlan> of(List<ApiLog.Entry> cleanRun) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    cleanRun.forEach(entry -> counts.merge(entry.call().kind(), 1, Integer::sum));
    return counts.entrySet().stream()
        .flatMap(
            count ->
                IntStream.rangeClosed(1, most(count.getKey(), count.getValue()))
                    .boxed()
                    .flatMap(
                        nth ->
                            Stream.of(NamedFault.values())
                                .map(fault -> new FaultPlan(count.getKey(), nth, fault))))
        .toList();
  }

  private static int most(String kind, int count) {
    return kind.endsWith(" leases") ? Math.min(count, 2) : count;
  }

  /**
   * Plays the sequence with the fault, and compares the end state.
   *
   * @throws AssertionError with the difference and all requests and answers between operator and
   *     API
   */
  void run(Cluster cluster, EndState clean) {
    try (World world = World.in(cluster)) {
      FaultRule rule = lay(world);
      Story story = new Story(world);
      try {
        EndState reached = story.play();
        assertThat(clean.differenceTo(reached)).as("difference to the clean run").isEmpty();
        assertThat(rule.hits()).as("requests that the fault hit").isPositive();
        story.restartIsSilent();
        story.end();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(
            "%s: %s%nprocesses that ended: %s%nrequests: %s%ndifference: %s%n"
                .formatted(
                    this,
                    e.getMessage(),
                    world.operator().deaths(),
                    world.operator().requests(),
                    clean.differenceTo(EndState.of(world))),
            e);
      }
    }
  }

  private FaultRule lay(World world) {
    OperatorPod pod = world.operator();
    return pod.rules().from(nth, fault.times(), call -> call.kind().equals(kind), fault.of(pod));
  }

  @Override
  public String toString() {
    return "%s #%d × %s".formatted(kind, nth, fault);
  }
}
