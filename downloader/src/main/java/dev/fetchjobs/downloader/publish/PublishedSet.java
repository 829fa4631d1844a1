package dev.fetchjobs.downloader.publish;

import dev.fetchjobs.downloader.publish.Published.Change;
import dev.fetchjobs.downloader.publish.Published.Note;
import dev.fetchjobs.downloader.store.SetArtifact;
import java.util.List;

/**
 * Describes the published set, and what the run changed. Only {@link SetPublisher} creates
 * instances.
 */
public final class PublishedSet {

  private final Change change;
  private final SetArtifact artifact;
  private final List<Note> notes;

  PublishedSet(Change change, SetArtifact artifact, List<Note> notes) {
    this.change = change;
    this.artifact = artifact;
    this.notes = List.copyOf(notes);
  }

  public Change change() {
    return change;
  }

  public SetArtifact artifact() {
    return artifact;
  }

  public List<Note> notes() {
    return notes;
  }
}
