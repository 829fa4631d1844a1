package dev.fetchjobs.operator.life;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.contract.AcceptCommand;
import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.operator.desired.Desired;
import dev.fetchjobs.operator.desired.Drift;
import dev.fetchjobs.operator.desired.FetchJobYaml;
import dev.fetchjobs.operator.desired.Identity;
import dev.fetchjobs.operator.desired.Origin;
import dev.fetchjobs.operator.desired.Ownership;
import dev.fetchjobs.operator.desired.RunStart;
import dev.fetchjobs.operator.desired.Trigger;
import dev.fetchjobs.operator.desired.WriteMark;
import dev.fetchjobs.operator.life.SimulatedRun.Kind;
import dev.fetchjobs.operator.tree.Node;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One FetchJob's surroundings: what users, Kubernetes' controllers, the downloader and the clock do
 * to it. Every step takes at least a second of the cluster's clock; the operator's differs.
 */
final class SimulatedCluster {

  private static final String NAME = "xetra";

  /**
   * A CronJob that carries the name.
   *
   * @param foreign whether somebody else made it
   */
  record CronJob(String uid, GenericKubernetesResource live, boolean foreign) {}

  private final Random random;
  private final Specs specs;
  private final SimulatedVolume volume = new SimulatedVolume();
  private final List<String> trace = new ArrayList<>();
  private Instant clock = Instant.parse("2026-11-23T06:00:00Z");
  private Duration skew = Duration.ZERO;
  private int number;
  private int superseded;

  /** What each generation fetches; one that cannot work fetches nothing. */
  private final Map<Long, String> plans = new HashMap<>();

  /** What the CronJobs' plans fetch, by the digests that the CronJobs name. */
  private final Map<String, String> urls = new HashMap<>();

  private Specs.@Nullable Variant spec;

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

  SimulatedCluster(Random random, Specs specs) {
    this.random = random;
    this.specs = specs;
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

  void step() {
    clock = clock.plusSeconds(1);
    removedUnseen.clear();
    if (fetchJob == null) {
      create();
      return;
    }
    if (isLeaving()) {
      stepWhileLeaving();
      return;
    }
    switch (random.nextInt(28)) {
      case 0, 1 -> edit();
      case 2 -> delete();
      case 3 -> foreignTakesTheName();
      case 4 -> cronJobIsDeleted();
      case 5, 6 -> request();
      case 7, 8, 9 -> timePasses();
      case 10 -> skew = Duration.ofSeconds(random.nextInt(481) - 240L);
      case 11, 12, 13 -> slotComes();
      case 14 -> start(Trigger.REQUEST);
      case 15 -> podIsStuck();
      case 16, 17, 18, 19, 20 -> runEnds();
      case 21 -> jobIsRemoved(run -> run.end() != null);
      case 22 -> jobIsRemoved(run -> run.end() == null);
      case 23 -> ownerIsStripped();
      case 24 -> deletionIsHeld();
      case 25, 26 -> cronJobIsEdited();
      default -> statusIsWiped();
    }
  }

  private void stepWhileLeaving() {
    switch (random.nextInt(6)) {
      case 0 -> delete();
      case 1 -> cronJobIsDeleted();
      case 2 -> timePasses();
      default -> runEnds();
    }
  }

  /** A finalizer holds the FetchJob; its CronJob goes, or stays as it is. */
  private void deletionIsHeld() {
    var meta = Objects.requireNonNull(fetchJob).getMetadata();
    meta.setDeletionTimestamp(clock.toString());
    meta.setFinalizers(List.of("example.com/backup"));
    meta.setGeneration(meta.getGeneration() + 1);
    plans.put(meta.getGeneration(), spec().url());
    Identity.hideDeletion(fetchJob);
    tell("it is deleted, and a finalizer holds it");
  }

  /** As by a tool that restores backups. */
  private void ownerIsStripped() {
    if (cronJob != null && !cronJob.foreign) {
      cronJob.live.getMetadata().setOwnerReferences(List.of());
      cronJob.live.getMetadata().setResourceVersion(nextVersion());
      tell("the CronJob's owner is stripped");
    }
  }

  /** By hand, and perhaps changed back: then only the generation shows it. */
  private void cronJobIsEdited() {
    if (cronJob != null && !cronJob.foreign && !isMarkAhead()) {
      boolean back = random.nextBoolean();
      var meta = cronJob.live.getMetadata();
      meta.setGeneration(meta.getGeneration() + (back ? 2 : 1));
      meta.setResourceVersion(nextVersion());
      if (!back) {
        Map<String, Object> spec =
            new HashMap<>(new Node(cronJob.live.getAdditionalProperties()).at("spec").fields());
        spec.put("added", nextVersion());
        cronJob.live.setAdditionalProperty("spec", spec);
      }
      tell(back ? "the CronJob is edited and changed back" : "the CronJob is edited");
    }
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
      tell("time passes to the operator's timer");
    }
  }

