package dev.fetchjobs.downloader.run;

import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.listing.SetSelection.Present;
import dev.fetchjobs.downloader.publish.NewSet;
import dev.fetchjobs.downloader.store.FileInfo;
import dev.fetchjobs.downloader.store.ListingAnswer;
import dev.fetchjobs.downloader.store.LockedVolume;
import dev.fetchjobs.downloader.store.PartArtifact;
import dev.fetchjobs.downloader.store.PublishedFile.Look;
import dev.fetchjobs.downloader.store.SetArtifact;
import dev.fetchjobs.downloader.store.SetFolder;
import dev.fetchjobs.downloader.time.Budget;
import dev.fetchjobs.downloader.verify.LastGood;
import dev.fetchjobs.downloader.verify.SetShrinkCheck;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Represents the parts of the published set, as they were at the start of the run.
 *
 * @param root root of the volume
 * @param present the published set, if a run with this plan published it; else null
 * @param seen the set that consumers see now, whatever plan published it; null if there is none
 * @param dated the same set, if its date means what the date of a new set means; else null
 * @param look way in which the run examines the files
 * @param doubted whether the run sends no validators of published parts, because they may cause
 *     failures
 */
record PublishedParts(
    Path root,
    @Nullable SetArtifact present,
    @Nullable SetArtifact seen,
    @Nullable SetArtifact dated,
    Look look,
    boolean doubted,
    Budget budget) {

  static PublishedParts of(LockedVolume volume, Look look, Budget budget) {
    SetArtifact seen = volume.manifest().setOrNone().current();
    boolean comparable = seen != null && seen.identity().hasEntryDateOf(volume.identity());
    return new PublishedParts(
        volume.layout().root(),
        volume.manifest().setOrNone().currentFrom(volume.source()).orElse(null),
        seen,
        comparable ? seen : null,
        look,
        volume.manifest().consecutiveFailures() >= Fetch.DOUBTED_AFTER,
        budget);
  }

  /** Returns the published set for the choice in the listing; null if there is none. */
  @Nullable Present known(ListingMemory memory) {
    return dated == null
        ? null
        : new Present(memory.date(dated.date(), dated.publishedTime()), dated.names());
  }

  /**
   * Returns the earlier response for the listing that stated the digests of all parts, if all parts
   * are intact; else null.
   */
  @Nullable ListingAnswer answer(ListingMemory memory) throws FetchException {
    ListingAnswer answer = present == null ? null : memory.answer(present.listing());
    return answer != null && intact().isPresent() ? answer : null;
  }

  /** Returns the version of the set that consumers see; null if they see none. */
  @Nullable String version() {
    return seen == null ? null : seen.version();
  }

  /** Returns the published set, if this plan made it and nobody altered one of its parts. */
  Optional<SetArtifact> intact() throws FetchException {
    if (present == null) {
      return Optional.empty();
    }
    for (PartArtifact part : present.parts()) {
      if (!folder(present).isIntact(present, part, look, budget)) {
        return Optional.empty();
      }
    }
    return Optional.of(present);
  }

  /** Returns the published part with this name, if this plan made it and nobody altered it. */
  Optional<PartArtifact> intact(String name) throws FetchException {
    if (present == null) {
      return Optional.empty();
    }
    Optional<PartArtifact> part = present.part(name);
    return part.isPresent() && folder(present).isIntact(present, part.get(), look, budget)
        ? part
        : Optional.empty();
  }

  /** Returns what is known about the file that is a part of the new set. */
  FileInfo file(NewSet.Part part) {
    return switch (part) {
      case NewSet.Downloaded(_, var file) -> file.candidate().info();
      case NewSet.Kept(_, String before) ->
          Objects.requireNonNull(present).part(before).orElseThrow().file();
    };
  }

  /**
   * Returns the published part with this name, even if it was published before the plan was edited.
   */
  @Nullable LastGood lastGood(String name) {
    return LastGood.of(seen, root, name);
  }

  /**
   * Returns the refusal of a new set that is too small compared with the set that consumers see
   * now. A person who accepted a part accepts the set with this part as well.
   *
   * @param parts all files of the new set
   */
  Optional<Failure.Rejected> shrunk(SetShrinkCheck check, List<NewSet.Part> parts) {
    boolean accepted =
        parts.stream()
            .anyMatch(part -> part instanceof NewSet.Downloaded(_, var file) && file.isAccepted());
    return accepted ? Optional.empty() : check.check(parts.stream().map(this::file).toList(), seen);
  }

  private SetFolder folder(SetArtifact set) {
    return new SetFolder(root, Path.of(set.folder()));
  }
}
