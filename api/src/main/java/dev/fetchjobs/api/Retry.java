package dev.fetchjobs.api;

/** Network attempts inside one run. */
public record Retry(int attempts, String initialDelay, String maxDelay) {}
