package dev.fetchjobs.operator.life;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.operator.desired.Identity;
import dev.fetchjobs.operator.desired.Origin;
import dev.fetchjobs.operator.desired.Trigger;
import dev.fetchjobs.operator.life.SimulatedRun.Kind;
import dev.fetchjobs.operator.tree.Body;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
 * Simulates the surroundings of one FetchJob: its CronJob, its runs, what the operator can see of
 * them, and the cluster's clock. The operator's clock differs from the cluster's clock.
 */
final class SimulatedCluster {

  static final String NAME = "xetra";

  /**
   * Describes a CronJob that has the FetchJob's name.
   *
   * @param foreign whether another program created it
   */
  record CronJob(String uid, GenericKubernetesResource live, boolean foreign) {}

  private final Random random;
  private final List<String> trace = new ArrayList<>();
  Instant clock = Instant.parse("2026-11-23T06:00:00Z");
  Duration skew = Duration.ZERO;
  int number;
  private int superseded;

  /**
   * Holds what the runs of each generation of the spec download and check. Runs of an invalid
   * generation download nothing.
   */
  final Map<Long, String> plans = new HashMap<>();

  /**
   * Holds what the runs with the plans in the CronJobs download and check. The keys are the digests
   * in the CronJobs.
   */
  private final Map<String, String> urls = new HashMap<>();

  Specs.@Nullable Variant spec;
  private long version;

  /**
   * Holds the time to which the operator moved the CronJob's last schedule; null if it did not move
   * it.
   */
  @Nullable String movedSchedule;

  @Nullable FetchJob fetchJob;

  /** Holds the FetchJob as it was before its last status. */
  private @Nullable FetchJob beforeStatus;

  private boolean hidesLast;

  /** Whether a new process did not see the last status once. */
  boolean hidLast;

  @Nullable FetchJobStatus status;
  @Nullable CronJob cronJob;
  boolean lastScheduled;
  boolean wiped;

  /** Holds the Jobs that were there when the status was wiped. */
  final Set<String> forgotten = new HashSet<>();

  final SimulatedVolume volume = new SimulatedVolume();
  Truth truth = new Truth();

  /**
   * Holds the runs that the present reconciliation has ended. The reconciliation sees them as they
   * were before.
   */
  final Set<String> justSuperseded = new HashSet<>();

  /** Holds the Jobs of a backfill that the operator added to the CronJob's active Jobs. */
  final Set<String> entered = new HashSet<>();

  /** Holds the Jobs that a stored status has named. */
  final Set<String> recorded = new HashSet<>();

  final SimulatedBackfills backfills = new SimulatedBackfills(this);
  final SimulatedHandle handle = new SimulatedHandle(this);
  final SimulatedCalendar calendar = new SimulatedCalendar(this);

  /**
   * Holds the scheduled runs that must not ask the publisher, because their plan closes the day of
   * their slot.
   */
  final Set<String> closed = new HashSet<>();

  /** Counts how often a data date was compared with the one before it. */
  int dataDates;

  /**
   * Is true if a scheduled run became due during a run of a backfill, so that it starts afterwards.
   */
  boolean isSlotMissed;

  /** Holds the Jobs to which the operator gave a time to live. */
  final Set<String> expiring = new HashSet<>();

  List<SimulatedRun> runs = new ArrayList<>();

  /**
   * Holds recorded runs whose removal the watch of the pods has shown, and the watch of the Jobs
   * has not shown yet.
   */
  List<SimulatedRun> removedUnseen = new ArrayList<>();

  SimulatedCluster(Random random) {
    this.random = random;
  }

  /** Returns the time by the operator's clock. */
  Instant now() {
    return clock.plus(skew);
  }

  /** Returns whether a run has used the plan of the present spec. */
  boolean isUsedBy(Origin origin) {
    return usedBy(origin, Objects.requireNonNull(fetchJob).getMetadata().getGeneration());
  }

  /** Returns whether a run has used the plan of a generation. */
  boolean usedBy(Origin origin, long claimed) {
    String used = origin.plan() == null ? null : urls.get(origin.plan());
    return used != null && used.equals(plans.get(claimed));
  }

  /** Returns what the plan of a run fetches, or empty if its plan is unknown. */
  String planOf(SimulatedRun run) {
    return run.origin().plan() == null ? "" : urls.getOrDefault(run.origin().plan(), "");
  }

