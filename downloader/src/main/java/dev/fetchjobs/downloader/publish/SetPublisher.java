package dev.fetchjobs.downloader.publish;

import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.http.Validators;
import dev.fetchjobs.downloader.publish.NewSet.Downloaded;
import dev.fetchjobs.downloader.publish.NewSet.Kept;
import dev.fetchjobs.downloader.publish.Published.Change;
import dev.fetchjobs.downloader.publish.Published.Note;
import dev.fetchjobs.downloader.store.Digests;
import dev.fetchjobs.downloader.store.Directories;
import dev.fetchjobs.downloader.store.Disk;
import dev.fetchjobs.downloader.store.FileInfo;
import dev.fetchjobs.downloader.store.KeptSet;
import dev.fetchjobs.downloader.store.KeptVersion;
import dev.fetchjobs.downloader.store.LockedVolume;
import dev.fetchjobs.downloader.store.Manifest;
import dev.fetchjobs.downloader.store.PartArtifact;
import dev.fetchjobs.downloader.store.PartName;
import dev.fetchjobs.downloader.store.PublishedFile;
import dev.fetchjobs.downloader.store.PublishedFile.Look;
import dev.fetchjobs.downloader.store.SetArtifact;
import dev.fetchjobs.downloader.store.SetDescription;
import dev.fetchjobs.downloader.store.SetFolder;
import dev.fetchjobs.downloader.store.SetVersions;
import dev.fetchjobs.downloader.store.VolumeLayout;
import dev.fetchjobs.downloader.time.Budget;
import dev.fetchjobs.downloader.verify.Quarantine;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Publishes a set of verified files in a folder, all at once. {@link SetFolder} describes the
 * folder.
 *
 * <p>The order of steps in {@link #replace} makes every crash harmless:
 *
 * <ol>
 *   <li>Set the permissions of the new files (parts) of the set, and sync these files to the disk.
 *   <li>Rename other programs' files whose names the set needs.
 *   <li>Announce the set in the manifest, with the name of its version directory. After a crash
 *       between 3 and 5 the next run removes from that directory the files that have names of the
 *       set's parts.
 *   <li>Make the version directory: move new parts from staging, link parts of the published set,
 *       then write {@code SET.json}. Sync it.
 *   <li>Switch: rename a symbolic link to {@code ..data}, and sync the folder. Consumers see the
 *       old complete set before this step, and the new one after it. If the name {@code ..data} is
 *       free, the rename replaces nothing that appears there meanwhile.
 *   <li>Remove the links to parts that the new set does not have, and make links to new parts.
 *   <li>Record the set as published in the manifest. After a crash between 5 and 7, the next run
 *       finds that {@code ..data} shows the announced version, and does steps 6 and 7.
 *   <li>Remove versions that are not kept. The manifest lists them as retired, so after a crash the
 *       next run removes them.
 * </ol>
 */
public final class SetPublisher {

  private final LockedVolume volume;
  private final VolumeLayout layout;
  private final SetFolder folder;
  private final int keepVersions;
  private final @Nullable String pin;
  private final Budget budget;

  /** Makes the publisher of a run without a pin. */
  public SetPublisher(LockedVolume volume, int keepVersions, Budget budget) {
    this(volume, keepVersions, null, budget);
  }

  /**
   * Makes the publisher of one run.
   *
   * @param keepVersions number of versions to keep, with the current one; at least two are kept
   * @param pin name of the published version that stays published; null if there is none
   */
  public SetPublisher(LockedVolume volume, int keepVersions, @Nullable String pin, Budget budget) {
    this.volume = volume;
    this.layout = volume.layout();
    this.folder = layout.folder();
    this.keepVersions = keepVersions;
    this.pin = pin;
    this.budget = budget;
  }

  /**
   * Publishes {@code wanted}, or confirms that it is already published.
   *
   * @throws FetchException Policy for a name that cannot be used; Transient when a part of the
   *     published set that the new set keeps was altered; Limit or Config when the disk refuses an
   *     operation. Consumers then still see the old set, except if one of the steps after the
   *     switch failed
   */
  public PublishedSet publish(NewSet wanted, Instant now) throws FetchException {
    PartName.check(wanted.names());
    PartSource.Finder finder = new PartSource.Finder(volume, budget);
    List<PartSource> sources = new ArrayList<>();
    for (NewSet.Part part : wanted.parts()) {
      sources.add(finder.find(part));
    }
    List<PartArtifact> parts = sources.stream().map(PartSource::part).toList();
    SetArtifact current = volume.manifest().setOrNone().current();
    boolean same = current != null && current.hasContentOf(wanted.date(), parts);
    PublishedSet done;
    if (current != null && !same && pin != null) {
      done = keep(wanted, sources, current, now);
    } else if (current == null || !same) {
      Change change = isAccepted(wanted) ? Change.ACCEPTED : Change.NEW_CONTENT;
      done = replace(change, wanted, sources, now, now);
    } else if (isHere(current)
        && folder.isDescribed(current)
        && sources.stream().allMatch(source -> isInPlace(source, current))) {
      SetArtifact confirmed =
          current.withConfirmation(now, parts, volume.identity(), wanted.listing());
      done = confirm(confirmed, isDownloaded(wanted), now);
    } else {
      Change change = isHere(current) ? Change.RESTORED : Change.MOVED;
      done = replace(change, wanted, sources, current.changedTime(), now);
    }
    if (isAccepted(wanted)) {
      new Quarantine(volume).release();
    }
    return done;
  }

  /**
   * Publishes a kept version again. If it is published and intact, nothing changes.
   *
   * @throws FetchException Config when the kept files were altered; else as {@link #publish}
   */
  public PublishedSet publishAgain(KeptSet version, Instant now) throws FetchException {
    SetArtifact current = volume.manifest().setOrNone().current();
    SetArtifact next = kept(version, now);
    if (current != null && current.version().equals(version.name()) && folder.shows(current)) {
      return new PublishedSet(Change.SAME_CONTENT, current, List.of());
    }
    SetSwitch toSet = new SetSwitch(volume, next, now);
    toSet.clear();
    volume.write(volume.manifest().withPublishingSet(next));
    toSet.show();
    toSet.link();
    record(volume.manifest().afterRollback(next, keepVersions, pin));
    return new PublishedSet(Change.ROLLED_BACK, next, toSet.notes());
  }

  /** Returns the kept version as it is on the volume, after all digests were compared. */
  private SetArtifact kept(KeptSet version, Instant now) throws FetchException {
    SetVersions versions = new SetVersions(folder, volume.operations());
    SetDescription description =
        versions.read(version).orElseThrow(() -> altered(version, SetFolder.DESCRIPTION));
    List<PartArtifact> parts = new ArrayList<>();
    for (SetDescription.Part part : description.parts()) {
      Path file = layout.root().resolve(folder.part(version.name(), part.name()));
      boolean intact =
          Disk.call(
              "reading a kept version",
              file,
              () ->
                  Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                      && Digests.sha256(file, budget).equals(part.sha256()));
      if (!intact) {
        throw altered(version, part.name());
      }
      FileInfo info =
          new FileInfo(
              part.bytes(),
              part.sha256(),
              part.rows(),
              part.url(),
              Validators.NONE,
              null,
              part.member(),
              null,
              null);
      parts.add(
          new PartArtifact(
              part.name(),
              info,
              Disk.call(
                  "reading a kept version",
                  file,
                  () -> Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant())));
    }
    return new SetArtifact(
        layout.path().toString(),
        version.name(),
        version.sha256(),
        version.date(),
        volume.identity().source(),
        volume.identity().meaning(),
        null,
        parts,
        now,
        version.lastChecked(),
        version.lastChanged());
  }

  private static FetchException altered(KeptSet version, String file) {
    return FetchException.ofConfig(
        Reason.VERSION_ALTERED,
        "The file %s of version %s was altered or removed on the volume, and the version is not published."
            .formatted(file, version.name()));
  }

  /** Keeps a verified set as a version, while another version is pinned. */
  private PublishedSet keep(
      NewSet wanted, List<PartSource> sources, SetArtifact current, Instant now)
      throws FetchException {
    List<PartArtifact> parts = sources.stream().map(PartSource::part).toList();
    SetVersions versions = new SetVersions(folder, volume.operations());
    for (KeptSet known : volume.manifest().setOrNone().versions()) {
      Optional<SetDescription> same =
          versions.read(known).filter(set -> set.hasContentOf(wanted.date(), parts));
      if (same.isPresent()) {
        volume.write(volume.manifest().afterKeeping(known.name(), now));
        return new PublishedSet(Change.KEPT, current, List.of(new Published.Kept(known.name())));
      }
    }
    sync(sources);
    SetDescription description = SetDescription.of(layout, wanted.date(), parts, now);
    SetArtifact next = artifact(description, wanted, sources, now);
    volume.write(volume.manifest().withPublishingSet(next));
    build(next, sources, description.text());
    record(volume.manifest().afterKeeping(next, keepVersions, pin));
    return new PublishedSet(Change.KEPT, current, List.of(new Published.Kept(next.version())));
  }

  private static boolean isAccepted(NewSet wanted) {
    return wanted.parts().stream()
        .anyMatch(part -> part instanceof Downloaded(_, var file) && file.isAccepted());
  }

  private static boolean isDownloaded(NewSet wanted) {
    return !wanted.parts().stream().allMatch(part -> part instanceof Kept);
  }

  private boolean isHere(SetArtifact set) {
    return set.folder().equals(layout.path().toString());
  }

  /** Returns whether the published set already has the bytes of this file under the same name. */
  private boolean isInPlace(PartSource source, SetArtifact current) {
    return source.from().equals(folder.part(current.version(), source.part().name()));
  }

  /**
   * Confirms a published set whose files are intact. If links to its files are missing or wrong,
   * the method repairs them.
   */
  private PublishedSet confirm(SetArtifact set, boolean wasDownloaded, Instant now)
      throws FetchException {
    boolean shown = folder.shows(set);
    SetSwitch toSet = new SetSwitch(volume, set, now);
    if (!shown) {
      toSet.clear();
      toSet.show();
      toSet.link();
    }
    record(set);
    Change unchanged = wasDownloaded ? Change.SAME_CONTENT : Change.NOT_MODIFIED;
    return new PublishedSet(shown ? unchanged : Change.RESTORED, set, toSet.notes());
  }

  private PublishedSet replace(
      Change change, NewSet wanted, List<PartSource> sources, Instant changed, Instant now)
      throws FetchException {
    sync(sources);
    SetDescription description =
        SetDescription.of(
            layout, wanted.date(), sources.stream().map(PartSource::part).toList(), now);
    SetArtifact next = artifact(description, wanted, sources, changed);
    List<Note> notes = new ArrayList<>(EarlierDestination.leftBehind(volume));
    if (change != Change.RESTORED && wasAltered()) {
      notes.add(new Published.Altered());
    }
    Directories.isFree(layout.root(), layout.path(), layout.kind());
    new Directories(volume.operations()).make(layout.root(), layout.path());
    SetSwitch toSet = new SetSwitch(volume, next, now);
    toSet.clear();
    volume.write(volume.manifest().withPublishingSet(next));
    List<PartArtifact> parts = build(next, sources, description.text());
    toSet.show();
    List<String> taken = toSet.link();
    SetArtifact done = next.withParts(parts);
    record(done);
    if (!taken.isEmpty()) {
      toSet.clear();
      toSet.link();
    }
    notes.addAll(toSet.notes());
    return new PublishedSet(change, done, notes);
  }

  private void sync(List<PartSource> sources) throws FetchException {
    for (PartSource source : sources) {
      if (source.isStaged()) {
        Path staged = layout.root().resolve(source.from());
        Disk.run(
            "syncing the file to the disk",
            staged,
            () -> Publisher.force(staged, volume.operations()));
      }
    }
  }

  private SetArtifact artifact(
      SetDescription description, NewSet wanted, List<PartSource> sources, Instant changed) {
    Instant now = description.publishedTime();
    String sha256 = Digests.sha256(description.text());
    return new SetArtifact(
        layout.path().toString(),
        KeptVersion.name(now, sha256),
        sha256,
        description.date(),
        volume.identity().source(),
        volume.identity().meaning(),
        wanted.listing(),
        sources.stream().map(PartSource::part).toList(),
        now,
        now,
        changed);
  }

  /**
   * Returns whether another program changed a file of the published set. A file that was removed
   * does not count as changed.
   */
  private boolean wasAltered() throws FetchException {
    SetArtifact current = volume.manifest().setOrNone().current();
    if (current == null || !isHere(current)) {
      return false;
    }
    for (PartArtifact part : current.parts()) {
      if (PublishedFile.isPlain(layout.root(), folder.part(current.version(), part.name()))
          && !folder.isIntact(current, part, Look.QUICK, budget)) {
        return true;
      }
    }
    return false;
  }

  private List<PartArtifact> build(SetArtifact next, List<PartSource> sources, String description)
      throws FetchException {
    try {
      return new SetBuilder(volume, budget).build(next, sources, description);
    } catch (FetchException e) {
      abandon(next);
      throw e;
    }
  }

  /** Removes an incomplete version of a set at once, because the disk may be full. */
  private void abandon(SetArtifact next) {
    try {
      new SetVersions(folder, volume.operations()).remove(next);
      volume.write(volume.manifest().withPublishingSet(null));
    } catch (FetchException e) {
      return; // the next run removes it
    }
  }

  private void record(SetArtifact set) throws FetchException {
    record(volume.manifest().afterSuccess(set, keepVersions, pin));
  }

  private void record(Manifest next) throws FetchException {
    int files = Math.max(0, keepVersions - next.setOrNone().versions().size());
    new Versions(volume, files, null, budget).write(next);
    for (KeptSet old : next.setOrNone().retired()) {
      new SetVersions(folder, volume.operations()).remove(old);
    }
  }
}
