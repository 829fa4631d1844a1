package dev.fetchjobs.operator.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.operator.cluster.FetchJobs;
import java.util.Map;

/**
 * Describes a sequence of actions on a FetchJob whose end state no fault may change. A FetchJob is
 * created, becomes Ready, has a run, is edited, and is deleted.
 */
record Story(World world) {

  private static final String NAME = "instruments";
  private static final String RUN = "instruments-by-hand";

  /**
   * Plays the sequence to its end, despite the faults, and returns the objects that existed before
   * the deletion.
   */
  EndState play() {
    world.operator().start();
    world.applyReady(NAME, "12 7 * * 1-5");

    world.runs().start(world.cronJob(NAME).get(), RUN);
    world.runs().running(RUN);
    world.runs().fetched(RUN);
    world.await(NAME, "fetched", FetchJobs.has("Fetched", "True"));

    world.applyReady(NAME, "30 8 * * *");
    World.awaitIt(
        "the CronJob follows the edit",
        () -> world.cronJob(NAME).get(),
        cronJob -> cronJob.getSpec().getSchedule().equals("30 8 * * *"));
    World.awaitIt(
        "the Job is complete, and Kubernetes may remove it",
        () -> world.runs().job(RUN).get(),
        job ->
            job.getStatus().getCompletionTime() != null
                && job.getSpec().getTtlSecondsAfterFinished() != null);
    world.awaitSilence();
    return EndState.of(world);
  }

  /** Checks that a process that starts in the reached state writes nothing. */
  void restartIsSilent() {
    world.operator().terminate();
    int before = world.operator().writes().size();
    world.operator().start();
    world.awaitSilence();
    assertThat(world.operator().writes().stream().skip(before).toList()).isEmpty();
  }

  void end() {
    world.fetchJob(NAME).delete();
    World.awaitIt("nothing is left", () -> EndState.of(world).objects(), Map::isEmpty);
    world.awaitSilence();
  }
}
