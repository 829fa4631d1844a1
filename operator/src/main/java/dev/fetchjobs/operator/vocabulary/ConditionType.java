package dev.fetchjobs.operator.vocabulary;

import dev.fetchjobs.api.Condition;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.contract.Word;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Names the conditions of a FetchJob. docs/design.md says what each of them means. */
public enum ConditionType implements Word {
  READY("Ready"),
  FETCHED("Fetched"),
  FRESH("Fresh"),
  HANDLE_CURRENT("HandleCurrent"),
  RECONCILING("Reconciling"),
  STALLED("Stalled");

  private final String word;

  ConditionType(String word) {
    this.word = word;
  }

  @Override
  public String word() {
    return word;
  }

  /** Returns the condition of this type, if the status has it. */
  public Optional<Condition> in(@Nullable FetchJobStatus status) {
    return Optional.ofNullable(status).flatMap(there -> there.condition(word));
  }
}
