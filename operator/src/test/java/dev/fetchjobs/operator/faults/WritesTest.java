package dev.fetchjobs.operator.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.api.ScheduleStatus;
import dev.fetchjobs.contract.AcceptCommand;
import dev.fetchjobs.operator.cluster.FetchJobs;
import dev.fetchjobs.testkit.cluster.Cluster;
import dev.fetchjobs.testkit.cluster.OnCluster;
import dev.fetchjobs.testkit.cluster.Patience;
import dev.fetchjobs.testkit.faults.Fault;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests on a real API server that no failed write keeps the status from reporting what is known.
 */
@OnCluster
class WritesTest {

  private static final Duration SAID = Duration.ofSeconds(30);
  private static final String FRESHNESS = "freshness: {maxAge: 1m}";

  @Test
  @DisplayName(
      "R1 A webhook for CronJobs is down: the status still reports runs, freshness and new "
          + "FetchJobs")
  void deadWebhook(Cluster cluster) {
    try (World world = World.in(cluster)) {
      // Given
      world.operator().start();
      world.applyReady("xetra", "12 7 * * *", FRESHNESS);
      world.fetch("xetra", "before");
      String next = nextRun(world.status("xetra"));

      try (Webhook webhook = Webhook.dead(world)) {
        // When
        world.apply("xetra", "12 7 * * *", FRESHNESS, "keepVersions: 5");
        world.apply("new", "12 7 * * *", FRESHNESS);
        world.runs().start(world.cronJob("xetra").get(), "during");
        world.runs().fetched("during");

        // Then
        FetchJobStatus recorded = within(world, "xetra", "run recorded", lastRun("during"));
        assertThat(recorded.observedGeneration())
            .isEqualTo(world.fetchJob("xetra").get().getMetadata().getGeneration());
        within(world, "xetra", "why", FetchJobs.hasReason("Reconciling", "CronJobWriteFailed"));
        assertThat(world.status("xetra").condition("Reconciling").orElseThrow().message())
            .contains("failed calling webhook", "connection refused");
        assertThat(nextRun(recorded)).isEqualTo(next);
        within(world, "new", "why", FetchJobs.hasReason("Reconciling", "CronJobWriteFailed"));
        Instant tooOld = Instant.parse(recorded.artifact().checkedTime()).plusSeconds(60);
        Awaitility.await("too old")
            .atMost(Duration.between(Instant.now(), tooOld).plusSeconds(10))
            .until(() -> FetchJobs.hasReason("Fresh", "TooOld").test(world.status("xetra")));

        // When
        webhook.remove();
        world.awaitReady("xetra");
        world.awaitReady("new");
      }
    }
  }

  @ParameterizedTest(
      name = "R1 {0} to every write of a CronJob: {1}, and the end of a run is recorded")
  @DisplayName("R1 The write of a CronJob fails in every possible way: the status reports it")
  @CsvSource({
    "404, Reconciling",
    "408, Reconciling",
    "409, Reconciling",
    "429, Reconciling",
    "500, Reconciling",
    "503, Reconciling",
    "reset, Reconciling",
    "silence, Reconciling",
    "403, Stalled",
    "422, Stalled"
  })
  void cronJobs(String how, String condition, Cluster cluster) {
    try (World world = World.ready(cluster, "xetra")) {
      // Given
      Fault fault =
          switch (how) {
            case "reset" -> new Fault.Reset();
            case "silence" -> World.HANGING;
            default -> new Fault.Answer(Integer.parseInt(how));
          };
      world
          .operator()
          .rules()
          .every(call -> call.isWrite() && call.kind().contains("cronjobs"), fault);

      // When
      world.apply("xetra", "30 8 * * *");
      within(world, "xetra", "recorded", FetchJobs.has(condition, "True"));
      world.runs().start(world.cronJob("xetra").get(), "during");
      world.runs().fetched("during");

      // Then
      FetchJobStatus recorded = within(world, "xetra", "run recorded", lastRun("during"));
      assertThat(recorded.condition("Ready").orElseThrow().status()).isEqualTo("False");
      assertThat(nextRun(recorded)).contains(":12:");

      // When
      world.operator().rules().clear();
      world.awaitSchedule("xetra", "30 8 * * *");
      world.awaitReady("xetra");
      world.awaitSilence();
    }
  }

