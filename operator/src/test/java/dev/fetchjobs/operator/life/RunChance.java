package dev.fetchjobs.operator.life;

import dev.fetchjobs.operator.desired.Trigger;
import dev.fetchjobs.operator.life.SimulatedRun.Kind;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Makes random actions of Kubernetes' controllers and the downloader on runs. */
record RunChance(Random random, SimulatedCluster cluster, SimulatedVolume volume) {

  void slotComes() {
    boolean busy =
        cluster.runs.stream()
            .anyMatch(run -> run.trigger() == Trigger.SCHEDULE && run.end() == null);
    if (!busy && !cluster.spec().suspend() && cluster.spec().isAccepted()) {
      start(Trigger.SCHEDULE);
      cluster.lastScheduled = true;
    }
  }

  void start(Trigger trigger) {
    if (cluster.cronJob != null && !cluster.cronJob.foreign()) {
      cluster.start(cluster.fresh("run"), trigger, null);
    }
  }

  void podIsStuck() {
    replace(run -> run.end() == null, run -> run.stuck(!run.stuck()), "stuck or not");
  }

  void runEnds() {
    Kind kind = Kind.values()[random.nextInt(Kind.SUPERSEDED.ordinal())];
    replace(
        run -> run.end() == null && !run.stuck(),
        run -> run.ended(volume.end(kind, cluster.clock, random)),
        "end " + kind);
  }

  void jobIsRemoved(Predicate<SimulatedRun> which) {
    any(which)
        .ifPresent(
            run -> {
              cluster.runs.remove(run);
              if (isRecorded(run) && random.nextBoolean()) {
                cluster.removedUnseen.add(run);
              }
              cluster.truth.isInexact();
              cluster.log(run.job() + " is removed");
            });
  }

  private void replace(
      Predicate<SimulatedRun> which, UnaryOperator<SimulatedRun> change, String what) {
    any(which)
        .ifPresent(
            run -> {
              cluster.runs.set(cluster.runs.indexOf(run), change.apply(run));
              cluster.log(run.job() + ": " + what);
            });
  }

  private boolean isRecorded(SimulatedRun run) {
    return cluster.status != null
        && cluster.status.history().stream().anyMatch(past -> past.job().equals(run.job()));
  }

  private Optional<SimulatedRun> any(Predicate<SimulatedRun> which) {
    List<SimulatedRun> fitting = cluster.runs.stream().filter(which).toList();
    return fitting.isEmpty()
        ? Optional.empty()
        : Optional.of(fitting.get(random.nextInt(fitting.size())));
  }
}
