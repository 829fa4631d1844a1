package dev.fetchjobs.operator.cron;

/** Why a schedule or time zone is refused. */
public enum RefusalReason {
  /** Nothing but white space. */
  EMPTY,
  /** {@code TZ=} or {@code CRON_TZ=} in front. */
  TIME_ZONE_IN_SCHEDULE,
  /** {@code @every}, whose phase depends on history. */
  INTERVAL,
  /** {@code @reboot}, {@code @Daily} and the like. */
  UNKNOWN_DESCRIPTOR,
  /** Not five fields. */
  FIELD_COUNT,
  /** A number that the field does not have, such as minute 60 or weekday 7. */
  OUT_OF_RANGE,
  /** A range such as {@code 22-6}. */
  BACKWARDS_RANGE,
  /** Neither a number nor a name that the field knows. */
  UNKNOWN_VALUE,
  /** Quartz' {@code L}, {@code W}, {@code #}. */
  QUARTZ_SYNTAX,
  /** What stands after a slash is not a positive whole number. */
  BAD_STEP,
  /** A part with two hyphens, two slashes or a missing number. */
  MALFORMED,
  /** An {@code H} in none of its four forms, or with numbers that cannot work. */
  BAD_HASH,
  /** Well formed, but there is no such day or time: 30 February. */
  NEVER_FIRES,
  /** No name of the IANA time zone database. */
  UNKNOWN_TIME_ZONE
}
