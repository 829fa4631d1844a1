package dev.fetchjobs.operator.desired;

import dev.fetchjobs.contract.Calendar;
import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.Weekday;
import dev.fetchjobs.contract.Wire;
import dev.fetchjobs.contract.Word;
import dev.fetchjobs.operator.cron.ScheduleCalendar;
import dev.fetchjobs.operator.tree.Node;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the closed days from the plan in an existing CronJob. The runs of this CronJob obey these
 * days, even if the FetchJob names other days now, or a FetchCalendar that is gone.
 */
public final class LiveCalendar {

  /**
   * The cache has the calendar in this field of the CronJob's spec, without the rest of the plan.
   */
  public static final String FIELD = "calendar";

  private LiveCalendar() {}

  /** Returns the calendar's fields in the plan of a CronJob, or null if its plan has none. */
  public static @Nullable Object fields(Node spec) {
    String plan = plan(spec);
    if (!plan.contains("\"" + FIELD + "\"")) {
      return null;
    }
    try {
      return new Node(Wire.readAny(plan.getBytes(StandardCharsets.UTF_8))).at(FIELD).value();
    } catch (Wire.WireException e) {
      return null; // another program has changed the plan, so no run can use it
    }
  }

  /**
   * Returns the calendar of a CronJob, or null if every day is open.
   *
   * @param spec the CronJob's spec, as it is in the cluster or in the cache
   */
  public static @Nullable ScheduleCalendar of(Node spec) {
    Node cached = spec.at(FIELD);
    Node fields = cached.isPresent() ? cached : new Node(fields(spec));
    if (!fields.isPresent()) {
      return null;
    }
    List<Weekday> weekly =
        texts(fields.at("weekly")).stream()
            .flatMap(day -> Word.find(Weekday.class, day).stream())
            .toList();
    String name = fields.at("name").text().orElse(null);
    return new ScheduleCalendar(new Calendar(name, weekly, texts(fields.at("closed"))), null);
  }

  private static String plan(Node spec) {
    return spec.at("jobTemplate", "spec", "template", "spec", "containers").items().stream()
        .map(container -> container.at("env").item("name", FetchPlan.VARIABLE))
        .flatMap(variable -> variable.at("value").text().stream())
        .findFirst()
        .orElse("");
  }

  private static List<String> texts(Node list) {
    return list.items().stream().map(Node::text).flatMap(Optional::stream).toList();
  }
}
