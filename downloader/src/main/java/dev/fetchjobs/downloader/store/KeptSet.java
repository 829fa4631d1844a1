package dev.fetchjobs.downloader.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Describes one version directory of a set.
 *
 * @param folder relative to the root of the volume
 * @param name of the directory, without its dots
 * @param sha256 of {@code SET.json}
 * @param date of the set; null when the publisher states none
 */
public record KeptSet(
    String folder, String name, String sha256, @Nullable String date, Instant publishedTime) {}
