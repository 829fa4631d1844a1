package dev.fetchjobs.testkit.torture;

/** Says which file is at the path after a trial. */
enum Left {
  NEW,
  OLD,
  OTHER,
  NONE;

  @Override
  public String toString() {
    return switch (this) {
      case NEW -> "new";
      case OLD -> "old";
      case OTHER -> "other";
      case NONE -> "none";
    };
  }
}
