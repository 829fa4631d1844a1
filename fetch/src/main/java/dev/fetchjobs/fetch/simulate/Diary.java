package dev.fetchjobs.fetch.simulate;

import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.api.RunSummary;
import dev.fetchjobs.operator.cron.CronSchedule;
import dev.fetchjobs.operator.decide.Conclusion;
import dev.fetchjobs.operator.desired.Trigger;
import dev.fetchjobs.operator.status.Transition;
import dev.fetchjobs.operator.vocabulary.ConditionType;
import dev.fetchjobs.operator.vocabulary.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Records what happens while time is simulated. */
final class Diary {

  private final List<Happening> happenings = new ArrayList<>();
  private final Intervals stale = new Intervals();
  private final Intervals held = new Intervals();

  /** Records what the operator writes to the status. */
  void written(Conclusion end, Instant now) {
    for (RunSummary run : end.newRuns()) {
      happenings.add(new Happening.Ran(slot(run, now), run));
    }
    FetchJobStatus status = end.status();
    stale.set(ConditionType.FRESH.in(status).filter(Verdict.FALSE::isOf).isPresent(), now);
    held.set(status.hold() != null, now);
  }

  private static Instant slot(RunSummary run, Instant now) {
    String time = run.slot();
    return time == null ? now : Instant.parse(time);
  }

  void announced(Transition transition, Instant now) {
    happenings.add(new Happening.Announced(now, transition));
  }

  void missed(Instant slot) {
    happenings.add(new Happening.Missed(slot));
  }

  Simulated end(Instant from, Instant to, CronSchedule schedule, Optional<Duration> within) {
    List<Happening> sorted =
        happenings.stream().sorted(Comparator.comparing(Happening::time)).toList();
    List<RunSummary> runs =
        sorted.stream()
            .filter(Happening.Ran.class::isInstance)
            .map(ran -> ((Happening.Ran) ran).run())
            .toList();
    List<Intervals.Interval> late = stale.until(to);
    List<Intervals.Interval> holds = held.until(to);
    Summary summary =
        new Summary(
            runs.size(),
            runs.stream().mapToLong(run -> run.attempts() == null ? 0 : run.attempts()).sum(),
            Summary.count(runs),
            (int) sorted.stream().filter(Happening.Missed.class::isInstance).count(),
            within.map(time -> lateSlots(schedule, time, late)).orElse(null),
            late.size(),
            Intervals.minutes(late),
            Intervals.minutes(holds),
            (int)
                sorted.stream()
                    .filter(
                        any ->
                            any instanceof Happening.Announced(var _, var what) && what.warning())
                    .count());
    return new Simulated(from, to, schedule, sorted, summary);
  }

  /** Counts the slots whose file is missing when their time is up. */
  private static long lateSlots(
      CronSchedule schedule, Duration within, List<Intervals.Interval> stale) {
    long late = 0;
    for (Intervals.Interval interval : stale) {
      Optional<Instant> slot = schedule.next(interval.from().minus(within).minusSeconds(1));
      while (slot.isPresent() && slot.get().plus(within).isBefore(interval.to())) {
        late++;
        slot = schedule.next(slot.get());
      }
    }
    return late;
  }

  /** Returns whether the schedule started the run. */
  static boolean isScheduled(RunSummary run) {
    return Trigger.SCHEDULE.is(run.trigger());
  }
}
