package dev.fetchjobs.downloader.verify;

import dev.fetchjobs.downloader.store.Artifact;
import dev.fetchjobs.downloader.store.FileInfo;
import dev.fetchjobs.downloader.store.Identity;
import dev.fetchjobs.downloader.store.SetArtifact;
import dev.fetchjobs.downloader.store.SetFolder;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Describes the published file with which the checks compare a new file.
 *
 * @param path path of the file, relative to the root of the volume
 */
public record LastGood(Path path, FileInfo file, Instant changedTime) {

  /**
   * Returns the published file, or null before the first success. If another rule has read its data
   * date, or that of another source, the date is not compared.
   *
   * @param now what identifies the plan of this run
   */
  public static @Nullable LastGood of(@Nullable Artifact artifact, Identity now) {
    if (artifact == null) {
      return null;
    }
    FileInfo info = artifact.info();
    return new LastGood(
        Path.of(artifact.path()),
        artifact.identity().hasDataDateOf(now) ? info : info.withDataDate(null),
        artifact.changedTime());
  }

  /** Returns the file with this name in the published set; null if the set has no such file. */
  public static @Nullable LastGood of(@Nullable SetArtifact set, Path root, String part) {
    return set == null
        ? null
        : set.part(part)
            .map(
                found ->
                    new LastGood(
                        new SetFolder(root, Path.of(set.folder())).part(set.version(), part),
                        found.file(),
                        set.changedTime()))
            .orElse(null);
  }

  @Nullable Long rows() {
    return file.rows();
  }

  long bytes() {
    return file.bytes();
  }
}
