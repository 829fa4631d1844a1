package dev.fetchjobs.operator.runtime;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Asks the API server who a user is and what the user may do. Each method throws {@link
 * dev.fetchjobs.operator.decide.ApiException} when the API server refuses the question or does not
 * answer in time.
 */
public interface Reviews {

  /** Stands for all namespaces in {@link #mayGetFetchJobs}. */
  String ALL_NAMESPACES = "";

  /** Describes a user as the API server knows the user. */
  record User(String name, String uid, List<String> groups, Map<String, List<String>> extra) {}

  /** Returns the user who has this token, or empty if the API server does not accept it. */
  Optional<User> user(String token);

  /** Returns whether the user may get each FetchJob of the namespace. */
  boolean mayGetFetchJobs(User user, String namespace);
}
