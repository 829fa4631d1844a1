package dev.fetchjobs.operator.life;

import static dev.fetchjobs.operator.life.LifeTest.require;

import dev.fetchjobs.api.FetchCalendarSpec;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.contract.Calendar;
import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.Wire;
import dev.fetchjobs.operator.desired.Calendars;
import dev.fetchjobs.operator.desired.KnownCalendars;
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

/**
 * A model of the cluster's FetchCalendar and of the closed days, and the rules that statuses must
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

  /** Makes the next open day a closed one, or opens a closed day. */
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

  /** Whether the FetchJob's calendar can be found. */
  boolean isKnown() {
    return exists || !cluster.spec().namesCalendar();
  }

  /** Whether the day is closed by the present spec and the present calendar. */
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

  /** Whether a scheduled run from this CronJob does not ask the publisher at this time. */
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

  /** The next run is never on a closed day. */
  void theNextRunIsOnAnOpenDay(FetchJobStatus next) {
    Promises.nextRun(next)
        .ifPresent(run -> require(!isClosed(run), "the next run is on a closed day: " + run));
  }

  /** A text that changes with every edit. */
  @Override
  public String toString() {
    return exists ? closed + (wednesday ? " and Wednesdays" : "") : "deleted";
  }
}
