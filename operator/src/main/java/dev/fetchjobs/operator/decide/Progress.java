package dev.fetchjobs.operator.decide;

import dev.fetchjobs.operator.decide.Step.Write;
import dev.fetchjobs.operator.status.Transition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Records what one reconciliation has done so far. A reconciliation makes every kind of write at
 * most once, except Events.
 *
 * @param done the kinds of writes that were tried
 * @param readings how often the CronJob was read again because somebody else had changed it
 * @param toAnnounce Events that the operator still has to write
 * @param conclusion the result of the reconciliation; null before its status is written
 * @param failed why the status could not be written; null if it was written, or not tried yet
 */
record Progress(
    Set<Class<? extends Write>> done,
    int readings,
    List<Transition> toAnnounce,
    @Nullable Conclusion conclusion,
    @Nullable ApiException failed) {

  static final Progress NONE = new Progress(Set.of(), 0, List.of(), null, null);

  private static final int MOST_READINGS = 2;

  boolean isDone(Class<? extends Write> kind) {
    return done.contains(kind);
  }

  boolean mayReadAgain() {
    return readings < MOST_READINGS;
  }

  Progress readAgain() {
    return new Progress(done, readings + 1, toAnnounce, conclusion, failed);
  }

  Progress failed(ApiException why) {
    return new Progress(done, readings, toAnnounce, conclusion, why);
  }

  /**
   * Records that the operator tried the write. The operator does not make the write again in this
   * reconciliation, even if the write failed.
   */
  Progress tried(Write write) {
    Set<Class<? extends Write>> kinds = new HashSet<>(done);
    kinds.add(write.getClass());
    return new Progress(Set.copyOf(kinds), readings, withoutAnnounced(write), conclusion, failed);
  }

  Progress done(Write write) {
    Progress tried = tried(write);
    List<Transition> transitions = new ArrayList<>(tried.toAnnounce);
    transitions.addAll(write.announcements());
    return new Progress(
        tried.done,
        readings,
        List.copyOf(transitions),
        write instanceof Write.WriteStatus(Conclusion end, _) ? end : conclusion,
        failed);
  }

  /**
   * Returns the Events that the operator still has to write. The operator does not try again to
   * write an Event that failed.
   */
  private List<Transition> withoutAnnounced(Write write) {
    return write instanceof Write.Announce(Transition announced)
        ? toAnnounce.stream().filter(transition -> !transition.equals(announced)).toList()
        : toAnnounce;
  }
}
