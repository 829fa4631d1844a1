package dev.fetchjobs.fetch.simulate;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.Wire;
import dev.fetchjobs.contract.Wire.WireException;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.operator.Reconciliation;
import dev.fetchjobs.operator.cron.GoDuration;
import dev.fetchjobs.operator.decide.Settings;
import dev.fetchjobs.operator.decide.Step.Rest;
import dev.fetchjobs.operator.desired.Desired;
import dev.fetchjobs.operator.runtime.InitialRuns;
import dev.fetchjobs.operator.runtime.Memories;
import dev.fetchjobs.operator.status.NextStatus;
import dev.fetchjobs.operator.status.Timing;
import dev.fetchjobs.operator.tree.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Lets the operator reconcile a FetchJob in virtual time. */
public final class Simulation {

  private final FetchJob fetchJob;
  private final Desired.Accepted desired;
  private final boolean allLooks;
  private final Reconciliation operator;
  private final Diary diary = new Diary();
  private final SimulatedController controller;
  private final SimulatedCluster cluster;

  private Simulation(
      FetchJob fetchJob,
      Desired.Accepted desired,
      Settings settings,
      SimulatedDownload download,
      Instant from,
      boolean allLooks) {
    this.fetchJob = fetchJob;
    this.desired = desired;
    this.allLooks = allLooks;
    this.controller =
        new SimulatedController(
            fetchJob.getMetadata().getName(),
            desired.schedule().ofKubernetes(),
            download,
            diary,
            from);
    this.cluster = new SimulatedCluster(fetchJob, diary, controller, from);
    var initialRuns = new InitialRuns(1);
    this.operator = new Reconciliation(settings, cluster, new Memories(), initialRuns);
  }

  /**
   * Simulates the time from the creation of the FetchJob on.
   *
   * @param fetchJob has no status; the simulation writes one
   * @param desired the CronJob of the FetchJob
   * @param to the first instant after the simulated time
   * @throws FetchException if no run could use the plan
   */
  public static Simulated run(
      FetchJob fetchJob,
      Desired.Accepted desired,
      Settings settings,
      Scenario scenario,
      Instant from,
      Instant to)
      throws FetchException {
    return run(fetchJob, desired, settings, scenario, from, to, false);
  }

  /**
   * Simulates the time between two instants.
   *
   * @param allLooks whether the operator also looks when nothing can have changed
   */
  static Simulated run(
      FetchJob fetchJob,
      Desired.Accepted desired,
      Settings settings,
      Scenario scenario,
      Instant from,
      Instant to,
      boolean allLooks)
      throws FetchException {
    FetchPlan plan = plan(desired);
    var publisher = new SimulatedPublisher(plan, scenario, from, to);
    var download = new SimulatedDownload(plan, publisher, scenario.takes());
    return new Simulation(fetchJob, desired, settings, download, from, allLooks).until(from, to);
  }

  private static FetchPlan plan(Desired.Accepted desired) {
    Node pod = new Node(desired.cronJob()).at("spec", "jobTemplate", "spec", "template", "spec");
    String json =
        pod.at("containers")
            .items()
            .getFirst()
            .at("env")
            .item("name", FetchPlan.VARIABLE)
            .at("value")
            .textOr("");
    try {
      return Wire.read(FetchPlan.class, json);
    } catch (WireException e) {
      throw new IllegalStateException("The operator wrote a plan that cannot be read.", e);
    }
  }

  private Simulated until(Instant from, Instant to) {
    Instant now = from;
    while (now.isBefore(to)) {
      cluster.now = now;
      controller.act(now);
      Instant timer = timer(operator.reconcile(cluster.fetchJob(), desired, cluster, now), now);
      Instant event = controller.next(allLooks).orElse(to);
      now = event.isBefore(timer) ? event : timer;
    }
    return diary.end(from, to, desired.schedule(), within());
  }

  /**
   * Returns when the operator looks again if nothing happens before. The operator also looks every
   * ten minutes in case that an event was lost. No event is lost here, so the simulation leaves out
   * these looks. The simulation also leaves out the looks at the removal of a Job whose result is
   * recorded.
   */
  private Instant timer(Rest rest, Instant now) {
    NextStatus basis = rest.conclusion().basis();
    var timing =
        new Timing(
            basis.fetchJob(), basis.cronJobState(), basis.runs(), rest.conclusion().status());
    Optional<Instant> change = timing.change(now);
    Instant until =
        !allLooks && rest.until().equals(Timing.next(change, now))
            ? change.orElse(Instant.MAX)
            : rest.until();
    return until.isAfter(now) ? until : now.plusSeconds(1);
  }

  private Optional<Duration> within() {
    var freshness = fetchJob.getSpec().freshness();
    return freshness == null || freshness.within() == null
        ? Optional.empty()
        : GoDuration.parse(freshness.within());
  }
}
