package dev.fetchjobs.downloader.store;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.FetchPlan.Destination.ExistingFile;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.time.Budget;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Represents the volume that a run may change, because the run holds the volume's lock. */
public final class LockedVolume implements AutoCloseable {

  private final VolumeLayout layout;
  private final FileOperations operations;
  private final AtomicFile files;
  private final VolumeLock lock;
  private final Staging staging;
  private final Statements statements;
  private final Identity identity;
  private final String job;
  private Manifest manifest;
  private boolean keepAside;

  private LockedVolume(
      Identity identity,
      VolumeLayout layout,
      FileOperations operations,
      VolumeLock lock,
      String job,
      String userAgent,
      Manifest manifest) {
    this.layout = layout;
    this.operations = operations;
    this.files = new AtomicFile(layout.root(), operations);
    this.lock = lock;
    this.identity = identity;
    this.staging = new Staging(layout, operations, files, identity.source(), job);
    this.statements = new Statements(layout, operations, files, job, userAgent);
    this.job = job;
    this.manifest = manifest;
  }

  static LockedVolume enter(
      FetchPlan plan,
      Identity identity,
      VolumeLayout layout,
      FileOperations operations,
      VolumeLock lock,
      String job,
      Budget budget)
      throws FetchException {
    Recovery recovery = new Recovery(layout, operations, budget);
    Manifest found = recovery.manifest();
    String userAgent = plan.source().userAgent();
    LockedVolume volume =
        new LockedVolume(identity, layout, operations, lock, job, userAgent, found);
    Manifest finished = recovery.finish(found);
    Manifest repaired = finished.withPath(layout.path().toString());
    if (!repaired.equals(found)) {
      volume.write(repaired);
    }
    if (!found.path().equals(repaired.path())) {
      String left = finished.digestAt(found.path()).orElse(null);
      new PathClaims(layout, volume.files).release(Path.of(found.path()), left, budget);
    }
    recovery.removeOrphans(repaired);
    recovery.setModes(repaired);
    volume.keepAside = plan.destination().existingFile() == ExistingFile.KEEP_ASIDE;
    switch (layout.kind()) {
      case FILE -> {
        volume.refuseForeignFile(budget);
        if (plan.destination().holdsChanges()) {
          new ChangesFile(layout, operations).requireFree(volume.manifest.current());
        }
      }
      case FOLDER -> volume.enterFolder();
    }
    return volume;
  }

  private void enterFolder() throws FetchException {
    Optional<String> left = new PathClaims(layout, files).left();
    manifest = new SetRecovery(layout, operations).adopt(manifest, left);
    if (manifest.setOrNone().known(layout.path()).isEmpty()) {
      staging.requireSymlinks();
    }
    SetArtifact current = manifest.setOrNone().current();
    Optional<ForeignEntries> foreign =
        foreignEntries(current == null ? List.of() : current.names());
    if (foreign.isPresent() && !keepAside) {
      // The manifest records the path, so that a later run can release it after an edit.
      write(manifest);
      throw foreign.get().refusal();
    }
  }

  private Optional<ForeignEntries> foreignEntries(Collection<String> parts) throws FetchException {
    return ForeignEntries.find(
        layout.folder(), manifest.setOrNone().known(layout.path()), parts, operations);
  }

  /**
   * Moves other programs' entries out of the set's folder, if they have names that the set needs.
   *
   * @return the folder where the entries are now, relative to the volume's root; empty when there
   *     were none
   */
  public Optional<Path> clearOfForeignEntries(Collection<String> parts, Instant now)
      throws FetchException {
    Optional<ForeignEntries> foreign = foreignEntries(parts);
    if (foreign.isEmpty()) {
      return Optional.empty();
    }
    if (!keepAside) {
      throw foreign.get().refusal();
    }
    return Optional.of(foreign.get().keepAside(now));
  }

  private Optional<ForeignFile> foreignFile(Budget budget) throws FetchException {
    Optional<String> left = new PathClaims(layout, files).left();
    return ForeignFile.at(layout, manifest, left, operations, budget);
  }

  /**
   * Fails if another program's file is at the path and may not be replaced. The run checks this
   * before it sends a request to the publisher, because such a run needs no download.
   */
  private void refuseForeignFile(Budget budget) throws FetchException {
    Optional<ForeignFile> foreign = foreignFile(budget);
    if (foreign.isPresent() && !keepAside) {
      // The manifest records the path, so that a later run can release it after an edit.
      write(manifest);
      throw foreign.get().refusal();
    }
  }

  /**
   * Moves another program's file away from the path, right before the path is replaced.
   *
   * @return the new name of the other program's file, relative to the volume's root; empty when
   *     there was no such file
   */
  public Optional<Path> clearOfForeignFile(Budget budget) throws FetchException {
    Optional<ForeignFile> foreign = foreignFile(budget);
    if (foreign.isEmpty()) {
      return Optional.empty();
    }
    if (!keepAside) {
      throw foreign.get().refusal();
    }
    return Optional.of(foreign.get().keepAside());
  }

  /**
   * Returns the files in the private directories that FetchJob did not write. The paths are
   * relative to the volume's root.
   */
  public List<Path> strangers() throws FetchException {
    List<Path> found = new ArrayList<>();
    for (Path directory : List.of(layout.staging(), layout.versions(), layout.quarantine())) {
      Directories.list("looking into the private directory", directory).stream()
          .filter(file -> !OwnFileNames.isOurs(directory, file))
          .map(layout::fromRoot)
          .forEach(found::add);
    }
    return found;
  }

  public VolumeLayout layout() {
    return layout;
  }

  public FileOperations operations() {
    return operations;
  }

  /** Returns the writer for small files, each of which it replaces as a whole. */
  public AtomicFile files() {
    return files;
  }

  public Staging staging() {
    return staging;
  }

  /** Returns the digest of those parts of the plan that decide which bytes are published. */
  public String source() {
    return identity.source();
  }

  /** Returns what identifies the plan of this run. */
  public Identity identity() {
    return identity;
  }

  /** Returns the name of this run's Job. */
  public String job() {
    return job;
  }

  public Manifest manifest() {
    return manifest;
  }

  /**
   * Writes {@code next} as the manifest. If {@code next} describes a new publication, the method
   * writes a {@link Statement} before. When this method returns, both are on the disk.
   */
  public void write(Manifest next) throws FetchException {
    Manifest stated = statements.record(manifest, next);
    new ManifestFile(layout, files).write(stated);
    manifest = stated;
  }

  /**
   * Removes files from staging that the next run cannot use, and releases the lock. If a file
   * cannot be removed, the result of this run does not change, and the next run tries again.
   */
  @Override
  public void close() {
    try {
      new ChangesFile(layout, operations).announced(manifest).ifPresent(staging::spare);
      staging.leave();
    } catch (FetchException e) {
      return; // the next run reports it if it persists
    } finally {
      lock.close();
    }
  }
}
