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

  /**
   * Lets a scheduled time come, and starts its run unless the CronJob has an active Job. No
   * scheduled time comes in the moment between the start of a backfill's run and its addition to
   * the CronJob's active Jobs: the operator starts no run shortly before a scheduled time.
   */
  void slotComes() {
    if (cluster.spec().suspend() || !cluster.isAccepted() || cluster.backfills.isUnshown()) {
      return;
    }
    if (isBlocked()) {
      cluster.isSlotMissed = true;
    } else {
      start(Trigger.SCHEDULE);
      cluster.lastScheduled = true;
      cluster.isSlotMissed = false;
    }
  }

  private boolean isBlocked() {
    return cluster.runs.stream()
        .filter(run -> run.end() == null)
        .anyMatch(run -> run.trigger() == Trigger.SCHEDULE || run.date() != null);
  }

  /**
   * Lets the CronJob controller start the scheduled run that became due during a run of a backfill.
   */
  private void missedSlotComes() {
    if (cluster.isSlotMissed && !isBlocked()) {
      slotComes();
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
        run -> run.ended(end(allowed(run, kind), run)),
        "end " + kind);
    missedSlotComes();
  }

  private SimulatedRun.End end(Kind kind, SimulatedRun run) {
    return volume.end(kind, run, cluster.planOf(run), cluster.clock, random);
  }

  /** Returns Skipped for a scheduled run on a closed day, because its plan does not let it ask. */
  private Kind allowed(SimulatedRun run, Kind kind) {
    return kind.isTold() && cluster.closed.contains(run.job()) ? Kind.SKIPPED : kind;
  }

  /** Ends all active runs. */
  void allRunsEnd() {
    for (SimulatedRun run : List.copyOf(cluster.runs)) {
      if (run.end() == null) {
        cluster.runs.set(
            cluster.runs.indexOf(run), run.ended(end(allowed(run, Kind.FETCHED), run)));
      }
    }
    missedSlotComes();
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
    missedSlotComes();
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
