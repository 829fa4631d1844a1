package dev.fetchjobs.downloader.failure;

import dev.fetchjobs.contract.ExitCode;
import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.downloader.text.Printable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Says why a run has no file to publish. A message has at most {@link #MAX_MESSAGE} characters and
 * no control characters. If the message quotes text of a server, that text went through {@link
 * Printable#of}.
 */
public sealed interface Failure {

  int MAX_MESSAGE = Printable.MAX_SENTENCE;

  Reason reason();

  String message();

  /** Returns the instant in the publisher's Retry-After, or null if there is none. */
  default @Nullable Instant notBefore() {
    return null;
  }

  /** Returns the same failure with a message that begins with the request that failed. */
  default Failure about(String request) {
    return with(request + ": " + message());
  }

  /** Returns the same failure with a message that ends with another sentence. */
  default Failure append(String sentence) {
    return with(message() + " " + sentence);
  }

  private Failure with(String text) {
    return switch (this) {
      case Transient(Reason reason, _, Instant notBefore) -> new Transient(reason, text, notBefore);
      case Permanent(Reason reason, _, Instant notBefore) -> new Permanent(reason, text, notBefore);
      case Policy(Reason reason, _) -> new Policy(reason, text);
      case Integrity(Reason reason, _) -> new Integrity(reason, text);
      case Limit(Reason reason, _) -> new Limit(reason, text);
      case Config(Reason reason, _) -> new Config(reason, text);
      case Rejected(Reason reason, _) -> new Rejected(reason, text);
    };
  }

  /**
   * Returns the class that a failed run reports, or null for {@link Rejected}, which is not a
   * failure class but an outcome.
   */
  default @Nullable FailureClass failureClass() {
    return switch (this) {
      case Transient _ -> FailureClass.TRANSIENT;
      case Permanent _ -> FailureClass.PERMANENT;
      case Policy _ -> FailureClass.POLICY;
      case Integrity _ -> FailureClass.INTEGRITY;
      case Limit _ -> FailureClass.LIMIT;
      case Config _ -> FailureClass.CONFIG;
      case Rejected _ -> null;
    };
  }

  default ExitCode exitCode() {
    FailureClass failureClass = failureClass();
    if (failureClass == null) {
      return ExitCode.REJECTED;
    }
    return reason() == Reason.INTERRUPTED ? ExitCode.INTERRUPTED : ExitCode.of(failureClass);
  }

  /** Describes a failure after which a later attempt may succeed. */
  record Transient(Reason reason, String message, @Nullable Instant notBefore) implements Failure {
    public Transient {
      message = Printable.sentence(message, MAX_MESSAGE);
    }

    public Transient(Reason reason, String message) {
      this(reason, message, null);
    }
  }

  record Permanent(Reason reason, String message, @Nullable Instant notBefore) implements Failure {
    public Permanent {
      message = Printable.sentence(message, MAX_MESSAGE);
    }

    public Permanent(Reason reason, String message) {
      this(reason, message, null);
    }
  }

  record Policy(Reason reason, String message) implements Failure {
    public Policy {
      message = Printable.sentence(message, MAX_MESSAGE);
    }
  }

  record Integrity(Reason reason, String message) implements Failure {
    public Integrity {
      message = Printable.sentence(message, MAX_MESSAGE);
    }
  }

  record Limit(Reason reason, String message) implements Failure {
    public Limit {
      message = Printable.sentence(message, MAX_MESSAGE);
    }
  }

  record Config(Reason reason, String message) implements Failure {
    public Config {
      message = Printable.sentence(message, MAX_MESSAGE);
    }
  }

  /**
   * Describes a file that was downloaded and then refused by a check. The run puts the file into
   * quarantine.
   */
  record Rejected(Reason reason, String message) implements Failure {
    public Rejected {
      message = Printable.sentence(message, MAX_MESSAGE);
    }
  }
}
