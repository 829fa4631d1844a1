package dev.fetchjobs.contract;

import java.util.Optional;

/**
 * Lists the exit codes of the downloader's process. When a code is no longer used, its number is
 * never used again.
 */
public enum ExitCode {
  /**
   * The outcome of the run is Fetched, Unchanged or Skipped. The report says which of these
   * outcomes it is.
   */
  SUCCESS(0),
  TRANSIENT(10),
  PERMANENT(20),
  POLICY(21),
  INTEGRITY(22),
  LIMIT(23),
  CONFIG(24),
  REJECTED(30),
  /** The run ended because of the signal SIGTERM (128 + 15). */
  INTERRUPTED(143);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /**
   * Returns the exit code for a class of failure. The downloader never reports {@link
   * FailureClass#INFRASTRUCTURE}.
   */
  public static ExitCode of(FailureClass failure) {
    return switch (failure) {
      case TRANSIENT -> TRANSIENT;
      case PERMANENT -> PERMANENT;
      case POLICY -> POLICY;
      case INTEGRITY -> INTEGRITY;
      case LIMIT -> LIMIT;
      case CONFIG -> CONFIG;
      case INFRASTRUCTURE ->
          throw new IllegalArgumentException("only the operator sees " + failure);
    };
  }

  /**
   * Returns the class of failure for an exit code, or empty for success, for a rejection and for
   * codes that the downloader does not use.
   */
  public static Optional<FailureClass> failureClass(int code) {
    return switch (code) {
      case 10, 143 -> Optional.of(FailureClass.TRANSIENT);
      case 20 -> Optional.of(FailureClass.PERMANENT);
      case 21 -> Optional.of(FailureClass.POLICY);
      case 22 -> Optional.of(FailureClass.INTEGRITY);
      case 23 -> Optional.of(FailureClass.LIMIT);
      case 24 -> Optional.of(FailureClass.CONFIG);
      default -> Optional.empty();
    };
  }
}
