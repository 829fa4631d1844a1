package dev.fetchjobs.downloader.publish;

import dev.fetchjobs.downloader.store.Artifact;
import java.nio.file.Path;
import java.util.List;

/**
 * Describes the published file, and what the run changed on the volume. Only {@link Publisher}
 * creates instances.
 */
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
   * Says that another program's file was at the path of the publication. The run has renamed that
   * file to {@code to}, relative to the volume's root.
   */
  public record KeptAside(Path to) implements Note {}

  /**
   * Says that an earlier version of the spec named {@code path} as the place of the file. The run
   * did not change the file there.
   */
  public record LeftBehind(Path path) implements Note {}

  /**
   * Says that another program had changed the published file. The run has replaced that file with
   * new content.
   */
  public record Altered() implements Note {}

  /** Says under which name the volume keeps the content that a pin kept from being published. */
  public record Kept(String name) implements Note {}

  /** Says how the run changed the published file. */
  public enum Change {
    /** The run published a file with new content. */
    NEW_CONTENT,
    /** The run published a file that a check had refused, because a person accepted it. */
    ACCEPTED,
    /** The run published a kept version again, because a person asked for it. */
    ROLLED_BACK,
    /** The run kept new content without publishing it, because a person pinned a version. */
    KEPT,
    /** Somebody had removed or altered the file. The same content was published again. */
    RESTORED,
    /** The spec names a new path. The same content was published there. */
    MOVED,
    /** The run downloaded the same content again and wrote nothing. */
    SAME_CONTENT,
    /** The publisher said that the file had not changed. */
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
