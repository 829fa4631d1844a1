package dev.fetchjobs.fetch.simulate;

import dev.fetchjobs.fetch.simulate.Scenario.Late;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Holds the instants at which a publisher publishes new content.
 *
 * @param times in ascending order
 */
record Publications(NavigableSet<Instant> times) {

  /**
   * The publisher begins this many days before the simulated time, so that there is content even
   * after a long holiday.
   */
  private static final int DAYS_BEFORE = 31;

  static Publications of(Scenario scenario, Instant from, Instant to) {
    NavigableSet<Instant> times = new TreeSet<>();
    LocalDate end = to.atZone(scenario.zone()).toLocalDate();
    for (LocalDate day = from.atZone(scenario.zone()).toLocalDate().minusDays(DAYS_BEFORE);
        !day.isAfter(end);
        day = day.plusDays(1)) {
      for (LocalTime time : timesOn(day, scenario)) {
        times.add(day.atTime(time).atZone(scenario.zone()).toInstant());
      }
    }
    return new Publications(times);
  }

  private static List<LocalTime> timesOn(LocalDate day, Scenario scenario) {
    if (!scenario.publishes().isOn(day)) {
      return List.of();
    }
    List<LocalTime> times = new ArrayList<>(scenario.publishes().times());
    for (Late late : scenario.late()) {
      if (late.day().equals(day)) {
        times.removeFirst();
        Optional.ofNullable(late.at()).ifPresent(times::addFirst);
        return times;
      }
    }
    return times;
  }

  /** Returns the newest publication before an instant. */
  Optional<Instant> newest(Instant now) {
    return Optional.ofNullable(times.floor(now));
  }
}
