package dev.fetchjobs.downloader.publish;

import dev.fetchjobs.downloader.store.Artifact;

/** What consumers read now, and what the run had to do for it. Made by {@link Publisher} only. */
public final class Published {

  private final Change change;
  private final Artifact artifact;

  Published(Change change, Artifact artifact) {
    this.change = change;
    this.artifact = artifact;
  }

  /** What happened to the stable path. */
  public enum Change {
    /** It has new content. */
    NEW_CONTENT,
    /** A person accepted the file that had been refused. */
    ACCEPTED,
    /** The file had been removed or altered; the same content is back. */
    RESTORED,
    /** The same content was downloaded again; nothing was written. */
    SAME_CONTENT,
    /** The publisher said that nothing changed. */
    NOT_MODIFIED
  }

  public Change change() {
    return change;
  }

  public Artifact artifact() {
    return artifact;
  }
}
