package dev.fetchjobs.downloader.store;

import dev.fetchjobs.contract.FetchReport.Hold;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Holds what FetchJob knows about the place to which it publishes. The volume stores these facts in
 * {@code manifest.json}, which docs/manifest.md describes.
 *
 * @param version the version of the manifest's format, {@link #VERSION}; a manifest of another
 *     version is set aside
 * @param path the path of the file, or of the folder of the set, relative to the root of the volume
 * @param current the published file; null before the first success
 * @param publishing the file that a run is about to publish; if it is there when a run starts, the
 *     run before crashed
 * @param versions the kept versions, the newest first
 * @param hold until when scheduled runs send no request to the publisher; null if there is no hold
 * @param consecutiveFailures number of failed and rejected runs since the last success
 * @param set the facts about sets; null when no set was published since the last file
 * @param evidence the newest statement; null before the first publication, and after the manifest
 *     was lost
 */
public record Manifest(
    int version,
    String namespace,
    String name,
    String path,
    @Nullable Artifact current,
    @Nullable Artifact publishing,
    List<KeptVersion> versions,
    @Nullable Quarantined quarantined,
    @Nullable Hold hold,
    int consecutiveFailures,
    @Nullable SetState set,
    @Nullable Evidence evidence) {

  public static final int VERSION = 1;

  public Manifest {
    versions = List.copyOf(versions);
  }

  /** Returns the manifest of a destination to which nothing was published. */
  public static Manifest empty(String namespace, String name, String path) {
    return new Manifest(
        VERSION, namespace, name, path, null, null, List.of(), null, null, 0, null, null);
  }

  /**
   * Returns the published file, if a plan with this {@link SourceIdentity} published it. Only then
   * a request may have the validators of this file.
   */
  public Optional<Artifact> currentFrom(String source) {
    return Optional.ofNullable(current).filter(artifact -> artifact.source().equals(source));
  }

  public Manifest withPath(String now) {
    return with(next -> next.path = now);
  }

  /**
   * Returns the manifest with the artifact that a run is about to publish; null means that no run
   * is about to publish one.
   */
  public Manifest withPublishing(@Nullable Artifact artifact) {
    return with(next -> next.publishing = artifact);
  }

  /** Returns the manifest with another description of the published file. */
  Manifest withCurrent(Artifact artifact) {
    return with(next -> next.current = artifact);
  }

  /** Returns the manifest after a statement was written. */
  Manifest with(Evidence newest) {
    return with(next -> next.evidence = newest);
  }

  public Manifest withVersions(List<KeptVersion> kept) {
    return with(next -> next.versions = kept);
  }

  public Manifest withQuarantined(@Nullable Quarantined newest) {
    return with(next -> next.quarantined = newest);
  }

  /**
   * Returns the manifest after a successful run. This manifest has no hold and no failures in a
   * row, and the artifact is its newest version.
   */
  public Manifest afterSuccess(Artifact artifact) {
    List<KeptVersion> kept = new ArrayList<>();
    if (artifact.versionName() != null) {
      kept.add(artifact.toKeptVersion(artifact.versionName()));
    }
    versions.stream()
        .filter(version -> !version.sha256().equals(artifact.sha256()))
        .forEach(kept::add);
    return with(
        next -> {
          next.current = artifact;
          next.publishing = null;
          next.versions = kept;
          next.hold = null;
          next.consecutiveFailures = 0;
          next.set = null;
        });
  }

  /**
   * Returns the manifest after a run published a kept version again. The run asked nobody, so holds
   * and failures in a row stay.
   */
  public Manifest afterRollback(Artifact artifact) {
    Manifest done = afterSuccess(artifact);
    return done.with(
        next -> {
          next.hold = hold;
          next.consecutiveFailures = consecutiveFailures;
        });
  }

  /** Returns the manifest after a successful run that kept new content without publishing it. */
  public Manifest afterKeeping(KeptVersion kept) {
    List<KeptVersion> all = new ArrayList<>(List.of(kept));
    versions.stream().filter(version -> !version.sha256().equals(kept.sha256())).forEach(all::add);
    return afterKeeping().with(next -> next.versions = all);
  }

  /**
   * Returns the manifest after a set was published or confirmed. A file that was published before
   * is no longer the current one.
   *
   * @param keep see {@link SetState#afterSuccess}
   * @param pin see {@link SetState#afterSuccess}
   */
  public Manifest afterSuccess(SetArtifact artifact, int keep, @Nullable String pin) {
    return with(
        next -> {
          next.current = null;
          next.set = setOrNone().afterSuccess(artifact, keep, pin);
          next.hold = null;
          next.consecutiveFailures = 0;
        });
  }

  /**
   * Returns the manifest after a run published a kept version of a set again. The run asked nobody,
   * so holds and failures in a row stay.
   */
  public Manifest afterRollback(SetArtifact artifact, int keep, @Nullable String pin) {
    return afterSuccess(artifact, keep, pin)
        .with(
            next -> {
              next.hold = hold;
              next.consecutiveFailures = consecutiveFailures;
            });
  }

  /** Returns the manifest after a successful run that kept a new set without publishing it. */
  public Manifest afterKeeping(SetArtifact kept, int keep, @Nullable String pin) {
    Manifest done = afterKeeping();
    return done.with(next -> next.set = setOrNone().afterKeeping(kept, keep, pin));
  }

  /** Returns the manifest after a successful run that found its set among the kept versions. */
  public Manifest afterKeeping(String version, Instant now) {
    return afterKeeping().withSet(setOrNone().withChecked(version, now));
  }

  private Manifest afterKeeping() {
    return with(
        next -> {
          next.hold = null;
          next.consecutiveFailures = 0;
        });
  }

  /** Returns whether the volume keeps a version of the file, or of the set, with this name. */
  boolean keeps(@Nullable String version) {
    return versions.stream().anyMatch(kept -> kept.name().equals(version))
        || setOrNone().versions().stream().anyMatch(kept -> kept.name().equals(version));
  }

  /** Returns the manifest with the set that a run is about to publish. */
  public Manifest withPublishingSet(@Nullable SetArtifact artifact) {
    return withSet(setOrNone().withPublishing(artifact));
  }

  Manifest withSet(SetState state) {
    return with(next -> next.set = state);
  }

  /**
   * Returns the digest of the content that was published at the path {@code at}. The digest is that
   * of the file, or that of the set's {@code SET.json}.
   */
  Optional<String> digestAt(String at) {
    SetArtifact folder = setOrNone().current();
    if (folder != null && folder.folder().equals(at)) {
      return Optional.of(folder.sha256());
    }
    return Optional.ofNullable(current)
        .filter(file -> file.path().equals(at))
        .map(Artifact::sha256);
  }

  /** Returns the facts about published sets, or an empty state. */
  public SetState setOrNone() {
    return set == null ? SetState.NONE : set;
  }

  /** Returns the manifest after a failed or rejected run. */
  public Manifest afterFailure(@Nullable Hold until) {
    return with(
        next -> {
          next.hold = until;
          next.consecutiveFailures++;
        });
  }

  private Manifest with(Consumer<Draft> change) {
    Draft next = new Draft(this);
    change.accept(next);
    return new Manifest(
        version,
        namespace,
        name,
        next.path,
        next.current,
        next.publishing,
        next.versions,
        next.quarantined,
        next.hold,
        next.consecutiveFailures,
        next.set,
        next.evidence);
  }

  /** Holds the values of a manifest that can change. */
  private static final class Draft {
    String path;
    @Nullable Artifact current;
    @Nullable Artifact publishing;
    List<KeptVersion> versions;
    @Nullable Quarantined quarantined;
    @Nullable Hold hold;
    int consecutiveFailures;
    @Nullable SetState set;
    @Nullable Evidence evidence;

    Draft(Manifest from) {
      path = from.path;
      current = from.current;
      publishing = from.publishing;
      versions = from.versions;
      quarantined = from.quarantined;
      hold = from.hold;
      consecutiveFailures = from.consecutiveFailures;
      set = from.set;
      evidence = from.evidence;
    }
  }
}
