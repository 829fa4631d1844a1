package dev.fetchjobs.downloader.store;

import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.time.Budget;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Checks of the file at the path. They change nothing. */
public final class PublishedFile {

  private PublishedFile() {}

  /** How closely to look. */
  public enum Look {
    /** Size and modification time; the digest only if the time is not the recorded one. */
    QUICK,
    /** Always the digest. */
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

  /** Whether there is a regular file, with no symbolic link on the way. */
  public static boolean isPlain(Path root, Path relative) {
    try {
      return !Directories.isFree(root, relative);
    } catch (FetchException e) {
      return false;
    }
  }
}
