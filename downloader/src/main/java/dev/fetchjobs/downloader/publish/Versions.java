package dev.fetchjobs.downloader.publish;

import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.store.Disk;
import dev.fetchjobs.downloader.store.KeptVersion;
import dev.fetchjobs.downloader.store.LockedVolume;
import dev.fetchjobs.downloader.store.Manifest;
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
  private final Budget budget;

  Versions(LockedVolume volume, int keep, Budget budget) {
    this.volume = volume;
    this.keep = keep;
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
            .filter(name -> Files.isRegularFile(path(name), LinkOption.NOFOLLOW_LINKS))
            .findFirst();
    return keep > 0 && known.isPresent() ? known.get() : add(file, sha256, now);
  }

  /**
   * Writes {@code next} as the manifest, with at most the configured number of versions. After
   * that, the method removes the files of all other versions.
   */
  void write(Manifest next) throws FetchException {
    Manifest pruned = next.withVersions(next.versions().stream().limit(keep).toList());
    Set<String> before = names(volume.manifest().versions());
    volume.write(pruned);
    before.removeAll(names(pruned.versions()));
    for (String name : before) {
      Disk.run("removing an old version", path(name), () -> Files.deleteIfExists(path(name)));
    }
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
