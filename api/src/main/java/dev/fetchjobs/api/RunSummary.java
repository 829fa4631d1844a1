package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * One finished run.
 *
 * @param reason CamelCase word of a closed set, finer than outcome and class, such as {@code
 *     ChecksumMismatch} or {@code ImagePullFailed}
 */
public record RunSummary(
    String job,
    String trigger,
    @Nullable String slot,
    @Nullable String startTime,
    @Nullable String finishTime,
    String outcome,
    @JsonProperty("class") @Nullable String failureClass,
    @Nullable String reason,
    @Nullable String message,
    @Nullable Long bytes,
    @Nullable String sha256,
    @Nullable Integer attempts,
    @Nullable Long durationMillis,
    @Nullable Integer httpStatus) {}
