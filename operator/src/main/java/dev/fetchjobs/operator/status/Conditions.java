package dev.fetchjobs.operator.status;

import dev.fetchjobs.api.Condition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects conditions; the transition time moves only when the status flips. */
final class Conditions {

  static final String READY = "Ready";
  static final String FETCHED = "Fetched";
  static final String FRESH = "Fresh";
  static final String RECONCILING = "Reconciling";
  static final String STALLED = "Stalled";

  private final List<Condition> old;
  private final Instant now;
  private final List<Condition> conditions = new ArrayList<>();

  Conditions(List<Condition> old, Instant now) {
    this.old = old;
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

  /**
   * @param generation of the spec that the evidence has used; null if there is none
   */
  Conditions add(
      String type, Verdict verdict, @Nullable Long generation, String reason, String message) {
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
