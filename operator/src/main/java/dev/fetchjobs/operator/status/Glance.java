package dev.fetchjobs.operator.status;

import org.jspecify.annotations.Nullable;

/**
 * Describes the summary of a FetchJob that {@code kubectl get} shows.
 *
 * @param message the explanation of the state; null if nothing is wrong
 */
record Glance(State state, @Nullable String message) {}
