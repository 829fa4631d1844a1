package dev.fetchjobs.operator.screen;

import dev.fetchjobs.api.Artifact;
import dev.fetchjobs.api.Condition;
import dev.fetchjobs.api.KeptVersion;
import dev.fetchjobs.api.PastRun;
import dev.fetchjobs.operator.desired.Calendars;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Represents the page of one FetchJob.
 *
 * @param message explains the state; empty if nothing is wrong
 * @param facts what consumers read, what changed, what is next, and where the file is from
 * @param quarantine the file that a check refused; null if there is none
 */
public record JobScreen(
    String user,
    Moment asOf,
    Row row,
    String message,
    List<Fact> facts,
    List<Judgement> conditions,
    Strip sizes,
    Strip durations,
    List<PastLine> runs,
    List<VersionLine> versions,
    @Nullable Refused quarantine,
    List<Command> commands) {

  private static final int RUNS = 30;

  /** Represents a line with a heading. */
  public record Fact(String name, String text, String detail) {}

  /**
   * Represents a condition.
   *
   * @param bad whether the status is not the wanted one
   * @param remedy what the runbooks say about the reason; empty if they have no entry
   */
  public record Judgement(
      String type,
      String status,
      boolean bad,
      String reason,
      String message,
      Moment since,
      String remedy) {}

  /** Represents a finished run in the table. */
  public record PastLine(
      Bar.Shape shape,
      String outcome,
      Moment slot,
      String trigger,
      Moment end,
      String took,
      String size,
      String reason,
      String remedy) {}

  /**
   * Represents a version that the volume keeps.
   *
   * @param mark whether consumers read it, and whether it is pinned; may be empty
   */
  public record VersionLine(
      String name, Moment published, String dataDate, String size, String rows, String mark) {

    static VersionLine of(KeptVersion version, Seen seen, ZoneId zone, Instant now) {
      Artifact file = seen.status().artifact();
      boolean current = file != null && version.name().equals(file.version());
      boolean pinned = version.name().equals(seen.status().pinned());
      return new VersionLine(
          version.name(),
          Moment.of(version.publishedTime(), zone, now, "–"),
          Objects.requireNonNullElse(version.dataDate(), "–"),
          Texts.bytes(version.bytes()),
          version.rows() == null ? "–" : Texts.number(version.rows()),
          (current ? "current" : "") + (pinned ? " pinned" : ""));
    }
  }

  /**
   * Represents the file in quarantine.
   *
   * @param accept the command that accepts the file; null if the status has been tampered with
   */
  public record Refused(
      String reason,
      String sha256,
      String size,
      Moment since,
      String remedy,
      @Nullable Command accept) {}

  public static JobScreen of(
      String user, Seen seen, Calendars calendars, Runbooks runbooks, Instant now) {
    var status = seen.status();
    ZoneId zone = Row.zone(seen);
    return new JobScreen(
        user,
        Moment.of(now, ZoneOffset.UTC, now),
        Row.of(seen, calendars, now),
        Objects.requireNonNullElse(status.message(), ""),
        Facts.of(seen, zone, now),
        status.conditions().stream()
            .map(condition -> judgement(condition, runbooks, zone, now))
            .toList(),
        Strip.ofSizes(status.history(), RUNS, zone, now),
        Strip.ofDurations(status.history(), RUNS, zone, now),
        status.history().stream().map(run -> line(run, runbooks, zone, now)).toList(),
        status.versions().stream()
            .map(version -> VersionLine.of(version, seen, zone, now))
            .toList(),
        Optional.ofNullable(status.quarantined())
            .map(
                file ->
                    new Refused(
                        file.reason(),
                        file.sha256(),
                        Texts.bytes(file.bytes()),
                        Moment.of(file.time(), zone, now, "–"),
                        runbooks.remedy(file.reason()),
                        Command.accept(seen, file).orElse(null)))
            .orElse(null),
        Command.of(seen));
  }

  private static Judgement judgement(
      Condition condition, Runbooks runbooks, ZoneId zone, Instant now) {
    boolean negative = condition.type().equals("Stalled") || condition.type().equals("Reconciling");
    return new Judgement(
        condition.type(),
        condition.status(),
        negative == condition.status().equals("True"),
        condition.reason(),
        condition.message(),
        Moment.of(condition.lastTransitionTime(), zone, now, "–"),
        runbooks.remedy(condition.type(), condition.reason()));
  }

  private static PastLine line(PastRun run, Runbooks runbooks, ZoneId zone, Instant now) {
    String reason = Objects.requireNonNullElse(run.reason(), "");
    return new PastLine(
        Bar.Shape.of(run.outcome()),
        run.outcome(),
        Moment.of(run.slot(), zone, now, "–"),
        run.trigger(),
        Moment.of(run.finishTime(), zone, now, "–"),
        run.durationMillis() == null ? "–" : Texts.took(run.durationMillis()),
        run.bytes() == null ? "–" : Texts.bytes(run.bytes()),
        reason.equals(run.outcome()) ? "" : reason,
        runbooks.remedy(reason));
  }
}
