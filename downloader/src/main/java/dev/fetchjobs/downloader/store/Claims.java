package dev.fetchjobs.downloader.store;

import dev.fetchjobs.contract.Wire;
import dev.fetchjobs.contract.Wire.WireException;
import dev.fetchjobs.downloader.Budget;
import dev.fetchjobs.downloader.Failure;
import dev.fetchjobs.downloader.FetchException;
import dev.fetchjobs.downloader.Printable;
import dev.fetchjobs.downloader.Reason;
import java.nio.charset.StandardCharsets;
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
final class Claims {

  private static final int MAX_BYTES = 64 * 1024;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final int MAX_SHOWN = 60;
  private static final Claim NOBODYS = new Claim(null, null);

  private final Layout layout;
  private final AtomicFile files;

  Claims(Layout layout, AtomicFile files) {
    this.layout = layout;
    this.files = files;
  }

  /** A claim as it lies on the disk. */
  record Claim(@Nullable String path, @Nullable String owner) {}

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
      if (found.isEmpty()) {
        refuseOurs();
        refuseNamesake();
        files.write(claim, Wire.write(new Claim(layout.path().toString(), layout.owner())) + "\n");
      } else if (!layout.owner().equals(found.get().owner())) {
        throw taken("belongs to FetchJob " + found.get().owner(), claim);
      }
    }
  }

  /** Where the volume has another name for our private directory, that name is no place. */
  private void refuseOurs() throws FetchException {
    Path first = layout.root().resolve(layout.path().getName(0));
    Path ours = layout.root().resolve(Layout.OURS);
    boolean same =
        Disk.call(
            "looking at the destination",
            first,
            () -> Files.exists(first) && Files.isSameFile(first, ours));
    if (same) {
      throw Layout.reserved();
    }
  }

  /** Where the volume takes our path for another one, that one's claim counts. */
  private void refuseNamesake() throws FetchException {
    List<Path> claims = claims();
    if (claims.isEmpty()) {
      return;
    }
    Path scratch = layout.claims().resolve("names");
    String doing = "asking the volume which names it takes for one";
    Namesakes names = Disk.call(doing, scratch, () -> Namesakes.of(layout.path(), scratch));
    try {
      for (Path claim : claims) {
        Claim other = read(claim).orElse(NOBODYS);
        if (other.path() != null
            && !layout.owner().equals(other.owner())
            && names.include(other.path())) {
          throw taken(
              "is on this volume the same file as %s of FetchJob %s"
                  .formatted(Printable.of(other.path(), MAX_SHOWN), other.owner()),
              claim);
        }
      }
    } finally {
      Disk.run(doing, scratch, names::close);
    }
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
            "The destination %s. Choose another destination.volume.path, or, if that one is gone for good, remove %s from the volume."
                .formatted(how, layout.fromRoot(claim))));
  }

  /** Lets go of a path this FetchJob had before its spec was edited; what lies there stays. */
  void release(Path earlier, Budget budget) throws FetchException {
    Path claim = file(earlier);
    try (VolumeLock _ = lock(budget)) {
      if (read(claim).filter(found -> layout.owner().equals(found.owner())).isPresent()) {
        Disk.run("releasing the old path", claim, () -> Files.deleteIfExists(claim));
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
      return found.owner() == null ? Optional.empty() : Optional.of(found);
    } catch (WireException e) {
      return Optional.empty();
    }
  }

  private Path file(Path path) {
    String digest = Sha256.hex(path.toString().getBytes(StandardCharsets.UTF_8));
    return layout.claims().resolve(digest.substring(0, 32) + ".json");
  }
}