  @Test
  @DisplayName(
      "R1 A Job cannot be created: Reconciling says so, and the run starts later, exactly once")
  void jobs(Cluster cluster) {
    try (World world = World.ready(cluster, "xetra")) {
      // Given
      world
          .operator()
          .rules()
          .every(call -> call.kind().equals("create jobs"), new Fault.Answer(500));

      // When
      request(world);

      // Then
      within(world, "xetra", "recorded", FetchJobs.hasReason("Reconciling", "JobWriteFailed"));
      assertThat(world.status("xetra").condition("Ready").orElseThrow().status()).isEqualTo("True");
      world.operator().rules().clear();
      world.await("xetra", "handled", status -> "today".equals(status.lastHandledRunRequest()));
      world.await("xetra", "quiet", status -> status.condition("Reconciling").isEmpty());
      assertThat(world.runs().jobs()).hasSize(1);
    }
  }

  @ParameterizedTest(
      name = "R1 held in deletion, {0}: the end of a run is recorded, and nothing is created")
  @DisplayName(
      "R1 A finalizer delays the deletion of a FetchJob: the operator still writes its status")
  @CsvSource({"BACKGROUND", "FOREGROUND"})
  void heldInDeletion(DeletionPropagation propagation, Cluster cluster) {
    try (World world = World.ready(cluster, "xetra")) {
      // Given
      world.runs().start(world.cronJob("xetra").get(), "during");
      world.runs().running("during");
      world.await("xetra", "running", status -> status.activeRun() != null);
      finalizers(world, List.of("fetchjobs.dev/test"));

      // When
      world.fetchJob("xetra").withPropagationPolicy(propagation).delete();
      request(world);
      within(world, "xetra", "recorded", FetchJobs.hasReason("Reconciling", "BeingDeleted"));
      if (propagation == DeletionPropagation.BACKGROUND) {
        world.runs().fetched("during");

        // Then
        within(world, "xetra", "run recorded", lastRun("during"));
        world.cronJob("xetra").delete();
      }
      world.awaitSilence();
      World.awaitIt("no CronJob", () -> world.cronJobs().list().getItems(), List::isEmpty);
      assertThat(world.status("xetra").lastHandledRunRequest()).isNull();

      // When
      finalizers(world, List.of());
      World.awaitIt(
          "gone", () -> Optional.ofNullable(world.fetchJob("xetra").get()), Optional::isEmpty);
      world.awaitSilence();
    }
  }

  private static void request(World world) {
    patch(world, Map.of("annotations", Map.of(AcceptCommand.REQUEST_ANNOTATION, "today")));
  }

  private static void finalizers(World world, List<String> finalizers) {
    Stream<String> others =
        world.fetchJob("xetra").require().getMetadata().getFinalizers().stream()
            .filter(name -> !name.equals("fetchjobs.dev/test"));
    patch(world, Map.of("finalizers", Stream.concat(others, finalizers.stream()).toList()));
  }

  /**
   * Patches the FetchJob without a resource version, because the operator writes the status at the
   * same time.
   */
  private static void patch(World world, Map<String, Object> metadata) {
    world
        .fetchJob("xetra")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            world.client().getKubernetesSerialization().asJson(Map.of("metadata", metadata)));
  }

  private static Predicate<FetchJobStatus> lastRun(String job) {
    return status -> status.lastRun() != null && status.lastRun().job().equals(job);
  }

  private static String nextRun(FetchJobStatus status) {
    return Optional.ofNullable(status.schedule()).map(ScheduleStatus::nextRunTime).orElse("none");
  }

  /** Waits at most 30 s for a status, also while writes fail. */
  private static FetchJobStatus within(
      World world, String name, String what, Predicate<FetchJobStatus> wanted) {
    return Patience.await(name + " " + what, SAID).until(() -> world.status(name), wanted);
  }
}
