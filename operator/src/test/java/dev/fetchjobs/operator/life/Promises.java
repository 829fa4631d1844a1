package dev.fetchjobs.operator.life;

import static dev.fetchjobs.operator.life.LifeTest.require;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.operator.life.SimulatedOperator.Step;
import dev.fetchjobs.operator.observed.NodeClock;
import dev.fetchjobs.operator.status.Timing;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Checks the rules that every status must follow, with a small model of what the operator could
 * see.
 */
final class Promises {

  /**
   * The limit is far below what the API server stores, so that a list of 10,000 FetchJobs stays
   * small.
   */
  private static final int MOST_BYTES = 32_768;

  private static final int MOST_BYTES_OF_A_PAST_RUN = 300;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ConditionPromises conditions;
  private final RunPromises runs;

  Promises(SimulatedCluster cluster) {
    this.conditions = new ConditionPromises(cluster);
    this.runs = new RunPromises(cluster);
  }

  /** Returns the next status, and fails with the first rule that it breaks. */
  FetchJobStatus kept(Step step) {
    FetchJobStatus old = step.old();
    FetchJobStatus next = step.after(old, step.now());
    runs.learn(step);
    require(next.equals(step.after(next, step.now())), "a second reconciliation would write");
    nothingHappensBeforeTheTimer(step, next);
    noTimeIsAhead(step, next);
    conditions.check(step, old, next);
    runs.check(step, old, next);
    return next;
  }

  /**
   * Checks that without an event, the status changes only at its timer. The change at a scheduled
   * time may come together with the scheduled run.
   */
  private void nothingHappensBeforeTheTimer(Step step, FetchJobStatus next) {
    Instant timer =
        step.basis()
            .due()
            .flatMap(due -> due.nextLook(step.refusal() != null, step.now()))
            .filter(late -> late.isBefore(timing(step, next)))
            .orElse(timing(step, next));
    Instant slot = nextRun(next).orElse(timer);
    Instant last = (slot.isBefore(timer) ? slot : timer).minusSeconds(1);
    if (last.isAfter(step.now())) {
      require(next.equals(step.after(next, last)), "it changes before its timer, at " + last);
    }
  }

  private static Instant timing(Step step, FetchJobStatus next) {
    return new Timing(step.fetchJob(), step.cronJobState(), step.runs(), next).next(step.now());
  }

  /**
   * Checks that no time in the status is in the future, except the next scheduled time and the end
   * of a hold.
   */
  private static void noTimeIsAhead(Step step, FetchJobStatus next) {
    JsonNode tree = JSON.valueToTree(next);
    for (String field :
        List.of(
            "lastTransitionTime",
            "startTime",
            "finishTime",
            "slot",
            "time",
            "publishedTime",
            "checkedTime",
            "changedTime")) {
      for (String time : tree.findValuesAsText(field)) {
        require(
            time.equals("null") || !Instant.parse(time).isAfter(step.now().plus(NodeClock.SKEW)),
            field + " is ahead: " + time);
      }
    }
  }

  static Optional<Instant> nextRun(FetchJobStatus status) {
    return Optional.ofNullable(status.schedule())
        .flatMap(schedule -> Optional.ofNullable(schedule.nextRunTime()))
        .map(Instant::parse);
  }

  /** Checks that the size of a status has a bound. */
  void small(@Nullable FetchJobStatus status) {
    if (status != null) {
      require(bytes(status) < MOST_BYTES, "the status is large");
      status
          .history()
          .forEach(run -> require(bytes(run) < MOST_BYTES_OF_A_PAST_RUN, "a past run is large"));
    }
  }

  private static int bytes(Object value) {
    try {
      return JSON.writeValueAsBytes(value).length;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
