package dev.fetchjobs.operator.life;

import static dev.fetchjobs.operator.life.LifeTest.require;

import dev.fetchjobs.api.Condition;
import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.operator.ApiPerformer;
import dev.fetchjobs.operator.Events;
import dev.fetchjobs.operator.Reconciliation;
import dev.fetchjobs.operator.decide.Settings;
import dev.fetchjobs.operator.decide.Step.Rest;
import dev.fetchjobs.operator.desired.FetchJobYaml;
import dev.fetchjobs.operator.observed.Obstacle;
import dev.fetchjobs.operator.observed.Run;
import dev.fetchjobs.operator.runtime.InitialRuns;
import dev.fetchjobs.operator.runtime.Memories;
import dev.fetchjobs.operator.runtime.Telemetry;
import dev.fetchjobs.operator.status.Backfills;
import dev.fetchjobs.operator.status.Basis;
import dev.fetchjobs.operator.status.CronJobState;
import dev.fetchjobs.operator.status.NextStatus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Runs the operator's real reconciliation on events, at its timers, and after failures. */
final class SimulatedOperator {

  /** The framework repeats a failed write of the status after at most this time. */
  private static final Duration RETRY = Duration.ofSeconds(30);

  /**
   * Within this time after the last failure the FetchJob's objects and status have to become right.
   */
  private static final Duration HEALED = Duration.ofSeconds(60);

  /** Within this time the status has to report what can be known, while other writes fail. */
  private static final Duration KNOWN = Duration.ofSeconds(30);

  /** A watch shows a write within this time. */
  private static final Duration LAG = Duration.ofSeconds(5);

  /** Most backfills end in so many rounds, and one with more dates makes progress. */
  private static final int BACKFILL_ROUNDS = 36;

  /**
   * The operator makes at most this many reconciliations in a row. Each of these reconciliations
   * follows because the one before wrote. An event and a ping cause two each: one sends it, and the
   * next one records that it arrived.
   */
  private static final int ROUNDS = 8;

  /** Holds the input of one reconciliation and its result. */
  record Step(NextStatus basis) {

    FetchJob fetchJob() {
      return basis.fetchJob();
    }

    @Nullable FetchJobStatus old() {
      return basis.old();
    }

    CronJobState cronJobState() {
      return basis.cronJobState();
    }

    List<Run> runs() {
      return basis.runs();
    }

    @Nullable Obstacle refusal() {
      return basis.refusal();
    }

    Instant now() {
      return basis.now();
    }

    FetchJobStatus after(@Nullable FetchJobStatus known, Instant when) {
      return new NextStatus(
              fetchJob(),
              known,
              cronJobState(),
              runs(),
              basis.madeRequest(),
              refusal(),
              basis.cronJob(),
              Basis.of(fetchJob()),
              basis.deliveries(),
              basis.handle(),
              when)
          .result()
          .status();
    }
  }

  private final SimulatedCluster cluster;
  private final Expected expected;
  private final SimulatedApi api;
  private final SimulatedInformers informers;
  private final Promises promises;
  private final SimulatedSink sink;
  private final SimpleMeterRegistry runs = new SimpleMeterRegistry();
  private final Telemetry telemetry =
      new Telemetry(runs, new SimpleMeterRegistry(), false, (namespace, name) -> {});
  private Reconciliation reconciliation;
  private Instant next = Instant.MAX;
  private int reconciliations;

  /** Holds how many runs the stored statuses of the present process have recorded. */
  private int expectedRuns;

  private String uid = "";

  SimulatedOperator(SimulatedCluster cluster, Faults faults, Promises promises) {
    this.cluster = cluster;
    this.expected = new Expected(cluster);
    this.api = new SimulatedApi(cluster, faults);
    this.informers = new SimulatedInformers(cluster);
    this.promises = promises;
    this.sink = new SimulatedSink(cluster, faults);
    this.reconciliation = process(api);
  }

  /** Returns how many runs the metrics have counted. */
  private int countedRuns() {
    return (int) runs.find("fetchjob.runs").counters().stream().mapToDouble(Counter::count).sum();
  }

