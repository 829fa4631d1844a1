package dev.fetchjobs.testkit.table;

/**
 * Describes a failure that the test of a row of a {@link FaultTable} caused, in the words of users.
 */
public record SeenFailure(String failureClass, String reason, String message) {

  private static final int SHOWN = 110;

  /**
   * Reports the failure to the table of the test that runs in this thread. The table shows it if
   * {@link FaultRows#failures} says so.
   */
  public static void report(String failureClass, String reason, String message) {
    FaultTableExtension.seen(new SeenFailure(failureClass, reason, message));
  }

  /** Returns the class, the reason and the beginning of the failure's message. */
  @Override
  public String toString() {
    String shown = message.length() > SHOWN ? message.substring(0, SHOWN) + "…" : message;
    return failureClass + " " + reason + ": " + shown;
  }

  boolean isLike(SeenFailure other) {
    return failureClass.equals(other.failureClass) && reason.equals(other.reason);
  }
}
