package dev.fetchjobs.downloader.run;

import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.publish.Published;
import dev.fetchjobs.downloader.publish.PublishedSet;
import dev.fetchjobs.downloader.store.Artifact;
import dev.fetchjobs.downloader.store.FileInfo;
import dev.fetchjobs.downloader.store.SetArtifact;
import dev.fetchjobs.downloader.text.Printable;
import dev.fetchjobs.downloader.verify.Verdict;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Describes how a run ended.
 *
 * @param bytes size of the downloaded file in bytes; 0 when the run downloaded none
 * @param quarantinedSha256 SHA-256 of the file that this run put into quarantine; null if the run
 *     put none there
 * @param failure why the run failed, or why its file was rejected; null if neither happened
 */
record Ending(
    Outcome outcome,
    Reason reason,
    String message,
    long bytes,
    @Nullable String quarantinedSha256,
    @Nullable Failure failure) {

  static Ending failed(Failure failure) {
    return new Ending(Outcome.FAILED, failure.reason(), failure.message(), 0, null, failure);
  }

  static Ending rejected(Verdict.Refused refused) {
    return rejected(refused, refused.why());
  }

  /**
   * Returns the ending of a run whose file a check has refused.
   *
   * @param why the reason for the refusal, with the name of the part if the file belongs to a set
   */
  static Ending rejected(Verdict.Refused refused, Failure why) {
    FileInfo file = refused.candidate().info();
    return new Ending(
        Outcome.REJECTED, why.reason(), why.message(), file.bytes(), file.sha256(), why);
  }

  /**
   * Returns the ending of a run whose set was refused as a whole, so that the run put no file into
   * quarantine.
   */
  static Ending rejected(Failure.Rejected why) {
    return new Ending(Outcome.REJECTED, why.reason(), why.message(), 0, null, why);
  }

  static Ending skipped(Reason reason, String message) {
    return new Ending(Outcome.SKIPPED, reason, message, 0, null, null);
  }

  /** Returns the ending of a run that found the wanted version published. */
  static Ending alreadyPublished(String name) {
    return success(
        Outcome.UNCHANGED,
        Reason.ROLLED_BACK,
        "The version %s is published already. The publisher was not asked.".formatted(name),
        0);
  }

  private static Ending success(Outcome outcome, Reason reason, String message, long bytes) {
    return new Ending(outcome, reason, message, bytes, null, null);
  }

  /**
   * Returns the ending of a successful run.
   *
   * @param before notes with which the message ends
   */
  static Ending of(Published published, String before) {
    Artifact artifact = published.artifact();
    String note = notes(published) + before;
    String size =
        size(artifact.bytes(), artifact.rows())
            + (artifact.dataDate() == null ? "" : ", data of " + artifact.dataDate());
    return switch (published.change()) {
      case NEW_CONTENT ->
          fetched(Reason.NEW_CONTENT, "New content: " + size + "." + note, artifact.bytes());
      case ACCEPTED ->
          fetched(
              Reason.ACCEPTED,
              "The accepted file was published: " + size + "." + note,
              artifact.bytes());
      case ROLLED_BACK ->
          fetched(
              Reason.ROLLED_BACK,
              "The kept version %s was published again: %s. The publisher was not asked.%s"
                  .formatted(artifact.versionName(), size, note),
              artifact.bytes());
      case KEPT ->
          fetched(
              Reason.PINNED,
              "The version %s is pinned and stays published.%s"
                  .formatted(artifact.versionName(), note),
              0);
      case RESTORED ->
          fetched(
              Reason.RESTORED,
              "The published file was missing or altered and is restored: " + size + "." + note,
              artifact.bytes());
      case MOVED ->
          fetched(
              Reason.MOVED,
              "The published file is at %s now: %s.%s".formatted(artifact.path(), size, note),
              artifact.bytes());
      case SAME_CONTENT ->
          unchanged(
              Reason.SAME_CONTENT,
              "The publisher sent the published content: " + size + "." + note,
              artifact.bytes());
      case NOT_MODIFIED ->
          unchanged(Reason.NOT_MODIFIED, "The publisher says that nothing changed." + note, 0);
    };
  }

  /**
   * Returns the ending of a successful run that published or confirmed a set.
   *
   * @param before notes with which the message ends
   */
  static Ending of(PublishedSet published, String before) {
    SetArtifact set = published.artifact();
    String note = folderNotes(published.notes()) + before;
    String parts =
        Printable.count(set.parts().size(), "part")
            + (set.date() == null ? "" : " of " + set.date());
    String size = parts + ", " + size(set.bytes(), set.rows()) + ".";
    return switch (published.change()) {
      case NEW_CONTENT -> fetched(Reason.NEW_CONTENT, "New content: " + size + note, set.bytes());
      case ACCEPTED ->
          fetched(
              Reason.ACCEPTED,
              "The set with the accepted file was published: " + size + note,
              set.bytes());
      case ROLLED_BACK ->
          fetched(
              Reason.ROLLED_BACK,
              "The kept version %s was published again: %s The publisher was not asked.%s"
                  .formatted(set.version(), size, note),
              set.bytes());
      case KEPT ->
          fetched(
              Reason.PINNED,
              "The version %s is pinned and stays published.%s".formatted(set.version(), note),
              0);
      case RESTORED ->
          fetched(
              Reason.RESTORED,
              "A file of the set was missing or altered, and the set is restored: " + size + note,
              set.bytes());
      case MOVED ->
          fetched(
              Reason.MOVED,
              "The set is in %s now: %s%s".formatted(set.folder(), size, note),
              set.bytes());
      case SAME_CONTENT ->
          unchanged(
              Reason.SAME_CONTENT,
              "The publisher sent the published content: " + size + note,
              set.bytes());
      case NOT_MODIFIED ->
          unchanged(Reason.NOT_MODIFIED, "Nothing changed: " + parts + "." + note, 0);
    };
  }

  private static String folderNotes(List<Published.Note> notes) {
    StringBuilder text = new StringBuilder();
    for (Published.Note note : notes) {
      text.append(
          switch (note) {
            case Published.KeptAside(Path to) ->
                " Files that no FetchJob wrote were there; they are kept in %s.".formatted(to);
            case Published.LeftBehind(Path path) ->
                " What is at the earlier path stays and is no longer updated: %s.".formatted(path);
            case Published.Altered _ ->
                " Another program had altered a file of the set; it is replaced.";
            case Published.Kept(String name) ->
                " New content is kept as version %s.".formatted(name);
          });
    }
    return text.toString();
  }

  private static String notes(Published published) {
    StringBuilder text = new StringBuilder();
    for (Published.Note note : published.notes()) {
      text.append(
          switch (note) {
            case Published.KeptAside(Path to) ->
                " A file that no FetchJob wrote was there; it is kept as %s.".formatted(to);
            case Published.LeftBehind(Path path) ->
                " The file at the earlier path stays and is no longer updated: %s.".formatted(path);
            case Published.Altered _ ->
                " Another program had altered the file that was there; it is replaced.";
            case Published.Kept(String name) ->
                " New content is kept as version %s.".formatted(name);
          });
    }
    return text.toString();
  }

  private static Ending fetched(Reason reason, String message, long bytes) {
    return success(Outcome.FETCHED, reason, message, bytes);
  }

  private static Ending unchanged(Reason reason, String message, long bytes) {
    return success(Outcome.UNCHANGED, reason, message, bytes);
  }

  /** Formats a size for a message, such as {@code 4,500,000 bytes, 5,101 rows}. */
  private static String size(long bytes, @Nullable Long rows) {
    return rows == null
        ? Printable.count(bytes, "byte")
        : Printable.count(bytes, "byte") + ", " + Printable.count(rows, "row");
  }
}
