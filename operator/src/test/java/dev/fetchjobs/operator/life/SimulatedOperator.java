package dev.fetchjobs.operator.life;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.operator.desired.Desired;
import dev.fetchjobs.operator.desired.Drift;
import dev.fetchjobs.operator.desired.FetchJobYaml;
import dev.fetchjobs.operator.desired.RunStart;
import dev.fetchjobs.operator.desired.Standing;
import dev.fetchjobs.operator.life.SimulatedCluster.CronJob;
import dev.fetchjobs.operator.observed.Run;
import dev.fetchjobs.operator.observed.Runs;
import dev.fetchjobs.operator.status.NextStatus;
import dev.fetchjobs.operator.status.Situation;
import dev.fetchjobs.operator.tree.Node;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The pure core with the least that makes it act: what the reconciler does, without an API. */
final class SimulatedOperator {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MANAGER = "fetchjob-operator";

  /** What one reconciliation started from and came to. */
  record Step(
      FetchJob fetchJob,
      @Nullable FetchJobStatus old,
      Situation situation,
      List<Run> runs,
      @Nullable String handled,
      Instant now) {

    FetchJobStatus after(@Nullable FetchJobStatus known, Instant when) {
      return new NextStatus(fetchJob, known, situation, runs, handled, null, when).told().status();
    }
  }

  private final SimulatedCluster cluster;
  private final Map<String, Desired> known = new HashMap<>();
  private final Map<SimulatedRun, GenericKubernetesResource> jobs = new HashMap<>();
  private final Map<SimulatedRun, Optional<GenericKubernetesResource>> pods = new HashMap<>();
  private Desired.@Nullable Accepted applied;
  private final Set<String> told = new HashSet<>();

  SimulatedOperator(SimulatedCluster cluster) {
    this.cluster = cluster;
  }

  Step reconcile() {
    FetchJob fetchJob = Objects.requireNonNull(cluster.fetchJob);
    Desired desired = desired(fetchJob);
    CronJob there = cluster.cronJob;
    Standing standing = Standing.of(fetchJob, there == null ? null : there.live());
    Situation situation = bringAbout(desired, standing);
    List<Run> runs = standing instanceof Standing.Ours && there != null ? runs(there) : List.of();
    String handled = cluster.status == null ? null : cluster.status.lastHandledRunRequest();
    if (situation instanceof Situation.InPlace && standing instanceof Standing.Ours) {
      handled = start(fetchJob, runs, handled);
    }
    return new Step(fetchJob, cluster.status, situation, runs, handled, cluster.now());
  }

  /** The step's status is stored: the runs that it saw cannot be forgotten any more. */
  void written(Step step) {
    step.runs().forEach(run -> told.add(run.job()));
  }

  private Desired desired(FetchJob fetchJob) {
    var meta = fetchJob.getMetadata();
    return known.computeIfAbsent(
        meta.getUid() + "/" + meta.getGeneration(),
        key -> Desired.of(fetchJob, FetchJobYaml.SETTINGS));
  }

  private Situation bringAbout(Desired desired, Standing standing) {
    return switch (desired) {
      case Desired.Refused(String reason, String message) -> new Situation.Stalled(reason, message);
      case Desired.Accepted wanted ->
          switch (standing) {
            case Standing.Foreign(String message) -> new Situation.Stalled("NameConflict", message);
            case Standing.Leaving(String message, var ours) ->
                new Situation.Waiting("WaitingForDeletion", message);
            case Standing.Absent absent -> apply(wanted, cluster.fresh("cronjob"));
            case Standing.Ours ours ->
                wanted == applied || Drift.between(wanted.cronJob(), ours.live(), MANAGER).isEmpty()
                    ? inPlace(wanted)
                    : apply(wanted, ours.live().getMetadata().getUid());
          };
    };
  }

  private Situation apply(Desired.Accepted wanted, String uid) {
    var live = JSON.convertValue(wanted.cronJob(), GenericKubernetesResource.class);
    live.getMetadata().setUid(uid);
    cluster.cronJob = new CronJob(uid, live);
    applied = wanted;
    LifeTest.require(
        Drift.between(wanted.cronJob(), live, MANAGER).isEmpty(), "what was applied differs");
    return inPlace(wanted);
  }

  private static Situation inPlace(Desired.Accepted wanted) {
    return new Situation.InPlace(wanted.cronJobName(), wanted.expression(), wanted.schedule());
  }

  private List<Run> runs(CronJob there) {
    return Runs.of(
        there.uid(),
        cluster.runs.stream().map(run -> jobs.computeIfAbsent(run, SimulatedRun::asJob)).toList(),
        cluster.runs.stream()
            .flatMap(run -> pods.computeIfAbsent(run, SimulatedRun::asPod).stream())
            .toList(),
        cluster.now());
  }

  private @Nullable String start(FetchJob fetchJob, List<Run> runs, @Nullable String handled) {
    Optional<RunStart> request = RunStart.ofRequest(fetchJob, handled);
    boolean idle = runs.stream().allMatch(Run::isOver);
    if (request.isPresent()) {
      boolean exists = runs.stream().anyMatch(run -> run.job().equals(request.get().jobName()));
      if (!exists && idle) {
        start(request.get());
      }
      return exists || idle ? request.get().token() : handled;
    }
    FetchJobStatus status = cluster.status;
    boolean anyRunKnown =
        !runs.isEmpty()
            || (status != null && (status.lastRun() != null || status.activeRun() != null));
    Node memory =
        new Node(
            cluster.lastScheduled ? Map.of("lastScheduleTime", "2026-11-23T06:00:00Z") : Map.of());
    RunStart.initial(fetchJob, anyRunKnown, memory).filter(run -> idle).ifPresent(this::start);
    return handled;
  }

  private void start(RunStart run) {
    LifeTest.require(
        !told.contains(run.jobName()) || cluster.wiped, run.token() + " started a second run");
    cluster.start(run.jobName(), run.trigger());
  }
}