  /** Returns whether the spec can work. */
  boolean isAccepted() {
    return spec().isAccepted() && calendar.isKnown();
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

  /** Returns the FetchJob as the watch shows it. */
  FetchJob shown() {
    FetchJob shown = Objects.requireNonNull(fetchJob);
    shown.setStatus(status);
    return hidesLast && fetchJob != null ? Objects.requireNonNull(beforeStatus) : shown;
  }

  /** Stores a status of the FetchJob, and returns the FetchJob's new version. */
  String store(FetchJobStatus next) {
    FetchJob before = new FetchJob();
    before.setMetadata(new ObjectMetaBuilder(shown().getMetadata()).build());
    before.setSpec(shown().getSpec());
    before.setStatus(status);
    beforeStatus = before;
    status = next;
    String stored = nextVersion();
    Objects.requireNonNull(fetchJob).getMetadata().setResourceVersion(stored);
    return stored;
  }

  /**
   * Lets the watch of the FetchJob not show the last status, if the FetchJob is otherwise as it was
   * before.
   */
  void hideLastStatus() {
    hidesLast = hasOnlyStatusChanged();
    if (hidesLast) {
      hidLast = true;
      log("the new process does not see the last status");
    }
  }

  /** Lets the watch show everything. */
  void showAll() {
    hidesLast = false;
  }

  /** Returns whether the watch does not show the last status. */
  boolean isOutdated() {
    return hidesLast;
  }

  private boolean hasOnlyStatusChanged() {
    return beforeStatus != null
        && fetchJob != null
        && status != null
        && beforeStatus.getStatus() != null
        && beforeStatus.getSpec().equals(fetchJob.getSpec())
        && beforeStatus.getMetadata().getUid().equals(fetchJob.getMetadata().getUid())
        && Objects.equals(
            beforeStatus.getMetadata().getAnnotations(), fetchJob.getMetadata().getAnnotations())
        && isLeaving() == Identity.isLeaving(beforeStatus);
  }

  Map<String, Object> cronJobStatus() {
    List<Map<String, Object>> active =
        runs.stream()
            .filter(run -> run.end() == null && entered.contains(run.job()))
            .map(run -> Body.of("name", run.job()))
            .toList();
    return Body.of(
        "lastScheduleTime",
        lastScheduled ? "2026-11-23T06:00:00Z" : movedSchedule,
        "active",
        active);
  }

  /** Waits for the operator's timer. The clock has whole seconds, as the times in a status. */
  void waitUntil(Instant operatorsTime) {
    Instant before = operatorsTime.minus(skew).truncatedTo(ChronoUnit.SECONDS);
    Instant then = before.plus(skew).equals(operatorsTime) ? before : before.plusSeconds(1);
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
    isSlotMissed = false;
    movedSchedule = null;
    runs = new ArrayList<>();
    removedUnseen = new ArrayList<>();
  }

  /** Starts a run from the present CronJob. */
  void start(String job, Trigger trigger, @Nullable String request) {
    start(job, trigger, request, null);
  }

  /** Starts a run from the present CronJob, for a date of a backfill if there is one. */
  void start(String job, Trigger trigger, @Nullable String request, @Nullable Instant date) {
    clock = clock.plusSeconds(1);
    CronJob from = Objects.requireNonNull(cronJob);
    String made = from.live.getMetadata().getLabels().get(Identity.UID_LABEL);
    Origin origin = Origin.ofCronJob(from.live.getAdditionalProperties()).withUid(made);
    if (origin.plan() != null) {
      String body = String.valueOf(from.live.getAdditionalProperties());
      boolean dated = body.contains("\"dataDate\":{");
      boolean older = body.contains("\"dataDate\":{\"allowOlder\":true");
      String url = body.contains("/others.csv") ? "others" : "instruments";
      urls.put(origin.plan(), Specs.Variant.plan(url, dated, older));
    }
    if (trigger == Trigger.SCHEDULE && SimulatedCalendar.isClosed(from.live, clock)) {
      closed.add(job);
    }
    runs.add(
        new SimulatedRun(
            job,
            from.uid,
            trigger,
            origin,
            request,
            clock,
            clock,
            random.nextInt(4) == 0,
            null,
            date));
    log("start " + job + " by " + trigger + (date == null ? "" : " for " + date));
  }

  /** Gives the Job a deadline that has passed. */
  void supersede(String job) {
    SimulatedRun run = runs.stream().filter(any -> any.job().equals(job)).findFirst().orElseThrow();
    LifeTest.require(run.stuck() && run.end() == null, job + " is ended, and it had started");
    runs.set(
        runs.indexOf(run),
        run.ended(
            new SimulatedRun.End(
                Kind.SUPERSEDED,
                clock,
                Duration.ZERO,
                FailureClass.TRANSIENT,
                0,
                null,
                SimulatedVolume.Data.NONE,
                0,
                null)));
    superseded++;
    justSuperseded.add(job);
    log(job + " is superseded");
  }
}
