package dev.fetchjobs.fetch.simulate;

import dev.fetchjobs.api.RunSummary;
import dev.fetchjobs.fetch.simulate.Happening.Announced;
import dev.fetchjobs.fetch.simulate.Happening.Missed;
import dev.fetchjobs.fetch.simulate.Happening.Ran;
import dev.fetchjobs.operator.tree.Body;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes a simulated time as a tree for JSON. */
public final class CalendarJson {

  private CalendarJson() {}

  public static Map<String, Object> of(Simulated simulated) {
    List<Map<String, Object>> happenings =
        simulated.happenings().stream().map(CalendarJson::happening).toList();
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("from", simulated.from().toString());
    all.put("to", simulated.to().toString());
    all.put("timeZone", simulated.schedule().zone().getId());
    all.put("happenings", happenings);
    all.put("summary", summary(simulated.summary()));
    return all;
  }

  private static Map<String, Object> happening(Happening happening) {
    return switch (happening) {
      case Ran(Instant slot, RunSummary run) -> Body.of("time", slot.toString(), "run", run);
      case Missed(Instant slot) -> Body.of("time", slot.toString(), "missed", true);
      case Announced(Instant time, var what) ->
          Body.of(
              "time",
              time.toString(),
              what.warning() ? "alert" : "note",
              Body.of("reason", what.reason(), "message", what.message()));
    };
  }

  private static Map<String, Object> summary(Summary sum) {
    Map<String, Object> outcomes = new LinkedHashMap<>();
    sum.outcomes().forEach((outcome, count) -> outcomes.put(outcome.word(), count));
    return Body.of(
        "runs",
        sum.runs(),
        "requests",
        sum.requests(),
        "outcomes",
        outcomes,
        "missed",
        sum.missed(),
        "lateSlots",
        sum.lateSlots(),
        "staleTimes",
        sum.staleTimes(),
        "staleMinutes",
        sum.staleMinutes(),
        "heldMinutes",
        sum.heldMinutes(),
        "alerts",
        sum.alerts());
  }
}
