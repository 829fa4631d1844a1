package dev.fetchjobs.plugin.view;

import dev.fetchjobs.api.Artifact;
import dev.fetchjobs.api.PastRun;
import dev.fetchjobs.api.ScheduleStatus;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.contract.Word;
import dev.fetchjobs.downloader.text.Printable;
import dev.fetchjobs.operator.status.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes the list of FetchJobs: those in trouble first, then those whose next run is due first. */
public final class Listing {

  private static final int RUNS = 8;
  private static final int WHY = 90;

  private static final Comparator<Seen> ORDER =
      Comparator.comparing(Group::of)
          .thenComparing(
              seen -> Word.find(State.class, seen.status().state()).map(Enum::ordinal).orElse(-1))
          .thenComparing(Listing::nextRunTime)
          .thenComparing(Seen::namespace)
          .thenComparing(Seen::name);

  private Listing() {}

  /** Returns the FetchJobs in the order of the list. */
  public static List<Seen> ordered(List<Seen> all) {
    return all.stream().sorted(ORDER).toList();
  }

  /**
   * Returns the lines of the list.
   *
   * @param namespaces whether the list has a column for the namespace
   */
  public static List<String> lines(List<Seen> all, boolean namespaces, Instant now) {
    List<String> lines = new ArrayList<>();
    lines.add(counts(all));
    Table table = new Table();
    table.row(
        cells(
            namespaces, "NAMESPACE", "  NAME", "STATE", "DATA", "RUNS", "LAST RUN", "NEXT", "WHY"));
    for (Seen seen : ordered(all)) {
      table.row(row(seen, namespaces, now));
    }
    lines.addAll(table.lines());
    return lines;
  }

  private static String counts(List<Seen> all) {
    Map<Group, Long> counts =
        all.stream()
            .collect(
                Collectors.groupingBy(
                    Group::of, () -> new EnumMap<>(Group.class), Collectors.counting()));
    return counts.entrySet().stream()
        .map(entry -> entry.getKey().count(entry.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static List<String> row(Seen seen, boolean namespaces, Instant now) {
    var status = seen.status();
    var last = status.lastRun();
    ScheduleStatus schedule = status.schedule();
    String message = status.message();
    return cells(
        namespaces,
        seen.namespace(),
        Group.of(seen).mark() + seen.name(),
        status.state() == null ? "New" : status.state(),
        data(status.artifact(), now),
        runs(status.history()),
        last == null ? "" : Units.age(last.finishTime(), now),
        schedule == null ? "" : Units.local(schedule.nextRun()),
        message == null ? "" : Printable.sentence(message, WHY));
  }

  private static List<String> cells(boolean namespaces, String namespace, String... others) {
    List<String> cells = new ArrayList<>(List.of(others));
    if (namespaces) {
      cells.add(1, namespace);
    }
    return cells;
  }

  /** Returns the day of the data, or if it is not known how old the published file is. */
  private static String data(@Nullable Artifact artifact, Instant now) {
    if (artifact == null) {
      return "none";
    }
    String date = artifact.dataDate();
    return date == null ? Units.age(artifact.changedTime(), now) + " old" : date;
  }

  /** Shows the newest runs by one character each, oldest first. */
  private static String runs(List<PastRun> history) {
    StringBuilder runs = new StringBuilder();
    history.stream()
        .limit(RUNS)
        .map(run -> Word.find(Outcome.class, run.outcome()).map(Listing::sign).orElse('?'))
        .forEach(runs::append);
    return runs.reverse().toString();
  }

  private static char sign(Outcome outcome) {
    return switch (outcome) {
      case FETCHED -> '+';
      case UNCHANGED -> '=';
      case REJECTED -> '!';
      case FAILED -> 'x';
      case SKIPPED -> '-';
      case UNKNOWN -> '?';
    };
  }

  private static Instant nextRunTime(Seen seen) {
    ScheduleStatus schedule = seen.status().schedule();
    Instant next = schedule == null ? null : Units.instant(schedule.nextRunTime());
    return next == null ? Instant.MAX : next;
  }
}
