package dev.fetchjobs.downloader.failure;

/** Carries a {@link Failure} up to the run loop. */
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

  public Failure failure() {
    return failure;
  }
}
