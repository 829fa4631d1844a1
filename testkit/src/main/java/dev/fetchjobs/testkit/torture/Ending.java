package dev.fetchjobs.testkit.torture;

/** Says how the process of a tool ended. */
sealed interface Ending {

  /** The process ended by itself. */
  record Exited(int code) implements Ending {
    @Override
    public String toString() {
      return String.valueOf(code);
    }
  }

  /** The lie wanted the process to be killed in the middle of the download. */
  record Killed() implements Ending {
    @Override
    public String toString() {
      return "killed";
    }
  }

  /** The process was still running at the time limit of a trial, and was killed then. */
  record Endless() implements Ending {
    @Override
    public String toString() {
      return "no end";
    }
  }
}
