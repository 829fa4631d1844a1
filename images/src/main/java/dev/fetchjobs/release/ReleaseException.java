package dev.fetchjobs.release;

/**
 * Says that the release cannot be made. The message of the exception says why, and what the user
 * can do.
 */
final class ReleaseException extends RuntimeException {
  private static final long serialVersionUID = 1;

  ReleaseException(String message) {
    super(message);
  }
}