  private Reconciliation process(SimulatedApi api) {
    var initialRuns = new InitialRuns(1);
    return new Reconciliation(
        new Settings(FetchJobYaml.SETTINGS, Duration.ofHours(1), true),
        new ApiPerformer(api, new Events(api, Clock.systemUTC()), initialRuns, sink, telemetry),
        new Memories(),
        initialRuns);
  }

  int reconciliations() {
    return reconciliations;
  }

  int events() {
    return sink.received();
  }

  /** Lets the operator send the rest of the events and pings, and checks that none is missing. */
  void finishEvents() {
    settle();
    settle();
    settle();
    sink.everyVersionIsAnnounced();
    sink.theSwitchIsRight();
    require(
        cluster.wiped
            || countedRuns() == expectedRuns
            || (cluster.hidLast && countedRuns() > expectedRuns),
        "%d runs are counted of %d".formatted(countedRuns(), expectedRuns));
  }

  /** Starts another process, which remembers nothing. */
  void restart() {
    reconciliation = process(api);
    expectedRuns = countedRuns();
    sink.restart();
    cluster.trace().add("  the operator starts anew");
  }

  /** Reports that something has happened. Reconciles until a reconciliation writes nothing. */
  void settle() {
    int rounds = 0;
    int before;
    boolean written;
    do {
      require(++rounds <= ROUNDS, "no rest after " + ROUNDS + " reconciliations");
      before = api.writes();
      written = reconcile();
    } while (written && api.writes() > before);
    if (written) {
      whatItSaysIsTrue();
    }
  }

  /** Reconciles once, and returns whether the status could be written. */
  private boolean reconcile() {
    reconciliations++;
    String present = cluster.shown().getMetadata().getUid();
    if (!present.equals(uid)) {
      uid = present;
      expectedRuns = countedRuns();
    }
    cluster.justSuperseded.clear();
    Rest rest = reconciliation.reconcile(cluster.shown(), informers, cluster.now());
    boolean written = rest.failed() == null;
    next = written ? rest.until() : cluster.now().plus(RETRY);
    if (rest.failed() != null) {
      cluster.trace().add("  status failed: " + rest.failed().getMessage());
    }
    FetchJobStatus stored = api.takeCommitted();
    if (cluster.isOutdated()) {
      require(stored == null, "a status is stored that is based on an older one");
      return written;
    }
    expectedRuns += stored == null ? 0 : rest.conclusion().newRuns().size();
    FetchJobStatus decided = rest.conclusion().status();
    Step step = new Step(rest.conclusion().basis());
    if (stored != null || decided.equals(cluster.status)) {
      FetchJobStatus promised = promises.kept(step);
      require(promised.equals(decided), "another status than promised");
      step.runs().forEach(run -> api.recorded(run.job()));
      if (stored != null) {
        sink.statusIsStored(step.fetchJob(), stored);
      }
    }
    return written;
  }

  /**
   * Checks that, if Ready is True, the CronJob is as this generation wants it. An operator that
   * lacks the last status restores the CronJob later.
   */
  private void whatItSaysIsTrue() {
    FetchJobStatus status = cluster.status;
    boolean ready =
        status != null
            && status.condition("Ready").filter(c -> c.status().equals("True")).isPresent()
            && Objects.equals(
                status.observedGeneration(), cluster.shown().getMetadata().getGeneration());
    boolean lagging =
        Duration.between(api.lastCronJobWrite(), cluster.now()).abs().compareTo(LAG) <= 0;
    require(
        !ready || lagging || cluster.isOutdated() || expected.isCronJobAsWanted(),
        "Ready is True, and the CronJob is not as this spec wants it");
  }

  /**
   * Lets all writes fail except that of the status. The operator reconciles at its own timers.
   * Within 30 s the status has to report what can be known.
   */
  void endure() {
    Instant end = cluster.now().plus(KNOWN);
    settle();
    for (int rounds = 0; next.isBefore(end); rounds++) {
      require(rounds < 100, "its timers come again and again");
      cluster.waitUntil(next);
      settle();
    }
    cluster.waitUntil(end);
    whatCanBeKnownIsRecorded(end.minus(KNOWN), "30 s later, while other writes fail");
  }

