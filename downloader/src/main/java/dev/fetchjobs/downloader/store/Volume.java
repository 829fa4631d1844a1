package dev.fetchjobs.downloader.store;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.time.Budget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Represents the volume as a run sees it before the run has the lock. The run may read the volume,
 * but not change it.
 */
public final class Volume {

  private static final int MAX_HOLDER = 300;

  private final FetchPlan plan;
  private final Identity identity;
  private final VolumeLayout layout;
  private final FileOperations operations;
  private final AtomicFile files;

  private Volume(
      FetchPlan plan, Identity identity, VolumeLayout layout, FileOperations operations) {
    this.plan = plan;
    this.identity = identity;
    this.layout = layout;
    this.operations = operations;
    this.files = new AtomicFile(layout.root(), operations);
  }

  /** Opens the volume for a plan that has no date expressions. */
  public static Volume open(FetchPlan plan, FileOperations operations) throws FetchException {
    return open(plan, plan, operations);
  }

  /**
   * Opens the volume, and creates the private directories.
   *
   * @param written the plan before its date expressions were replaced
   * @throws FetchException Config when the destination cannot be used, Limit when the disk fails
   */
  public static Volume open(FetchPlan plan, FetchPlan written, FileOperations operations)
      throws FetchException {
    VolumeLayout layout = VolumeLayout.of(plan);
    if (!Files.isDirectory(layout.root())) {
      throw FetchException.ofConfig(
          Reason.DESTINATION,
          "No volume is mounted at %s. Check destination.volume.claimName."
              .formatted(layout.root()));
    }
    Directories directories = new Directories(operations);
    for (Path directory :
        new Path[] {layout.claims(), layout.staging(), layout.versions(), layout.quarantine()}) {
      directories.make(layout.root(), layout.fromRoot(directory));
    }
    return new Volume(plan, Identity.of(plan, written), layout, operations);
  }

  /** Reads the manifest without the lock, or returns empty when there is no manifest. */
  public Optional<Manifest> peek() throws FetchException {
    return new ManifestFile(layout, files).read();
  }

  /**
   * Describes the run that has the lock, such as {@code job xetra-29403372 since
   * 2026-11-22T06:12:00Z}.
   */
  public Optional<String> holder() {
    try {
      return AtomicFile.read(layout.lockHolder(), MAX_HOLDER).map(String::strip);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * Waits for the volume's lock, then repairs what a crashed process left.
   *
   * @param job name of this run's Job
   * @return empty when another run still has the lock after {@code wait}
   * @throws FetchException Config when the path belongs to another FetchJob or cannot be a file
   */
  public Optional<LockedVolume> lock(String job, Instant now, Duration wait, Budget budget)
      throws FetchException {
    Optional<VolumeLock> lock = VolumeLock.acquire(layout.lock(), wait, budget);
    if (lock.isEmpty()) {
      return Optional.empty();
    }
    boolean done = false;
    try {
      note("job " + job + " since " + now + "\n");
      new PathClaims(layout, files).take(budget);
      Directories.isFree(layout.root(), layout.path(), layout.kind());
      LockedVolume locked =
          LockedVolume.enter(plan, identity, layout, operations, lock.get(), job, budget);
      done = true;
      return Optional.of(locked);
    } finally {
      if (!done) {
        lock.get().close();
      }
    }
  }

  /**
   * Writes into the lock's file which run has the volume's lock. Only people read this text, so the
   * method does not sync it, and ignores an error on a full disk.
   */
  private void note(String text) {
    Path fresh = layout.lockHolder().resolveSibling("lock.holder.new");
    try {
      Files.deleteIfExists(fresh);
      Files.writeString(
          fresh,
          text,
          StandardOpenOption.CREATE_NEW,
          StandardOpenOption.WRITE,
          LinkOption.NOFOLLOW_LINKS);
      operations.rename(
          layout.root(), layout.fromRoot(fresh), layout.fromRoot(layout.lockHolder()));
    } catch (IOException e) {
      return; // the run does not need this text
    }
  }
}
