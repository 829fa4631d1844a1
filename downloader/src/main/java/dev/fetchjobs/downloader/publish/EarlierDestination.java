package dev.fetchjobs.downloader.publish;

import dev.fetchjobs.downloader.publish.Published.LeftBehind;
import dev.fetchjobs.downloader.publish.Published.Note;
import dev.fetchjobs.downloader.store.Artifact;
import dev.fetchjobs.downloader.store.LockedVolume;
import dev.fetchjobs.downloader.store.PublishedFile;
import dev.fetchjobs.downloader.store.SetArtifact;
import dev.fetchjobs.downloader.store.SetFolder;
import dev.fetchjobs.downloader.store.VolumeLayout;
import dev.fetchjobs.downloader.store.VolumeLayout.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Represents the path or folder that the spec named before it was edited. The run changes nothing
 * at that path.
 */
final class EarlierDestination {

  private EarlierDestination() {}

  /**
   * Returns a note about the file or the folder that remains at the path that the spec named
   * before.
   */
  static List<Note> leftBehind(LockedVolume volume) {
    VolumeLayout layout = volume.layout();
    List<Note> notes = new ArrayList<>();
    Artifact file = volume.manifest().current();
    if (file != null) {
      Path path = Path.of(file.path());
      if (!isHere(layout, Kind.FILE, path) && PublishedFile.isPlain(layout.root(), path)) {
        notes.add(new LeftBehind(path));
      }
    }
    SetArtifact set = volume.manifest().setOrNone().current();
    if (set != null) {
      Path folder = Path.of(set.folder());
      if (!isHere(layout, Kind.FOLDER, folder) && new SetFolder(layout.root(), folder).isPlain()) {
        notes.add(new LeftBehind(folder));
      }
    }
    return notes;
  }

  private static boolean isHere(VolumeLayout layout, Kind kind, Path path) {
    return layout.kind() == kind && layout.path().equals(path);
  }
}
