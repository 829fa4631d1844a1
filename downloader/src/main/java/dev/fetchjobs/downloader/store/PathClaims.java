package dev.fetchjobs.downloader.store;

import dev.fetchjobs.contract.Wire;
import dev.fetchjobs.contract.Wire.WireException;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.text.Printable;
import dev.fetchjobs.downloader.time.Budget;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Records on the volume which FetchJob owns which path. There is one small file for each path, and
 * its name is the path's digest. If two paths lead to the same file on this volume, the first claim
 * counts. A run changes claims only while it holds a lock for the claims of the whole volume. A run
 * holds this lock for milliseconds.
 */
final class PathClaims {

  private static final int MAX_BYTES = 64 * 1024;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final int MAX_SHOWN = 60;
  private static final Claim NOBODYS = new Claim(null, null, null);

  private final VolumeLayout layout;
  private final AtomicFile files;

  PathClaims(VolumeLayout layout, AtomicFile files) {
    this.layout = layout;
    this.files = files;
  }

  /**
   * Describes the content of the file that records one claim.
   *
   * @param owner the FetchJob that owns the path; null if the owner has released it
   * @param left SHA-256 of the file that the last owner left at the path; null if the owner left
   *     none
   */
  record Claim(@Nullable String path, @Nullable String owner, @Nullable String left) {}

  /**
   * Claims the plan's path for this FetchJob.
   *
   * @throws FetchException Config when the path belongs to another FetchJob
   */
  void take(Budget budget) throws FetchException {
    Path claim = file(layout.path());
    Optional<Claim> seen = read(claim);
    if (seen.isPresent() && layout.owner().equals(seen.get().owner())) {
      return;
    }
    try (VolumeLock _ = lock(budget)) {
      Optional<Claim> found = read(claim);
      if (found.isEmpty() || found.get().owner() == null) {
        refuseOurs();
        refuseNeighbours();
        String left = found.map(Claim::left).orElse(null);
        write(claim, new Claim(layout.path().toString(), layout.owner(), left));
      } else if (!layout.owner().equals(found.get().owner())) {
        throw taken("belongs to FetchJob " + found.get().owner(), claim);
      }
    }
  }

  /** Refuses a path whose first segment is another name of FetchJob's private directory. */
  private void refuseOurs() throws FetchException {
    Path first = layout.root().resolve(layout.path().getName(0));
    Path ours = layout.root().resolve(VolumeLayout.OURS);
    boolean same =
        Disk.call(
            "looking at the destination",
            first,
            () -> Files.exists(first) && Files.isSameFile(first, ours));
    if (same) {
      throw layout.reserved();
    }
  }

  private void write(Path claim, Claim content) throws FetchException {
    files.write(claim, Wire.write(content) + "\n");
  }

  /**
   * Returns the digest of the file that the path's last owner left there, or empty if the owner
   * left none.
   */
  Optional<String> left() throws FetchException {
    return read(file(layout.path())).map(Claim::left);
  }

  /**
   * Refuses a path that leads to the same file on this volume as a path of another FetchJob. The
   * method also refuses a path above or below such a path, because a path cannot be both a file and
   * a folder.
   */
  private void refuseNeighbours() throws FetchException {
    List<Path> claims = claims();
    if (claims.isEmpty()) {
      return;
    }
    Path scratch = layout.claims();
    String doing = "asking the volume which names it takes for one";
    PathAliases names = Disk.call(doing, scratch, () -> PathAliases.of(layout.path(), scratch));
    try {
      for (Path claim : claims) {
        Claim other = read(claim).orElse(NOBODYS);
        if (other.path() == null || other.owner() == null || isOurs(other)) {
          continue;
        }
        String how =
            switch (names.relation(other.path())) {
              case NONE -> "";
              case SAME -> "is on this volume the same file as";
              case BELOW -> "is below";
              case ABOVE -> "is above";
            };
        if (!how.isEmpty()) {
          throw taken("%s %s of FetchJob %s".formatted(how, shown(other), other.owner()), claim);
        }
      }
    } finally {
      Disk.run(doing, scratch, names::close);
    }
  }

  private boolean isOurs(Claim claim) {
    return layout.owner().equals(claim.owner());
  }

  private static String shown(Claim claim) {
    return Printable.sentence(String.valueOf(claim.path()), MAX_SHOWN);
  }

  private List<Path> claims() throws FetchException {
    return Directories.list("reading the volume's list of paths", layout.claims()).stream()
        .filter(file -> file.toString().endsWith(".json"))
        .toList();
  }

  private FetchException taken(String how, Path claim) {
    return FetchException.ofConfig(
        Reason.DESTINATION,
        "The destination %s. Choose another %s, or, if that FetchJob is gone for good, remove its file and %s from the volume."
            .formatted(how, layout.kind().field(), layout.fromRoot(claim)));
  }

  /**
   * Releases a path that this FetchJob owned before its spec was edited. The method does not remove
   * the file at that path.
   *
   * @param left SHA-256 of the file that was published there, which the next owner of the path may
   *     replace; null if there is none
   */
  void release(Path earlier, @Nullable String left, Budget budget) throws FetchException {
    Path claim = file(earlier);
    try (VolumeLock _ = lock(budget)) {
      if (read(claim).filter(found -> layout.owner().equals(found.owner())).isPresent()) {
        if (left == null) {
          Disk.run("releasing the old path", claim, () -> Files.deleteIfExists(claim));
        } else {
          write(claim, new Claim(earlier.toString(), null, left));
        }
      }
    }
  }

  private VolumeLock lock(Budget budget) throws FetchException {
    return VolumeLock.acquire(layout.claims().resolve("lock"), PATIENCE, budget)
        .orElseThrow(
            () ->
                FetchException.ofTransient(
                    Reason.LOCKED,
                    "Another FetchJob kept the volume's list of paths locked for %d s. The next run tries again."
                        .formatted(PATIENCE.toSeconds())));
  }

  /**
   * Reads the record of a claim. Returns empty when there is no record, and when it is unreadable,
   * as after a crash of the storage.
   */
  private static Optional<Claim> read(Path file) throws FetchException {
    Optional<String> text =
        Disk.call("reading who owns the destination", file, () -> AtomicFile.read(file, MAX_BYTES));
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      Claim found = Wire.readTolerant(Claim.class, text.get());
      return found.owner() == null && found.left() == null ? Optional.empty() : Optional.of(found);
    } catch (WireException e) {
      return Optional.empty();
    }
  }

  private Path file(Path path) {
    return file(layout, path);
  }

  static Path file(VolumeLayout layout, Path path) {
    String digest = Digests.sha256(path.toString());
    return layout.claims().resolve(digest.substring(0, 32) + ".json");
  }
}
