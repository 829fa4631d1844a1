package dev.fetchjobs.plugin.view;

import dev.fetchjobs.downloader.text.Printable;
import java.util.List;

/** Writes the tables about one FetchJob: its runs and its versions. */
public final class Tables {

  private Tables() {}

  /** Returns the lines of the history, newest run first. */
  public static List<String> history(Seen seen) {
    Table table = new Table();
    table.row(List.of("FINISHED", "RESULT", "TRIGGER", "SLOT", "JOB"));
    for (var run : seen.status().history()) {
      String kind = run.failureClass();
      String reason = run.reason();
      String result =
          run.outcome()
              + (kind == null ? "" : " " + kind)
              + (reason == null ? "" : " (" + reason + ")");
      table.row(
          List.of(
              Units.minute(run.finishTime()),
              result,
              run.trigger(),
              Units.minute(run.slot()),
              run.job()));
    }
    return table.lines();
  }

  /** Returns the lines of the versions, newest first. */
  public static List<String> versions(Seen seen) {
    if (seen.versions().isEmpty()) {
      return List.of("The status of " + seen.name() + " lists no version.");
    }
    Table table = new Table();
    table.row(List.of("VERSION", "PUBLISHED", "DATA", "SIZE", "ROWS", "SHA256", ""));
    for (Version version : seen.versions()) {
      String date = version.dataDate();
      Long rows = version.rows();
      table.row(
          List.of(
              version.name(),
              Units.minute(version.publishedTime()),
              date == null ? "" : date,
              Units.bytes(version.bytes()),
              rows == null ? "" : Printable.count(rows, "row"),
              Printable.sentence(version.sha256(), 13),
              marks(seen, version)));
    }
    return table.lines();
  }

  private static String marks(Seen seen, Version version) {
    String current = version.name().equals(seen.currentVersion()) ? "current" : "";
    String pinned = version.name().equals(seen.pinned()) ? "pinned" : "";
    return (current + " " + pinned).strip();
  }
}
