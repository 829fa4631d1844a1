package dev.fetchjobs.downloader.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Describes the directory of one version of a set.
 *
 * @param folder path of the folder, relative to the root of the volume
 * @param name the name of the directory, without its dots
 * @param sha256 the digest of {@code SET.json}
 * @param date the date of the set; null when the publisher states none
 */
public record KeptSet(
    String folder, String name, String sha256, @Nullable String date, Instant publishedTime) {}
