package dev.fetchjobs.api;

import org.jspecify.annotations.Nullable;

/** The resolved schedule and its next slot. */
public record ScheduleStatus(
    @Nullable String expression, @Nullable String nextRunTime, @Nullable String nextRun) {}
