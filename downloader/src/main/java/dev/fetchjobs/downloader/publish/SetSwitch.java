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

/**
 * Shows a new version of a set to consumers. The version directory of the set is complete before
 * this class is used.
 */
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

  /** Returns which files of other programs the switch renamed, and their new names. */
  List<Note> notes() {
    return List.copyOf(notes);
  }

  /**
   * Renames other programs' files and directories whose names the set needs.
   *
   * @throws FetchException Config when there is such a file or directory and FetchJob may not
   *     rename it
   */
  void clear() throws FetchException {
    volume.clearOfForeignEntries(set.names(), now).map(KeptAside::new).ifPresent(notes::add);
  }

  /**
   * Lets the link {@code ..data} lead to the new version. If the name {@code ..data} was free, the
   * method replaces nothing that has appeared there meanwhile.
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

  /** Makes the link {@code ..data}, or returns false when that name exists. */
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

  /** Makes the links that consumers open, as {@link SetLinks#update} does. */
  List<String> link() throws FetchException {
    return SetLinks.update(folder, set.names(), volume.operations());
  }
}
