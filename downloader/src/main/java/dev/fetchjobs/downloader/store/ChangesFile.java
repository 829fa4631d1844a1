package dev.fetchjobs.downloader.store;

import dev.fetchjobs.contract.FilePath;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Represents the file beside the published one that lists the changes of its rows. Consumers never
 * see the changes of another version: the old list is removed before the file is replaced, and the
 * new one is put in place afterwards. Meanwhile the new list waits in staging under a name that
 * follows from its digest, so the next run finds it after a crash.
 */
public record ChangesFile(VolumeLayout layout, FileOperations operations) {

  /** The first line of a list begins with this text. The names of the key columns follow. */
  public static final String FIRST_NAME = "change";

  /** The first line of a list ends with this text. */
  public static final String LAST_NAMES = ",column,old,new\n";

  /** The first line of a list is shorter. */
  private static final int MAX_FIRST_LINE = 64 * 1024;

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
    if (!Directories.isFree(layout.root(), path) && !isListedHere(current) && !isList(path)) {
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
   * Returns whether the file begins as a list does. A list without an entry in the manifest is left
   * over: the path was edited, or the manifest was lost.
   *
   * @param path path of the file, relative to the root of the volume
   */
  private boolean isList(Path path) throws FetchException {
    if (!PublishedFile.isPlain(layout.root(), path)) {
      return false;
    }
    Path file = layout.root().resolve(path);
    String text =
        Disk.call(
            "reading the list of changes",
            file,
            () -> {
              try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
                return new String(in.readNBytes(MAX_FIRST_LINE), StandardCharsets.ISO_8859_1);
              }
            });
    return text.startsWith(FIRST_NAME + ",") && text.contains(LAST_NAMES);
  }

  /**
   * Returns the manifest after a publication that did not happen. If the list of the published file
   * was removed already, a file with its name belongs to another program.
   */
  public Manifest withdraw(Manifest manifest) throws FetchException {
    Artifact current = manifest.current();
    Changes changes = current == null ? null : current.changes();
    Manifest withdrawn = manifest.withPublishing(null);
    return current == null
            || changes == null
            || changes.sha256() == null
            || isList(beside(Path.of(current.path())))
        ? withdrawn
        : withdrawn.withCurrent(current.withChanges(changes.withoutFile()));
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

  /** Removes the list of the file that is about to be replaced, and a list that is left over. */
  public void remove(@Nullable Artifact before) throws FetchException {
    Path path = beside(layout.path());
    if (isListedHere(before) || isList(path)) {
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
