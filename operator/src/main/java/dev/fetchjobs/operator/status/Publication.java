package dev.fetchjobs.operator.status;

import dev.fetchjobs.operator.tree.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Describes a publication of new content. The publisher made it after a run that found nothing new,
 * and before a run that found it.
 *
 * @param after equal to {@code by} if the exact time is known
 */
record Publication(Instant after, Instant by) {

  private static final String SLASH = "/";

  static Publication at(Instant time) {
    return new Publication(time, time);
  }

  /** Reads a publication from the status. Returns empty if a person wrote another text. */
  static Optional<Publication> parse(String text) {
    String[] times = text.split(SLASH, 2);
    Optional<Instant> by = new Node(times[times.length - 1]).instant();
    return new Node(times[0])
        .instant()
        .flatMap(
            after ->
                by.filter(end -> !end.isBefore(after)).map(end -> new Publication(after, end)));
  }

  String text() {
    return after.equals(by) ? Times.text(by) : Times.text(after) + SLASH + Times.text(by);
  }

  /** Returns the middle of the time in which the publication was made. */
  Instant middle() {
    return after.plus(uncertainty());
  }

  /** Returns the longest possible time between the publication and that middle. */
  Duration uncertainty() {
    return Duration.between(after, by).dividedBy(2);
  }
}
