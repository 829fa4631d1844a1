package dev.fetchjobs.downloader.publish;

import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.publish.NewSet.Downloaded;
import dev.fetchjobs.downloader.publish.NewSet.Kept;
import dev.fetchjobs.downloader.publish.NewSet.Part;
import dev.fetchjobs.downloader.store.Disk;
import dev.fetchjobs.downloader.store.FileInfo;
import dev.fetchjobs.downloader.store.LockedVolume;
import dev.fetchjobs.downloader.store.PartArtifact;
import dev.fetchjobs.downloader.store.PartName;
import dev.fetchjobs.downloader.store.PublishedFile.Look;
import dev.fetchjobs.downloader.store.SetArtifact;
import dev.fetchjobs.downloader.store.SetFolder;
import dev.fetchjobs.downloader.time.Budget;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says where the bytes of one file (part) of a new set are.
 *
 * @param from path of the file, relative to the root of the volume
 * @param isStaged true if the file is in the staging directory; false if it is a part of the
 *     published set
 */
record PartSource(PartArtifact part, Path from, boolean isStaged) {

  /** Finds where the bytes of a new set's files (parts) are. */
  static final class Finder {

    private final LockedVolume volume;
    private final Budget budget;
    private final @Nullable SetArtifact present;

    Finder(LockedVolume volume, Budget budget) {
      this.volume = volume;
      this.budget = budget;
      this.present = volume.manifest().setOrNone().current();
    }

    /**
     * Finds the bytes of one file of the new set.
     *
     * @throws FetchException Transient when a file that the new set should keep was altered; a new
     *     attempt downloads it
     */
    PartSource find(Part part) throws FetchException {
      return switch (part) {
        case Downloaded(String name, var verified) -> {
          FileInfo info = verified.candidate().info();
          Path staged = volume.layout().fromRoot(verified.candidate().file());
          Optional<PartSource> same = findPresent(name, info);
          yield same.isPresent() ? same.get() : source(name, info, staged, true);
        }
        case Kept(String name, String before) -> keep(name, before);
      };
    }

    /**
     * Finds a file of the published set that has the same bytes. These bytes are then not stored a
     * second time.
     */
    private Optional<PartSource> findPresent(String name, FileInfo info) throws FetchException {
      if (present == null) {
        return Optional.empty();
      }
      List<PartArtifact> same =
          present.parts().stream()
              .filter(part -> part.file().sha256().equals(info.sha256()))
              .sorted(Comparator.comparing(part -> !part.name().equals(name)))
              .toList();
      for (PartArtifact part : same) {
        if (folder(present).isIntact(present, part, Look.DIGEST, budget)) {
          return Optional.of(source(name, info, path(present, part), false));
        }
      }
      return Optional.empty();
    }

    private PartSource keep(String name, String before) throws FetchException {
      SetArtifact set =
          volume
              .manifest()
              .setOrNone()
              .currentFrom(volume.source())
              .orElseThrow(() -> new IllegalArgumentException("no set to keep a part of"));
      PartArtifact part =
          set.part(before).orElseThrow(() -> new IllegalArgumentException("no such part"));
      if (!folder(set).isIntact(set, part, Look.QUICK, budget)) {
        throw FetchException.ofTransient(
            Reason.DESTINATION,
            "Another program altered a part of the published set during the run: %s. Nothing was published; a new attempt downloads it."
                .formatted(PartName.shown(before)));
      }
      return source(name, part.file(), path(set, part), false);
    }

    private SetFolder folder(SetArtifact set) {
      return new SetFolder(volume.layout().root(), Path.of(set.folder()));
    }

    private Path path(SetArtifact set, PartArtifact part) {
      return folder(set).part(set.version(), part.name());
    }

    private PartSource source(String name, FileInfo info, Path from, boolean isStaged)
        throws FetchException {
      Path file = volume.layout().root().resolve(from);
      return new PartSource(
          Disk.call(
              "looking at a part of the set",
              file,
              () ->
                  new PartArtifact(
                      name,
                      info,
                      Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant())),
          from,
          isStaged);
    }
  }
}
