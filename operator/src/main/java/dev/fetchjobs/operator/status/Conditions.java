package dev.fetchjobs.operator.status;

import dev.fetchjobs.api.Condition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Collects conditions; the transition time moves only when the status flips. */
final class Conditions {

  static final String READY = "Ready";
  static final String FETCHED = "Fetched";
  static final String FRESH = "Fresh";
  static final String RECONCILING = "Reconciling";
  static final String STALLED = "Stalled";

  private final List<Condition> old;
  private final long generation;
  private final Instant now;
  private final List<Condition> conditions = new ArrayList<>();

  Conditions(List<Condition> old, long generation, Instant now) {
    this.old = old;
    this.generation = generation;
    this.now = now;
  }

  /** The status of a condition. */
  enum Verdict {
    TRUE("True"),
    FALSE("False"),
    UNKNOWN("Unknown");

    private final String word;

    Verdict(String word) {
      this.word = word;
    }
  }

  Conditions add(String type, Verdict verdict, String reason, String message) {
    String since =
        old.stream()
            .filter(c -> c.type().equals(type) && c.status().equals(verdict.word))
            .map(Condition::lastTransitionTime)
            .findFirst()
            .orElse(Times.text(now));
    conditions.add(new Condition(type, verdict.word, generation, since, reason, message));
    return this;
  }

  List<Condition> list() {
    return List.copyOf(conditions);
  }
}
