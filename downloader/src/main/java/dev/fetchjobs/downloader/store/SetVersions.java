package dev.fetchjobs.downloader.store;

import dev.fetchjobs.downloader.failure.FetchException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds and removes the version directories of a set. */
public final class SetVersions {

  private final SetFolder folder;
  private final FileOperations operations;

  public SetVersions(SetFolder folder, FileOperations operations) {
    this.folder = folder;
    this.operations = operations;
  }

  /**
   * Removes an old version of the set. The method removes {@code SET.json} last, because that file
   * names the parts.
   *
   * @return false when the directory stays, because consumers see it or because it has other
   *     programs' files
   */
  public boolean remove(KeptSet version) throws FetchException {
    List<String> names =
        folder
            .description(version.name())
            .flatMap(SetDescription::read)
            .map(found -> found.parts().stream().map(SetDescription.Part::name).toList())
            .orElse(List.of());
    return remove(version.name(), names);
  }

  /** Removes a version of the set that was not published, as {@link #remove(KeptSet)} does. */
  public boolean remove(SetArtifact unfinished) throws FetchException {
    return remove(unfinished.version(), unfinished.names());
  }

  /**
   * Removes the files that FetchJob made in a version directory, and then the directory if it is
   * empty.
   */
  private boolean remove(String version, List<String> names) throws FetchException {
    if (!folder.isPlain() || !folder.isDirectory(version)) {
      return true;
    }
    if (folder.shown().equals(Optional.of(version))) {
      return false;
    }
    List<Path> files = new ArrayList<>();
    names.forEach(name -> files.add(folder.part(version, name)));
    files.add(folder.part(version, SetFolder.DESCRIPTION));
    for (Path file : files) {
      if (Files.isRegularFile(folder.root().resolve(file), LinkOption.NOFOLLOW_LINKS)) {
        delete(file);
      }
    }
    delete(folder.version(version));
    return !folder.isDirectory(version);
  }

  private void delete(Path file) throws FetchException {
    Disk.run(
        "removing an old version of the set",
        folder.root().resolve(file),
        () -> {
          try {
            operations.delete(folder.root(), file);
          } catch (DirectoryNotEmptyException e) {
            return; // another program has put a file there, or an NFS client has one open
          }
        });
  }

  /**
   * Finds those complete versions in the folder that this FetchJob or the last owner of the folder
   * made. A run needs these versions when the manifest is lost.
   *
   * @param owner {@code namespace/name} of this FetchJob
   * @param left digest of the {@code SET.json} that the folder's last owner left
   * @return the versions, the newest first
   */
  List<KeptSet> find(String owner, Optional<String> left) throws FetchException {
    List<KeptSet> found = new ArrayList<>();
    if (!folder.isPlain()) {
      return found;
    }
    String before = lastOwner(left).orElse(owner);
    for (Path entry : folder.entries()) {
      String text = entry.getFileName().toString();
      if (text.startsWith(SetFolder.PREFIX)
          && KeptVersion.isName(text.substring(SetFolder.PREFIX.length()))) {
        String name = text.substring(SetFolder.PREFIX.length());
        describe(name)
            .filter(
                set ->
                    set.description().owner().equals(owner)
                        || set.description().owner().equals(before))
            .ifPresent(set -> found.add(set.toKeptSet(folder, name)));
      }
    }
    found.sort((one, other) -> other.name().compareTo(one.name()));
    return found;
  }

  /** Returns the description of a kept version, if its digest is the recorded one. */
  public Optional<SetDescription> read(KeptSet version) throws FetchException {
    return folder
        .description(version.name())
        .filter(text -> Digests.sha256(text).equals(version.sha256()))
        .flatMap(SetDescription::read);
  }

  private Optional<String> lastOwner(Optional<String> left) throws FetchException {
    Optional<String> shown = folder.shown();
    return shown.isEmpty()
        ? Optional.empty()
        : describe(shown.get())
            .filter(set -> left.equals(Optional.of(set.sha256())))
            .map(set -> set.description().owner());
  }

  private record Described(SetDescription description, String sha256) {
    KeptSet toKeptSet(SetFolder folder, String name) {
      return new KeptSet(
          folder.folder().toString(),
          name,
          sha256,
          description.date(),
          description.publishedTime(),
          description.parts().stream().mapToLong(SetDescription.Part::bytes).sum(),
          null,
          null,
          null);
    }
  }

  /**
   * Returns the description of a version of the set. The name of the version contains the digest of
   * its description, and both have to fit together.
   */
  private Optional<Described> describe(String name) throws FetchException {
    Optional<String> text = folder.description(name);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    String sha256 = Digests.sha256(text.get());
    return SetDescription.read(text.get())
        .filter(found -> KeptVersion.name(found.publishedTime(), sha256).equals(name))
        .map(found -> new Described(found, sha256));
  }
}
