package dev.fetchjobs.operator.tree;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds the bodies of requests to the API server. */
public final class Body {

  private Body() {}

  /**
   * Creates a JSON object from alternating names and values. The method leaves out values that are
   * null or an empty map or list.
   */
  public static Map<String, Object> of(@Nullable Object... namesAndValues) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      Object name = namesAndValues[i];
      Object value = namesAndValues[i + 1];
      if (name != null && value != null && !isEmpty(value)) {
        fields.put((String) name, value);
      }
    }
    return Collections.unmodifiableMap(fields);
  }

  private static boolean isEmpty(Object value) {
    return (value instanceof Map<?, ?> map && map.isEmpty())
        || (value instanceof Collection<?> items && items.isEmpty());
  }
}
