package dev.fetchjobs.api;

import org.jspecify.annotations.Nullable;

/** One aspect of the state, after the Kubernetes API conventions. */
public record Condition(
    String type,
    String status,
    @Nullable Long observedGeneration,
    String lastTransitionTime,
    String reason,
    String message) {}
