package dev.fetchjobs.downloader.store;

import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.time.Budget;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Checks the file at the path without changing it. */
public final class PublishedFile {

  private PublishedFile() {}

  /** The thoroughness of a check. */
  public enum Look {
    /**
     * Compares size and modification time. Compares the digest only if the time differs from the
     * recorded one.
     */
    QUICK,
    /** Always compares the digest. */
    DIGEST
  }

  /**
   * Whether the file at the path is {@code artifact}.
   *
   * @param artifact the published file in the manifest
   */
  public static boolean isIntact(VolumeLayout layout, Artifact artifact, Look look, Budget budget)
      throws FetchException {
    if (!artifact.path().equals(layout.path().toString())) {
      return false;
    }
    Path file = layout.stable();
    return Disk.call(
        "checking the published file",
        file,
        () ->
            isPlain(layout.root(), layout.path())
                && Files.size(file) == artifact.bytes()
                && ((look == Look.QUICK
                        && Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS)
                            .toInstant()
                            .equals(artifact.modified()))
                    || Digests.sha256(file, budget).equals(artifact.sha256())));
  }

  /** Whether there is a regular file at the path, and none of its parents is a symbolic link. */
  public static boolean isPlain(Path root, Path relative) {
    try {
      return !Directories.isFree(root, relative);
    } catch (FetchException e) {
      return false;
    }
  }
}
