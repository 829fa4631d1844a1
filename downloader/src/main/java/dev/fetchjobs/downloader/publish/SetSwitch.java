package dev.fetchjobs.downloader.publish;

import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.publish.Published.KeptAside;
import dev.fetchjobs.downloader.publish.Published.Note;
import dev.fetchjobs.downloader.store.Disk;
import dev.fetchjobs.downloader.store.LockedVolume;
import dev.fetchjobs.downloader.store.SetArtifact;
import dev.fetchjobs.downloader.store.SetFolder;
import dev.fetchjobs.downloader.store.SetLinks;
import dev.fetchjobs.downloader.store.VolumeLayout;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Shows a set to consumers. The version directory of the set is complete before. */
final class SetSwitch {

  private final LockedVolume volume;
  private final VolumeLayout layout;
  private final SetFolder folder;
  private final SetArtifact set;
  private final Instant now;
  private final List<Note> notes = new ArrayList<>();

  SetSwitch(LockedVolume volume, SetArtifact set, Instant now) {
    this.volume = volume;
    this.layout = volume.layout();
    this.folder = layout.folder();
    this.set = set;
    this.now = now;
  }

  /** Says which files of other programs were moved aside, and to which names. */
  List<Note> notes() {
    return List.copyOf(notes);
  }

  /**
   * Moves other programs' entries away from the names that the set needs.
   *
   * @throws FetchException Config when there is such an entry and it may not be moved
   */
  void clear() throws FetchException {
    volume.clearOfForeignEntries(set.names(), now).map(KeptAside::new).ifPresent(notes::add);
  }

  /**
   * Switches {@code ..data} to the new version. If the name {@code ..data} was free, and something
   * has appeared there meanwhile, that is not replaced.
   */
  void show() throws FetchException {
    Path link = layout.fromRoot(volume.staging().link(SetFolder.directory(set.version())));
    Path data = layout.root().resolve(folder.data());
    if (!Disk.call("switching the set", data, () -> tryPlace(link))) {
      clear();
      Disk.run(
          "switching the set",
          data,
          () -> volume.operations().rename(layout.root(), link, folder.data()));
    }
    Disk.run("switching the set", data, () -> volume.operations().forceDirectory(layout.stable()));
  }

  /** Returns false when {@code ..data} exists. */
  private boolean tryPlace(Path link) throws IOException {
    if (Files.exists(layout.root().resolve(folder.data()), LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try {
      volume.operations().place(layout.root(), link, folder.data());
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  /** Makes the stable names, as {@link SetLinks#update} does. */
  List<String> link() throws FetchException {
    return SetLinks.update(folder, set.names(), volume.operations());
  }
}
