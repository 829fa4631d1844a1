package dev.fetchjobs.operator.cron;

import java.io.Serial;

/**
 * An expression that cannot be used. The message is one sentence for people: what is wrong, and
 * what to write instead.
 */
public final class CronSyntaxException extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  private final RefusalReason reason;
  private final String sentence;

  CronSyntaxException(RefusalReason reason, String sentence) {
    super(sentence);
    this.reason = reason;
    this.sentence = sentence;
  }

  public RefusalReason reason() {
    return reason;
  }

  ScheduleResult.Refused refusal() {
    return new ScheduleResult.Refused(reason, sentence);
  }
}
