package dev.fetchjobs.downloader.store;

import java.time.Instant;

/**
 * Describes one file of a published set.
 *
 * @param name the name of the file in the folder
 * @param modified modification time of the file; if it differs on the disk, another program touched
 *     the file
 */
public record PartArtifact(String name, FileInfo file, Instant modified) {}
