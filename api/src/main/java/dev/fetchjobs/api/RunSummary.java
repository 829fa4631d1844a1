package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** One finished run. */
public record RunSummary(
    String job,
    String trigger,
    @Nullable String slot,
    @Nullable String startTime,
    @Nullable String finishTime,
    String outcome,
    @JsonProperty("class") @Nullable String failureClass,
    @Nullable String message,
    @Nullable Long bytes,
    @Nullable String sha256,
    @Nullable Integer attempts,
    @Nullable Long durationMillis,
    @Nullable Integer httpStatus) {}
