package dev.fetchjobs.operator.screen;

import dev.fetchjobs.api.Artifact;
import dev.fetchjobs.api.Changes;
import dev.fetchjobs.operator.cron.TimeZones;
import dev.fetchjobs.operator.desired.Calendars;
import dev.fetchjobs.operator.desired.Slots;
import dev.fetchjobs.operator.status.FileAge;
import dev.fetchjobs.operator.vocabulary.ConditionType;
import dev.fetchjobs.operator.vocabulary.Verdict;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * Represents a FetchJob in the list.
 *
 * @param href address of its page
 * @param what what is wrong, or what consumers read
 * @param next when the next run is due, and how far away that is
 */
public record Row(
    String namespace,
    String name,
    String href,
    Standing standing,
    String state,
    String what,
    Moment next,
    AgeMeter age,
    Strip sizes,
    Strip durations) {

  private static final int RUNS = 12;
  private static final int LONGEST = 150;

  static Row of(Seen seen, Calendars calendars, Instant now) {
    var status = seen.status();
    ZoneId zone = zone(seen);
    return new Row(
        seen.namespace(),
        seen.name(),
        address(seen.namespace(), seen.name()),
        seen.standing(),
        state(seen),
        Texts.shortened(what(seen), LONGEST),
        Moment.of(
            status.schedule() == null ? null : status.schedule().nextRunTime(), zone, now, "–"),
        age(seen, calendars, now),
        Strip.ofSizes(status.history(), RUNS, zone, now),
        Strip.ofDurations(status.history(), RUNS, zone, now));
  }

  static AgeMeter age(Seen seen, Calendars calendars, Instant now) {
    boolean judged =
        seen.status()
            .condition(ConditionType.FRESH.word())
            .filter(fresh -> !Verdict.UNKNOWN.word().equals(fresh.status()))
            .isPresent();
    if (seen.fetchJob().getSpec().freshness() != null && !judged) {
      return AgeMeter.UNKNOWN;
    }
    return AgeMeter.of(
        seen.fetchJob().getSpec().freshness() == null
            ? Optional.empty()
            : FileAge.of(seen.fetchJob(), Slots.of(seen.fetchJob(), calendars).orElse(null)),
        now);
  }

  /** Returns the FetchJob's time zone, in which its times are shown. */
  static ZoneId zone(Seen seen) {
    return TimeZones.named(seen.fetchJob().getSpec().timeZone()).orElse(ZoneOffset.UTC);
  }

  static String address(String namespace, String name) {
    return "/fetchjobs/" + Filter.encoded(namespace) + "/" + Filter.encoded(name);
  }

  static String state(Seen seen) {
    String state = seen.status().state();
    return state == null ? "New" : state;
  }

  private static String what(Seen seen) {
    var status = seen.status();
    if (status.message() != null) {
      return status.message();
    }
    Artifact file = status.artifact();
    return file == null ? "No file yet" : file(file);
  }

  /** Describes the published file in a few words. */
  static String file(Artifact file) {
    StringBuilder text = new StringBuilder();
    if (file.dataDate() != null) {
      text.append("data of ").append(file.dataDate()).append(", ");
    }
    text.append(
        file.rows() == null ? Texts.bytes(file.bytes()) : Day.counted(file.rows(), "row", "rows"));
    if (file.changes() != null) {
      text.append(" (").append(changes(file.changes())).append(')');
    }
    return text.toString();
  }

  static String changes(Changes changes) {
    return "+%s −%s ~%s"
        .formatted(
            Texts.number(changes.added()),
            Texts.number(changes.removed()),
            Texts.number(changes.changed()));
  }
}
