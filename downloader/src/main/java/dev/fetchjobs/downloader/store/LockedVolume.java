package dev.fetchjobs.downloader.store;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.downloader.Budget;
import dev.fetchjobs.downloader.FetchException;
import java.nio.file.Path;

/** The destination while this run, and no other, works on it. */
public final class LockedVolume implements AutoCloseable {

  private final Layout layout;
  private final FileOperations operations;
  private final AtomicFile files;
  private final VolumeLock lock;
  private final Staging staging;
  private final String source;
  private final String job;
  private Manifest manifest;

  private LockedVolume(
      FetchPlan plan,
      Layout layout,
      FileOperations operations,
      VolumeLock lock,
      String job,
      Manifest manifest) {
    this.layout = layout;
    this.operations = operations;
    this.files = new AtomicFile(layout.root(), operations);
    this.lock = lock;
    this.source = SourceIdentity.of(plan);
    this.staging = new Staging(layout, operations, files, source, job);
    this.job = job;
    this.manifest = manifest;
  }

  static LockedVolume enter(
      FetchPlan plan,
      Layout layout,
      FileOperations operations,
      VolumeLock lock,
      String job,
      Budget budget)
      throws FetchException {
    Recovery recovery = new Recovery(layout, operations, budget);
    Manifest found = recovery.manifest();
    LockedVolume volume = new LockedVolume(plan, layout, operations, lock, job, found);
    Manifest repaired = recovery.finish(found).withPath(layout.path().toString());
    boolean moved = !found.path().equals(repaired.path());
    if (moved || found.publishing() != null) {
      volume.write(repaired);
    }
    if (moved) {
      new Claims(layout, volume.files).release(Path.of(found.path()), budget);
    }
    recovery.removeOrphans(repaired);
    return volume;
  }

  public Layout layout() {
    return layout;
  }

  public FileOperations operations() {
    return operations;
  }

  /** Small files, replaced as a whole. */
  public AtomicFile files() {
    return files;
  }

  public Staging staging() {
    return staging;
  }

  /** Digest of all of the plan that decides what the published bytes are. */
  public String source() {
    return source;
  }

  /** Name of this run's Job. */
  public String job() {
    return job;
  }

  public Manifest manifest() {
    return manifest;
  }

  /** Makes {@code next} the manifest; it is on the disk when this returns. */
  public void write(Manifest next) throws FetchException {
    new ManifestFile(layout, files).write(next);
    manifest = next;
  }

  /**
   * Clears staging of all that the next run cannot use, and gives the lock back. What cannot be
   * cleared is left to the next run: what this one did is not undone by it.
   */
  @Override
  public void close() {
    try {
      staging.leave();
    } catch (FetchException e) {
      return; // said by the next run if it lasts
    } finally {
      lock.close();
    }
  }
}
