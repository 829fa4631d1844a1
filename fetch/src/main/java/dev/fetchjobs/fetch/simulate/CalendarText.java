package dev.fetchjobs.fetch.simulate;

import dev.fetchjobs.api.RunSummary;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.downloader.text.Printable;
import dev.fetchjobs.fetch.simulate.Happening.Announced;
import dev.fetchjobs.fetch.simulate.Happening.Missed;
import dev.fetchjobs.fetch.simulate.Happening.Ran;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes a simulated time as a calendar. Each day has a line with its runs, and a further line with
 * the first sentence of each Event that the operator writes.
 */
public final class CalendarText {

  /**
   * The calendar shows each run of a day with at most this many runs, and only the number of runs
   * for other days.
   */
  private static final int FEW = 3;

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("uuuu-MM-dd EEE", Locale.ROOT);

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

  private final Simulated simulated;
  private final ZoneId zone;

  private CalendarText(Simulated simulated) {
    this.simulated = simulated;
    this.zone = simulated.schedule().zone();
  }

  public static List<String> of(Simulated simulated) {
    return new CalendarText(simulated).lines();
  }

  private List<String> lines() {
    Map<LocalDate, List<Happening>> days = new TreeMap<>();
    LocalDate last = date(simulated.to().minusNanos(1));
    for (LocalDate day = date(simulated.from()); !day.isAfter(last); day = day.plusDays(1)) {
      days.put(day, new ArrayList<>());
    }
    for (Happening happening : simulated.happenings()) {
      days.computeIfAbsent(date(happening.time()), any -> new ArrayList<>()).add(happening);
    }
    List<String> lines = new ArrayList<>();
    days.forEach((day, happenings) -> addDay(day, happenings, lines));
    lines.add("");
    lines.addAll(summary(simulated.summary()));
    return lines;
  }

  private LocalDate date(Instant time) {
    return time.atZone(zone).toLocalDate();
  }

  private void addDay(LocalDate day, List<Happening> happenings, List<String> lines) {
    lines.add(DAY.format(day) + "  " + runs(happenings));
    for (Happening happening : happenings) {
      switch (happening) {
        case Ran _ -> {}
        case Missed(Instant slot) ->
            lines.add(line(slot, "missed", "The run before was still active; no run started."));
        case Announced(Instant time, var what) ->
            lines.add(
                line(
                    time,
                    what.warning() ? "alert" : "note",
                    what.reason() + ": " + firstSentence(what.message())));
      }
    }
  }

  private static String firstSentence(String message) {
    int end = message.indexOf(". ");
    return end < 0 ? message : message.substring(0, end + 1);
  }

  private String line(Instant time, String kind, String text) {
    return "                %s  %-6s %s".formatted(TIME.format(time.atZone(zone)), kind, text);
  }

  private String runs(List<Happening> happenings) {
    List<RunSummary> runs = new ArrayList<>();
    List<String> each = new ArrayList<>();
    for (Happening happening : happenings) {
      if (happening instanceof Ran(Instant slot, RunSummary run)) {
        runs.add(run);
        String how = Diary.isScheduled(run) ? "" : " (%s)".formatted(run.trigger());
        each.add(TIME.format(slot.atZone(zone)) + " " + run.outcome() + how);
      }
    }
    if (runs.isEmpty()) {
      return "no run";
    }
    return runs.size() <= FEW
        ? String.join(", ", each)
        : "%s: %s".formatted(count(runs.size(), "run"), outcomes(Summary.count(runs)));
  }

  private static String outcomes(Map<Outcome, Long> counts) {
    List<String> texts = new ArrayList<>();
    counts.forEach(
        (outcome, count) -> texts.add(String.format(Locale.ROOT, "%,d %s", count, outcome)));
    return texts.isEmpty() ? "none" : String.join(", ", texts);
  }

  private static List<String> summary(Summary sum) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s (%s), %s"
            .formatted(
                count(sum.runs(), "run"),
                outcomes(sum.outcomes()),
                count(sum.requests(), "request")));
    if (sum.missed() > 0) {
      lines.add(count(sum.missed(), "slot") + " without a run");
    }
    lines.add(
        "%sstale %s, %s in all; held for %s; %s"
            .formatted(
                sum.lateSlots() == null ? "" : count(sum.lateSlots(), "late slot") + "; ",
                count(sum.staleTimes(), "time"),
                count(sum.staleMinutes(), "minute"),
                count(sum.heldMinutes(), "minute"),
                count(sum.alerts(), "alert")));
    return lines;
  }

  private static String count(long number, String thing) {
    return Printable.count(number, thing);
  }
}
