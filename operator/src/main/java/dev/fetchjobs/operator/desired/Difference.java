package dev.fetchjobs.operator.desired;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Describes a field of a CronJob whose value is not the wanted one.
 *
 * @param path path of the field, such as {@code .spec.schedule}
 * @param live the value in the cluster; null if the field is missing
 * @param wanted the wanted value; null if the field should be missing
 */
public record Difference(String path, @Nullable Object live, @Nullable Object wanted) {

  /**
   * Returns a phrase for people about the difference. The phrase names the field, and says how the
   * field was changed.
   */
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
