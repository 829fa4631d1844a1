package dev.fetchjobs.operator.cron;

/**
 * Holds the values that one field of a cron expression allows.
 *
 * @param bits bit {@code v} is set if the value {@code v} is allowed (0–59)
 * @param star whether a {@code *} or {@code ?} without a step above 1 occurs in the field; all
 *     values are allowed then. The star decides how day-of-month and day-of-week combine ({@link
 *     Rhythm.CronFields#allowsDay})
 */
record FieldValues(long bits, boolean star) {

  static final FieldValues NONE = new FieldValues(0, false);

  static FieldValues only(int value) {
    return new FieldValues(1L << value, false);
  }

  static FieldValues every(CronField field) {
    return range(field.min(), field.max(), 1, true);
  }

  /**
   * Returns the values of a cron field from {@code low} to {@code high} in steps. If {@code step}
   * is larger than the range, {@code low} is the only value.
   */
  static FieldValues range(int low, int high, long step, boolean star) {
    long bits = 0;
    for (long value = low; value <= high; value += step) {
      bits |= 1L << value;
    }
    return new FieldValues(bits, star);
  }

  FieldValues or(FieldValues other) {
    return new FieldValues(bits | other.bits, star || other.star);
  }

  boolean contains(int value) {
    return (bits >>> value & 1) != 0;
  }

  boolean isEmpty() {
    return bits == 0;
  }
}
