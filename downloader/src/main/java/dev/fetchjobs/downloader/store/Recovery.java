package dev.fetchjobs.downloader.store;

import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.http.Validators;
import dev.fetchjobs.downloader.store.VolumeLayout.Kind;
import dev.fetchjobs.downloader.time.Budget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Repairs what a crashed process or a failing disk left on the volume. */
final class Recovery {

  /** A plan can keep at most this many versions. */
  private static final int MAX_REBUILT = 100;

  private final VolumeLayout layout;
  private final FileOperations operations;
  private final Budget budget;

  Recovery(VolumeLayout layout, FileOperations operations, Budget budget) {
    this.layout = layout;
    this.operations = operations;
    this.budget = budget;
  }

  /**
   * Reads the manifest on the disk. The method renames an unreadable manifest, or one of another
   * version, and makes a new one. The method recognises the kept versions by their names and bytes,
   * and the new manifest names them.
   */
  Manifest manifest() throws FetchException {
    ManifestFile file = new ManifestFile(layout, new AtomicFile(layout.root(), operations));
    Optional<Manifest> found = file.read();
    if (found.isPresent()) {
      return found.get();
    }
    file.setAside(operations);
    List<KeptVersion> kept = new ArrayList<>();
    for (Path version : versions()) {
      if (KeptVersion.isName(name(version))
          && Files.isRegularFile(version, LinkOption.NOFOLLOW_LINKS)
          && kept.size() < MAX_REBUILT) {
        KeptVersion again = Disk.call("reading a kept version", version, () -> rebuild(version));
        if (again.isNamedByDigest()) { // with another digest the file was altered
          kept.add(again);
        }
      }
    }
    return Manifest.empty(layout.namespace(), layout.name(), layout.path().toString())
        .withVersions(kept);
  }

  private KeptVersion rebuild(Path version) throws IOException, FetchException {
    String name = name(version);
    return new KeptVersion(
        name,
        Files.size(version),
        Digests.sha256(version, budget),
        null,
        "unknown",
        Validators.NONE,
        KeptVersion.time(name),
        null,
        null,
        null);
  }

  /**
   * Finishes a publication that a crash interrupted. If the manifest announces a file, a run
   * crashed while it published the file. If the file at the path has the announced digest, the
   * crash came after the rename.
   */
  Manifest finish(Manifest found) throws FetchException {
    return new SetRecovery(layout, operations).finish(finishFile(found));
  }

  private Manifest finishFile(Manifest found) throws FetchException {
    Artifact intended = found.publishing();
    if (intended == null) {
      return found;
    }
    Path stable = layout.root().resolve(intended.path());
    boolean done =
        Disk.call(
            "checking the published file",
            stable,
            () ->
                PublishedFile.isPlain(layout.root(), Path.of(intended.path()))
                    && Files.size(stable) == intended.bytes()
                    && Digests.sha256(stable, budget).equals(intended.sha256()));
    ChangesFile list = new ChangesFile(layout, operations);
    if (!done) {
      return list.withdraw(found);
    }
    return found.keeps(intended.versionName())
        ? found.afterRollback(list.place(intended))
        : found.afterSuccess(list.place(intended));
  }

  /**
   * Removes files in {@code versions/} and {@code quarantine/} that are not in the manifest. A run
   * writes such a file first and the manifest afterwards. So a file remains when the run crashes,
   * or the disk is full, between these two writes.
   */
  void removeOrphans(Manifest manifest) throws FetchException {
    Set<String> known =
        manifest.versions().stream().map(KeptVersion::name).collect(Collectors.toSet());
    remove(layout.versions(), file -> !known.contains(name(file)));
    Quarantined refused = manifest.quarantined();
    remove(
        layout.quarantine(), file -> refused == null || !name(file).startsWith(refused.fileName()));
    remove(layout.root().resolve(layout.home()), AtomicFile::isLeftover);
  }

  /**
   * Makes files and directories of FetchJob writable by their owner only. An earlier run may have
   * left them writable by its group. Directories above the path may belong to others, so they are
   * not changed.
   */
  void setModes(Manifest manifest) throws FetchException {
    Path home = layout.root().resolve(layout.home());
    List<Path> ours = new ArrayList<>(List.of(layout.claims(), layout.manifest(), layout.lock()));
    for (Path at = home; at != null && !at.equals(layout.root()); at = at.getParent()) {
      ours.add(at);
    }
    for (Path directory : List.of(layout.staging(), layout.versions(), layout.quarantine())) {
      ours.add(directory);
      list(directory).stream()
          .filter(file -> OwnFileNames.isOurs(directory, file))
          .forEach(ours::add);
    }
    ours.add(PathClaims.file(layout, layout.path()));
    Evidence newest = manifest.evidence();
    if (newest != null) {
      ours.addAll(List.of(layout.evidence(), layout.statement(newest.statement())));
    }
    Artifact current = manifest.current();
    if (layout.kind() == Kind.FILE
        && current != null
        && current.path().equals(layout.path().toString())) {
      ours.add(layout.stable());
    }
    ours.forEach(Directories::setMode);
    new SetRecovery(layout, operations).setModes(manifest);
  }

  private static void remove(Path directory, Predicate<Path> unwanted) throws FetchException {
    Directories.remove("removing a leftover", directory, unwanted);
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }

  private List<Path> versions() throws FetchException {
    return list(layout.versions()).stream()
        .sorted(Comparator.comparing(Recovery::name).reversed())
        .toList();
  }

  private static List<Path> list(Path directory) throws FetchException {
    return Directories.list("looking into the private directory", directory);
  }
}
