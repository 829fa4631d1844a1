package dev.fetchjobs.downloader.store;

import dev.fetchjobs.contract.Wire;
import dev.fetchjobs.contract.Wire.WireException;
import dev.fetchjobs.downloader.failure.Failure;
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
 * Which FetchJob owns which stable path: one small file for each path, named by the path's digest.
 * A path that the volume takes for another one's is that other's. All changes happen under one lock
 * of the whole volume, held for milliseconds.
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
   * A claim as it lies on the disk.
   *
   * @param owner null for a path that its owner left
   * @param left SHA-256 of the file that the last owner left at the path
   */
  record Claim(@Nullable String path, @Nullable String owner, @Nullable String left) {}

  /**
   * Makes the plan's stable path ours.
   *
   * @throws FetchException Config when it is another FetchJob's
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

  /** Where the volume has another name for our private directory, that name is no place. */
  private void refuseOurs() throws FetchException {
    Path first = layout.root().resolve(layout.path().getName(0));
    Path ours = layout.root().resolve(VolumeLayout.OURS);
    boolean same =
        Disk.call(
            "looking at the destination",
            first,
            () -> Files.exists(first) && Files.isSameFile(first, ours));
    if (same) {
      throw VolumeLayout.reserved();
    }
  }

  private void write(Path claim, Claim content) throws FetchException {
    files.write(claim, Wire.write(content) + "\n");
  }

  /** The digest of a file that the path's last owner left there; empty when it left none. */
  Optional<String> left() throws FetchException {
    return read(file(layout.path())).map(Claim::left);
  }

  /**
   * Where the volume takes our path for another one, that one's claim counts; so does the claim of
   * a path above ours, which is a file, and of one below ours, which needs a folder here.
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
              case BELOW -> "lies below";
              case ABOVE -> "lies above";
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
    return new FetchException(
        new Failure.Config(
            Reason.DESTINATION,
            "The destination %s. Choose another destination.volume.path, or, if that FetchJob is gone for good, remove its file and %s from the volume."
                .formatted(how, layout.fromRoot(claim))));
  }

  /**
   * Lets go of a path this FetchJob had before its spec was edited; what lies there stays.
   *
   * @param left SHA-256 of the file that was published there, null for none: whoever takes the path
   *     next may replace that file
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
                new FetchException(
                    new Failure.Transient(
                        Reason.LOCKED,
                        "Another FetchJob kept the volume's list of paths locked for %d s. The next run tries again."
                            .formatted(PATIENCE.toSeconds()))));
  }

  /** Empty also for a claim that a crash of the storage left unreadable: it names no owner. */
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