  private void whatCanBeKnownIsRecorded(Instant since, String when) {
    FetchJobStatus status = Objects.requireNonNull(cluster.status, "no status " + when);
    require(
        Objects.equals(status.observedGeneration(), cluster.shown().getMetadata().getGeneration()),
        "the spec is not observed " + when);
    require(expected.areEndsRecorded(since), "the end of a run is not recorded " + when);
    boolean ready =
        status.condition("Ready").filter(c -> c.status().equals("True")).isPresent()
            && status.condition("Reconciling").isEmpty();
    require(
        !ready || !expected.needsCronJob() || expected.isCronJobAsWanted(),
        "the CronJob is not as wanted, and nothing says so " + when);
  }

  /**
   * Ends the failures. The operator reconciles at its own timers. Within 60 s everything has to
   * become right.
   */
  void heal() {
    Instant end = cluster.now().plus(HEALED);
    for (int rounds = 0; next.isBefore(end); rounds++) {
      require(rounds < 100, "its timers come again and again");
      cluster.waitUntil(next);
      settle();
    }
    cluster.waitUntil(end);
    whatCanBeKnownIsRecorded(end.minus(HEALED.dividedBy(2)), "60 s after the failures");
    FetchJobStatus status = Objects.requireNonNull(cluster.status);
    require(
        status.conditions().stream()
            .map(Condition::reason)
            .noneMatch(
                List.of(
                        "CronJobWriteFailed",
                        "JobWriteFailed",
                        "CronJobRefused",
                        "ConfigMapWriteFailed",
                        "ConfigMapRefused")
                    ::contains),
        "a failure is reported 60 s after its end: " + status.conditions());
    cluster.handle.describesTheFile();
    boolean contested = status.conditions().stream().anyMatch(c -> c.reason().equals("Contested"));
    require(
        contested || !expected.needsCronJob() || expected.isCronJobAsWanted(),
        "the CronJob is not as wanted 60 s after the failures");
    require(
        contested
            || !expected.isRequestDue(end.minus(HEALED.dividedBy(2)))
            || expected.isRequestHandled(),
        "a request is not handled 60 s after the failures");
    require(
        contested || expected.isEndOfRequestRecorded(end.minus(HEALED.dividedBy(2))),
        "a request's run has ended or is gone, and the status does not say so");
  }

  /**
   * Ends the failures and every run, so that a backfill continues to its end.
   *
   * @param runsEnd function that ends the active runs
   */
  void finishBackfill(Runnable runsEnd) {
    int rounds = 0;
    int before = isBackfillDue() ? cluster.backfills.ended() : 0;
    while (isBackfillDue() && rounds++ < BACKFILL_ROUNDS) {
      require(
          !cluster.backfills.isUnshown(),
          "the run of a backfill is not among the CronJob's active Jobs");
      runsEnd.run();
      settle();
      if (cluster.runs.stream().allMatch(run -> run.end() != null)) {
        cluster.waitUntil(next);
        settle();
      }
    }
    require(
        !isBackfillDue() || cluster.backfills.ended() - before >= BACKFILL_ROUNDS / 6,
        "a backfill does not go on: " + Objects.requireNonNull(cluster.status).backfill());
  }

  /**
   * Lets the operator see an edit of the calendar. Such an edit starts no run. The operator may end
   * and repeat a run that has not started, because its plan has the old days. The edit lets a
   * waiting request start: a new CronJob is written at once, even if the last one was contested.
   */
  void editCalendar() {
    settle();
    if (!expected.needsCronJob()
        || !expected.isRequestHandled()
        || Backfills.going(cluster.status).isPresent()) {
      return;
    }
    int runs = cluster.runs.size();
    int superseded = cluster.superseded();
    cluster.calendar.toggle(LocalDate.ofInstant(cluster.now(), ZoneOffset.UTC));
    settle();
    require(
        cluster.runs.size() == runs || cluster.superseded() > superseded,
        "an edit of the calendar starts a run");
  }

  private boolean isBackfillDue() {
    return expected.needsCronJob() && Backfills.going(cluster.status).isPresent();
  }
}
