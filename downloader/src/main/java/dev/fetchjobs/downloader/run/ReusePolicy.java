package dev.fetchjobs.downloader.run;

import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether the requests of a run use kept state. Kept state is the validators of the
 * published file, and a partial file in staging. A plain request uses no kept state and asks for
 * the whole file.
 *
 * @param doubts number of failed requests with kept state since the last plain request
 * @param plain whether the next request is a plain one
 * @param cleared whether a plain request failed in the same way as those with kept state; then kept
 *     state is not the cause
 * @param sign how the last request with kept state failed; null when no such request failed
 */
record ReusePolicy(int doubts, boolean plain, boolean cleared, @Nullable Sign sign) {

  static final ReusePolicy FULL = new ReusePolicy(0, false, false, null);

  /** Holds the facts by which two failures are compared. */
  record Sign(Reason reason, @Nullable Integer status) {}

  /**
   * Returns the policy after a request with kept state (validators or a partial file) has failed
   * and no plain request followed.
   */
  ReusePolicy afterConditionalFailure(Sign kept) {
    return cleared ? this : new ReusePolicy(doubts + 1, doubts >= 1, false, kept);
  }

  /**
   * Returns the policy after a check refused the content that a request with kept state (validators
   * or a partial file) brought.
   */
  ReusePolicy afterRefusedContent() {
    return new ReusePolicy(doubts, true, false, null);
  }

  /**
   * Returns the policy after a plain request, without validators and range, failed before it
   * brought the file.
   */
  ReusePolicy afterPlainFailure(Sign now) {
    boolean same = now.equals(sign);
    return cleared ? this : new ReusePolicy(0, !same, same, sign);
  }

  /**
   * Says whether kept state may be the cause of a failure. A publisher, or a firewall in front of
   * it, may refuse every request with validators or a range, and answer all others.
   */
  enum Doubt {
    /** Kept state is not the cause: a plain request would have failed in the same way. */
    NONE,
    /** The same request may succeed later. If it fails again, a plain request may succeed. */
    IF_REPEATED,
    /** A plain request may succeed. The same request would fail again. */
    AT_ONCE;

    /**
     * Returns whether a plain request follows in the same attempt.
     *
     * @param last whether the plan allows no further attempt
     */
    boolean asksAtOnce(Failure failure, boolean last) {
      return (this == AT_ONCE || (last && this == IF_REPEATED))
          && failure.notBefore() == null
          && failure.reason() != Reason.TIMEOUT;
    }

    /**
     * @param failure the failure of a request with validators or a range
     * @param status status of the last response; null when there was none
     * @param gained whether the response brought any bytes of the file
     * @param spliced whether these bytes were appended to a partial file
     */
    static Doubt of(Failure failure, @Nullable Integer status, boolean gained, boolean spliced) {
      return switch (failure) {
        case Failure.Transient late -> gained ? NONE : of(late, status);
        case Failure.Permanent refusal -> of(refusal, status);
        case Failure.Policy _ -> status == null ? NONE : AT_ONCE;
        case Failure.Integrity fault -> of(fault, spliced);
        case Failure.Limit limit -> of(limit, gained, spliced);
        case Failure.Config _, Failure.Rejected _ -> NONE;
      };
    }

    private static Doubt of(Failure.Transient late, @Nullable Integer status) {
      return switch (late.reason()) {
        case STATUS -> status == null || status / 100 != 4 ? IF_REPEATED : ofStatus(status);
        case CONNECTION_LOST, HEADER_TIMEOUT, CUT_SHORT, STALLED, TOO_SLOW -> IF_REPEATED;
        default -> NONE;
      };
    }

    private static Doubt of(Failure.Permanent refusal, @Nullable Integer status) {
      return switch (refusal.reason()) {
        case STATUS -> status == null ? AT_ONCE : ofStatus(status);
        case BAD_RESPONSE,
            BAD_FRAMING,
            BAD_REDIRECT,
            TOO_MANY_REDIRECTS,
            CONTENT_CODING,
            UNASKED_PART,
            UNASKED_NOT_MODIFIED ->
            AT_ONCE;
        default -> NONE;
      };
    }

    /**
     * Returns whether kept state may be the cause of a status code. 401 and 429 do not depend on
     * validators or a range, so the server would also answer a plain request with them.
     */
    private static Doubt ofStatus(int status) {
      return status == 401 || status == 429 ? NONE : AT_ONCE;
    }

    private static Doubt of(Failure.Integrity fault, boolean spliced) {
      return switch (fault.reason()) {
        case CHECKSUM_MISSING -> NONE;
        case UNASKED_PART, BYTES_AFTER_END, UNFRAMED -> AT_ONCE;
        default -> spliced ? AT_ONCE : NONE;
      };
    }

    private static Doubt of(Failure.Limit limit, boolean gained, boolean spliced) {
      return switch (limit.reason()) {
        case TIMEOUT -> gained ? NONE : IF_REPEATED;
        case TOO_LARGE, RATIO -> spliced ? AT_ONCE : NONE;
        default -> NONE;
      };
    }
  }
}
