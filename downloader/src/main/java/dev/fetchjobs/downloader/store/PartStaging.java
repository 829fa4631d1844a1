package dev.fetchjobs.downloader.store;

import dev.fetchjobs.contract.Wire;
import dev.fetchjobs.downloader.failure.FetchException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Represents the files in staging that belong to one part of a set. The thread of a part uses no
 * file of another part. The description of a kept part is written after the part is on the disk, so
 * a file with a description is complete.
 */
public final class PartStaging {

  private static final String DESCRIPTION = ".json";
  private static final int MAX_DESCRIPTION = 64 * 1024;

  private final String name;
  private final Staging staging;
  private final String source;
  private final FileOperations operations;
  private final AtomicFile files;

  PartStaging(
      String name, Staging staging, String source, FileOperations operations, AtomicFile files) {
    this.name = name;
    this.staging = staging;
    this.source = source;
    this.operations = operations;
    this.files = files;
  }

  /** Returns the staging for the downloads of this part of a set. */
  public Staging staging() {
    return staging;
  }

  /**
   * Returns the file of this part that an earlier run with the same source verified and kept. The
   * caller has to check the bytes of this file again.
   *
   * @param against the version of the published set with which the earlier run has to have compared
   *     the part; null if there was none
   */
  public Optional<KeptPart> kept(@Nullable String against) throws FetchException {
    for (Path description : descriptions()) {
      Optional<KeptPart> found =
          read(description, source)
              .filter(kept -> kept.part().equals(name))
              .filter(kept -> Objects.equals(kept.against(), against));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private List<Path> descriptions() throws FetchException {
    return staging.list().stream()
        .filter(file -> file.toString().endsWith(DESCRIPTION))
        .sorted(Comparator.naturalOrder())
        .toList();
  }

  public Path file(KeptPart kept) {
    return staging.directory().resolve(kept.file());
  }

  /** From now on, attempts to download this part do not remove {@code kept}. */
  public void spare(KeptPart kept) {
    staging.spare(file(kept));
    staging.spare(description(file(kept)));
  }

  /** Removes the kept file of this part of a set. */
  public void drop(KeptPart kept) throws FetchException {
    Path file = file(kept);
    Path description = description(file);
    Disk.run("removing a file from staging", description, () -> Files.deleteIfExists(description));
    Disk.run("removing a file from staging", file, () -> Files.deleteIfExists(file));
  }

  /**
   * Keeps a verified file of this part for the next run, in case this run fails. When this method
   * returns, the file is on the disk.
   *
   * @param asked the URL of the request
   * @param against the version of the published set with which the part was compared; null if there
   *     was none
   */
  public void keep(Path file, FileInfo info, AskedUrl asked, @Nullable String against, String note)
      throws FetchException {
    Disk.run("syncing the file to the disk", file, () -> force(file));
    KeptPart kept =
        new KeptPart(name, file.getFileName().toString(), source, against, asked, info, note);
    files.write(description(file), Wire.write(kept) + "\n");
  }

  private void force(Path file) throws IOException {
    Directories.readable(file);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
      operations.force(channel);
    }
  }

  /**
   * Returns whether this file in staging is a kept part that a run with {@code source} verified, or
   * the description of such a part.
   */
  static boolean isKept(Path file, String source) {
    Path description = file.toString().endsWith(DESCRIPTION) ? file : description(file);
    return read(description, source).isPresent();
  }

  private static Optional<KeptPart> read(Path description, String source) {
    try {
      return Staging.read(KeptPart.class, description, MAX_DESCRIPTION)
          .filter(KeptPart::isWhole)
          .filter(kept -> kept.source().equals(source))
          .filter(kept -> (kept.file() + DESCRIPTION).equals(description.getFileName().toString()))
          .filter(kept -> isThere(description.resolveSibling(kept.file()), kept.info().bytes()));
    } catch (FetchException e) {
      return Optional.empty(); // an unreadable description is no description
    }
  }

  private static boolean isThere(Path file, long bytes) {
    try {
      return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) == bytes;
    } catch (IOException e) {
      return false;
    }
  }

  private static Path description(Path file) {
    return file.resolveSibling(file.getFileName() + DESCRIPTION);
  }
}
