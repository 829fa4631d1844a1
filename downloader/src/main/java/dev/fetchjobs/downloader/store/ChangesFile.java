package dev.fetchjobs.downloader.store;

import dev.fetchjobs.contract.FilePath;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Represents the file beside the published one that lists the changes of its rows. Consumers never
 * see the changes of another version: the old list is removed before the file is replaced, and the
 * new one is put in place afterwards. Meanwhile it waits in staging, with a name that follows from
 * its digest, so the next run finds it after a crash.
 */
public record ChangesFile(VolumeLayout layout, FileOperations operations) {

  private static final int DIGITS = 16;

  private static Path beside(Path path) {
    return path.resolveSibling(path.getFileName() + FilePath.CHANGES);
  }

  /**
   * Fails if another program's file has the name of the list.
   *
   * @param current the published file
   */
  void requireFree(@Nullable Artifact current) throws FetchException {
    Path path = beside(layout.path());
    Optional<String> fault = FilePath.fault(path.toString());
    if (fault.isPresent()) {
      throw FetchException.ofConfig(
          Reason.DESTINATION,
          "The list of changes cannot be written: %s. Shorten destination.volume.path, or remove destination.volume.changes."
              .formatted(fault.get()));
    }
    if (!Directories.isFree(layout.root(), path) && !isListedHere(current)) {
      throw FetchException.ofConfig(
          Reason.DESTINATION,
          "A file that no FetchJob wrote has the name of the list of changes: %s. Move it away, or remove destination.volume.changes."
              .formatted(ForeignFile.shown(path)));
    }
  }

  private boolean isListedHere(@Nullable Artifact file) {
    return file != null
        && file.path().equals(layout.path().toString())
        && file.changes() != null
        && file.changes().sha256() != null;
  }

  /**
   * Names the list in staging by its digest.
   *
   * @param written a file in staging that is on the disk
   */
  public void stage(Path written, String sha256) throws FetchException {
    Path staged = staged(sha256);
    Disk.run(
        "writing the list of changes",
        staged,
        () -> {
          operations.rename(layout.root(), layout.fromRoot(written), layout.fromRoot(staged));
          operations.forceDirectory(AtomicFile.parent(staged));
        });
  }

  /** Returns the list in staging that the next run may have to put in place. */
  Optional<Path> announced(Manifest manifest) {
    return Optional.ofNullable(manifest.publishing())
        .map(Artifact::changes)
        .map(Changes::sha256)
        .map(this::staged);
  }

  private Path staged(String sha256) {
    return layout.staging().resolve(sha256.substring(0, DIGITS) + Staging.CONTENT);
  }

  /** Removes the list of the file that is about to be replaced. */
  public void remove(@Nullable Artifact before) throws FetchException {
    if (isListedHere(before)) {
      Path path = beside(layout.path());
      Disk.run(
          "removing the old list of changes",
          layout.root().resolve(path),
          () -> {
            operations.delete(layout.root(), path);
            operations.forceDirectory(AtomicFile.parent(layout.root().resolve(path)));
          });
    }
  }

  /**
   * Puts the list of a file in place that has just been published.
   *
   * @return the file; without its list if the list is lost, or if its name has been taken
   */
  public Artifact place(Artifact published) throws FetchException {
    Changes changes = published.changes();
    String sha256 = changes == null ? null : changes.sha256();
    if (changes == null || sha256 == null) {
      return published;
    }
    Path path = beside(Path.of(published.path()));
    Path target = layout.root().resolve(path);
    boolean placed =
        Disk.call(
            "putting the list of changes in place",
            target,
            () -> tryPlace(staged(sha256), path, target, sha256));
    return placed ? published : published.withChanges(changes.withoutFile());
  }

  private boolean tryPlace(Path staged, Path path, Path target, String sha256)
      throws IOException, FetchException {
    if (Files.isRegularFile(staged, LinkOption.NOFOLLOW_LINKS)) {
      try {
        operations.place(layout.root(), layout.fromRoot(staged), path);
        operations.forceDirectory(AtomicFile.parent(target));
        return true;
      } catch (FileAlreadyExistsException e) {
        return false; // another program has taken the name
      }
    }
    return Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)
        && Digests.sha256(target, () -> {}).equals(sha256);
  }
}
