package dev.fetchjobs.downloader.store;

import dev.fetchjobs.downloader.failure.FetchException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Repairs what a crashed process left in the folder of a set. */
record SetRecovery(VolumeLayout layout, FileOperations operations) {

  /**
   * Finishes a publication that a crash interrupted, and removes what the crash left. If the
   * manifest announces a set and {@code ..data} shows that set, the crash came after the switch,
   * and the set is complete. If {@code ..data} does not show that set, the version directory may be
   * incomplete, so the method removes it.
   */
  Manifest finish(Manifest found) throws FetchException {
    SetState set = found.set();
    if (set == null) {
      return found;
    }
    SetArtifact intended = set.publishing();
    Manifest done = intended == null ? found : finish(found, intended);
    SetState after = done.set();
    return after == null || after.retired().isEmpty()
        ? done
        : done.withSet(after.withRetired(removeRetired(after.retired())));
  }

  private Manifest finish(Manifest found, SetArtifact intended) throws FetchException {
    SetFolder folder = folder(intended.folder());
    if (folder.isPlain()
        && folder.shown().equals(Optional.of(intended.version()))
        && folder.isDescribed(intended)) {
      SetLinks.update(folder, intended.names(), operations);
      return found.keeps(intended.version())
          ? found.afterRollback(intended, Integer.MAX_VALUE, null)
          : found.afterSuccess(intended, Integer.MAX_VALUE, null);
    }
    SetState set = found.setOrNone().withPublishing(null);
    if (set.versions().stream().anyMatch(kept -> kept.name().equals(intended.version()))) {
      return found.withSet(set); // the crashed run published a kept version again
    }
    List<KeptSet> retired = new ArrayList<>(set.retired());
    retired.add(intended.toKeptSet());
    return new SetVersions(folder, operations).remove(intended)
        ? found.withSet(set)
        : found.withSet(set.withRetired(retired));
  }

  private List<KeptSet> removeRetired(List<KeptSet> retired) throws FetchException {
    List<KeptSet> left = new ArrayList<>();
    for (KeptSet version : retired) {
      if (!new SetVersions(folder(version.folder()), operations).remove(version)) {
        left.add(version);
      }
    }
    return left;
  }

  /**
   * If the manifest names no versions of the set, finds those that are in the folder. Either the
   * manifest was lost, or the folder belonged to another FetchJob.
   */
  Manifest adopt(Manifest found, Optional<String> left) throws FetchException {
    SetFolder folder = layout.folder();
    SetState set = found.setOrNone();
    if (!set.known(layout.path()).isEmpty()) {
      return found;
    }
    List<KeptSet> versions = new SetVersions(folder, operations).find(layout.owner(), left);
    if (versions.isEmpty()) {
      return found;
    }
    List<KeptSet> all = new ArrayList<>(set.versions());
    all.addAll(versions);
    return found.withSet(set.withVersions(all));
  }

  /** Makes the files of the published set writable by their owner only. */
  void setModes(Manifest manifest) {
    SetArtifact current = manifest.setOrNone().current();
    if (current == null || !current.folder().equals(layout.path().toString())) {
      return;
    }
    SetFolder folder = layout.folder();
    if (!folder.isPlain() || !folder.isDirectory(current.version())) {
      return;
    }
    List<Path> ours = new ArrayList<>(List.of(folder.version(current.version())));
    current.names().forEach(name -> ours.add(folder.part(current.version(), name)));
    ours.add(folder.part(current.version(), SetFolder.DESCRIPTION));
    ours.forEach(file -> Directories.setMode(layout.root().resolve(file)));
  }

  private SetFolder folder(String relative) {
    return new SetFolder(layout.root(), Path.of(relative));
  }
}
