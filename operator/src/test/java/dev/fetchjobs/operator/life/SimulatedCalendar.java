package dev.fetchjobs.operator.life;

import static dev.fetchjobs.operator.life.LifeTest.require;

import dev.fetchjobs.api.FetchCalendarSpec;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.contract.Calendar;
import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.Wire;
import dev.fetchjobs.operator.desired.Calendars;
import dev.fetchjobs.operator.desired.KnownCalendars;
import dev.fetchjobs.operator.life.SimulatedOperator.Step;
import dev.fetchjobs.operator.status.CronJobState;
import dev.fetchjobs.operator.tree.Node;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Models the cluster's FetchCalendar and its closed days, and checks the rules that a status must
 * follow because of them.
 */
final class SimulatedCalendar {

  private static final List<List<String>> DAYS =
      List.of(
          List.of(),
          List.of("2026-11-23"),
          List.of("2026-11-17", "2026-11-24"),
          List.of("2026-11-23", "2026-11-24", "2026-11-25", "2026-11-26"));

  private final SimulatedCluster cluster;
  private boolean exists = true;
  private List<String> closed = List.of("2026-11-24");
  private boolean wednesday;

  /** The CronJob that the operator saw at the beginning of its newest reconciliation. */
  @Nullable GenericKubernetesResource seen;

  SimulatedCalendar(SimulatedCluster cluster) {
    this.cluster = cluster;
  }

  /** Edits, deletes or creates the FetchCalendar. */
  void edit(Random random) {
    exists = random.nextInt(4) > 0;
    closed = DAYS.get(random.nextInt(DAYS.size()));
    wednesday = random.nextInt(3) == 0;
    cluster.log("the calendar is " + this);
  }

  /** Closes an open day, or opens a closed day. */
  void toggle(LocalDate day) {
    exists = true;
    closed = closed.contains(day.toString()) ? List.of() : List.of(day.toString());
    cluster.log("the calendar is " + this);
  }

  Calendars shown() {
    return exists
        ? new KnownCalendars(
            Map.of(
                "xetra",
                new FetchCalendarSpec(
                    wednesday ? List.of("Wednesday") : List.of(), closed, null, "2099-12-31")))
        : KnownCalendars.NONE;
  }

  /** Returns whether the FetchJob's calendar exists. */
  boolean isKnown() {
    return exists || !cluster.spec().namesCalendar();
  }

  /** Returns whether the present spec and the present calendar close the day. */
  boolean isClosed(Instant time) {
    LocalDate day = LocalDate.ofInstant(time, ZoneOffset.UTC);
    if (cluster.spec().calendar().isEmpty()) {
      return false;
    }
    return cluster.spec().namesCalendar()
        ? exists
            && (closed.contains(day.toString())
                || (wednesday && day.getDayOfWeek() == DayOfWeek.WEDNESDAY))
        : Set.of("2026-11-23", "2026-11-26").contains(day.toString())
            || day.getDayOfWeek() == DayOfWeek.TUESDAY;
  }

  /** Returns whether a scheduled run of this CronJob asks nothing at this time. */
  static boolean isClosed(GenericKubernetesResource cronJob, Instant slot) {
    String plan =
        new Node(cronJob.getAdditionalProperties())
            .at("spec", "jobTemplate", "spec", "template", "spec", "containers")
            .items()
            .getFirst()
            .at("env")
            .item("name", "FETCH_PLAN")
            .at("value")
            .textOr("");
    try {
      Calendar calendar = Wire.read(FetchPlan.class, plan).calendar();
      return calendar != null && calendar.isClosed(LocalDate.ofInstant(slot, ZoneOffset.UTC));
    } catch (Wire.WireException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Whether a scheduled run of the schedule in force does not ask the publisher at this time. A
   * CronJob that is not the wanted one keeps its closed days.
   */
  boolean isClosed(Step step, Instant time) {
    return step.cronJobState() instanceof CronJobState.InPlace || seen == null
        ? isClosed(time)
        : isClosed(seen, time);
  }

  /** The next run is never on a closed day. */
  void theNextRunIsOnAnOpenDay(Step step, FetchJobStatus next) {
    Promises.nextRun(next)
        .ifPresent(run -> require(!isClosed(step, run), "the next run is on a closed day: " + run));
  }

  /** Returns a text that changes with every edit. */
  @Override
  public String toString() {
    return exists ? closed + (wednesday ? " and Wednesdays" : "") : "deleted";
  }
}
