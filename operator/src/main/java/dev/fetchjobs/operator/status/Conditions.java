package dev.fetchjobs.operator.status;

import dev.fetchjobs.api.Condition;
import dev.fetchjobs.operator.vocabulary.ConditionType;
import dev.fetchjobs.operator.vocabulary.Reason;
import dev.fetchjobs.operator.vocabulary.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects conditions. Collects the conditions of a new status; the field lastTransitionTime of a
 * condition changes only when the condition's status changes.
 */
final class Conditions {

  private final List<Condition> old;
  private final Instant now;
  private final List<Condition> conditions = new ArrayList<>();

  Conditions(List<Condition> old, Instant now) {
    this.old = old;
    this.now = now;
  }

  Conditions add(
      ConditionType type,
      Verdict verdict,
      @Nullable Long generation,
      Reason reason,
      String message) {
    return add(type, verdict, generation, reason.word(), message);
  }

  /**
   * Adds a condition to the new status.
   *
   * @param generation generation of the spec that the condition is about; null if there is none
   * @param reason a reason of the operator, or an outcome or class from the downloader's report
   */
  Conditions add(
      ConditionType type,
      Verdict verdict,
      @Nullable Long generation,
      String reason,
      String message) {
    String since =
        old.stream()
            .filter(c -> type.is(c.type()) && verdict.isOf(c))
            .map(Condition::lastTransitionTime)
            .findFirst()
            .orElse(Times.text(now));
    conditions.add(new Condition(type.word(), verdict.word(), generation, since, reason, message));
    return this;
  }

  List<Condition> list() {
    return List.copyOf(conditions);
  }
}
