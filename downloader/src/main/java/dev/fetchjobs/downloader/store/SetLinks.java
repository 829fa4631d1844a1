package dev.fetchjobs.downloader.store;

import dev.fetchjobs.downloader.failure.FetchException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Makes the links in the folder of a set that consumers open. There is one link for each file of
 * the set, and one for {@code SET.json}.
 */
public final class SetLinks {

  private SetLinks() {}

  /**
   * Says which links have to be made and removed, so that they are those of a set.
   *
   * @param missing names without a link; {@code SET.json} is the last one
   * @param vanished links that belong to no file of the set
   */
  record Difference(List<String> missing, List<Path> vanished) {}

  static Difference difference(SetFolder folder, Collection<String> parts) throws FetchException {
    Set<String> missing = new LinkedHashSet<>(parts);
    missing.add(SetFolder.DESCRIPTION);
    List<Path> vanished = new ArrayList<>();
    for (Path entry : folder.entries()) {
      if (folder.isStableName(entry)) {
        String name = entry.getFileName().toString();
        boolean right =
            folder.text(entry).filter(SetFolder.target(name)::equals).isPresent()
                && missing.remove(name);
        if (!right) {
          vanished.add(entry);
        }
      }
    }
    return new Difference(List.copyOf(missing), vanished);
  }

  /**
   * Makes and removes links until they are those of the set that {@code ..data} shows. A later run
   * can repeat each step.
   *
   * @return names that another program has taken meanwhile; the method does not replace them
   */
  public static List<String> update(
      SetFolder folder, Collection<String> parts, FileOperations operations) throws FetchException {
    Difference difference = difference(folder, parts);
    List<String> taken = new ArrayList<>();
    for (Path link : difference.vanished()) {
      Disk.run(
          "removing a name of the set",
          link,
          () -> operations.delete(folder.root(), folder.root().relativize(link)));
    }
    for (String name : difference.missing()) {
      Path link = folder.root().resolve(folder.link(name));
      Disk.run(
          "making a name of the set",
          link,
          () -> {
            try {
              operations.symlink(link, SetFolder.target(name));
            } catch (FileAlreadyExistsException e) {
              taken.add(name);
            }
          });
    }
    Path directory = folder.root().resolve(folder.folder());
    Disk.run("making the names of the set", directory, () -> operations.forceDirectory(directory));
    return taken;
  }
}
