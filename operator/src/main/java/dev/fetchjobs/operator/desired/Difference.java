package dev.fetchjobs.operator.desired;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A place in a CronJob where something else is there than is wanted.
 *
 * @param path such as {@code .spec.schedule}
 * @param live null if nothing is there
 * @param wanted null if nothing is wanted there
 */
public record Difference(String path, @Nullable Object live, @Nullable Object wanted) {

  /** For people: the place, and what was done there. */
  @Override
  public String toString() {
    if (live == null) {
      return path + " was removed";
    }
    if (wanted == null) {
      return path + " was added";
    }
    return live instanceof Map || live instanceof List ? path + " was changed" : path + "=" + live;
  }
}
