package dev.fetchjobs.downloader.publish;

import dev.fetchjobs.downloader.store.Artifact;
import java.nio.file.Path;
import java.util.List;

/** The published file, and what the run changed. Only {@link Publisher} creates it. */
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

  /** What a person should know in addition. */
  public sealed interface Note {}

  /** Another program's file was at the path. It is now at {@code to}, relative to the root. */
  public record KeptAside(Path to) implements Note {}

  /** The spec named {@code path} before. The file there stays as it was. */
  public record LeftBehind(Path path) implements Note {}

  /** Another program had changed the published file. New content has replaced it. */
  public record Altered() implements Note {}

  /** What happened to the file at the path. */
  public enum Change {
    /** The file has new content. */
    NEW_CONTENT,
    /** A person accepted the file that had been refused. */
    ACCEPTED,
    /** The file had been removed or altered. The same content is back. */
    RESTORED,
    /** The spec names another path. The same content is there now. */
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
