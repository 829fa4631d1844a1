package dev.fetchjobs.downloader.publish;

import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.publish.Published.Change;
import dev.fetchjobs.downloader.store.Artifact;
import dev.fetchjobs.downloader.store.Changes;
import dev.fetchjobs.downloader.store.ChangesFile;
import dev.fetchjobs.downloader.store.Directories;
import dev.fetchjobs.downloader.store.Disk;
import dev.fetchjobs.downloader.store.FileInfo;
import dev.fetchjobs.downloader.store.FileOperations;
import dev.fetchjobs.downloader.store.KeptVersion;
import dev.fetchjobs.downloader.store.LockedVolume;
import dev.fetchjobs.downloader.store.Manifest;
import dev.fetchjobs.downloader.store.PublishedFile;
import dev.fetchjobs.downloader.store.PublishedFile.Look;
import dev.fetchjobs.downloader.store.VolumeLayout;
import dev.fetchjobs.downloader.time.Budget;
import dev.fetchjobs.downloader.verify.Quarantine;
import dev.fetchjobs.downloader.verify.Verdict.Candidate;
import dev.fetchjobs.downloader.verify.Verdict.Verified;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Publishes verified files. No other code changes the file that consumers open (the file at the
 * path).
 *
 * <p>The order of steps in {@link #replace} makes every crash harmless:
 *
 * <ol>
 *   <li>Set the file's permissions and sync it to the disk (fsync). From now on its bytes survive a
 *       power cut.
 *   <li>Create a hard link in {@code versions/}. After a crash it is not in the manifest, and the
 *       next run removes it.
 *   <li>Give a file of another program at the path a new name. After a crash that file has both
 *       names.
 *   <li>Announce the new file in the manifest. The old file is still published, and the manifest
 *       still describes it.
 *   <li>Remove the list of the old file's changes, if it has one. After a crash no list is there.
 *   <li>Rename the file to the path. If the path is free, create a hard link instead, which fails
 *       if another file has appeared there. Then sync the directory. Consumers see the old complete
 *       file before this step, and the new one after it.
 *   <li>Put the list of the new file's changes in place, if it has one. Consumers never see the
 *       list of another version.
 *   <li>Record the new file as published in the manifest. After a crash between 6 and 8, the next
 *       run finds the announcement, compares the file's digest and does these steps. After a crash
 *       between 4 and 6 the digest differs, and the next run removes the announcement.
 *   <li>Remove older versions. The manifest no longer lists these versions, so after a crash the
 *       next run removes them.
 * </ol>
 */
public final class Publisher {

  private final LockedVolume volume;
  private final VolumeLayout layout;
  private final Versions versions;
  private final @Nullable String pin;
  private final Budget budget;

  /** Makes the publisher of a run without a pin. */
  public Publisher(LockedVolume volume, int keepVersions, Budget budget) {
    this(volume, keepVersions, null, budget);
  }

  /**
   * Makes the publisher of one run.
   *
   * @param keepVersions number of versions to keep, with the current one; 0 keeps none
   * @param pin name of the published version that stays published; null if there is none
   */
  public Publisher(LockedVolume volume, int keepVersions, @Nullable String pin, Budget budget) {
    this.volume = volume;
    this.layout = volume.layout();
    this.versions =
        new Versions(volume, pin == null ? keepVersions : Math.max(1, keepVersions), pin, budget);
    this.pin = pin;
    this.budget = budget;
  }

  /**
   * Publishes {@code verified}, or confirms that it is already published.
   *
   * @throws FetchException Limit or Config, when the disk refuses an operation. Consumers then
   *     still read the old file, except if only the last write of the manifest failed
   */
  public Published publish(Verified verified, Instant now) throws FetchException {
    Candidate candidate = verified.candidate();
    FileInfo file = candidate.info();
    Artifact current = volume.manifest().current();
    if (current == null || !current.sha256().equals(file.sha256())) {
      if (pin != null) {
        return releaseQuarantine(verified, keep(candidate, now));
      }
      Change change = verified.isAccepted() ? Change.ACCEPTED : Change.NEW_CONTENT;
      return releaseQuarantine(verified, replace(change, candidate, now, now));
    }
    if (!PublishedFile.isIntact(layout, current, Look.DIGEST, budget)) {
      Change change = isMoved(current) ? Change.MOVED : Change.RESTORED;
      return releaseQuarantine(verified, replace(change, candidate, current.changedTime(), now));
    }
    Path staged = candidate.file();
    Disk.run("removing a file from staging", staged, () -> Files.deleteIfExists(staged));
    return releaseQuarantine(
        verified, new Published(Change.SAME_CONTENT, writeConfirmed(current, file, now)));
  }

  /**
   * Records that the publisher confirmed the content of {@code current}, whose file is intact.
   *
   * @param by the facts about the file, with what the publisher says about it now
   */
  public Published confirm(Artifact current, FileInfo by, Instant now) throws FetchException {
    return new Published(Change.NOT_MODIFIED, writeConfirmed(current, by, now));
  }

  /**
   * Publishes a kept version again, under the name that it has. If its content is published and
   * intact, nothing changes.
   *
   * @throws FetchException Config when the kept bytes were altered; else as {@link #publish}
   */
  public Published publishAgain(KeptVersion version, Instant now) throws FetchException {
    Artifact current = volume.manifest().current();
    if (current != null
        && version.name().equals(current.versionName())
        && PublishedFile.isIntact(layout, current, Look.DIGEST, budget)) {
      return new Published(Change.SAME_CONTENT, current);
    }
    Path staged = versions.stage(version);
    Artifact next =
        Artifact.of(
            version,
            layout.path().toString(),
            volume.identity(),
            Disk.call("looking at the file", staged, () -> modified(staged)),
            now);
    return replace(Change.ROLLED_BACK, staged, next, current);
  }

  /** Keeps verified content as a version, while another version is pinned. */
  private Published keep(Candidate candidate, Instant now) throws FetchException {
    FileInfo file = candidate.info();
    Path staged = candidate.file();
    Artifact current = Objects.requireNonNull(volume.manifest().current());
    Disk.run("syncing the file to the disk", staged, () -> force(staged, volume.operations()));
    Optional<KeptVersion> known =
        volume.manifest().versions().stream()
            .filter(version -> version.sha256().equals(file.sha256()))
            .findFirst();
    KeptVersion kept;
    if (known.isPresent()) {
      kept = known.get().checkedAt(now);
      versions.renew(kept.name(), staged);
    } else {
      kept =
          new KeptVersion(
              Objects.requireNonNull(versions.add(staged, file.sha256(), now)),
              file.bytes(),
              file.sha256(),
              file.rows(),
              file.url(),
              file.validators(),
              now,
              file.dataDate(),
              now,
              now);
    }
    versions.write(volume.manifest().afterKeeping(kept));
    Disk.run("removing a file from staging", staged, () -> Files.deleteIfExists(staged));
    return new Published(Change.KEPT, current, List.of(new Published.Kept(kept.name())));
  }

  private Artifact writeConfirmed(Artifact current, FileInfo by, Instant now)
      throws FetchException {
    Manifest manifest = volume.manifest();
    String kept = confirmed(current, now);
    Artifact artifact =
        current
            .withConfirmation(now, by, volume.identity())
            .withVersionName(kept)
            .withModified(modified());
    versions.write(manifest.afterSuccess(artifact));
    return artifact;
  }

  /** Returns the name of the kept version with the content of {@code current}. A pin stays. */
  private @Nullable String confirmed(Artifact current, Instant now) throws FetchException {
    if (pin == null || !pin.equals(current.versionName())) {
      return versions.keep(layout.stable(), current.sha256(), now);
    }
    if (!versions.has(pin)) {
      versions.renew(pin, layout.stable());
    }
    return pin;
  }

  private Published releaseQuarantine(Verified verified, Published done) throws FetchException {
    if (verified.isAccepted()) {
      new Quarantine(volume).release();
    }
    return done;
  }

  private boolean isMoved(@Nullable Artifact current) {
    return current != null && !current.path().equals(layout.path().toString());
  }

  private Published replace(Change change, Candidate candidate, Instant changed, Instant now)
      throws FetchException {
    Path staged = candidate.file();
    Disk.run("syncing the file to the disk", staged, () -> force(staged, volume.operations()));
    Artifact before = volume.manifest().current();
    Artifact next =
        Artifact.of(
                candidate.info(),
                layout.path().toString(),
                volume.identity(),
                versionName(candidate, now),
                Disk.call("looking at the file", staged, () -> modified(staged)),
                now,
                changed)
            .withChanges(changes(change, before, candidate));
    return replace(change, staged, next, before);
  }

  /** Returns the name of the kept version. Content that is pinned keeps its name. */
  private @Nullable String versionName(Candidate candidate, Instant now) throws FetchException {
    if (pin == null) {
      return versions.add(candidate.file(), candidate.info().sha256(), now);
    }
    versions.renew(pin, candidate.file());
    return pin;
  }

  private Published replace(Change change, Path staged, Artifact next, @Nullable Artifact before)
      throws FetchException {
    Path stable = layout.stable();
    Path parent = layout.path().getParent();
    if (parent != null) {
      new Directories(volume.operations()).make(layout.root(), parent);
    }
    Directories.isFree(layout.root(), layout.path());
    List<Published.Note> notes = new ArrayList<>(EarlierDestination.leftBehind(volume));
    if (before != null && !isMoved(before) && change != Change.RESTORED && wasAltered(before)) {
      notes.add(new Published.Altered());
    }
    boolean free = Directories.isFree(layout.root(), layout.path());
    clearOfForeignFile(notes);
    volume.write(volume.manifest().withPublishing(next));
    ChangesFile list = new ChangesFile(layout, volume.operations());
    if (change != Change.RESTORED) {
      list.remove(before);
    }
    if (!free || !tryPlace(staged, stable, notes)) {
      Disk.run("putting the file in place", stable, () -> rename(staged, stable));
    }
    Artifact listed = change == Change.RESTORED ? next : list.place(next);
    Manifest manifest = volume.manifest();
    versions.write(
        change == Change.ROLLED_BACK
            ? manifest.afterRollback(listed)
            : manifest.afterSuccess(listed));
    return new Published(change, listed, notes);
  }

  /**
   * Returns the changes of the file, after it has written their list to the disk. Content that was
   * published before keeps its changes, unless the rules for rows were edited.
   */
  private @Nullable Changes changes(Change change, @Nullable Artifact before, Candidate candidate)
      throws FetchException {
    Changes known =
        before == null || !before.identity().hasRowsOf(volume.identity()) ? null : before.changes();
    return switch (change) {
      case NEW_CONTENT, ACCEPTED -> {
        Changes found = candidate.compared().changes();
        Path list = candidate.compared().list();
        if (found != null && found.sha256() != null && list != null) {
          Disk.run("syncing the changes to the disk", list, () -> force(list, volume.operations()));
          new ChangesFile(layout, volume.operations()).stage(list, found.sha256());
        }
        yield found;
      }
      case MOVED -> known == null ? null : known.withoutFile();
      case RESTORED, SAME_CONTENT, NOT_MODIFIED, ROLLED_BACK, KEPT -> known;
    };
  }

  private void clearOfForeignFile(List<Published.Note> notes) throws FetchException {
    volume.clearOfForeignFile(budget).map(Published.KeptAside::new).ifPresent(notes::add);
  }

  /**
   * Publishes the file at a path that was free. If another program has put a file there meanwhile,
   * that file is not replaced.
   *
   * @return false when the path is taken, and the file there may be replaced now
   */
  private boolean tryPlace(Path staged, Path stable, List<Published.Note> notes)
      throws FetchException {
    if (Disk.call("putting the file in place", stable, () -> tryPlace(staged, stable))) {
      return true;
    }
    try {
      clearOfForeignFile(notes);
      return false;
    } catch (FetchException e) {
      volume.write(new ChangesFile(layout, volume.operations()).withdraw(volume.manifest()));
      throw e;
    }
  }

  private boolean tryPlace(Path staged, Path stable) throws IOException {
    try {
      volume.operations().place(layout.root(), layout.fromRoot(staged), layout.path());
    } catch (FileAlreadyExistsException e) {
      return false;
    }
    volume.operations().forceDirectory(directory(stable));
    return true;
  }

  /**
   * Returns whether another program changed the published file. A file that was removed does not
   * count as changed.
   */
  private boolean wasAltered(Artifact before) throws FetchException {
    return PublishedFile.isPlain(layout.root(), layout.path())
        && !PublishedFile.isIntact(layout, before, Look.QUICK, budget);
  }

  /** Makes the file readable by everybody and syncs it to the disk. */
  static void force(Path staged, FileOperations operations) throws IOException {
    Directories.readable(staged);
    try (FileChannel channel =
        FileChannel.open(staged, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
      operations.force(channel);
    }
  }

  private void rename(Path staged, Path stable) throws IOException {
    volume.operations().rename(layout.root(), layout.fromRoot(staged), layout.path());
    volume.operations().forceDirectory(directory(stable));
  }

  private Path directory(Path stable) {
    @Nullable Path parent = stable.getParent();
    return parent == null ? layout.root() : parent;
  }

  private Instant modified() throws FetchException {
    return Disk.call(
        "looking at the published file", layout.stable(), () -> modified(layout.stable()));
  }

  private static Instant modified(Path file) throws IOException {
    return Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant();
  }
}
