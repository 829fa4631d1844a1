package dev.fetchjobs.downloader.store;

import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.time.Budget;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** The file at the stable path, looked at only. */
public final class PublishedFile {

  private PublishedFile() {}

  /** How closely to look. */
  public enum Look {
    /** Size and modification time; the content only when the time is not the recorded one. */
    QUICK,
    /** The digest in any case. */
    DIGEST
  }

  /**
   * Whether {@code artifact} is what consumers find at the stable path right now.
   *
   * @param artifact what the manifest says of it
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

  /** A regular file, reached without following a link. */
  public static boolean isPlain(Path root, Path relative) {
    try {
      return !Directories.isFree(root, relative);
    } catch (FetchException e) {
      return false;
    }
  }
}
