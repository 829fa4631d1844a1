package dev.fetchjobs.operator.screen;

import dev.fetchjobs.contract.Word;
import dev.fetchjobs.operator.desired.Calendars;
import dev.fetchjobs.operator.status.State;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Represents the list of FetchJobs: trouble first, then by the time of the next run.
 *
 * @param user name of the user who reads it
 * @param notice a sentence about what the list lacks; empty if it is complete
 * @param counts numbers of all FetchJobs that the user may see
 * @param found number of FetchJobs that the filter selects
 * @param previous address of the page before; empty if there is none
 * @param next address of the page after; empty if there is none
 */
public record ListScreen(
    String user,
    String notice,
    Moment asOf,
    Filter filter,
    List<String> namespaces,
    List<String> states,
    List<Count> counts,
    int found,
    String shown,
    List<Row> rows,
    String previous,
    String next,
    Day day) {

  static final int ROWS = 100;

  /** A longer list of namespaces is not offered for choice. The field takes any namespace. */
  private static final int MOST_NAMESPACES = 500;

  private static final String LAST = "~";

  private static final Comparator<Place> ORDER =
      Comparator.comparing(Place::standing)
          .thenComparing(Place::rank)
          .thenComparing(Place::nextRun)
          .thenComparing(place -> place.seen().namespace())
          .thenComparing(place -> place.seen().name());

  /**
   * Holds by what a FetchJob is sorted.
   *
   * @param rank states in trouble come in the order in which the status chooses them
   * @param nextRun times in this form sort as texts; a FetchJob without a next run comes last
   */
  private record Place(Seen seen, Standing standing, int rank, String nextRun) {
    static Place of(Seen seen) {
      var status = seen.status();
      var schedule = status.schedule();
      return new Place(
          seen,
          seen.standing(),
          Word.find(State.class, status.state()).map(Enum::ordinal).orElse(-1),
          schedule == null || schedule.nextRunTime() == null ? LAST : schedule.nextRunTime());
    }
  }

  /**
   * Represents a number at the head of the list.
   *
   * @param href address of the list of these FetchJobs
   */
  public record Count(Standing standing, String text, String href) {}

  /** Makes the list of those FetchJobs that the user may see. */
  public static ListScreen of(
      String user,
      String notice,
      List<Seen> visible,
      Filter filter,
      Calendars calendars,
      Instant now) {
    List<Seen> found =
        visible.stream()
            .filter(filter::allows)
            .map(Place::of)
            .sorted(ORDER)
            .map(Place::seen)
            .toList();
    int pages = Math.max(1, (found.size() + ROWS - 1) / ROWS);
    int page = Math.min(filter.page(), pages);
    int from = (page - 1) * ROWS;
    int to = Math.min(found.size(), from + ROWS);
    return new ListScreen(
        user,
        notice,
        Moment.of(now, ZoneOffset.UTC, now),
        filter,
        visible.stream().map(Seen::namespace).distinct().sorted().limit(MOST_NAMESPACES).toList(),
        Stream.concat(
                Stream.of(Standing.TROUBLE.word()),
                visible.stream().map(Row::state).distinct().sorted())
            .toList(),
        counts(visible, filter),
        found.size(),
        found.isEmpty() ? "" : "%d to %d of %d".formatted(from + 1, to, found.size()),
        found.subList(from, to).stream().map(seen -> Row.of(seen, calendars, now)).toList(),
        page > 1 ? filter.address(page - 1) : "",
        page < pages ? filter.address(page + 1) : "",
        Day.of(found, filter));
  }

  private static List<Count> counts(List<Seen> visible, Filter filter) {
    Map<Standing, Integer> numbers = new EnumMap<>(Standing.class);
    visible.forEach(seen -> numbers.merge(seen.standing(), 1, Integer::sum));
    return Stream.of(Standing.values())
        .filter(standing -> numbers.containsKey(standing) || standing == Standing.TROUBLE)
        .map(
            standing ->
                new Count(
                    standing,
                    counted(standing, numbers.getOrDefault(standing, 0)),
                    filter.withState(standing.word()).address(1)))
        .toList();
  }

  private static String counted(Standing standing, int number) {
    String count = Texts.number(number) + " ";
    return switch (standing) {
      case TROUBLE ->
          number == 0
              ? "none needs somebody"
              : count + (number == 1 ? "needs" : "need") + " somebody";
      case RUNNING, PINNED, FINE, SUSPENDED, NEW -> count + standing.word();
    };
  }

  public boolean isFiltered() {
    return !filter.isEmpty();
  }
}
