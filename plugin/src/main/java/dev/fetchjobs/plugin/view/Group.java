package dev.fetchjobs.plugin.view;

import dev.fetchjobs.contract.Word;
import dev.fetchjobs.operator.status.State;

/** Lists the groups of FetchJobs in a list, in the order in which they are shown. */
enum Group {
  NEEDS_SOMEBODY("! ", "need somebody"),
  RUNNING("  ", "running"),
  PINNED("  ", "pinned"),
  FINE("  ", "fine"),
  SUSPENDED("  ", "suspended"),
  /** The operator has not written a state yet, or the plugin does not know the state. */
  OTHER("? ", "without a known state");

  private final String mark;
  private final String words;

  Group(String mark, String words) {
    this.mark = mark;
    this.words = words;
  }

  static Group of(Seen seen) {
    return Word.find(State.class, seen.status().state()).map(Group::of).orElse(OTHER);
  }

  private static Group of(State state) {
    return switch (state) {
      case INVALID, STUCK, HELD, FAILING, LATE -> NEEDS_SOMEBODY;
      case RUNNING -> RUNNING;
      case PINNED -> PINNED;
      case OK -> FINE;
      case SUSPENDED -> SUSPENDED;
    };
  }

  String mark() {
    return mark;
  }

  /** Writes the number of FetchJobs in this group, such as {@code 2 need somebody}. */
  String count(long number) {
    return number == 1 && this == NEEDS_SOMEBODY ? "1 needs somebody" : number + " " + words;
  }
}
