package dev.fetchjobs.api;

import org.jspecify.annotations.Nullable;

/** How to know that the file is right. */
public record Verify(@Nullable Checksum checksum, SizeLimits size, boolean allowUnframed) {}
