package dev.fetchjobs.downloader.store;

import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.time.Budget;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Checks the published file without changing it. */
public final class PublishedFile {

  private PublishedFile() {}

  /** Says how thorough a check of the published file is. */
  public enum Look {
    /**
     * Compares size and modification time, and compares the digest only if the modification time
     * differs from the recorded one.
     */
    QUICK,
    /** Always compares the digest. */
    DIGEST
  }

  /**
   * Returns whether the file at the path is unchanged since it was published.
   *
   * @param artifact the published file in the manifest
   */
  public static boolean isIntact(VolumeLayout layout, Artifact artifact, Look look, Budget budget)
      throws FetchException {
    if (!artifact.path().equals(layout.path().toString())) {
      return false;
    }
    return isIntact(
        layout.root(),
        layout.path(),
        artifact.info(),
        look == Look.QUICK ? artifact.modified() : null,
        budget);
  }

  /**
   * Returns whether the file at {@code relative} has the bytes of {@code info}.
   *
   * @param modified if the file has this modification time, the method does not compare its digest;
   *     null if it always compares the digest
   */
  static boolean isIntact(
      Path root, Path relative, FileInfo info, @Nullable Instant modified, Budget budget)
      throws FetchException {
    Path file = root.resolve(relative);
    return Disk.call(
        "checking the published file",
        file,
        () ->
            isPlain(root, relative)
                && Files.size(file) == info.bytes()
                && (Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS)
                        .toInstant()
                        .equals(modified)
                    || Digests.sha256(file, budget).equals(info.sha256())));
  }

  /** Returns whether a regular file is at the path, and none of its parents is a symbolic link. */
  public static boolean isPlain(Path root, Path relative) {
    try {
      return !Directories.isFree(root, relative);
    } catch (FetchException e) {
      return false;
    }
  }
}
