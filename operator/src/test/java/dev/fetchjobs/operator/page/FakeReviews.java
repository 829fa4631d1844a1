package dev.fetchjobs.operator.page;

import dev.fetchjobs.operator.decide.ApiException;
import dev.fetchjobs.operator.runtime.Reviews;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Represents an API server at which each token is the name of its user. The user {@code admin} may
 * see all namespaces, and the token {@code silence} gets no answer.
 */
final class FakeReviews implements Reviews {

  private final Map<String, Set<String>> namespaces;
  final List<String> asked = new ArrayList<>();

  FakeReviews(Map<String, Set<String>> namespaces) {
    this.namespaces = namespaces;
  }

  synchronized int count() {
    return asked.size();
  }

  @Override
  public synchronized Optional<User> user(String token) {
    asked.add("token");
    if (token.equals("silence")) {
      throw ApiException.noAnswer("POST tokenreviews", "none came");
    }
    return token.equals("admin") || namespaces.containsKey(token)
        ? Optional.of(new User(token, "", List.of(), Map.of()))
        : Optional.empty();
  }

  @Override
  public synchronized boolean mayGetFetchJobs(User user, String namespace) {
    asked.add(user.name() + ":" + namespace);
    return user.name().equals("admin")
        || namespaces.getOrDefault(user.name(), Set.of()).contains(namespace);
  }
}
