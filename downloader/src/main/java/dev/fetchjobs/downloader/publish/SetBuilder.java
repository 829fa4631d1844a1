package dev.fetchjobs.downloader.publish;

import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.store.Directories;
import dev.fetchjobs.downloader.store.Disk;
import dev.fetchjobs.downloader.store.LockedVolume;
import dev.fetchjobs.downloader.store.PartArtifact;
import dev.fetchjobs.downloader.store.PartName;
import dev.fetchjobs.downloader.store.SetArtifact;
import dev.fetchjobs.downloader.store.SetFolder;
import dev.fetchjobs.downloader.store.StagedFile;
import dev.fetchjobs.downloader.time.Budget;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the directory that has the files of one version of a set. Consumers do not see this
 * directory yet.
 */
record SetBuilder(LockedVolume volume, Budget budget) {

  /**
   * Fills a new directory with the files of one version of a set. The method writes {@code
   * SET.json} last. When this method returns, the directory is on the disk.
   *
   * @return the files (parts) of the set as they are in the directory
   */
  List<PartArtifact> build(SetArtifact set, List<PartSource> sources, String description)
      throws FetchException {
    Path root = volume.layout().root();
    SetFolder folder = volume.layout().folder();
    new Directories(volume.operations()).makeNew(root, folder.version(set.version()));
    List<PartArtifact> parts = new ArrayList<>();
    for (PartSource source : sources) {
      Path to = folder.part(set.version(), source.part().name());
      parts.add(
          Disk.call("putting a part of the set in place", root.resolve(to), () -> put(source, to)));
      budget.check();
    }
    describe(folder.part(set.version(), SetFolder.DESCRIPTION), description);
    Path directory = root.resolve(folder.version(set.version()));
    Disk.run(
        "syncing the set to the disk",
        directory,
        () -> volume.operations().forceDirectory(directory));
    return parts;
  }

  private PartArtifact put(PartSource source, Path to) throws IOException, FetchException {
    Path root = volume.layout().root();
    Path from = source.isStaged() ? source.from() : secondName(source.from());
    try {
      volume.operations().place(root, from, to);
    } catch (FileAlreadyExistsException e) {
      throw PartName.taken(source.part().name()).causedBy(e);
    }
    BasicFileAttributes found =
        Files.readAttributes(
            root.resolve(to), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!found.isRegularFile() || found.size() != source.part().file().bytes()) {
      throw new IOException("another program replaced a part of the set during the run");
    }
    return new PartArtifact(
        source.part().name(), source.part().file(), found.lastModifiedTime().toInstant());
  }

  /**
   * Makes a hard link in staging to a part of the published set. If the volume has no hard links,
   * the method makes a copy.
   */
  private Path secondName(Path part) throws IOException, FetchException {
    Path name = volume.staging().newName();
    new LinkOrCopy(volume.operations(), budget).make(volume.layout().root().resolve(part), name);
    return volume.layout().fromRoot(name);
  }

  private void describe(Path to, String description) throws FetchException {
    Path root = volume.layout().root();
    try (StagedFile file = volume.staging().content()) {
      file.write(ByteBuffer.wrap(description.getBytes(StandardCharsets.UTF_8)));
      Disk.run(
          "describing the set",
          root.resolve(to),
          () -> {
            Directories.readable(file.path());
            file.force();
            volume.operations().place(root, volume.layout().fromRoot(file.path()), to);
          });
    }
  }
}
