package dev.fetchjobs.operator.decide;

import java.util.function.Function;

/**
 * Represents the result of one part of a reconciliation. If the result is not known yet, the
 * decision is the step that the operator has to take first.
 */
sealed interface Decision<T> {

  record Known<T>(T value) implements Decision<T> {}

  record Needs<T>(Step step) implements Decision<T> {}

  static <T> Decision<T> known(T value) {
    return new Known<>(value);
  }

  static <T> Decision<T> needs(Step step) {
    return new Needs<>(step);
  }

  default <R> Decision<R> then(Function<T, Decision<R>> next) {
    return switch (this) {
      case Known<T>(T value) -> next.apply(value);
      case Needs<T>(Step step) -> needs(step);
    };
  }
}