  /** Whether the FetchJob's spec asks for a CronJob, and nobody is in the way. */
  boolean needsCronJob() {
    return !isLeaving()
        && spec().isAccepted()
        && switch (Ownership.of(shown(), cronJob == null ? null : cronJob.live)) {
          case Ownership.Absent absent -> true;
          case Ownership.Ours ours -> true;
          case Ownership.Foreign foreign -> false;
          case Ownership.Leaving leaving -> false;
        };
  }

  /**
   * Whether a replacement that changed nothing waits for its mark to be corrected. A process that
   * ends just then, and an edit before the next one looks, hide that edit (ADR 24).
   */
  private boolean isMarkAhead() {
    return cronJob != null
        && WriteMark.of(cronJob.live.getMetadata())
            .filter(mark -> mark.generation() > cronJob.live.getMetadata().getGeneration())
            .isPresent();
  }

  /** By value, whatever the mark says. */
  boolean isCronJobAsWanted() {
    return cronJob != null
        && Desired.of(shown(), FetchJobYaml.SETTINGS) instanceof Desired.Accepted wanted
        && Drift.between(wanted, cronJob.live.getMetadata()).metadata().isEmpty()
        && spec(cronJob.live.getAdditionalProperties()).equals(spec(wanted.cronJob()));
  }

  private static String spec(Map<String, Object> object) {
    return new Node(object).at("spec").canonical();
  }

  /**
   * Whether a run was asked for that nothing keeps from starting.
   *
   * @param since by the operator's clock: it waits for the pod of a run that has ended, and with a
   *     clock that is behind for as much longer
   */
  boolean isRequestDue(Instant since) {
    return needsCronJob()
        && RunStart.requested(shown()).isPresent()
        && runs.stream().allMatch(run -> run.isKnownToBeOver(since));
  }

  boolean isRequestHandled() {
    return status != null
        && RunStart.requested(shown())
            .filter(token -> token.equals(status.lastHandledRunRequest()))
            .isPresent();
  }

  /** Whether the status was told of every run that has to be known to be over. */
  boolean areEndsTold(Instant since) {
    return status == null
        || runs.stream()
            .filter(run -> run.isKnownToBeOver(since) && isOurs(run))
            .allMatch(run -> truth.knows(run) || isContested());
  }

  private boolean isOurs(SimulatedRun run) {
    return cronJob != null
        && run.cronJobUid().equals(cronJob.uid())
        && Ownership.of(shown(), cronJob.live) instanceof Ownership.Ours;
  }

  /** Somebody undoes what the operator writes to the status: it writes less often. */
  private boolean isContested() {
    return Objects.requireNonNull(status).conditions().stream()
        .anyMatch(condition -> condition.reason().equals("Contested"));
  }

  /**
   * Whether the request that was handled has a run under way, or the status tells of its end. One
   * that was superseded waits for its turn, at most a minute after the newest of them.
   */
  boolean isEndOfRequestTold(Instant since) {
    String handled = status == null ? null : status.lastHandledRunRequest();
    return handled == null
        || !needsCronJob()
        || handled.equals(Objects.requireNonNull(status).lastCompletedRunRequest())
        || runs.stream().anyMatch(run -> !run.isKnownToBeOver(since) || isLately(run, since));
  }

  private static boolean isLately(SimulatedRun run, Instant since) {
    return run.end() != null
        && run.end().kind() == Kind.SUPERSEDED
        && run.created().isAfter(since.minusSeconds(300));
  }

  private void tell(String what) {
    trace.add(clock + " " + what);
  }

  private void create() {
    spec = specs.any(random);
    var job = new FetchJob();
    job.setMetadata(
        new ObjectMetaBuilder()
            .withName(NAME)
            .withNamespace("data")
            .withUid(fresh("fetchjob"))
            .withGeneration(1L)
            .withResourceVersion(nextVersion())
            .withCreationTimestamp(clock.toString())
            .build());
    job.setSpec(specs.of(spec));
    fetchJob = job;
    plans.clear();
    plans.put(1L, spec.url());
    status = null;
    wiped = false;
    truth = new Truth();
    if (volume.failures() > 0) {
      truth.isInexact();
    }
    tell("create " + spec);
  }

