package dev.fetchjobs.testkit.torture;

import java.util.Set;

/** Holds what was seen in one trial: the end of the process, the file at the path, and the sins. */
record Observed(Ending ending, Left left, Set<Sin> sins) {

  boolean succeeded() {
    return ending instanceof Ending.Exited(int code) && code == 0;
  }

  /** Returns the file at the path and the exit code, such as {@code old, 22}. */
  @Override
  public String toString() {
    return left + ", " + ending;
  }
}
