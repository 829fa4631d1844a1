package dev.fetchjobs.downloader.publish;

import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.store.Directories;
import dev.fetchjobs.downloader.store.Disk;
import dev.fetchjobs.downloader.store.KeptVersion;
import dev.fetchjobs.downloader.store.LockedVolume;
import dev.fetchjobs.downloader.store.Manifest;
import dev.fetchjobs.downloader.time.Budget;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The kept versions. The current one is a hard link to the published file and costs no space; on a
 * file system without hard links it is a copy.
 */
final class Versions {

  /** EPERM, ENOTSUP, ENOSYS, EMLINK: errors of file systems without hard links, or with few. */
  private static final Set<String> NO_LINKS =
      Set.of(
          "Operation not permitted",
          "Operation not supported",
          "Function not implemented",
          "Too many links");

  private static final int BLOCK = 1 << 20;

  private final LockedVolume volume;
  private final int keep;
  private final Budget budget;

  Versions(LockedVolume volume, int keep, Budget budget) {
    this.volume = volume;
    this.keep = keep;
    this.budget = budget;
  }

  /**
   * Keeps {@code file} under a new name. Never reuses an existing kept version with this digest: it
   * may be a hard link to the published file, and then it was altered together with it.
   *
   * @return the version's name; null when no versions are kept
   */
  @Nullable String add(Path file, String sha256, Instant now) throws FetchException {
    if (keep == 0) {
      return null;
    }
    String name = KeptVersion.name(now, sha256);
    Disk.run("keeping a version", path(name), () -> link(file, path(name)));
    return name;
  }

  /** Like {@link #add}, but reuses a kept version with this digest. */
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
   * Writes {@code next} with at most the configured number of versions, then removes the files of
   * the others.
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
    try {
      volume.operations().link(file, version);
    } catch (UnsupportedOperationException | FileSystemException e) {
      if (!meansNoLinks(e)) {
        throw e;
      }
      copy(file, version);
    }
    volume.operations().forceDirectory(volume.layout().versions());
  }

  private static boolean meansNoLinks(Exception e) {
    if (!(e instanceof FileSystemException fault)) {
      return true;
    }
    String reason = fault.getReason();
    return reason != null && NO_LINKS.contains(reason);
  }

  /**
   * Copies in blocks, so that the copy of a large file ends with the run. An incomplete copy is
   * removed.
   */
  private void copy(Path file, Path version) throws IOException, FetchException {
    boolean whole = false;
    try {
      copyBlocks(file, version);
      whole = true;
    } finally {
      if (!whole) {
        Files.deleteIfExists(version);
      }
    }
  }

  private void copyBlocks(Path file, Path version) throws IOException, FetchException {
    ByteBuffer block = ByteBuffer.allocate(BLOCK);
    try (FileChannel from =
            FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        FileChannel to =
            FileChannel.open(
                version,
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS)) {
      while (from.read(block.clear()) >= 0) {
        volume.operations().write(to, block.flip());
        budget.check();
      }
      Directories.readable(version);
      volume.operations().force(to);
    }
  }
}
