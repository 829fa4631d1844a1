package dev.fetchjobs.operator.decide;

import dev.fetchjobs.operator.decide.Step.Answer;
import dev.fetchjobs.operator.decide.Step.Ask;
import dev.fetchjobs.operator.tree.Node;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Gives a decision the answers of the API server, and records which answers are missing. If an
 * answer is missing, the operator requests it, and then makes the decision again.
 */
final class Inquiry {

  /**
   * One reconciliation reads at most this many answers from the API server. Further answers count
   * as unreadable.
   */
  private static final int MOST = 24;

  private final Map<Ask, Answer> answers;
  private final Set<Ask> missing = new LinkedHashSet<>();
  private boolean failed;

  Inquiry(Map<Ask, Answer> answers) {
    this.answers = answers;
  }

  List<Node> events(String objectUid) {
    return found(new Ask.Events(objectUid));
  }

  List<Node> warnings(String objectUid) {
    return found(new Ask.Warnings(objectUid));
  }

  Optional<Node> claim(String name) {
    return found(new Ask.Claim(name)).stream().findFirst();
  }

  private List<Node> found(Ask ask) {
    switch (answers.get(ask)) {
      case null -> {
        if (answers.size() < MOST) {
          missing.add(ask);
        } else {
          failed = true;
        }
      }
      case Answer.Found(List<?> objects) -> {
        return objects.stream().map(Node.class::cast).toList();
      }
      case Answer.Unknown unknown -> failed = true;
      case Answer.Place _, Answer.Delivered _ ->
          throw new IllegalStateException("no answer to " + ask);
    }
    return List.of();
  }

  /** Returns whether an answer of the API server could not be read. */
  boolean hasFailed() {
    return failed;
  }

  /**
   * Returns the decision if no answer of the API server is missing, or if an answer could not be
   * read. In other cases the decision needs the first missing answer.
   */
  <T> Decision<T> decided(T value) {
    return failed || missing.isEmpty()
        ? Decision.known(value)
        : Decision.needs(missing.iterator().next());
  }
}