  private void edit() {
    int history = spec().history();
    spec = specs.any(random);
    if (spec.history() != history) {
      truth.isResized();
    }
    var job = Objects.requireNonNull(fetchJob);
    job.setSpec(specs.of(spec));
    job.getMetadata().setGeneration(job.getMetadata().getGeneration() + 1);
    job.getMetadata().setResourceVersion(nextVersion());
    plans.put(job.getMetadata().getGeneration(), spec.url());
    tell("edit " + spec);
  }

  /** Its CronJob goes with it, or is still there when the next one comes. */
  private void delete() {
    fetchJob = null;
    status = null;
    if (random.nextInt(3) > 0) {
      collect();
    }
    tell("delete");
  }

  private void collect() {
    if (!runs.isEmpty()) {
      truth.isInexact();
    }
    cronJob = null;
    lastScheduled = false;
    movedSchedule = null;
    runs = new ArrayList<>();
    removedUnseen = new ArrayList<>();
  }

  private void foreignTakesTheName() {
    boolean foreign = cronJob != null && cronJob.foreign;
    collect();
    if (!foreign) {
      var live = new GenericKubernetesResource();
      live.setMetadata(new ObjectMetaBuilder().withName(NAME).withNamespace("data").build());
      cronJob = new CronJob(fresh("foreign"), live, true);
    }
    tell(foreign ? "the foreign CronJob goes" : "a foreign CronJob comes");
  }

  private void cronJobIsDeleted() {
    collect();
    tell("the CronJob is deleted by hand");
  }

  private void request() {
    String token = random.nextInt(3) > 0 ? fresh("token") : "token-" + number;
    Map<String, String> annotations = new HashMap<>();
    annotations.put(AcceptCommand.REQUEST_ANNOTATION, token);
    Objects.requireNonNull(fetchJob).getMetadata().setAnnotations(annotations);
    fetchJob.getMetadata().setResourceVersion(nextVersion());
    tell("request " + token);
  }

  private void timePasses() {
    clock =
        clock.plusSeconds(random.nextInt(5) == 0 ? random.nextInt(200_000) : random.nextInt(900));
    tell("time passes");
  }

  private void slotComes() {
    boolean busy =
        runs.stream().anyMatch(run -> run.trigger() == Trigger.SCHEDULE && run.end() == null);
    if (!busy && !spec().suspend() && spec().isAccepted()) {
      start(Trigger.SCHEDULE);
      lastScheduled = true;
    }
  }

  private void start(Trigger trigger) {
    if (cronJob != null && !cronJob.foreign) {
      start(fresh("run"), trigger, null);
    }
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
    tell("start " + job + " by " + trigger);
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
    tell(job + " is superseded");
  }

  private void podIsStuck() {
    replace(run -> run.end() == null, run -> run.stuck(!run.stuck()), "stuck or not");
    if (runs.stream().anyMatch(SimulatedRun::stuck)) {
      edit();
    }
  }

  private void runEnds() {
    Kind kind = Kind.values()[random.nextInt(Kind.SUPERSEDED.ordinal())];
    replace(
        run -> run.end() == null && !run.stuck(),
        run -> run.ended(volume.end(kind, clock, random)),
        "end " + kind);
  }

  private void replace(
      Predicate<SimulatedRun> which,
      java.util.function.UnaryOperator<SimulatedRun> change,
      String what) {
    any(which)
        .ifPresent(
            run -> {
              runs.set(runs.indexOf(run), change.apply(run));
              tell(run.job() + ": " + what);
            });
  }

  private void jobIsRemoved(Predicate<SimulatedRun> which) {
    any(which)
        .ifPresent(
            run -> {
              runs.remove(run);
              if (isRecorded(run) && random.nextBoolean()) {
                removedUnseen.add(run);
              }
              truth.isInexact();
              tell(run.job() + " is removed");
            });
  }

  private boolean isRecorded(SimulatedRun run) {
    return status != null
        && status.history().stream().anyMatch(past -> past.job().equals(run.job()));
  }

  private Optional<SimulatedRun> any(Predicate<SimulatedRun> which) {
    List<SimulatedRun> fitting = runs.stream().filter(which).toList();
    return fitting.isEmpty()
        ? Optional.empty()
        : Optional.of(fitting.get(random.nextInt(fitting.size())));
  }

  private void statusIsWiped() {
    if (random.nextInt(3) == 0) {
      status = null;
      Objects.requireNonNull(fetchJob).getMetadata().setResourceVersion(nextVersion());
      wiped = true;
      truth.wiped();
      tell("the status is wiped");
    }
  }
}
