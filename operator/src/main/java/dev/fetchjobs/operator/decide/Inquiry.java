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
 * Reads answers while one decision is made, and notes what has to be asked before: a decision with
 * something missing is made once more when it is there.
 */
final class Inquiry {

  /** So many answers are enough in one reconciliation: the others count as unreadable. */
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
      case Answer.Place place -> throw new IllegalStateException("no answer to " + ask);
    }
    return List.of();
  }

  /** Whether something could not be read. */
  boolean hasFailed() {
    return failed;
  }

  /** A decision that is known if nothing is missing, or if what is missing could not help. */
  <T> Decision<T> decided(T value) {
    return failed || missing.isEmpty()
        ? Decision.known(value)
        : Decision.needs(missing.iterator().next());
  }
}
