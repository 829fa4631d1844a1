package dev.fetchjobs.plugin.view;

import dev.fetchjobs.api.Artifact;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.api.Quarantined;
import dev.fetchjobs.api.RunSummary;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.contract.Word;
import dev.fetchjobs.downloader.text.Printable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Writes everything that a person needs to know about one FetchJob, and the commands that help. */
public final class StatusText {

  private final Seen seen;
  private final FetchJobStatus status;
  private final Instant now;
  private final Table facts = new Table();

  private StatusText(Seen seen, Instant now) {
    this.seen = seen;
    this.status = seen.status();
    this.now = now;
  }

  /** Returns the lines about a FetchJob. */
  public static List<String> lines(Seen seen, Instant now) {
    return new StatusText(seen, now).lines();
  }

  private List<String> lines() {
    List<String> lines = new ArrayList<>();
    String state = status.state();
    lines.add(
        Printable.sentence(
            "%s/%s: %s"
                .formatted(
                    seen.namespace(),
                    seen.name(),
                    state == null ? "New; the operator has not seen it yet" : state),
            Integer.MAX_VALUE));
    if (status.message() != null) {
      lines.add(Printable.sentence(status.message(), Integer.MAX_VALUE));
    }
    artifact();
    runs();
    quarantine();
    if (!seen.pinned().isEmpty()) {
      fact("Pinned", "to " + seen.pinned() + "; runs keep new versions and do not publish them");
    }
    status.conditions().stream()
        .filter(condition -> !condition.status().equals("True"))
        .forEach(
            condition ->
                fact(
                    condition.type(),
                    condition.status() + " (" + condition.reason() + "): " + condition.message()));
    lines.addAll(facts.lines());
    commands().forEach(lines::add);
    return lines;
  }

  private void artifact() {
    Artifact artifact = status.artifact();
    if (artifact == null) {
      fact("Consumers read", "nothing yet");
      return;
    }
    List<String> parts = new ArrayList<>(List.of(artifact.path(), Units.bytes(artifact.bytes())));
    if (artifact.rows() != null) {
      parts.add(Printable.count(artifact.rows(), "row"));
    }
    if (artifact.dataDate() != null) {
      parts.add("data of " + artifact.dataDate());
    }
    parts.add("since " + Units.minute(artifact.publishedTime()));
    parts.add("sha256 " + artifact.sha256());
    fact("Consumers read", String.join(" · ", parts));
    var changes = artifact.changes();
    if (changes != null) {
      fact(
          "Changed",
          String.format(
              Locale.ROOT,
              "%,d added, %,d removed, %,d changed since the version before",
              changes.added(),
              changes.removed(),
              changes.changed()));
    }
  }

  private void runs() {
    var active = status.activeRun();
    if (active != null) {
      fact("Running", active.job() + " for " + Units.age(active.startTime(), now));
    }
    RunSummary last = status.lastRun();
    if (last != null) {
      String message = last.message();
      fact(
          "Last run",
          "%s %s ago, %s, %s%s"
              .formatted(
                  Ending.result(last),
                  Units.age(last.finishTime(), now),
                  last.trigger(),
                  last.job(),
                  message == null ? "" : ": " + message));
    }
    Integer failures = status.consecutiveFailures();
    if (failures != null && failures > 1) {
      fact("Failed runs", failures + " since the last success");
    }
    var schedule = status.schedule();
    String next = schedule == null ? null : schedule.nextRun();
    fact("Next run", next == null ? "none" : Units.local(next) + " (" + next + ")");
  }

  private void quarantine() {
    Quarantined file = status.quarantined();
    if (file != null) {
      fact(
          "Quarantine",
          "%s, refused by %s since %s, sha256 %s"
              .formatted(
                  Units.bytes(file.bytes()),
                  file.reason(),
                  Units.minute(file.time()),
                  file.sha256()));
    }
  }

  private void fact(String name, String text) {
    facts.row(List.of(name, text));
  }

  /** Returns the commands that help in this state. */
  private Stream<String> commands() {
    List<String> verbs = new ArrayList<>();
    if (status.quarantined() != null) {
      verbs.add("accept %s -n %s --wait");
    }
    if (seen.suspended()) {
      verbs.add("resume %s -n %s");
    }
    if (!seen.pinned().isEmpty()) {
      verbs.add("unpin %s -n %s");
    }
    RunSummary last = status.lastRun();
    if (last != null
        && Word.find(Outcome.class, last.outcome()).filter(Outcome::isFailure).isPresent()) {
      verbs.add("logs %s -n %s");
      verbs.add("run %s -n %s --wait");
    }
    return verbs.stream()
        .map(verb -> "  kubectl fetchjob " + verb.formatted(seen.name(), seen.namespace()));
  }
}
