package dev.fetchjobs.downloader.failure;

/**
 * Carries a {@link Failure} to the code that runs the attempts. There is one static factory method
 * for each failure class.
 */
public final class FetchException extends Exception {

  private final transient Failure failure;

  public FetchException(Failure failure) {
    super(failure.message());
    this.failure = failure;
  }

  public FetchException(Failure failure, Throwable cause) {
    super(failure.message(), cause);
    this.failure = failure;
  }

  public FetchException causedBy(Throwable cause) {
    initCause(cause);
    return this;
  }

  public Failure failure() {
    return failure;
  }

  public static FetchException ofTransient(Reason reason, String message) {
    return new FetchException(new Failure.Transient(reason, message));
  }

  public static FetchException ofPermanent(Reason reason, String message) {
    return new FetchException(new Failure.Permanent(reason, message));
  }

  public static FetchException ofPolicy(Reason reason, String message) {
    return new FetchException(new Failure.Policy(reason, message));
  }

  public static FetchException ofIntegrity(Reason reason, String message) {
    return new FetchException(new Failure.Integrity(reason, message));
  }

  public static FetchException ofLimit(Reason reason, String message) {
    return new FetchException(new Failure.Limit(reason, message));
  }

  public static FetchException ofConfig(Reason reason, String message) {
    return new FetchException(new Failure.Config(reason, message));
  }
}
