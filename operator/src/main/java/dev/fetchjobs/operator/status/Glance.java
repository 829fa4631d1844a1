package dev.fetchjobs.operator.status;

import org.jspecify.annotations.Nullable;

/**
 * What {@code kubectl get} shows of a FetchJob at one glance.
 *
 * @param message what there is to know about the state; null if nothing is wrong
 */
record Glance(State state, @Nullable String message) {}
