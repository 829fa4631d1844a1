package dev.fetchjobs.downloader.publish;

import dev.fetchjobs.downloader.store.Artifact;
import java.nio.file.Path;
import java.util.List;

/** Describes the published file, and what the run changed. Only {@link Publisher} creates it. */
public final class Published {

  private final Change change;
  private final Artifact artifact;
  private final List<Note> notes;

  Published(Change change, Artifact artifact) {
    this(change, artifact, List.of());
  }

  Published(Change change, Artifact artifact, List<Note> notes) {
    this.change = change;
    this.artifact = artifact;
    this.notes = List.copyOf(notes);
  }

  /** Describes a fact about the publication that a person should know. */
  public sealed interface Note {}

  /**
   * Another program's file was at the path. It has been renamed to {@code to}, relative to the
   * volume's root.
   */
  public record KeptAside(Path to) implements Note {}

  /** An earlier version of the spec named {@code path}. The file there was not changed. */
  public record LeftBehind(Path path) implements Note {}

  /** Another program had changed the published file. New content has replaced it. */
  public record Altered() implements Note {}

  /** Says how the run changed the file at the path. */
  public enum Change {
    /** The file has new content. */
    NEW_CONTENT,
    /** A person accepted the file that had been refused. */
    ACCEPTED,
    /** Somebody had removed or altered the file. The same content was published again. */
    RESTORED,
    /** The spec names a new path. The same content was published there. */
    MOVED,
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

  public List<Note> notes() {
    return notes;
  }
}
