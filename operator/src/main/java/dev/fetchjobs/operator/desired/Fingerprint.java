package dev.fetchjobs.operator.desired;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Stands for a text of which only matters whether another is the same: ten thousand plans would be
 * an eighth of what the operator remembers. The first 128 bits of SHA-256.
 */
public record Fingerprint(long high, long low) {

  /** Longer texts in a CronJob are plans. */
  private static final int LONGEST_TEXT = 200;

  public static Fingerprint of(String text) {
    ByteBuffer hash = ByteBuffer.wrap(CronJobName.sha256(text));
    return new Fingerprint(hash.getLong(), hash.getLong());
  }

  /** A tree that was just read, with the fingerprints of its long texts in their place. */
  @SuppressWarnings("unchecked") // what is read from JSON
  public static @Nullable Object inPlaceOfLongTexts(@Nullable Object tree) {
    switch (tree) {
      case Map<?, ?> map ->
          ((Map<String, Object>) map).replaceAll((name, value) -> inPlaceOfLongTexts(value));
      case List<?> list -> ((List<Object>) list).replaceAll(Fingerprint::inPlaceOfLongTexts);
      case String text when text.length() > LONGEST_TEXT -> {
        return of(text);
      }
      case null, default -> {}
    }
    return tree;
  }

  @Override
  public String toString() {
    return "sha256:%016x%016x…".formatted(high, low);
  }
}
