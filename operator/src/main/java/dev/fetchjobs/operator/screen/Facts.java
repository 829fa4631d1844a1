package dev.fetchjobs.operator.screen;

import dev.fetchjobs.api.Artifact;
import dev.fetchjobs.operator.screen.JobScreen.Fact;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists the facts at the head of the page of one FetchJob. */
final class Facts {

  private Facts() {}

  static List<Fact> of(Seen seen, ZoneId zone, Instant now) {
    List<Fact> facts = new ArrayList<>();
    Artifact file = seen.status().artifact();
    if (file == null) {
      facts.add(new Fact("Consumers read", "no file yet", ""));
    } else {
      facts.add(
          new Fact(
              "Consumers read",
              file.path() + " · " + Texts.bytes(file.bytes()) + " · " + Row.file(file),
              "published " + time(file.publishedTime(), zone, now)));
      facts.add(new Fact("SHA-256", file.sha256(), ""));
      facts.add(
          new Fact(
              "Confirmed",
              "by the publisher " + time(file.checkedTime(), zone, now),
              "content changed " + time(file.changedTime(), zone, now)));
      if (file.changes() != null) {
        facts.add(
            new Fact(
                "Changed",
                Row.changes(file.changes()) + " rows against the version before",
                "+ added, − removed, ~ changed"));
      }
    }
    facts.add(next(seen, zone, now));
    var hold = seen.status().hold();
    if (hold != null) {
      facts.add(
          new Fact(
              "Held",
              "until " + time(hold.until(), zone, now) + ": " + hold.reason(),
              hold.seenBy() == null ? "" : "seen by " + hold.seenBy()));
    }
    var active = seen.status().activeRun();
    if (active != null) {
      facts.add(
          new Fact("Active run", active.job(), "started " + time(active.startTime(), zone, now)));
    }
    var last = seen.status().lastRun();
    if (last != null && last.message() != null) {
      facts.add(new Fact("Last run", last.outcome() + ": " + last.message(), ""));
    }
    facts.add(source(seen));
    var volume = seen.fetchJob().getSpec().destination().volume();
    facts.add(new Fact("Destination", volume.target(), "on the claim " + volume.claimName()));
    return List.copyOf(facts);
  }

  private static Fact next(Seen seen, ZoneId zone, Instant now) {
    var spec = seen.fetchJob().getSpec();
    var schedule = seen.status().schedule();
    String next =
        schedule == null || schedule.nextRunTime() == null
            ? spec.suspend() ? "none, because the schedule is suspended" : "none"
            : time(schedule.nextRunTime(), zone, now);
    return new Fact("Next run", next, spec.schedule() + " in " + spec.timeZone());
  }

  private static Fact source(Seen seen) {
    var status = seen.status().artifact();
    String asked = seen.fetchJob().getSpec().source().http().url();
    return new Fact(
        "Source",
        asked,
        status == null || status.url().equals(asked) ? "" : "the file came from " + status.url());
  }

  private static String time(@Nullable String time, ZoneId zone, Instant now) {
    return Texts.instant(time)
        .map(instant -> Texts.time(instant, zone, now) + " (" + Texts.distance(instant, now) + ")")
        .orElse("at an unknown time");
  }
}
