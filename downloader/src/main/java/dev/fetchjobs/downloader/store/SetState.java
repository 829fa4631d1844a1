package dev.fetchjobs.downloader.store;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Holds what a FetchJob's manifest knows about sets. FetchJob made exactly those version
 * directories that this record names.
 *
 * @param current the published set; null before the first success
 * @param publishing the set that a run is about to publish; if it is there when a run starts, the
 *     run before crashed
 * @param versions the kept versions with the current one, the newest first
 * @param retired versions that are about to be removed
 */
public record SetState(
    @Nullable SetArtifact current,
    @Nullable SetArtifact publishing,
    List<KeptSet> versions,
    List<KeptSet> retired) {

  /**
   * FetchJob keeps at least this many versions of a set. A reader may still be in the version
   * before the current one, so that version stays until the next publication.
   */
  private static final int MIN_KEPT = 2;

  static final SetState NONE = new SetState(null, null, List.of(), List.of());

  public SetState {
    versions = List.copyOf(versions);
    retired = List.copyOf(retired);
  }

  /**
   * Returns the published set, if a plan with this {@link SourceIdentity} published it. Only then a
   * run may take files of this set without a download.
   */
  public Optional<SetArtifact> currentFrom(String source) {
    return Optional.ofNullable(current).filter(set -> set.source().equals(source));
  }

  /** Returns the names of the version directories that FetchJob made in {@code folder}. */
  Set<String> known(Path folder) {
    return Stream.of(
            versions.stream(),
            retired.stream(),
            Stream.of(Optional.ofNullable(current), Optional.ofNullable(publishing))
                .flatMap(Optional::stream)
                .map(SetArtifact::toKeptSet))
        .flatMap(sets -> sets)
        .filter(set -> set.folder().equals(folder.toString()))
        .map(KeptSet::name)
        .collect(Collectors.toSet());
  }

  SetState withPublishing(@Nullable SetArtifact set) {
    return new SetState(current, set, versions, retired);
  }

  SetState withVersions(List<KeptSet> kept) {
    return new SetState(current, publishing, kept, retired);
  }

  /** Returns the state after the publisher stated the content of a kept version again. */
  SetState withChecked(String version, Instant now) {
    return withVersions(
        versions.stream()
            .map(kept -> kept.name().equals(version) ? kept.checkedAt(now) : kept)
            .toList());
  }

  SetState withRetired(List<KeptSet> sets) {
    return new SetState(current, publishing, versions, sets);
  }

  /**
   * Returns the state after a run has kept a new version without publishing it. The current version
   * stays.
   */
  SetState afterKeeping(SetArtifact kept, int keep, @Nullable String pin) {
    List<KeptSet> all = new ArrayList<>(List.of(kept.toKeptSet()));
    all.addAll(versions);
    return retire(current, all, keep, pin);
  }

  /**
   * Returns the state after a run has published or confirmed {@code set}.
   *
   * @param keep number of versions to keep, with the current one; at least two are kept
   * @param pin name of a version that is kept in any case; null if there is none
   */
  SetState afterSuccess(SetArtifact set, int keep, @Nullable String pin) {
    List<KeptSet> all = new ArrayList<>(List.of(set.toKeptSet()));
    versions.stream()
        .filter(known -> known.folder().equals(set.folder()) && !known.name().equals(set.version()))
        .forEach(all::add);
    return retire(set, all, keep, pin);
  }

  /**
   * Returns the state with the newest of these versions, the pinned one, and the one that was
   * current until now, because consumers may still read it. The others are retired.
   */
  private SetState retire(
      @Nullable SetArtifact now, List<KeptSet> all, int keep, @Nullable String pin) {
    List<KeptSet> newest = all.subList(0, Math.min(all.size(), Math.max(keep, MIN_KEPT)));
    List<KeptSet> left = new ArrayList<>();
    List<KeptSet> old = new ArrayList<>(retired);
    for (KeptSet version : all) {
      boolean spared =
          version.name().equals(pin)
              || (current != null && version.name().equals(current.version()));
      (spared || newest.contains(version) ? left : old).add(version);
    }
    return new SetState(now, null, left, old);
  }
}
