package dev.fetchjobs.downloader.run;

import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.Reason;
import org.jspecify.annotations.Nullable;

/**
 * How far the requests of a run build on what earlier attempts and runs kept.
 *
 * @param doubts requests in a row that built on it and failed without a plain one to compare with
 * @param plain whether the next request is a plain one
 * @param cleared whether a plain request failed in the same way: what is kept is not to blame
 * @param sign how the last request failed that built on what is kept, null when none did
 */
record ReusePolicy(int doubts, boolean plain, boolean cleared, @Nullable Sign sign) {

  static final ReusePolicy FULL = new ReusePolicy(0, false, false, null);

  /** What failed, as far as two failures can be compared. */
  record Sign(Reason reason, @Nullable Integer status) {}

  /** A request that built on what is kept failed, and no plain one was sent after it. */
  ReusePolicy afterConditionalFailure(Sign kept) {
    return cleared ? this : new ReusePolicy(doubts + 1, doubts >= 1, false, kept);
  }

  /** What a request brought that built on what is kept was refused. */
  ReusePolicy afterRefusedContent() {
    return new ReusePolicy(doubts, true, false, null);
  }

  /** A plain request failed before it brought the file. */
  ReusePolicy afterPlainFailure(Sign now) {
    boolean same = now.equals(sign);
    return cleared ? this : new ReusePolicy(0, !same, same, sign);
  }

  /**
   * Whether a request failed because of what it built on: validators of the published file, or a
   * partial file of an earlier attempt. A publisher, or a firewall before it, may refuse every
   * request that carries them and answer every other.
   */
  enum Doubt {
    /** A plain request would have failed in the same way. */
    NONE,
    /** The same request may work in a moment. If it fails again, a plain one may work. */
    IF_REPEATED,
    /** A plain request may work, and the same request will not. */
    AT_ONCE;

    /**
     * @param failure of a request that carried conditions or a range
     * @param status of the last response to it, null when none came
     * @param gained whether it brought bytes of the file
     * @param spliced whether its bytes were appended to a partial file
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

    /** Who wants credentials, or fewer requests, says so to everybody. */
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
