package dev.fetchjobs.operator.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.operator.cluster.FetchJobs;
import dev.fetchjobs.testkit.cluster.Cluster;
import dev.fetchjobs.testkit.cluster.OnCluster;
import dev.fetchjobs.testkit.faults.ApiCall;
import dev.fetchjobs.testkit.faults.Fault;
import dev.fetchjobs.testkit.faults.FaultRules;
import dev.fetchjobs.testkit.faults.Reply;
import dev.fetchjobs.testkit.faults.WatchFilter;
import dev.fetchjobs.testkit.table.FaultRows;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@OnCluster
@FaultRows("operator")
class WatchTest {

  private static final Predicate<ApiCall> WATCH = call -> call.verb().equals("watch");

  @Test
  @DisplayName(
      "O8 Every watch gets 410 Gone as an event: the operator lists the objects again, and misses "
          + "nothing")
  void goneAsEvent(Cluster cluster) {
    through(cluster, () -> WatchFilter.goneAfter(0), 4);
  }

  @Test
  @DisplayName(
      "O8 Every watch gets 410 Gone as the answer: the operator lists the objects again, and "
          + "misses nothing")
  void goneAsAnswer(Cluster cluster) {
    try (World world = World.ready(cluster, "xetra")) {
      // When
      world.operator().rules().next(4, WATCH, new Fault.Answer(410));
      world.operator().proxy().cut();
      changeEverything(world);

      // Then
      sawEverything(world);
    }
  }

  @Test
  @DisplayName(
      "O9 A watch is silent until its connection breaks: afterwards the operator handles the "
          + "missed changes")
  void silent(Cluster cluster) {
    through(cluster, WatchFilter::silent, Integer.MAX_VALUE);
  }

  @Test
  @DisplayName("O10 The API server merges watch events: the end state is right")
  void merged(Cluster cluster) {
    through(cluster, () -> WatchFilter.merging(3), Integer.MAX_VALUE);
  }

  @Test
  @DisplayName("O10 Watch events are lost before a connection breaks: the end state is right")
  void lost(Cluster cluster) {
    through(
        cluster, () -> WatchFilter.dropping(e -> e.type().equals("MODIFIED")), Integer.MAX_VALUE);
  }

  @Test
  @DisplayName(
      "O12 Lists are outdated while the operator runs: the operator neither undoes nor repeats "
          + "finished work")
  void timeTravel(Cluster cluster) {
    try (World world = World.ready(cluster, "xetra")) {
      // Given
      String uid = world.cronJob("xetra").get().getMetadata().getUid();
      FaultRules rules = world.operator().rules();
      for (String kind : new String[] {"list cronjobs", "list fetchjobs"}) {
        Reply past = world.operator().proxy().lists(kind).getFirst();
        rules.next(1, call -> call.kind().equals(kind), new Fault.Replay(past));
      }

      // When
      rules.next(4, WATCH, new Fault.Answer(410));
      world.operator().proxy().cut();
      changeEverything(world);

      // Then
      sawEverything(world);
      assertThat(world.cronJob("xetra").get().getMetadata().getUid()).isEqualTo(uid);
    }
  }

  /** Applies the fault while everything changes, and ends it by breaking the connections. */
  private static void through(Cluster cluster, Supplier<WatchFilter> filter, int watches) {
    try (World world = World.ready(cluster, "xetra")) {
      // Given
      world.operator().rules().next(watches, WATCH, new Fault.OnWatch(filter));
      world.operator().proxy().cut();

      // When
      changeEverything(world);
      world.operator().rules().clear();
      world.operator().proxy().cut();

      // Then
      sawEverything(world);
    }
  }

  private static void changeEverything(World world) {
    world.apply("xetra", "30 8 * * *");
    world.runs().start(world.cronJob("xetra").get(), "xetra-1");
    world.runs().running("xetra-1");
    world.runs().fetched("xetra-1");
    world.apply("second", "1 2 3 4 *");
  }

  private static void sawEverything(World world) {
    world.awaitSchedule("xetra", "30 8 * * *");
    world.await("xetra", "fetched", FetchJobs.has("Fetched", "True"));
    world.awaitReady("xetra");
    world.awaitReady("second");
    world.awaitSilence();
  }
}
