package dev.fetchjobs.downloader.publish;

import dev.fetchjobs.downloader.store.Artifact;
import java.nio.file.Path;
import java.util.List;

/** What consumers read now, and what the run had to do for it. Made by {@link Publisher} only. */
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

  /** What else a person should know. */
  public sealed interface Note {}

  /** Another program's file was at the path; it is at {@code to} now, relative to the root. */
  public record KeptAside(Path to) implements Note {}

  /** The spec named {@code path} before; the file there stays as it was. */
  public record LeftBehind(Path path) implements Note {}

  /** Another program had changed the published file, which new content has replaced. */
  public record Altered() implements Note {}

  /** What happened to the stable path. */
  public enum Change {
    /** It has new content. */
    NEW_CONTENT,
    /** A person accepted the file that had been refused. */
    ACCEPTED,
    /** The file had been removed or altered; the same content is back. */
    RESTORED,
    /** The spec names another path; the same content is there now. */
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
