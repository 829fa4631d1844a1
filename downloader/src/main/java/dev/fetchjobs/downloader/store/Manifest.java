package dev.fetchjobs.downloader.store;

import dev.fetchjobs.contract.FetchReport.Hold;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known about the destination: {@code manifest.json}, documented in docs/manifest.md.
 *
 * @param version {@link #VERSION}; a manifest of any other is set aside
 * @param path the stable path, relative to the root of the volume
 * @param current the published file; null before the first success
 * @param publishing what a run is about to put in place; found at a start, it tells of a crash
 * @param versions newest first
 * @param hold until when scheduled runs do not ask, null when they may
 * @param consecutiveFailures failed and rejected runs since the last success
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
    int consecutiveFailures) {

  public static final int VERSION = 1;

  public Manifest {
    versions = List.copyOf(versions);
  }

  static Manifest empty(String namespace, String name, String path) {
    return new Manifest(VERSION, namespace, name, path, null, null, List.of(), null, null, 0);
  }

  /**
   * The published file, if the plan with this {@link SourceIdentity} made it: only then may its
   * validators be sent.
   */
  public Optional<Artifact> currentFrom(String source) {
    return Optional.ofNullable(current).filter(artifact -> artifact.source().equals(source));
  }

  public Manifest withPath(String now) {
    return new Manifest(
        version,
        namespace,
        name,
        now,
        current,
        publishing,
        versions,
        quarantined,
        hold,
        consecutiveFailures);
  }

  /** A run is about to put {@code next} in place; null: it did, or it never will. */
  public Manifest withPublishing(@Nullable Artifact next) {
    return new Manifest(
        version,
        namespace,
        name,
        path,
        current,
        next,
        versions,
        quarantined,
        hold,
        consecutiveFailures);
  }

  public Manifest withVersions(List<KeptVersion> kept) {
    return new Manifest(
        version,
        namespace,
        name,
        path,
        current,
        publishing,
        kept,
        quarantined,
        hold,
        consecutiveFailures);
  }

  public Manifest withQuarantined(@Nullable Quarantined newest) {
    return new Manifest(
        version,
        namespace,
        name,
        path,
        current,
        publishing,
        versions,
        newest,
        hold,
        consecutiveFailures);
  }

  /** A run succeeded: holds and failures are over; the artifact's version is the newest. */
  public Manifest succeeded(Artifact artifact) {
    List<KeptVersion> kept = new ArrayList<>();
    if (artifact.versionName() != null) {
      kept.add(artifact.kept(artifact.versionName()));
    }
    versions.stream()
        .filter(version -> !version.sha256().equals(artifact.sha256()))
        .forEach(kept::add);
    return new Manifest(version, namespace, name, path, artifact, null, kept, quarantined, null, 0);
  }

  /** A run failed or was rejected. */
  public Manifest failed(@Nullable Hold next) {
    return new Manifest(
        version,
        namespace,
        name,
        path,
        current,
        publishing,
        versions,
        quarantined,
        next,
        consecutiveFailures + 1);
  }
}
