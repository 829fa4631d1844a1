package dev.fetchjobs.operator.cron;

/** Says why the operator refuses a schedule or time zone. */
public enum RefusalReason {
  /** The text is empty or only white space. */
  EMPTY,
  /** The expression begins with {@code TZ=} or {@code CRON_TZ=}. */
  TIME_ZONE_IN_SCHEDULE,
  /** The expression is {@code @every}, whose firings depend on when it started. */
  INTERVAL,
  /** The word after {@code @} is not known, as in {@code @reboot} or {@code @Daily}. */
  UNKNOWN_DESCRIPTOR,
  /** The expression does not have five fields. */
  FIELD_COUNT,
  /** The number is not in the cron field's range, such as minute 60 or weekday 7. */
  OUT_OF_RANGE,
  /** The range in a cron field goes backwards, such as {@code 22-6}. */
  BACKWARDS_RANGE,
  /** The value is neither a number nor a name that the cron field allows. */
  UNKNOWN_VALUE,
  /**
   * The expression uses {@code L}, {@code W} or {@code #}, which only the scheduler Quartz knows.
   */
  QUARTZ_SYNTAX,
  /** The text after a slash is not a positive whole number. */
  BAD_STEP,
  /** A part of a cron field has two hyphens, two slashes or a missing number. */
  MALFORMED,
  /** An {@code H} does not have one of its four forms, or its numbers cannot work. */
  BAD_HASH,
  /**
   * The expression is well formed, but there is no such day or time, for example no 30 February.
   */
  NEVER_FIRES,
  /** The time zone's name is not in the IANA time zone database. */
  UNKNOWN_TIME_ZONE
}
