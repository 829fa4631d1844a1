package dev.fetchjobs.operator;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.Handle;
import dev.fetchjobs.operator.decide.NextStep;
import dev.fetchjobs.operator.decide.Settings;
import dev.fetchjobs.operator.decide.Step;
import dev.fetchjobs.operator.decide.View;
import dev.fetchjobs.operator.desired.CronJobName;
import dev.fetchjobs.operator.desired.Desired;
import dev.fetchjobs.operator.runtime.Informers;
import dev.fetchjobs.operator.runtime.InitialRuns;
import dev.fetchjobs.operator.runtime.Memories;
import java.time.Instant;

/**
 * Takes one step after the other until nothing is left to do. {@link NextStep} decides which step
 * is next.
 */
public record Reconciliation(
    Settings settings, Performer performer, Memories memories, InitialRuns initialRuns) {

  /**
   * One reconciliation of a FetchJob has at most this many steps. More steps would be a bug in the
   * decisions.
   */
  private static final int MOST_STEPS = 64;

  public Step.Rest reconcile(FetchJob fetchJob, Informers watched, Instant now) {
    var desired = Desired.of(fetchJob, settings.downloads(), watched.calendars());
    return reconcile(fetchJob, desired, watched, now);
  }

  /**
   * Reconciles as {@link #reconcile(FetchJob, Informers, Instant)} does.
   *
   * @param desired the CronJob that follows from FetchJob, settings and calendars; a simulation
   *     computes it once
   */
  public Step.Rest reconcile(FetchJob fetchJob, Desired desired, Informers watched, Instant now) {
    var meta = fetchJob.getMetadata();
    Handle handle = fetchJob.getSpec().handle();
    View view =
        View.of(
            fetchJob,
            desired,
            watched.cronJob(meta.getNamespace(), CronJobName.of(meta.getName())),
            handle == null
                ? null
                : watched.configMap(meta.getNamespace(), handle.configMap().name()),
            watched.jobs(fetchJob),
            watched.pods(fetchJob),
            watched.gatedPods(fetchJob),
            settings,
            memories.of(fetchJob),
            desired instanceof Desired.Accepted wanted
                ? watched.crowd(fetchJob, wanted.schedule(), now)
                : null,
            now);
    initialRuns.observe(fetchJob, view.seen().runs());
    for (int steps = 0; steps < MOST_STEPS; steps++) {
      switch (NextStep.of(view)) {
        case Step.Rest rest -> {
          return rest;
        }
        case Step.Ask ask -> view = view.with(ask, performer.answer(fetchJob, ask));
        case Step.Write write -> view = view.after(write, performer.perform(fetchJob, write));
      }
      memories.put(fetchJob, view.memory());
    }
    throw new IllegalStateException("no rest after %d steps".formatted(MOST_STEPS));
  }
}
