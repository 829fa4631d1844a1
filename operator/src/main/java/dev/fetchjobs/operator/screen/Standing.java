package dev.fetchjobs.operator.screen;

import dev.fetchjobs.contract.Word;
import dev.fetchjobs.operator.status.State;
import org.jspecify.annotations.Nullable;

/**
 * Says how urgent a state is. The page lists FetchJobs in this order, and shows each standing by a
 * colour, a sign and a word.
 */
public enum Standing implements Word {
  TROUBLE("trouble", "!"),
  RUNNING("running", "»"),
  PINNED("pinned", "#"),
  FINE("fine", "✓"),
  SUSPENDED("suspended", "="),
  NEW("new", "…");

  private final String word;
  private final String sign;

  Standing(String word, String sign) {
    this.word = word;
    this.sign = sign;
  }

  /** Returns the word in the filter and in the style sheet. */
  @Override
  public String word() {
    return word;
  }

  /** Returns the sign beside the state, so that no state is shown by its colour alone. */
  public String sign() {
    return sign;
  }

  /**
   * Returns the standing of a FetchJob with this state.
   *
   * @param state null if the operator has not written a status yet
   */
  static Standing of(@Nullable String state) {
    return Word.find(State.class, state).map(Standing::of).orElse(NEW);
  }

  private static Standing of(State state) {
    return switch (state) {
      case INVALID, STUCK, HELD, FAILING, LATE -> TROUBLE;
      case RUNNING -> RUNNING;
      case PINNED -> PINNED;
      case OK -> FINE;
      case SUSPENDED -> SUSPENDED;
    };
  }
}
