package dev.fetchjobs.downloader.store;

import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.store.PublishedFile.Look;
import dev.fetchjobs.downloader.store.VolumeLayout.Kind;
import dev.fetchjobs.downloader.time.Budget;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Represents the folder of a set. Paths are relative to the root of the volume.
 *
 * <pre>
 * FOLDER/..20261128T090000Z-1a2b3c4d/   a version: the parts and SET.json, never changed
 * FOLDER/..data                         a symbolic link to the current version
 * FOLDER/PART                           a symbolic link to ..data/PART
 * FOLDER/SET.json                       a symbolic link to ..data/SET.json
 * </pre>
 *
 * All links are relative and stay in the folder, so it can be mounted alone. These methods change
 * nothing.
 */
public record SetFolder(Path root, Path folder) {

  /** The name of a set's file must not start with these characters. */
  static final String PREFIX = "..";

  public static final String DESCRIPTION = "SET.json";

  private static final Path DATA = Path.of("..data");

  private static final int MAX_DESCRIPTION = 16 << 20;

  /** Returns the path of {@code ..data}, the link that a publication switches. */
  public Path data() {
    return folder.resolve(DATA);
  }

  /** Returns the target of the link {@code ..data} for this version. */
  public static String directory(String version) {
    return PREFIX + version;
  }

  public Path version(String version) {
    return folder.resolve(directory(version));
  }

  public Path part(String version, String part) {
    return version(version).resolve(part);
  }

  /** Returns the path of the link that consumers open for a file of the set. */
  Path link(String part) {
    return folder.resolve(part);
  }

  /** Returns the target of the link that consumers open for a file of the set. */
  static Path target(String part) {
    return DATA.resolve(part);
  }

  /** Returns whether the folder exists and no part of its path is a symbolic link. */
  public boolean isPlain() {
    try {
      return !Directories.isFree(root, folder, Kind.FOLDER);
    } catch (FetchException e) {
      return false;
    }
  }

  List<Path> entries() throws FetchException {
    return Directories.list("looking into the folder of the set", root.resolve(folder));
  }

  /**
   * Returns the version of the set that consumers see, or empty when {@code ..data} is not a link
   * to a version.
   */
  public Optional<String> shown() throws FetchException {
    return text(data())
        .map(Path::toString)
        .filter(text -> text.startsWith(PREFIX))
        .map(text -> text.substring(PREFIX.length()))
        .filter(KeptVersion::isName);
  }

  /**
   * Returns whether {@code entry} is a link as FetchJob makes them, which leads through {@code
   * ..data}.
   */
  boolean isStableName(Path entry) throws FetchException {
    return text(entry)
        .filter(text -> text.getNameCount() == 2 && text.startsWith(DATA))
        .isPresent();
  }

  /**
   * Returns the target of the symbolic link {@code entry}, or empty if {@code entry} is not a link.
   */
  Optional<Path> text(Path entry) throws FetchException {
    Path link = root.resolve(entry);
    return Disk.call(
        "looking into the folder of the set",
        link,
        () -> {
          if (!Files.isSymbolicLink(link)) {
            return Optional.empty();
          }
          try {
            return Optional.of(Files.readSymbolicLink(link));
          } catch (NotLinkException e) {
            return Optional.empty();
          }
        });
  }

  boolean isDirectory(String version) {
    return Files.isDirectory(root.resolve(version(version)), LinkOption.NOFOLLOW_LINKS);
  }

  /** Returns the text of the version's {@code SET.json}, or empty when there is none. */
  Optional<String> description(String version) throws FetchException {
    Path file = root.resolve(part(version, DESCRIPTION));
    return isDirectory(version)
        ? Disk.call(
            "reading the description of a set", file, () -> AtomicFile.read(file, MAX_DESCRIPTION))
        : Optional.empty();
  }

  /**
   * Returns whether the version directory of {@code set} has the description with the recorded
   * digest.
   */
  public boolean isDescribed(SetArtifact set) throws FetchException {
    return description(set.version()).map(Digests::sha256).filter(set.sha256()::equals).isPresent();
  }

  /**
   * Returns whether the file of {@code part} in the directory of this version of the set is
   * unchanged.
   */
  public boolean isIntact(SetArtifact set, PartArtifact part, Look look, Budget budget)
      throws FetchException {
    Path relative = part(set.version(), part.name());
    return PublishedFile.isIntact(
        root, relative, part.file(), look == Look.QUICK ? part.modified() : null, budget);
  }

  /**
   * Returns whether consumers see this version of the set. The method checks {@code ..data}, the
   * links to the files and the description.
   */
  public boolean shows(SetArtifact set) throws FetchException {
    if (!isPlain() || !shown().equals(Optional.of(set.version())) || !isDescribed(set)) {
      return false;
    }
    SetLinks.Difference difference = SetLinks.difference(this, set.names());
    return difference.missing().isEmpty() && difference.vanished().isEmpty();
  }

  /** Returns whether {@code entry} exists, as a file, a link or anything else. */
  boolean exists(Path entry) {
    return Files.exists(root.resolve(entry), LinkOption.NOFOLLOW_LINKS);
  }
}
