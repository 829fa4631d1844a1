package dev.fetchjobs.operator.screen;

import dev.fetchjobs.operator.cron.CronSchedule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Shows when FetchJobs have their runs on a usual day, and which hosts they ask.
 *
 * @param quarters numbers of runs in each quarter of an hour
 * @param busiest text about the minute with most runs; empty without runs
 * @param hosts hosts that are asked most often, at most {@link #MOST_HOSTS}
 */
public record Day(List<Quarter> quarters, String busiest, List<Host> hosts) {

  public static final int HEIGHT = 40;
  static final int MOST_HOSTS = 8;
  private static final int MINUTES = 15;

  /**
   * Represents a quarter of an hour.
   *
   * @param height height of its bar, from 0 to {@link #HEIGHT}
   */
  public record Quarter(int x, int height, String text) {

    /** Returns the upper edge of the bar. */
    public int y() {
      return HEIGHT - height;
    }
  }

  /**
   * Represents a publisher's host.
   *
   * @param href address of the list of its FetchJobs
   * @param runs runs on a day on which each of its FetchJobs runs
   */
  public record Host(String name, String href, long fetchJobs, long runs) {}

  static Day of(List<Seen> all, Filter filter) {
    int[] minutes = new int[CronSchedule.MINUTES_PER_DAY];
    Map<String, long[]> byHost = new HashMap<>();
    for (Seen seen : all) {
      seen.minutes().stream().forEach(minute -> minutes[minute]++);
      long[] counts = byHost.computeIfAbsent(seen.host(), host -> new long[2]);
      counts[0]++;
      counts[1] += seen.minutes().cardinality();
    }
    List<Host> hosts =
        byHost.entrySet().stream()
            .filter(entry -> !entry.getKey().isEmpty())
            .map(
                entry ->
                    new Host(
                        entry.getKey(),
                        filter.withHost(entry.getKey()).address(1),
                        entry.getValue()[0],
                        entry.getValue()[1]))
            .sorted(Comparator.comparingLong(Host::runs).reversed().thenComparing(Host::name))
            .limit(MOST_HOSTS)
            .toList();
    return new Day(quarters(minutes), busiest(minutes), hosts);
  }

  private static List<Quarter> quarters(int[] minutes) {
    int[] sums = new int[minutes.length / MINUTES];
    int largest = 1;
    for (int minute = 0; minute < minutes.length; minute++) {
      int quarter = minute / MINUTES;
      sums[quarter] += minutes[minute];
      largest = Math.max(largest, sums[quarter]);
    }
    List<Quarter> quarters = new ArrayList<>();
    for (int i = 0; i < sums.length; i++) {
      int height = sums[i] == 0 ? 0 : 2 + (int) ((HEIGHT - 2L) * sums[i] / largest);
      quarters.add(
          new Quarter(i, height, clock(i * MINUTES) + " UTC: " + counted(sums[i], "run", "runs")));
    }
    return List.copyOf(quarters);
  }

  private static String busiest(int[] minutes) {
    int busiest = 0;
    for (int minute = 0; minute < minutes.length; minute++) {
      busiest = minutes[minute] > minutes[busiest] ? minute : busiest;
    }
    return minutes[busiest] == 0
        ? ""
        : "Busiest minute: %s UTC with %s"
            .formatted(clock(busiest), counted(minutes[busiest], "run", "runs"));
  }

  static String counted(long number, String one, String more) {
    return Texts.number(number) + " " + (number == 1 ? one : more);
  }

  private static String clock(int minute) {
    return "%02d:%02d".formatted(minute / 60, minute % 60);
  }
}
