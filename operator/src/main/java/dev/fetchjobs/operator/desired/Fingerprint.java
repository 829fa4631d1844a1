package dev.fetchjobs.operator.desired;

import java.nio.ByteBuffer;

/**
 * Stands for a text of which only matters whether another is the same: ten thousand plans would be
 * an eighth of what the operator remembers. The first 128 bits of SHA-256.
 */
public record Fingerprint(long high, long low) {

  /** Longer texts in a CronJob are plans. */
  private static final int LONGEST_TEXT = 200;

  public static Fingerprint of(String text) {
    ByteBuffer hash = ByteBuffer.wrap(Sha256.of(text));
    return new Fingerprint(hash.getLong(), hash.getLong());
  }

  /** The fingerprint of a plan, and any other text of a CronJob as it is. */
  public static Object inPlaceOfLong(String text) {
    return text.length() > LONGEST_TEXT ? of(text) : text;
  }

  @Override
  public String toString() {
    return "sha256:%016x%016x…".formatted(high, low);
  }
}
