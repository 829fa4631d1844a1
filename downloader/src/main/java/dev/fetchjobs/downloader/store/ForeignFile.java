package dev.fetchjobs.downloader.store;

import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.text.Printable;
import dev.fetchjobs.downloader.time.Budget;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Represents a file at the FetchJob's path that this FetchJob did not write. FetchJob never
 * overwrites another program's data: the run fails, or it first gives the file another name.
 */
public final class ForeignFile {

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private static final int MAX_SEGMENT_BYTES = 255;
  private static final int MAX_SHOWN = 60;
  private static final int MAX_NAMES = 1000;
  private static final int MAX_NUMBER = "-1000".length();

  private final VolumeLayout layout;
  private final FileOperations operations;

  private ForeignFile(VolumeLayout layout, FileOperations operations) {
    this.layout = layout;
    this.operations = operations;
  }

  /**
   * Returns the foreign file at the path, or empty when no file is there or the file is FetchJob's
   * own. A file is FetchJob's own in three cases: the manifest says that it was published at this
   * path; it has the bytes of a version that this FetchJob published; or it has the bytes of the
   * file that the path's last owner left.
   *
   * @param left digest of the file that the path's last owner left
   */
  public static Optional<ForeignFile> at(
      VolumeLayout layout,
      Manifest manifest,
      Optional<String> left,
      FileOperations operations,
      Budget budget)
      throws FetchException {
    Artifact current = manifest.current();
    if (Directories.isFree(layout.root(), layout.path())
        || (current != null && current.path().equals(layout.path().toString()))
        || hasKnownBytes(layout.stable(), manifest, left, budget)) {
      return Optional.empty();
    }
    return Optional.of(new ForeignFile(layout, operations));
  }

  private static boolean hasKnownBytes(
      Path file, Manifest manifest, Optional<String> left, Budget budget) throws FetchException {
    return Disk.call(
        "looking at the file at the destination",
        file,
        () -> {
          long bytes = Files.size(file);
          Artifact current = manifest.current();
          Set<String> known =
              Stream.of(
                      left.stream(),
                      Stream.ofNullable(current)
                          .filter(artifact -> artifact.bytes() == bytes)
                          .map(Artifact::sha256),
                      manifest.versions().stream()
                          .filter(version -> version.bytes() == bytes)
                          .map(KeptVersion::sha256))
                  .flatMap(digests -> digests)
                  .collect(Collectors.toSet());
          return !known.isEmpty() && known.contains(Digests.sha256(file, budget));
        });
  }

  /** Returns the failure of a run that must not replace another program's file. */
  public FetchException refusal() {
    return FetchException.ofConfig(
        Reason.DESTINATION,
        "A file that no FetchJob wrote is there: %s. Move it away, or set destination.volume.existingFile: KeepAside to keep it aside."
            .formatted(shown(layout.path())));
  }

  /**
   * Gives another program's file a new name in the same folder. The file keeps its old name as well
   * until the download replaces it, so a crash loses nothing: the next run finds both names and
   * uses the new one.
   *
   * @return the new name, relative to the volume's root
   */
  public Path keepAside() throws FetchException {
    Path stable = layout.stable();
    return Disk.call("keeping the file at the destination aside", stable, () -> moveAside(stable));
  }

  private Path moveAside(Path stable) throws IOException {
    Instant modified = Files.getLastModifiedTime(stable, LinkOption.NOFOLLOW_LINKS).toInstant();
    String suffix = ".kept-aside-" + STAMP.format(modified.truncatedTo(ChronoUnit.SECONDS));
    String name = cut(stable.getFileName().toString(), suffix);
    for (int number = 1; number <= MAX_NAMES; number++) {
      Path aside = stable.resolveSibling(name + suffix + (number == 1 ? "" : "-" + number));
      if (isSecondName(stable, aside) || tryLink(stable, aside)) {
        operations.forceDirectory(AtomicFile.parent(stable));
        return layout.fromRoot(aside);
      }
    }
    throw new IOException("no free name to keep the file aside");
  }

  private static boolean isSecondName(Path stable, Path aside) throws IOException {
    return Files.isRegularFile(aside, LinkOption.NOFOLLOW_LINKS) && Files.isSameFile(stable, aside);
  }

  /** Gives the file the name {@code aside}, or returns false when that name is taken. */
  private boolean tryLink(Path stable, Path aside) throws IOException {
    if (Files.exists(aside, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try {
      operations.link(stable, aside);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false; // another program has just taken the name
    } catch (UnsupportedOperationException | FileSystemException e) {
      return tryMove(stable, aside);
    }
  }

  /**
   * Renames another program's file. FetchJob renames the file if the file system has no hard links.
   * FetchJob also renames another user's file, because the system may forbid a hard link to such a
   * file.
   */
  private boolean tryMove(Path stable, Path aside) throws IOException {
    try {
      Files.createFile(aside); // the rename replaces only this empty file
    } catch (FileAlreadyExistsException e) {
      return false;
    }
    boolean moved = false;
    try {
      operations.rename(layout.root(), layout.fromRoot(stable), layout.fromRoot(aside));
      moved = true;
    } finally {
      if (!moved) {
        Files.deleteIfExists(aside);
      }
    }
    return true;
  }

  /**
   * Shortens the name, so that {@code suffix} and a number can follow it. The method never cuts the
   * name within a character.
   */
  static String cut(String name, String suffix) {
    int maxBytes = MAX_SEGMENT_BYTES - suffix.length() - MAX_NUMBER;
    String start = name;
    while (start.getBytes(StandardCharsets.UTF_8).length > maxBytes) {
      start = start.substring(0, start.offsetByCodePoints(start.length(), -1));
    }
    return start;
  }

  /** Formats a path on the volume for a message. */
  static String shown(Path path) {
    return Printable.sentence(path.toString(), MAX_SHOWN);
  }
}
