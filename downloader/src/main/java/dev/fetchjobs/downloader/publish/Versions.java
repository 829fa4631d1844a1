package dev.fetchjobs.downloader.publish;

import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.store.Digests;
import dev.fetchjobs.downloader.store.Disk;
import dev.fetchjobs.downloader.store.KeptVersion;
import dev.fetchjobs.downloader.store.LockedVolume;
import dev.fetchjobs.downloader.store.Manifest;
import dev.fetchjobs.downloader.store.VolumeLayout;
import dev.fetchjobs.downloader.time.Budget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Represents the versions of the file that the volume keeps: earlier published files, and the
 * current one. The current one is a hard link to the published file, so it costs no space. On a
 * file system without hard links the kept current version is a copy.
 */
final class Versions {

  private final LockedVolume volume;
  private final int keep;
  private final @Nullable String pin;
  private final Budget budget;

  /**
   * Makes the versions of one run.
   *
   * @param pin name of the version that is never removed; null if there is none
   */
  Versions(LockedVolume volume, int keep, @Nullable String pin, Budget budget) {
    this.volume = volume;
    this.keep = keep;
    this.pin = pin;
    this.budget = budget;
  }

  /**
   * Keeps {@code file} as a version under a new name. The method never reuses an existing kept
   * version with this digest: that version may be a hard link to the published file. If somebody
   * altered the published file, the version was altered together with it.
   *
   * @return the name of the kept version; null when no versions are kept
   */
  @Nullable String add(Path file, String sha256, Instant now) throws FetchException {
    if (keep == 0) {
      return null;
    }
    String name = KeptVersion.name(now, sha256);
    Disk.run("keeping a version", path(name), () -> link(file, path(name)));
    return name;
  }

  /** Keeps a file as {@link #add} does, but reuses a kept version that has this digest. */
  @Nullable String keep(Path file, String sha256, Instant now) throws FetchException {
    Optional<String> known =
        volume.manifest().versions().stream()
            .filter(version -> version.sha256().equals(sha256))
            .map(KeptVersion::name)
            .filter(this::has)
            .findFirst();
    return keep > 0 && known.isPresent() ? known.get() : add(file, sha256, now);
  }

  /**
   * Writes {@code next} as the manifest, with at most the configured number of versions. The pinned
   * version stays in addition. After that, the method removes the files of all other versions.
   */
  void write(Manifest next) throws FetchException {
    Manifest pruned = next.withVersions(kept(next.versions()));
    Set<String> before = names(volume.manifest().versions());
    volume.write(pruned);
    before.removeAll(names(pruned.versions()));
    for (String name : before) {
      Disk.run("removing an old version", path(name), () -> Files.deleteIfExists(path(name)));
    }
  }

  private List<KeptVersion> kept(List<KeptVersion> all) {
    List<KeptVersion> newest = all.stream().limit(keep).toList();
    return all.stream()
        .filter(version -> newest.contains(version) || version.name().equals(pin))
        .toList();
  }

  /** Returns whether a file has the name of this version. */
  boolean has(String name) {
    return Files.isRegularFile(path(name), LinkOption.NOFOLLOW_LINKS);
  }

  /** Gives the version with this name the bytes of {@code file}. At each instant it has bytes. */
  void renew(String name, Path file) throws FetchException {
    Path fresh = volume.staging().newName();
    VolumeLayout layout = volume.layout();
    Disk.run(
        "keeping a version",
        path(name),
        () -> {
          new LinkOrCopy(volume.operations(), budget).make(file, fresh);
          volume
              .operations()
              .rename(layout.root(), layout.fromRoot(fresh), layout.fromRoot(path(name)));
          // The rename does nothing if both names already mean the same file.
          Files.deleteIfExists(fresh);
          volume.operations().forceDirectory(layout.versions());
        });
  }

  /**
   * Makes a second name in staging for the bytes of a kept version, and compares their digest.
   *
   * @throws FetchException Config when the version is not kept, or when its bytes were altered
   */
  Path stage(KeptVersion version) throws FetchException {
    Path file = path(version.name());
    Path staged = volume.staging().newName();
    boolean intact =
        Disk.call(
            "reading a kept version",
            file,
            () -> {
              if (!has(version.name())) {
                return false;
              }
              new LinkOrCopy(volume.operations(), budget).make(file, staged);
              return Digests.sha256(staged, budget).equals(version.sha256());
            });
    if (!intact) {
      Disk.run("removing a file from staging", staged, () -> Files.deleteIfExists(staged));
      throw FetchException.ofConfig(
          Reason.VERSION_ALTERED,
          "The version %s was altered or removed on the volume and is not published."
              .formatted(version.name()));
    }
    return staged;
  }

  private static Set<String> names(List<KeptVersion> versions) {
    return versions.stream().map(KeptVersion::name).collect(Collectors.toSet());
  }

  private Path path(String name) {
    return volume.layout().versions().resolve(name);
  }

  private void link(Path file, Path version) throws IOException, FetchException {
    Files.deleteIfExists(version);
    new LinkOrCopy(volume.operations(), budget).make(file, version);
    volume.operations().forceDirectory(volume.layout().versions());
  }
}
