package dev.fetchjobs.api;

import org.jspecify.annotations.Nullable;

/** The file consumers read now. */
public record Artifact(
    String path,
    long bytes,
    String sha256,
    @Nullable Long rows,
    String url,
    @Nullable String etag,
    @Nullable String lastModified,
    @Nullable String version,
    String publishedTime,
    String checkedTime,
    String changedTime) {}
