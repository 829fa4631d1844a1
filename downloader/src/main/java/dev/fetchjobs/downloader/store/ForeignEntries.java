package dev.fetchjobs.downloader.store;

import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Represents those files, folders and links of other programs in a set's folder that prevent the
 * publication of the set. FetchJob never overwrites or follows such entries. Either the run fails,
 * or it moves them to a folder beside the set's folder.
 */
public final class ForeignEntries {

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private static final int MAX_NAMES = 1000;

  private final SetFolder folder;
  private final FileOperations operations;
  private final List<Path> entries;

  private ForeignEntries(SetFolder folder, FileOperations operations, List<Path> entries) {
    this.folder = folder;
    this.operations = operations;
    this.entries = entries;
  }

  /**
   * Finds the entries of other programs that prevent the publication. Before the first publication
   * these are all entries, because a consumer who lists the folder would mix them with the set.
   * Later these are only the entries that have the name of a part or of one of FetchJob's links.
   * All other entries of the folder stay where they are.
   *
   * @param known versions of the set that FetchJob made in the folder; empty before the first
   *     publication
   * @param parts names of the files that the run is about to publish
   */
  static Optional<ForeignEntries> find(
      SetFolder folder, Set<String> known, Collection<String> parts, FileOperations operations)
      throws FetchException {
    if (!folder.isPlain()) {
      return Optional.empty();
    }
    Set<Path> inTheWay = new LinkedHashSet<>();
    if (known.isEmpty()) {
      folder.entries().forEach(entry -> inTheWay.add(folder.root().relativize(entry)));
    }
    inTheWay.add(folder.data());
    inTheWay.add(folder.link(SetFolder.DESCRIPTION));
    parts.forEach(part -> inTheWay.add(folder.link(part)));
    List<Path> foreign = new ArrayList<>();
    for (Path entry : inTheWay) {
      if (folder.exists(entry) && !isOurs(folder, known, entry)) {
        foreign.add(entry);
      }
    }
    return foreign.isEmpty()
        ? Optional.empty()
        : Optional.of(new ForeignEntries(folder, operations, foreign));
  }

  private static boolean isOurs(SetFolder folder, Set<String> known, Path entry)
      throws FetchException {
    return entry.equals(folder.data())
        ? folder.shown().filter(known::contains).isPresent()
        : folder.isStableName(entry);
  }

  /** Returns the failure of a run that must not move other programs' entries. */
  public FetchException refusal() {
    String more = entries.size() == 1 ? "" : " and %,d more".formatted(entries.size() - 1);
    return FetchException.ofConfig(
        Reason.DESTINATION,
        "No FetchJob wrote what is there: %s%s. Move it away, or set destination.volume.existingFile: KeepAside to keep it aside."
            .formatted(ForeignFile.shown(entries.getFirst()), more));
  }

  /**
   * Moves the entries to a new folder. At any time each of these entries has its old or its new
   * name. If a crash ends the moving, a later run moves the entries that remain.
   *
   * @return the new folder, relative to the volume's root
   */
  public Path keepAside(Instant now) throws FetchException {
    Path aside = directory(now);
    for (Path entry : entries) {
      Disk.run(
          "keeping an entry of the folder aside",
          folder.root().resolve(entry),
          () -> operations.place(folder.root(), entry, aside.resolve(entry.getFileName())));
    }
    for (Path changed : List.of(folder.folder(), aside)) {
      Path directory = folder.root().resolve(changed);
      Disk.run(
          "keeping an entry of the folder aside",
          directory,
          () -> operations.forceDirectory(directory));
    }
    return aside;
  }

  private Path directory(Instant now) throws FetchException {
    String suffix = ".kept-aside-" + STAMP.format(now.truncatedTo(ChronoUnit.SECONDS));
    String name = ForeignFile.cut(folder.folder().getFileName().toString(), suffix);
    Path first = folder.folder().resolveSibling(name + suffix);
    for (int number = 1; number <= MAX_NAMES; number++) {
      Path aside = number == 1 ? first : first.resolveSibling(name + suffix + "-" + number);
      if (isMade(aside)) {
        return aside;
      }
    }
    throw FetchException.ofConfig(
        Reason.DESTINATION,
        "There is no free name to keep the entries of the folder aside. Move %s away."
            .formatted(ForeignFile.shown(entries.getFirst())));
  }

  private boolean isMade(Path aside) throws FetchException {
    Path directory = folder.root().resolve(aside);
    return Disk.call(
        "making a directory",
        directory,
        () -> {
          try {
            Files.createDirectory(directory);
          } catch (FileAlreadyExistsException e) {
            return false;
          }
          Directories.setMode(directory);
          operations.forceDirectory(AtomicFile.parent(directory));
          return true;
        });
  }
}
