package dev.fetchjobs.operator.life;

import static dev.fetchjobs.operator.life.LifeTest.require;

import dev.fetchjobs.api.Backfill;
import dev.fetchjobs.operator.cron.CronSchedule;
import dev.fetchjobs.operator.cron.ScheduleParser;
import dev.fetchjobs.operator.cron.ScheduleResult;
import dev.fetchjobs.operator.desired.RunStart;
import dev.fetchjobs.operator.vocabulary.BackfillState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Simulates backfills, and checks the rules that their Jobs must follow: never two runs at a time,
 * oldest date first, each date once.
 */
final class SimulatedBackfills {

  private final SimulatedCluster cluster;

  /** Holds the dates of the Jobs that were created, by the token of the request. */
  private final Map<String, List<Instant>> dates = new HashMap<>();

  /** Holds a schedule, and the text of the calendar that it had. */
  private record Days(String schedule, String calendar) {}

  /** Holds the schedules and calendars that the spec had while the request existed. */
  private final Map<String, Set<Days>> schedules = new HashMap<>();

  private @Nullable String lastEnded;
  private int complete;

  SimulatedBackfills(SimulatedCluster cluster) {
    this.cluster = cluster;
  }

  /** Returns how many backfills had a run for each date. */
  int complete() {
    return complete;
  }

  /**
   * Returns the request of the newest backfill whose end the status has shown; null if there is
   * none.
   */
  @Nullable String lastEnded() {
    return lastEnded;
  }

  /** Records that the status or the FetchJob was removed, so that a token may begin anew. */
  void forget() {
    dates.clear();
    schedules.clear();
    lastEnded = null;
  }

  /** Records that the spec or the request may have changed. */
  void look() {
    if (cluster.fetchJob != null) {
      RunStart.requested(cluster.fetchJob)
          .ifPresent(
              token ->
                  schedules
                      .computeIfAbsent(token, any -> new HashSet<>())
                      .add(
                          new Days(
                              cluster.spec().schedule(),
                              cluster.spec().calendar() + cluster.calendar)));
    }
  }

  /** Records that the operator creates a Job for a date. */
  void create(String job, String token, Instant date) {
    require(
        cluster.runs.stream().allMatch(run -> run.end() != null),
        job + " is started beside another run");
    require(
        RunStart.requested(cluster.shown()).filter(token::equals).isPresent(),
        job + " is started for a request that is gone");
    require(!date.isAfter(cluster.now()), job + " is started for a date to come");
    List<Instant> before = dates.computeIfAbsent(token, any -> new ArrayList<>());
    Instant last = before.isEmpty() ? Instant.MIN : before.getLast();
    // If an edit of the schedule comes before the newest run is in the status, the backfill goes on
    // after the last recorded run, with the scheduled times of the new schedule.
    boolean edited = schedules.getOrDefault(token, Set.of()).size() > 1;
    require(edited || !date.isBefore(last), job + " is started for an older date");
    require(
        !date.equals(last) || isRepeatable(job),
        job + " is a second run for " + date + " of " + token);
    before.add(date);
  }

  /**
   * Returns whether a run for the date is superseded, or was removed before anybody recorded it.
   */
  private boolean isRepeatable(String job) {
    boolean isSuperseded =
        cluster.status != null
            && (cluster.status.lastRun() != null
                && "Superseded".equals(cluster.status.lastRun().reason()));
    return isSuperseded
        || cluster.runs.stream()
            .anyMatch(run -> run.end() != null && run.end().kind() == SimulatedRun.Kind.SUPERSEDED)
        || !cluster.recorded.contains(job);
  }

  /**
   * Records that the status shows the backfill of another request, so that this request has ended.
   */
  void isReplaced(String request) {
    lastEnded = request;
  }

  /** Records that the status shows the end of a backfill. */
  void ends(Backfill backfill) {
    lastEnded = backfill.request();
    if (!BackfillState.COMPLETE.is(backfill.state()) || cluster.wiped) {
      return;
    }
    complete++;
    Set<Instant> had = new TreeSet<>(dates.getOrDefault(backfill.request(), List.of()));
    require(
        backfill.succeeded() + backfill.failed() == had.size(),
        "the backfill counts %s, and had runs for %s".formatted(backfill, had));
    Set<Days> seen = schedules.getOrDefault(backfill.request(), Set.of());
    if (seen.size() == 1) {
      require(
          had.equals(slots(backfill, seen.iterator().next().schedule())),
          "the backfill had runs for %s of %s".formatted(had, backfill));
    }
  }

  private Set<Instant> slots(Backfill backfill, String expression) {
    CronSchedule schedule =
        ((ScheduleResult.Accepted)
                ScheduleParser.resolve(expression, "Etc/UTC", "data", SimulatedCluster.NAME))
            .schedule();
    Set<Instant> slots = new TreeSet<>();
    Optional<Instant> slot = schedule.next(Instant.parse(backfill.from()).minusSeconds(1));
    while (slot.filter(next -> !next.isAfter(Instant.parse(backfill.to()))).isPresent()) {
      if (!cluster.calendar.isClosed(slot.get())) {
        slots.add(slot.get());
      }
      slot = schedule.next(slot.get());
    }
    return slots;
  }

  /** Returns whether a run of a backfill is active and the CronJob's active Jobs lack it. */
  boolean isUnshown() {
    return cluster.runs.stream()
        .filter(run -> run.date() != null && run.end() == null)
        .anyMatch(run -> !cluster.entered.contains(run.job()));
  }

  /** Returns how many runs of the backfill in the status have ended. */
  int ended() {
    Backfill backfill = Objects.requireNonNull(Objects.requireNonNull(cluster.status).backfill());
    return backfill.succeeded() + backfill.failed();
  }
}
