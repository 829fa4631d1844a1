package dev.fetchjobs.operator.life;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.operator.desired.Identity;
import dev.fetchjobs.operator.desired.Origin;
import dev.fetchjobs.operator.desired.Trigger;
import dev.fetchjobs.operator.life.SimulatedRun.Kind;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One FetchJob's surroundings: its CronJob, its runs, what the operator may see of them, and the
 * cluster's clock. The operator's clock differs.
 */
final class SimulatedCluster {

  static final String NAME = "xetra";

  /**
   * A CronJob that carries the name.
   *
   * @param foreign whether somebody else made it
   */
  record CronJob(String uid, GenericKubernetesResource live, boolean foreign) {}

  private final Random random;
  private final List<String> trace = new ArrayList<>();
  Instant clock = Instant.parse("2026-11-23T06:00:00Z");
  Duration skew = Duration.ZERO;
  int number;
  private int superseded;

  /** What each generation fetches; one that cannot work fetches nothing. */
  final Map<Long, String> plans = new HashMap<>();

  /** What the CronJobs' plans fetch, by the digests that the CronJobs name. */
  private final Map<String, String> urls = new HashMap<>();

  Specs.@Nullable Variant spec;
  private long version;

  /** Where the CronJob's last schedule was moved to; null if nobody has. */
  @Nullable String movedSchedule;

  @Nullable FetchJob fetchJob;
  @Nullable FetchJobStatus status;
  @Nullable CronJob cronJob;
  boolean lastScheduled;
  boolean wiped;
  Truth truth = new Truth();

  /** Runs that the reconciliation under way has ended: what it has seen is older. */
  final Set<String> justSuperseded = new HashSet<>();

  /** Jobs that have an end of life. */
  final Set<String> expiring = new HashSet<>();

  List<SimulatedRun> runs = new ArrayList<>();

  /**
   * Recorded runs of which the watch of the Jobs has not shown the removal, and that of the Pods
   * has.
   */
  List<SimulatedRun> removedUnseen = new ArrayList<>();

  SimulatedCluster(Random random) {
    this.random = random;
  }

  /** As the operator's clock says. */
  Instant now() {
    return clock.plus(skew);
  }

  /** Whether a run has used what the present spec fetches. */
  boolean isUsedBy(Origin origin) {
    return usedBy(origin, Objects.requireNonNull(fetchJob).getMetadata().getGeneration());
  }

  /** Whether a run has used what a generation fetches. */
  boolean usedBy(Origin origin, long claimed) {
    String used = origin.plan() == null ? null : urls.get(origin.plan());
    return used != null && used.equals(plans.get(claimed));
  }

  Specs.Variant spec() {
    return Objects.requireNonNull(spec);
  }

  List<String> trace() {
    return trace;
  }

  int superseded() {
    return superseded;
  }

  String fresh(String what) {
    return what + "-" + ++number;
  }

  boolean isLeaving() {
    return fetchJob != null && Identity.isLeaving(fetchJob);
  }

  String nextVersion() {
    return String.valueOf(++version);
  }

  /** The FetchJob as the watch shows it. */
  FetchJob shown() {
    FetchJob shown = Objects.requireNonNull(fetchJob);
    shown.setStatus(status);
    return shown;
  }

  Map<String, Object> cronJobStatus() {
    if (lastScheduled) {
      return Map.of("lastScheduleTime", "2026-11-23T06:00:00Z");
    }
    return movedSchedule == null ? Map.of() : Map.of("lastScheduleTime", movedSchedule);
  }

  void waitUntil(Instant operatorsTime) {
    Instant then = operatorsTime.minus(skew);
    if (then.isAfter(clock)) {
      clock = then;
      log("time passes to the operator's timer");
    }
  }

  void log(String what) {
    trace.add(clock + " " + what);
  }

  void collect() {
    if (!runs.isEmpty()) {
      truth.isInexact();
    }
    cronJob = null;
    lastScheduled = false;
    movedSchedule = null;
    runs = new ArrayList<>();
    removedUnseen = new ArrayList<>();
  }

  /** Made from the CronJob as it is. */
  void start(String job, Trigger trigger, @Nullable String request) {
    clock = clock.plusSeconds(1);
    CronJob from = Objects.requireNonNull(cronJob);
    String made = from.live.getMetadata().getLabels().get(Identity.UID_LABEL);
    Origin origin = Origin.ofCronJob(from.live.getAdditionalProperties()).withUid(made);
    if (origin.plan() != null) {
      String body = String.valueOf(from.live.getAdditionalProperties());
      urls.put(origin.plan(), body.contains("/others.csv") ? "others" : "instruments");
    }
    runs.add(
        new SimulatedRun(
            job, from.uid, trigger, origin, request, clock, clock, random.nextInt(4) == 0, null));
    log("start " + job + " by " + trigger);
  }

  /** Its Job gets a deadline that has passed. */
  void supersede(String job) {
    SimulatedRun run = runs.stream().filter(any -> any.job().equals(job)).findFirst().orElseThrow();
    LifeTest.require(run.stuck() && run.end() == null, job + " is ended, and it had started");
    runs.set(
        runs.indexOf(run),
        run.ended(
            new SimulatedRun.End(
                Kind.SUPERSEDED, clock, Duration.ZERO, FailureClass.TRANSIENT, 0, null, null)));
    superseded++;
    justSuperseded.add(job);
    log(job + " is superseded");
  }
}
